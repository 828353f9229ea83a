"""What the pictures of a matrix share: cells that can be pointed at and chosen."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from playground.engine.arrays import BoolArray, FloatArray
from playground.ui.gradients.matrix_layout import Cell
from playground.ui.theme import Theme, current_theme


@dataclass(frozen=True, eq=False)
class Shown:
    """A matrix and how it is coloured."""

    values: FloatArray
    """(units, fan_in + 1), the biases last."""
    is_absent: BoolArray
    """(units, fan_in + 1): whether a connection has been erased."""
    limit: float
    """The number with the full colour."""


class MatrixView(QWidget):
    """Tells the cell under the mouse; marks what is pointed at, here or elsewhere, and chosen."""

    pointed = Signal(object)
    """Carries the Cell under the mouse, or None."""
    clicked = Signal(object)
    """Carries the Cell that was clicked."""

    def __init__(self) -> None:
        super().__init__()
        self.theme = current_theme()
        self.shown: Shown | None = None
        """What is painted; None: nothing is known."""
        self._told: Cell | None = None
        self._pointed: Cell | None = None
        self._chosen: Cell | None = None
        self.setMouseTracking(True)

    def cell_at(self, place: QPointF) -> Cell | None:
        """Return the cell at a pixel, or None."""
        raise NotImplementedError

    def place_of(self, cell: Cell) -> QRectF:
        """Return where a cell is."""
        raise NotImplementedError

    def forget_pictures(self) -> None:
        """Paint from new numbers, or in other colours."""
        raise NotImplementedError

    def show_matrix(self, shown: Shown | None) -> None:
        """Show these numbers, or that there are none."""
        self.shown = shown
        self.forget_pictures()
        self.update()

    def mark(self, pointed: Cell | None, chosen: Cell | None) -> None:
        """Mark the cell that is pointed at, in whatever picture, and the one that is chosen."""
        if (pointed, chosen) != (self._pointed, self._chosen):
            self._pointed, self._chosen = pointed, chosen
            self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self.theme = theme
        self.forget_pictures()
        self.update()

    def paint_marks(self, painter: QPainter) -> None:
        """Frame what is chosen and what is pointed at."""
        marks = ((self._chosen, self.theme.accent, 2.0), (self._pointed, self.theme.text, 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for cell, colour, width in marks:
            if cell is None or not self._has(cell):
                continue
            place, least = self.place_of(cell), 5.0
            if place.isEmpty():
                continue
            # the frame of a tiny cell lies around it, for the cell to be seen
            more = max(least - place.width(), 0) / 2, max(least - place.height(), 0) / 2
            painter.setPen(QPen(QColor(colour), width))
            painter.drawRect(place.adjusted(-more[0], -more[1], *more))

    def _has(self, cell: Cell) -> bool:
        if self.shown is None:
            return False
        rows, columns = self.shown.values.shape
        return cell.row < rows and (cell.column is None or cell.column < columns)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._tell(self._at(event))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        cell = self._at(event)
        if event.button() == Qt.MouseButton.LeftButton and cell is not None:
            self.clicked.emit(cell)

    def leaveEvent(self, event: QEvent) -> None:
        self._tell(None)

    def hideEvent(self, event: QEvent) -> None:
        self._tell(None)

    def _at(self, event: QMouseEvent) -> Cell | None:
        return None if self.shown is None else self.cell_at(event.position())

    def _tell(self, cell: Cell | None) -> None:
        if cell != self._told:
            self._told = cell
            is_cell = cell is not None
            self.setCursor(
                Qt.CursorShape.PointingHandCursor if is_cell else Qt.CursorShape.ArrowCursor
            )
            self.pointed.emit(cell)
