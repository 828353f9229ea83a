"""The examples of the minibatch that is under the microscope, to choose one."""

import numpy as np
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QListView, QListWidget, QListWidgetItem, QWidget

from playground.engine.arrays import ByteArray
from playground.session.snapshot import Snapshot
from playground.session.step_view import StepView
from playground.ui.colours import class_colour
from playground.ui.editor.example import example_of
from playground.ui.feature_names import feature_in_words
from playground.ui.number_format import short_number
from playground.ui.theme import Theme, current_theme
from playground.ui.tooltip import tooltip

_IMAGE = 34
_DOT = 10
_MOST = 500
"""Examples of which each can be chosen; of larger minibatches the first ones."""
_MOST_COLUMNS = 8
"""Of an example that is written out in its tooltip."""
_HELP = (
    "The examples that this step has picked. Choose one to follow it alone through the network, "
    "or all of them to see means."
)


class ExampleList(QListWidget):
    """In a row: all of them as a mean, then one by one."""

    chosen = Signal(object)
    """Carries the place of an example in the minibatch, or None: all."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = current_theme()
        self._view: StepView | None = None
        self._snapshot: Snapshot | None = None
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setUniformItemSizes(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # so that a click leaves keys to training
        self.setHorizontalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Examples of the minibatch")
        self.setAccessibleDescription(_HELP)
        self.setToolTip(tooltip(_HELP))
        self.currentRowChanged.connect(self._tell)

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._theme = theme
        self._fill()

    def show_examples(self, snapshot: Snapshot, view: StepView, chosen: int | None) -> None:
        """Show the examples of a step, and which of them is chosen."""
        is_same = self._view is not None and self._view.rows is view.rows
        self._snapshot, self._view = snapshot, view
        if not is_same:
            self._fill()
        self.blockSignals(True)
        self.setCurrentRow(0 if chosen is None else chosen + 1)
        self.blockSignals(False)

    def _tell(self, row: int) -> None:
        if row >= 0:
            self.chosen.emit(row - 1 if row else None)

    def _fill(self) -> None:
        if self._snapshot is None or self._view is None:
            return
        row = self.currentRow()
        self.blockSignals(True)
        self.clear()
        rows = self._view.rows[:_MOST].tolist()
        self._add(f"all {len(self._view.rows)}", "mean over all examples", QIcon())
        for place, at in enumerate(rows):
            icon = self._icon(self._snapshot, at)
            self._add(str(place + 1), self._words(self._snapshot, at), icon)
        self.setCurrentRow(row)
        self.blockSignals(False)
        has_images = self._snapshot.experiment.dataset.image_shape is not None
        side = _IMAGE if has_images else _DOT
        self.setIconSize(QSize(side, side))
        height = max(side, self.fontMetrics().height()) + 10
        self.setFixedHeight(height + self.horizontalScrollBar().sizeHint().height())

    def _add(self, text: str, words: str, icon: QIcon) -> None:
        item = QListWidgetItem(icon, text)
        item.setToolTip(tooltip(words))
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{text}: {words}")
        self.addItem(item)

    def _words(self, snapshot: Snapshot, at: int) -> str:
        """Return an example's inputs and its target."""
        train, dataset = snapshot.examples.train, snapshot.experiment.dataset
        shown = example_of(snapshot, at)
        if shown is not None and shown.pixels is not None:
            return shown.caption
        pairs = zip(dataset.columns[:_MOST_COLUMNS], train.inputs[at].tolist(), strict=False)
        inputs = ", ".join(f"{feature_in_words(name)} = {short_number(x)}" for name, x in pairs)
        if len(dataset.columns) > _MOST_COLUMNS:
            inputs += ", …"
        if dataset.classes:
            return f"{inputs} → {dataset.classes[int(train.targets[at])]}"
        targets = ", ".join(short_number(float(y)) for y in np.ravel(train.targets[at]))
        return f"{inputs} → {targets}"

    def _icon(self, snapshot: Snapshot, at: int) -> QIcon:
        """Return the image of an example, or a dot in the colour of its class."""
        dataset = snapshot.experiment.dataset
        shown = example_of(snapshot, at)
        if shown is not None and shown.pixels is not None and dataset.image_shape:
            return _icon(_picture(shown.pixels, dataset.image_shape, self._theme))
        if not dataset.classes:
            return QIcon()
        return _icon(_dot(class_colour(int(snapshot.examples.train.targets[at]), self._theme)))


def _icon(pixmap: QPixmap) -> QIcon:
    """Return an icon that looks the same when its entry is chosen."""
    icon = QIcon(pixmap)
    icon.addPixmap(pixmap, QIcon.Mode.Selected)
    return icon


def _picture(pixels: ByteArray, shape: tuple[int, int], theme: Theme) -> QPixmap:
    """Return grey values as ink on paper, whatever the theme."""
    rows, columns = shape
    shades = np.ascontiguousarray((255 - pixels if not theme.is_dark else pixels), np.uint8)
    image = QImage(shades.tobytes(), columns, rows, columns, QImage.Format.Format_Grayscale8)
    return QPixmap.fromImage(image.copy())


def _dot(colour: QColor) -> QPixmap:
    pixmap = QPixmap(2 * _DOT, 2 * _DOT)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawEllipse(pixmap.rect())
    painter.end()
    return pixmap
