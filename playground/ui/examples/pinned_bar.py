"""Says which example is pinned, over the lower edge of what it belongs to."""

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from playground.engine.arrays import ByteArray
from playground.session.snapshot import Snapshot
from playground.ui.examples.chip_painter import picture_of
from playground.ui.examples.pinning import toggled
from playground.ui.examples.words import example_words, pixels_of
from playground.ui.lens import Lens
from playground.ui.theme import Theme, current_theme
from playground.ui.tooltip import tooltip
from playground.ui.workbench import Workbench

_HELP = (
    "A pinned example stays marked in the drawing and in all panels. Let go of it here, with Esc, "
    "or with another click on it."
)
HEIGHT = 44
_IMAGE = 34


class PinnedBar(QFrame):
    """Comes and goes over a widget, so that nothing in it moves."""

    def __init__(self, workbench: Workbench, below: QWidget) -> None:
        """Lie on the lower edge of a widget."""
        super().__init__(below)
        self._workbench = workbench
        self._below = below
        self._shown: tuple[object, ...] = ()
        self.setAutoFillBackground(True)
        self.setFixedHeight(HEIGHT)
        self.picture = QLabel()
        self.words = QLabel()
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.button = QPushButton("Let go")
        self.button.setToolTip(tooltip(_HELP))
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.button.clicked.connect(self._let_go)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 3, 8, 3)
        layout.setSpacing(8)
        layout.addWidget(self.picture)
        layout.addWidget(self.words, 1)
        layout.addWidget(self.button)
        self.set_theme(current_theme())
        self.hide()
        below.installEventFilter(self)
        workbench.lens_changed.connect(self._follow)
        workbench.snapshot_taken.connect(self._take)

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._shown = ()
        self.setStyleSheet(
            f"PinnedBar {{ background: {theme.panel}; border: none;"
            f" border-top: 2px solid {theme.accent}; }}"
            "QPushButton { padding: 1px 8px; }"
        )
        self._follow(self._workbench.lens)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._shown = ()
            self._follow(self._workbench.lens)
        return False

    def _let_go(self) -> None:
        lens = self._workbench.lens
        without = replace(lens, own=None) if lens.is_test else toggled(lens, lens.pinned)
        self._workbench.look_through(without)

    def _take(self, snapshot: Snapshot) -> None:
        self._show(snapshot, self._workbench.lens)

    def _follow(self, lens: Lens) -> None:
        snapshot = self._workbench.snapshot
        if snapshot is not None:
            self._show(snapshot, lens)

    def _show(self, snapshot: Snapshot, lens: Lens) -> None:
        this = (snapshot.examples, lens.pinned, lens.is_test, lens.own, lens.own_words)
        if this == self._shown:
            return
        self._shown = this
        pinned = _pinned(snapshot, lens)
        if pinned is None:
            self.hide()
            return
        self.setGeometry(0, self._below.height() - HEIGHT, self._below.width(), HEIGHT)
        self._show_example(*pinned)
        self.show()
        self.raise_()

    def _show_example(self, name: str, pixels: ByteArray | None) -> None:
        words = f"Pinned: {name}"
        lines = words.split(": ", 2)
        self.picture.setVisible(pixels is not None)
        taken = self.button.sizeHint().width() + 28
        if pixels is not None:
            image = picture_of(pixels, current_theme())
            keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode
            size = image.size().scaled(_IMAGE, _IMAGE, keep)
            self.picture.setPixmap(
                QPixmap.fromImage(image.scaled(size, keep, smooth.SmoothTransformation))
            )
            taken += _IMAGE + 8
        room = self._below.width() - taken
        metrics, elide = self.words.fontMetrics(), Qt.TextElideMode.ElideRight
        lines = [": ".join(lines[:2]), *lines[2:]]
        self.words.setText("\n".join(metrics.elidedText(line, elide, room) for line in lines))
        self.words.setToolTip(tooltip(words))
        self.setAccessibleName(words)


def _pinned(snapshot: Snapshot, lens: Lens) -> tuple[str, ByteArray | None] | None:
    """Return the pinned example in words with its grey values, if it is an image; None: none."""
    dataset, train = snapshot.experiment.dataset, snapshot.examples.train
    if lens.own is not None and lens.is_test:
        pixels = np.frombuffer(lens.own, np.uint8)
        shape = dataset.image_shape
        fits = shape is not None and pixels.size == shape[0] * shape[1]
        return (lens.own_words, pixels.reshape(shape)) if fits else None
    if lens.pinned is None or lens.pinned >= len(train):
        return None
    words = example_words(dataset, train, lens.pinned)
    return words, pixels_of(dataset, train, lens.pinned)
