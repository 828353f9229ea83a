"""The examples of the minibatch that is under the microscope, to choose one."""

import numpy as np
from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QIcon,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPixmap,
)
from PySide6.QtWidgets import QListView, QListWidget, QListWidgetItem, QWidget

from playground.engine.arrays import ByteArray
from playground.session.snapshot import Snapshot
from playground.session.step_view import StepView
from playground.ui.colours import class_colour
from playground.ui.editor.example import example_of
from playground.ui.feature_names import feature_in_words
from playground.ui.lens import Lens
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
    """In a row: all of them as a mean, then one by one.

    A press chooses at once, whatever is current: a list tells only of another row, and that is no
    other where the chosen example was not in this minibatch, or where it has just been let go.
    """

    chosen = Signal(object)
    """Carries an example's row in the training part, or None: all."""
    hovered = Signal(object)
    """Carries the row of the example under the mouse, or None."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = current_theme()
        self._view: StepView | None = None
        self._snapshot: Snapshot | None = None
        self._rows: list[int] = []
        self._marked: list[int] = []  # the entries that are under the mouse
        self._chosen: int | None = None
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setUniformItemSizes(False)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # so that a click leaves keys to training
        self.setHorizontalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Examples of the minibatch")
        self.setAccessibleDescription(_HELP)
        self.setToolTip(tooltip(_HELP))

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._theme = theme
        self._fill()

    def show_examples(self, snapshot: Snapshot, view: StepView, lens: Lens) -> None:
        """Show the examples of a step, and which of them is pinned."""
        is_same = self._is_same(snapshot, view)
        self._snapshot, self._view = snapshot, view
        if not is_same:
            self._fill()
        place = lens.example_of(view)
        self._chosen = None if place is None else self._rows[place]
        self.setCurrentRow(0 if place is None or place >= _MOST else place + 1)
        self.show_hovered(lens.hovered)

    def _is_same(self, snapshot: Snapshot, view: StepView) -> bool:
        """Whether the same examples are shown already: to fill the list anew would lose a click."""
        before = self._snapshot
        if before is None or self._view is None:
            return False
        is_same_data = before.examples is snapshot.examples
        return is_same_data and np.array_equal(self._view.rows, view.rows)

    def show_hovered(self, row: int | None) -> None:
        """Show which example is under the mouse, in whatever panel."""
        places = [at for at, each in enumerate(self._rows[:_MOST], start=1) if each == row]
        for at in self._marked:
            self.item(at).setBackground(QBrush())
        for at in places:
            self.item(at).setBackground(QBrush(QColor(self._theme.hover)))
        self._marked = places

    def mousePressEvent(self, event: QMouseEvent) -> None:
        item = self.itemAt(event.position().toPoint())
        if item is not None and event.button() == Qt.MouseButton.LeftButton:
            self._choose(self.row(item), is_click=True)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        item = self.itemAt(event.position().toPoint())
        self.hovered.emit(None if item is None else self._row_of(self.row(item)))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Do nothing: the press has done it."""

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.hovered.emit(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        before = self.currentRow()
        super().keyPressEvent(event)
        if self.currentRow() != before:
            self._choose(self.currentRow(), is_click=False)

    def _row_of(self, place: int) -> int | None:
        """Return the row in the training part of an entry, None for that of all of them."""
        return self._rows[place - 1] if place else None

    def _choose(self, place: int, *, is_click: bool) -> None:
        """Choose an entry; a click on the example that is chosen lets it go."""
        row = self._row_of(place)
        self.chosen.emit(None if is_click and row == self._chosen else row)

    def _fill(self) -> None:
        if self._snapshot is None or self._view is None:
            return
        row, scrolled = self.currentRow(), self.horizontalScrollBar().value()
        self.clear()
        self._marked = []
        self._rows = self._view.rows.tolist()
        self._add(f"all {len(self._view.rows)}", "mean over all examples", QIcon())
        for place, at in enumerate(self._rows[:_MOST]):
            icon = self._icon(self._snapshot, at)
            self._add(str(place + 1), self._words(self._snapshot, at), icon)
        self.setCurrentRow(row)
        has_images = self._snapshot.experiment.dataset.image_shape is not None
        side = _IMAGE if has_images else _DOT
        self.setIconSize(QSize(side, side))
        height = max(side, self.fontMetrics().height()) + 10
        self.setFixedHeight(height + self.horizontalScrollBar().sizeHint().height())
        self.horizontalScrollBar().setValue(scrolled)

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
