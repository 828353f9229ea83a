"""How the panel of the plane through three images is laid out."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from playground.engine.arrays import ByteArray, FloatArray
from playground.ui.class_key import ClassKey
from playground.ui.digits.confusion_card import LargeImage
from playground.ui.digits.pad_bars import OutputBars
from playground.ui.digits.plane_corner import NAMES
from playground.ui.digits.plane_triangle import PlaneTriangle
from playground.ui.digits.plane_words import MIXTURE, MIXTURE_HELP, OTHERS_HELP, PIN_HELP
from playground.ui.examples.chip_painter import picture_of
from playground.ui.plot import SPACE
from playground.ui.theme import Theme
from playground.ui.tooltip import tooltip


class PlanePage(QWidget):
    """The triangle at the left; the mixture, its outputs and what they mean at the right."""

    put_wanted = Signal(int)
    """The image that is looked at is to come onto a corner."""
    others_wanted = Signal()
    """Three other images are wanted."""

    def __init__(self, panel: QWidget) -> None:
        """Fill a panel."""
        super().__init__(panel)
        self.triangle, self.bars = PlaneTriangle(), OutputBars()
        self.mixture = LargeImage("the mixture", side=120)
        self.caption, self.shares, self.verdict = _line(), _line(), _line()
        self.key = ClassKey()
        self.put_label = QLabel("Pinned image to")
        self.put_buttons = [QPushButton(name) for name in NAMES]
        self.others = QPushButton("Other three")
        self.nothing = QLabel()
        self._stack = QStackedWidget()
        self._shares = self._lag = ""
        self._dress()
        self._lay_out(panel)

    def _dress(self) -> None:
        self.caption.setText(MIXTURE)
        for widget in (self.caption, self.mixture):
            widget.setToolTip(tooltip(MIXTURE_HELP))
        self.caption.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.caption.setProperty("isMuted", True)
        self.nothing.setWordWrap(True)
        self.nothing.setMargin(4 * SPACE)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.setProperty("isMuted", True)
        self.put_label.setToolTip(tooltip(PIN_HELP))
        self.others.setToolTip(tooltip(OTHERS_HELP))
        self.others.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.others.clicked.connect(self.others_wanted)
        for place, button in enumerate(self.put_buttons):
            button.setToolTip(tooltip(PIN_HELP))
            button.setAccessibleName(f"Put the pinned image onto corner {NAMES[place]}")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setStyleSheet("padding: 3px 10px; min-width: 0;")
            button.clicked.connect(lambda _=False, k=place: self.put_wanted.emit(k))

    def _lay_out(self, panel: QWidget) -> None:
        side = QVBoxLayout()
        side.setSpacing(SPACE // 2)
        side.addWidget(self.mixture, 2)
        for widget in (self.caption, self.shares, self.verdict):
            side.addWidget(widget)
        side.addWidget(self.bars, 3)
        middle = QHBoxLayout()
        middle.setSpacing(SPACE)
        middle.addWidget(self.triangle, 3)
        middle.addLayout(side, 2)
        row = QWidget()
        row.setProperty("isControl", True)
        controls = QHBoxLayout(row)
        controls.setContentsMargins(0, 0, 0, 0)
        controls.setSpacing(SPACE // 2)
        for widget in (self.put_label, *self.put_buttons):
            controls.addWidget(widget)
        controls.addStretch(1)
        controls.addWidget(self.others)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        whole.setSpacing(SPACE // 2)
        whole.addWidget(row)
        whole.addLayout(middle, 1)
        whole.addWidget(self.key)
        self._stack.addWidget(self)
        self._stack.addWidget(self.nothing)
        around = QVBoxLayout(panel)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(self._stack)

    def show_nothing(self, why: str) -> None:
        """Say why there is nothing to see."""
        self.nothing.setText(why)
        self._stack.setCurrentIndex(1)

    def show_content(self) -> None:
        """Show what there is to see."""
        self._stack.setCurrentIndex(0)

    def show_mixture(self, pixels: ByteArray, theme: Theme) -> None:
        """Show the mixed image, (rows, columns) of grey values."""
        self.mixture.show_image(picture_of(pixels, theme))

    def say(self, shares: str, lag: str, classes: Sequence[str], theme: Theme) -> None:
        """Say how much of each image is in the mixture, and how old the colours are."""
        self._shares = shares
        self.shares.setText(shares)
        self.key.show_classes(classes, theme, f"paler: less sure{lag}")

    def point_out(self, words: str | None) -> None:
        """Say which image is under the mouse; with None, what is mixed."""
        self.shares.setText(words or self._shares)

    def show_outputs(
        self, names: Sequence[str], values: FloatArray, targets: tuple[float, float], verdict: str
    ) -> None:
        """Show what the network gives for the mixture."""
        self.bars.show_values(names, values, targets)
        self.verdict.setText(verdict)

    def offer(self, is_there: bool) -> None:
        """Offer to put an image onto a corner, if there is one."""
        for widget in (self.put_label, *self.put_buttons):
            widget.setEnabled(is_there)

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self.triangle.set_theme(theme)
        self.bars.set_theme(theme)


def _line() -> QLabel:
    label = QLabel()
    label.setWordWrap(True)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    return label
