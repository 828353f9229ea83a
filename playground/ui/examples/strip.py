"""The examples of a minibatch as a row of chips, to look at one of them and to pin it."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPointF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QListView, QWidget

from playground.engine.arrays import IntArray
from playground.session.snapshot import Snapshot
from playground.ui.examples.chip_model import ChipModel
from playground.ui.examples.chip_painter import LEAST_PITCH, ChipPainter
from playground.ui.examples.dragging import Dragged, DragSource
from playground.ui.examples.pinning import hovering, toggled
from playground.ui.lens import Lens
from playground.ui.theme import Theme

_Index = QModelIndex | QPersistentModelIndex
_HELP = (
    "The examples of a minibatch: those that one step learns from. Point at one to see it in "
    "every panel; click it, or press Space, to pin it there."
)


class MinibatchStrip(QListView):
    """Scrolls where there are many; can be given the places of bars that stand above it."""

    lens_wanted = Signal(object)
    """Another example is to be looked at: carries the Lens."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chips = ChipModel(self)
        self._painter = ChipPainter(self._chips, self)
        self._lens = Lens()
        self.setModel(self._chips)
        self.setItemDelegate(self._painter)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setSelectionMode(QListView.SelectionMode.NoSelection)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # so that a click leaves keys to training
        self.setHorizontalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setAccessibleName("Examples of the minibatch")
        self.setAccessibleDescription(_HELP)
        self.entered.connect(self._hover)
        self.viewportEntered.connect(lambda: self._hover(None))
        DragSource(self.viewport(), self._image_at)
        self._fit_height()

    def outline_dots(self) -> None:
        """Show classes as rings, where full colours already say something else."""
        self._painter.is_outlined = True
        self.viewport().update()

    def mark_pixel(self, pixel: tuple[int, int] | None) -> None:
        """Mark the pixel in this row and column of every image, None: none."""
        if pixel != self._painter.pixel:
            self._painter.pixel = pixel
            self.viewport().update()

    @property
    def rows(self) -> tuple[int, ...]:
        """The examples that are shown, by their rows in the training part."""
        return self._chips.rows

    def show_examples(self, snapshot: Snapshot, rows: Sequence[int] | IntArray) -> None:
        """Show examples, by their rows in the training part; cheap where they are the same."""
        dataset, part = snapshot.experiment.dataset, snapshot.examples.train
        if self._chips.show_examples(dataset, part, rows):
            self._fit_height()
            self._bring_into_view()

    def show_lens(self, lens: Lens) -> None:
        """Mark the pinned example and the one under the mouse, and scroll to it."""
        before, self._lens = self._lens, lens
        self._painter.lens = lens
        if (before.pinned, before.hovered) != (lens.pinned, lens.hovered):
            self.viewport().update()
            self._bring_into_view()

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._painter.theme = theme
        self.viewport().update()

    def align(self, left: float, pitch: float) -> bool:
        """Let chips stand below bars, each `pitch` pixels wide, the first from `left` on.

        Where that is too narrow for a chip they keep their own widths, and False is returned.
        """
        is_wide = pitch >= LEAST_PITCH
        margins = self.viewportMargins()
        wanted = (round(left) - self.frameWidth() if is_wide else 0, pitch if is_wide else None)
        if wanted != (margins.left(), self._painter.pitch):
            self._painter.pitch = wanted[1]
            self.setViewportMargins(max(0, wanted[0]), 0, 0, 0)
            self._fit_height()
            self.scheduleDelayedItemsLayout()
        return is_wide

    def centre_of(self, place: int) -> float:
        """Return where the middle of a chip is across the strip, as it is scrolled now, in pixels.

        `place` is that of its example among `rows`.
        """
        rect = self.visualRect(self._chips.index(place))
        return self.viewport().x() + rect.x() + rect.width() / 2

    def _fit_height(self) -> None:
        bar = (
            0 if self._painter.pitch is not None else self.horizontalScrollBar().sizeHint().height()
        )
        height = self._painter.height(self.fontMetrics())
        self.setFixedHeight(height + 2 * self.frameWidth() + bar)

    def _bring_into_view(self) -> None:
        place = self._chips.place_of(self._lens.example)
        if place is not None and not self.viewport().underMouse():
            self.scrollTo(self._chips.index(place))

    def _hover(self, index: _Index | None) -> None:
        row = self._chips.rows[index.row()] if index is not None and index.isValid() else None
        if row != self._lens.hovered:
            self.lens_wanted.emit(hovering(self._lens, row))

    def _toggle(self, index: _Index) -> None:
        if index.isValid():
            self.lens_wanted.emit(toggled(self._lens, self._chips.rows[index.row()]))

    def _image_at(self, pixel: QPointF) -> Dragged | None:
        index = self.indexAt(pixel.toPoint())
        pixels = self._chips.pixels(index.row()) if index.isValid() else None
        return None if pixels is None else Dragged(pixels, self._chips.rows[index.row()])

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._toggle(self.indexAt(event.position().toPoint()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)  # two quick clicks are two changes

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._hover(None)
        return super().viewportEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._toggle(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        super().currentChanged(current, previous)
        if self.hasFocus():
            self._hover(current)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self._chips.rows:
            place = self._chips.place_of(self._lens.pinned) or 0
            self.setCurrentIndex(self._chips.index(place))
        self._hover(self.currentIndex())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._hover(None)
