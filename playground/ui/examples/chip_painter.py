"""How a chip is painted: an image, or a dot in the colour of its class with a few numbers."""

from functools import lru_cache

import numpy as np
from PySide6.QtCore import (
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPainter, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from playground.engine.arrays import ByteArray
from playground.ui.examples.chip_model import ChipModel
from playground.ui.lens import Lens
from playground.ui.theme import Theme, class_colour, current_theme

_Index = QModelIndex | QPersistentModelIndex
IMAGE, DOT = 34, 10
_AROUND, _GAP = 5, 5
LEAST_PITCH = 12
"""Pixels of a chip below which nothing of it could be told."""
_LEAST_RING = 3.0
"""The radius of the ring around a marked pixel."""
_PIN, _HOVER = 3.0, 2.0
"""Widths of the frames around the pinned example and the one under the mouse."""


class ChipPainter(QStyledItemDelegate):
    """Marks the pinned example and the one under the mouse in the accent colour."""

    def __init__(self, model: ChipModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.lens = Lens()
        self.theme = current_theme()
        self.pitch: float | None = None
        """Pixels of each chip, or None where they are as wide as they need."""
        self.is_outlined = False
        """Whether dots are rings, so as not to be taken for the full colours of numbers."""
        self.pixel: tuple[int, int] | None = None
        """The row and the column of the pixel that is marked in images."""

    def height(self, metrics: QFontMetrics) -> int:
        """Return how high every chip is."""
        inside = IMAGE if self._model.has_images else max(DOT, metrics.height())
        if self.pitch is not None and self._model.has_images:
            inside = min(inside, round(self.pitch) - 2)
        return inside + 2 * _AROUND

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        metrics = QFontMetrics(option.font)  # type: ignore[attr-defined] # missing in the stubs
        place = index.row()
        if self.pitch is not None:
            width = round((place + 1) * self.pitch) - round(place * self.pitch)
        elif self._model.has_images:
            width = IMAGE + 2 * _AROUND
        else:
            dot = 0 if self._model.label(place) is None else DOT + _GAP
            width = dot + metrics.horizontalAdvance(self._model.short_text(place)) + 4 * _AROUND
        return QSize(width, self.height(metrics))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        rect = QRectF(option.rect)  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inside = self._paint_frame(painter, rect, self._model.rows[index.row()])
        if self._model.has_images:
            self._paint_image(painter, inside, index.row())
        else:
            self._paint_numbers(painter, inside, index.row())
        painter.restore()

    def _paint_frame(self, painter: QPainter, rect: QRectF, row: int) -> QRectF:
        is_pinned, is_hovered = row == self.lens.pinned, row == self.lens.hovered
        width = _PIN if is_pinned else _HOVER if is_hovered else 1.0
        inset = min(1.0, rect.width() / 12) + width / 2
        frame = rect.adjusted(inset, inset, -inset, -inset)
        is_marked = is_pinned or is_hovered
        painter.setPen(QPen(QColor(self.theme.accent if is_marked else self.theme.border), width))
        painter.setBrush(QColor(self.theme.hover if is_hovered else self.theme.base))
        painter.drawRoundedRect(frame, 4, 4)
        return rect.adjusted(_PIN, _PIN, -_PIN, -_PIN)

    def _paint_image(self, painter: QPainter, inside: QRectF, place: int) -> None:
        pixels: ByteArray = self._model.pixels(place)
        image = _image(pixels.tobytes(), pixels.shape, self.theme)
        side = min(IMAGE, inside.width(), inside.height())
        share = side / max(pixels.shape)
        where = QRectF(0, 0, pixels.shape[1] * share, pixels.shape[0] * share)
        where.moveCenter(inside.center())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(where, image)
        if self.pixel is not None:
            row, column = self.pixel
            middle = where.topLeft() + QPointF((column + 0.5) * share, (row + 0.5) * share)
            self._paint_ring(painter, middle, max(share, _LEAST_RING))

    def _paint_ring(self, painter: QPainter, middle: QPointF, radius: float) -> None:
        """Paint a ring around a pixel, through which it can be seen."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in ((self.theme.base, 3.0), (self.theme.accent, 1.5)):
            painter.setPen(QPen(QColor(colour), width))
            painter.drawEllipse(middle, radius, radius)

    def _paint_numbers(self, painter: QPainter, inside: QRectF, place: int) -> None:
        label, text = self._model.label(place), self._model.short_text(place)
        metrics = painter.fontMetrics()
        is_narrow = inside.width() < metrics.horizontalAdvance(text) + (DOT + _GAP) * (
            label is not None
        )
        if label is not None:
            side = min(DOT, inside.width())
            dot = QRectF(0, 0, side, side)
            dot.moveCenter(inside.center())
            if not is_narrow:
                dot.moveLeft(inside.left() + _GAP)
            self._paint_dot(painter, dot, class_colour(label, self.theme))
            inside = inside.adjusted(_GAP + DOT + _GAP, 0, 0, 0)
            if is_narrow:
                return
        painter.setPen(QColor(self.theme.text))
        align = Qt.AlignmentFlag.AlignVCenter
        align |= Qt.AlignmentFlag.AlignHCenter if label is None else Qt.AlignmentFlag.AlignLeft
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(inside.width()))
        painter.drawText(inside, align, shown)

    def _paint_dot(self, painter: QPainter, dot: QRectF, colour: QColor) -> None:
        if self.is_outlined:
            painter.setPen(QPen(colour, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(dot.adjusted(1, 1, -1, -1))
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawEllipse(dot)


@lru_cache(maxsize=1024)
def _image(pixels: bytes, shape: tuple[int, int], theme: Theme) -> QImage:
    """Return grey values as ink on paper, whatever the theme."""
    values = np.frombuffer(pixels, np.uint8)
    shades = values if theme.is_dark else 255 - values
    rows, columns = shape
    image = QImage(shades.tobytes(), columns, rows, columns, QImage.Format.Format_Grayscale8)
    return image.copy()


def picture_of(pixels: ByteArray, theme: Theme) -> QImage:
    """Return the image of an example, (rows, columns) of grey values, as ink on paper."""
    return _image(pixels.tobytes(), (pixels.shape[0], pixels.shape[1]), theme)
