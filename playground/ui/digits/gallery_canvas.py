"""Many small images side by side, painted as one."""

import math

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from playground.engine.arrays import ByteArray
from playground.ui.digits.gallery_tiles import Tiles
from playground.ui.digits.grey_image import grey_image
from playground.ui.examples.dragging import Dragged, DragSource
from playground.ui.lens import Lens
from playground.ui.theme import Theme, current_theme

_GAP, _CAPTION, _LEAST_FOR_CAPTION = 3, 14, 34
_LARGEST = 160
"""Pixels of a cell's side."""
_PIN, _HOVER = 3.0, 2.0


class GalleryCanvas(QWidget):
    """Marks the pinned image and the one under the mouse."""

    pointed = Signal(object)
    """The mouse is over a tile: carries its number, or None."""
    clicked = Signal(object)
    """A tile has been clicked: carries its number."""

    def __init__(self) -> None:
        super().__init__()
        self._tiles: Tiles | None = None
        self._sheet: QImage | None = None
        self._lens = Lens()
        self._marks_examples = False
        self._over: int | None = None
        self._theme = current_theme()
        self.setMouseTracking(True)
        DragSource(self, self._dragged_at)
        self.setMinimumSize(120, 100)
        self.setAccessibleName("Images")

    def sizeHint(self) -> QSize:
        return QSize(380, 380)

    @property
    def tiles(self) -> Tiles | None:
        """What is shown."""
        return self._tiles

    def show_tiles(self, tiles: Tiles | None, *, marks_examples: bool) -> None:
        """Show other images; those of the training part can be marked as what is looked at."""
        self._tiles, self._marks_examples, self._over = tiles, marks_examples, None
        self._paint_sheet()

    def show_lens(self, lens: Lens) -> None:
        """Mark the pinned example and the one under the mouse, in whatever panel."""
        before, self._lens = self._lens, lens
        if (before.pinned, before.hovered) != (lens.pinned, lens.hovered):
            self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._theme = theme
        self._paint_sheet()

    def _paint_sheet(self) -> None:
        """Keep all images as one, side by side, each with a margin of paper."""
        tiles = self._tiles
        self._sheet = None
        if tiles is not None and len(tiles):
            self._sheet = grey_image(_side_by_side(tiles.images), self._theme)
        self.update()

    def _grid(self) -> tuple[int, float, float, float]:
        """Return how many are side by side, the side of a cell, and what its image and text take.

        The side is that of the image and of the gap around it.
        """
        n = 0 if self._tiles is None else len(self._tiles)
        wanted = None if self._tiles is None else self._tiles.n_across
        choices = [wanted] if wanted else range(1, max(n, 1) + 1)
        return max((self._with_across(n, k) for k in choices), key=lambda grid: grid[1])

    def _with_across(self, n: int, n_across: int) -> tuple[int, float, float, float]:
        n_down = max(math.ceil(n / n_across), 1)
        if self._tiles is not None and self._tiles.n_across:
            n_down = n_across  # a page that is not full stands as if it were
        width, height = self.width() / n_across, self.height() / n_down
        text = _CAPTION if min(width, height - _CAPTION) >= _LEAST_FOR_CAPTION else 0
        side = min(width, height - text, _LARGEST)
        return n_across, side, side - _GAP, text

    def cell(self, index: int) -> QRectF:
        """Return where an image is, in pixels."""
        n_across, side, image, text = self._grid()
        row, column = divmod(index, n_across)
        left = (self.width() - n_across * side) / 2
        return QRectF(left + column * side + _GAP / 2, row * (side + text), image, image)

    def _index_at(self, at: QPointF) -> int | None:
        n = 0 if self._tiles is None else len(self._tiles)
        n_across, side, _, text = self._grid()
        column = math.floor((at.x() - (self.width() - n_across * side) / 2) / side)
        row = math.floor(at.y() / (side + text))
        index = row * n_across + column
        return index if 0 <= column < n_across and 0 <= index < n and row >= 0 else None

    def _dragged_at(self, at: QPointF) -> Dragged | None:
        tiles, index = self._tiles, self._index_at(at)
        if tiles is None or index is None or tiles.rows[index] is None:
            return None
        row = tiles.rows[index] if self._marks_examples else None
        return Dragged(tiles.images[index], row)

    def paintEvent(self, event: QPaintEvent) -> None:
        tiles, sheet = self._tiles, self._sheet
        if tiles is None or sheet is None:
            return
        painter = QPainter(self)
        n_across, side, image, text = self._grid()
        rows, columns = tiles.images.shape[1:]
        is_shrunk = image < max(rows, columns)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, is_shrunk)
        font = painter.font()
        font.setPixelSize(11)
        painter.setFont(font)
        for i in range(len(tiles)):
            row, column = divmod(i, n_across)
            left = (self.width() - n_across * side) / 2 + column * side + _GAP / 2
            frame = QRectF(left, row * (side + text), image, image)
            self._paint_tile(painter, frame, sheet, i, (rows, columns))
            if text:
                self._paint_caption(painter, frame, tiles.captions[i])

    def _paint_tile(
        self, painter: QPainter, frame: QRectF, sheet: QImage, at: int, shape: tuple[int, int]
    ) -> None:
        rows, columns = shape
        source = QRectF(0, at * rows, columns, rows)
        share = frame.width() / max(shape)
        place = QRectF(0, 0, columns * share, rows * share)
        place.moveCenter(frame.center())
        painter.drawImage(place, sheet, source)
        width = self._mark(at)
        painter.setPen(QPen(QColor(self._theme.accent if width else self._theme.grid), width or 1))
        painter.drawRect(place.adjusted(width / 2, width / 2, -width / 2, -width / 2))

    def _mark(self, at: int) -> float:
        """Return how wide the frame of a tile is, 0 where it is not marked."""
        row = self._tiles.rows[at] if self._tiles is not None and self._marks_examples else None
        if row is not None and row == self._lens.pinned:
            return _PIN
        is_hovered = at == self._over or (row is not None and row == self._lens.hovered)
        return _HOVER if is_hovered else 0.0

    def _paint_caption(self, painter: QPainter, frame: QRectF, caption: str) -> None:
        below = QRectF(frame.left(), frame.bottom(), frame.width(), _CAPTION)
        painter.setPen(QColor(self._theme.muted_text))
        elide = Qt.TextElideMode.ElideRight
        text = painter.fontMetrics().elidedText(caption, elide, int(frame.width()))
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, text)

    def _point_at(self, index: int | None) -> None:
        if index != self._over:
            self._over = index
            self.update()
            self.pointed.emit(index)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point_at(self._index_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self._point_at(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self._index_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and index is not None:
            self.clicked.emit(index)


def _side_by_side(images: ByteArray) -> ByteArray:
    """Return images, (n, rows, columns), below each other."""
    return np.ascontiguousarray(images).reshape(-1, images.shape[2])
