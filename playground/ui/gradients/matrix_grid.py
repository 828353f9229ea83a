"""A matrix of weights as a heat map: a row for each neuron, a column for each input."""

from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy

from playground.ui.gradients.matrix_layout import Cell, GridLayout
from playground.ui.gradients.matrix_picture import as_image, coloured, fitted
from playground.ui.gradients.matrix_view import MatrixView
from playground.ui.vector_items import draw_image

_GAP = 5
_NAMES_SHARE = 0.3
"""Of the width, that the names of the neurons may take."""
_LEAST_CROSSED = 6.0
"""Pixels of a cell in which there is room for a stroke."""
_MIDDLE = Qt.AlignmentFlag.AlignCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class Sides:
    """What stands beside and below a matrix."""

    rows: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    """Without the bias; empty where they have no names."""
    below: str = ""
    """What all the columns are, where there is no room for their names."""
    last: str = "bias"
    """What the last column has."""
    weights: str = "Weights"
    """What the numbers are of which the gradients are taken."""


class MatrixGrid(MatrixView):
    """Paints at most as many cells as there are pixels, the largest of those that share one."""

    def __init__(self) -> None:
        super().__init__()
        self.note = ""
        """What is written where there are no numbers."""
        self.sides = Sides()
        self._images: tuple[object, list[tuple[QRectF, QImage]]] = (None, [])
        self.setMinimumSize(110, 56)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return QSize(200, 140)

    def show_sides(self, sides: Sides) -> None:
        """Write the names of neurons beside the matrix, and of inputs below it."""
        if sides != self.sides:
            self.sides = sides
            self.forget_pictures()
            self.update()

    def forget_pictures(self) -> None:
        self._images = (None, [])

    @property
    def arrangement(self) -> GridLayout:
        """Where the cells are."""
        assert self.shown is not None
        rows, columns = self.shown.values.shape
        below = self.fontMetrics().height() + 2
        room = QRectF(self.rect()).adjusted(self._names_width + _GAP, 1, -2, -below - 1)
        return GridLayout.fit(room, rows, columns - 1)

    @property
    def _names_width(self) -> float:
        """The width of the names of the neurons, or of their numbers where they are too long."""
        widest = self._widest(self.sides.rows)
        if widest <= _NAMES_SHARE * self.width():
            return widest
        return self._widest((str(len(self.sides.rows)),))

    def _widest(self, names: tuple[str, ...]) -> float:
        return float(max(map(self.fontMetrics().horizontalAdvance, names), default=0))

    def cell_at(self, place: QPointF) -> Cell | None:
        return self.arrangement.cell_at(place)

    def place_of(self, cell: Cell) -> QRectF:
        return self.arrangement.place_of(cell)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.shown is None:
            painter.setPen(QColor(self.theme.muted_text))
            flags = _MIDDLE | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(8, 0, -8, 0), flags, self.note)
            return
        grid = self.arrangement
        for place, image in self._pictures(grid):
            draw_image(painter, place, image, is_smooth=False)
        self._paint_edges(painter, grid)
        self._paint_rows(painter, grid)
        self._paint_columns(painter, grid)
        self.paint_marks(painter)

    def _pictures(self, grid: GridLayout) -> list[tuple[QRectF, QImage]]:
        if self._images[0] != grid and self.shown is not None:
            shown, ratio = self.shown, self.devicePixelRatioF()
            pictures: list[tuple[QRectF, QImage]] = []
            for place, part in ((grid.weights, slice(-1)), (grid.biases, slice(-1, None))):
                values, is_absent = shown.values[:, part], shown.is_absent[:, part]
                if values.size:
                    size = int(place.height() * ratio), int(place.width() * ratio)
                    pixels = fitted(values, is_absent, *size)
                    picture = as_image(coloured(*pixels, shown.limit, self.theme))
                    pictures.append((place, picture))
            self._images = (grid, pictures)
        return self._images[1]

    def _paint_edges(self, painter: QPainter, grid: GridLayout) -> None:
        """Part cells that are large enough, and cross out those that are absent."""
        shown, theme = self.shown, self.theme
        if shown is None or min(grid.cell_width, grid.cell_height) < _LEAST_CROSSED:
            return
        painter.setPen(QPen(QColor(theme.base), 1))
        lines: list[QLineF] = []
        for place in (grid.weights, grid.biases):
            for row in range(1, grid.n_rows):
                y = grid.top + row * grid.cell_height
                lines.append(QLineF(place.left(), y, place.right(), y))
        for column in range(1, grid.n_columns):
            x = grid.left + column * grid.cell_width
            lines.append(QLineF(x, grid.weights.top(), x, grid.weights.bottom()))
        painter.drawLines(lines)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.border), 1))
        rows, columns = shown.is_absent.nonzero()
        for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
            place = grid.place_of(Cell(row, column)).adjusted(2, 2, -2, -2)
            painter.drawLine(place.bottomLeft(), place.topRight())

    def _paint_rows(self, painter: QPainter, grid: GridLayout) -> None:
        """Write the names of as many neurons as there is room for."""
        metrics, width = painter.fontMetrics(), self._names_width
        every = _every(metrics.height(), grid.cell_height)
        painter.setPen(QColor(self.theme.muted_text))
        are_named = self._widest(self.sides.rows) <= width
        for row, name in enumerate(self.sides.rows):
            if row % every == 0:
                middle = grid.top + (row + 0.5) * grid.cell_height
                top = max(middle - metrics.height() / 2, 0.0)
                place = QRectF(grid.left - _GAP - width, top, width, metrics.height())
                painter.drawText(place, _RIGHT, name if are_named else str(row + 1))

    def _paint_columns(self, painter: QPainter, grid: GridLayout) -> None:
        """Write the names of the inputs, their numbers, or else what they are."""
        metrics, sides = painter.fontMetrics(), self.sides
        y, height = grid.weights.bottom() + 2, metrics.height()
        weights, biases = grid.weights, grid.biases
        names = sides.columns
        are_named = bool(names) and self._widest(names) + 6 <= grid.cell_width
        for column, name in enumerate(names if are_named else ()):
            place = QRectF(grid.left + column * grid.cell_width, y, grid.cell_width, height)
            painter.drawText(place, _MIDDLE, name)
        bias = metrics.horizontalAdvance(sides.last)
        middle = max(biases.center().x(), weights.right() + bias / 2 - 4)
        middle = min(middle, self.width() - bias / 2 - 1)
        if not are_named and sides.below:
            room = QRectF(weights.left(), y, middle - bias / 2 - 6 - weights.left(), height)
            text = metrics.elidedText(sides.below, Qt.TextElideMode.ElideRight, int(room.width()))
            painter.drawText(room, _MIDDLE, text)
        painter.drawText(QRectF(middle - bias, y, 2 * bias, height), _MIDDLE, sides.last)


def _every(size: float, pitch: float) -> int:
    """Return that of how many neighbours one can be named."""
    return next((step for step in (1, 2, 5, 10, 20, 50, 100) if step * pitch >= size), 1000)
