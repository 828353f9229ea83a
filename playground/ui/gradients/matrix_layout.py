"""Where the cells of a matrix are, and the images of a gallery; no widgets."""

import math
from dataclasses import dataclass
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF

_LARGEST_CELL = 56.0
_GALLERY_GAP = 6.0


class Cell(NamedTuple):
    """A weight or, in the last column, a bias; without a column the neuron itself."""

    row: int
    column: int | None = None


@dataclass(frozen=True)
class GridLayout:
    """Cells in rows, one for each neuron; the biases stand apart at the right."""

    left: float
    top: float
    cell_width: float
    cell_height: float
    n_rows: int
    n_columns: int
    """Without the bias."""
    gap: float

    @classmethod
    def fit(cls, room: QRectF, n_rows: int, n_columns: int) -> "GridLayout":
        """Fill a room as far as cells stay cells, and are not bars."""
        gap = max(4.0, min(10.0, 0.02 * room.width())) if n_columns else 0.0
        bias = max(6.0, room.width() / (n_columns + 1)) if n_columns else 0.0
        width = min((room.width() - gap) / (n_columns + 1), _LARGEST_CELL)
        if bias > 1.5 * width and n_columns:  # the biases of wide matrices are wider, to be seen
            width = (room.width() - gap - bias) / n_columns
        height = min(room.height() / n_rows, _LARGEST_CELL)
        height = min(height, max(1.6 * width, 14.0))
        width = min(width, max(2.5 * height, 14.0))
        return cls(room.left(), room.top(), width, height, n_rows, n_columns, gap)

    @property
    def bias_width(self) -> float:
        """The width of a bias, which can be seen however many weights there are."""
        return max(self.cell_width, 6.0)

    @property
    def weights(self) -> QRectF:
        """Where the weights are."""
        width = self.n_columns * self.cell_width
        return QRectF(self.left, self.top, width, self.n_rows * self.cell_height)

    @property
    def biases(self) -> QRectF:
        """Where the biases are."""
        left = self.left + self.n_columns * self.cell_width + self.gap
        return QRectF(left, self.top, self.bias_width, self.n_rows * self.cell_height)

    def place_of(self, cell: Cell) -> QRectF:
        """Return where a cell is, or a whole row."""
        top = self.top + cell.row * self.cell_height
        if cell.column is None:
            return QRectF(self.left, top, self.biases.right() - self.left, self.cell_height)
        if cell.column == self.n_columns:
            return QRectF(self.biases.left(), top, self.bias_width, self.cell_height)
        left = self.left + cell.column * self.cell_width
        return QRectF(left, top, self.cell_width, self.cell_height)

    def cell_at(self, place: QPointF) -> Cell | None:
        """Return the cell at a pixel, the neuron left of its row, or None."""
        row = math.floor((place.y() - self.top) / self.cell_height)
        if not 0 <= row < self.n_rows or place.x() < 0:
            return None
        if place.x() < self.left:
            return Cell(row)
        if self.biases.left() <= place.x() < self.biases.right():
            return Cell(row, self.n_columns)
        column = int((place.x() - self.left) / self.cell_width)
        return Cell(row, column) if column < self.n_columns else None


@dataclass(frozen=True)
class GalleryLayout:
    """Images in rows, one for each neuron, its number and its bias below it."""

    n_images: int
    shape: tuple[int, int]
    """(rows, columns) of pixels."""
    n_across: int
    width: float
    """Of an image, in pixels of the screen."""
    label: float
    """The height of what is written below an image."""

    @classmethod
    def fit(
        cls, size: tuple[float, float], n_images: int, shape: tuple[int, int], text: float
    ) -> "GalleryLayout":
        """Return the one with the largest images that fits; the smallest one has to be scrolled."""
        found: list[GalleryLayout] = []
        for label in (text, 0.0):
            for n_across in range(1, n_images + 1):
                width = (size[0] - _GALLERY_GAP) / n_across - _GALLERY_GAP
                height = (size[1] - _GALLERY_GAP) / math.ceil(n_images / n_across) - _GALLERY_GAP
                side = math.floor(min(width, (height - label) * shape[1] / shape[0]))
                if side >= max(shape[1], 2.2 * label):
                    found.append(cls(n_images, shape, n_across, side, label))
            if found:  # without numbers only if there is no room for them
                return max(found, key=lambda each: each.width)
        least = max(shape[1], 2.2 * text)
        n_across = max(1, int((size[0] - _GALLERY_GAP) / (least + _GALLERY_GAP)))
        return cls(n_images, shape, min(n_across, n_images), least, text)

    @property
    def height(self) -> float:
        """Of all images."""
        return math.ceil(self.n_images / self.n_across) * self._pitch[1] + _GALLERY_GAP

    @property
    def _image_height(self) -> float:
        return self.width * self.shape[0] / self.shape[1]

    @property
    def _pitch(self) -> tuple[float, float]:
        return self.width + _GALLERY_GAP, self._image_height + self.label + _GALLERY_GAP

    def image(self, row: int) -> QRectF:
        """Return where a neuron's image is."""
        down, across = divmod(row, self.n_across)
        left, top = _GALLERY_GAP + across * self._pitch[0], _GALLERY_GAP + down * self._pitch[1]
        return QRectF(left, top, self.width, self._image_height)

    def bias(self, row: int) -> QRectF:
        """Return where a neuron's bias is; empty where there is no room for it."""
        image, side = self.image(row), 0.6 * self.label
        return QRectF(image.right() - side, image.bottom() + 0.2 * self.label + 1, side, side)

    def place_of(self, cell: Cell) -> QRectF:
        """Return where a pixel, a bias or a whole image is."""
        rows, columns = self.shape
        image = self.image(cell.row)
        if cell.column is None:
            return image
        if cell.column == rows * columns:
            return self.bias(cell.row)
        down, across = divmod(cell.column, columns)
        side = self.width / columns
        return QRectF(image.left() + across * side, image.top() + down * side, side, side)

    def cell_at(self, place: QPointF) -> Cell | None:
        """Return the pixel at a place, the bias or, where its number is, the neuron."""
        across = int((place.x() - _GALLERY_GAP / 2) // self._pitch[0])
        down = int((place.y() - _GALLERY_GAP / 2) // self._pitch[1])
        row = down * self.n_across + across
        if not (0 <= across < self.n_across and down >= 0 and row < self.n_images):
            return None
        image, (rows, columns) = self.image(row), self.shape
        if image.contains(place):
            side = self.width / columns
            y = min(int((place.y() - image.top()) / side), rows - 1)
            x = min(int((place.x() - image.left()) / side), columns - 1)
            return Cell(row, y * columns + x)
        if self.bias(row).contains(place):
            return Cell(row, rows * columns)
        return Cell(row) if place.y() > image.bottom() else None
