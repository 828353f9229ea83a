"""The axes of a plane: a grid with round numbers, and what is measured along them."""

from typing import Protocol

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from playground.engine.arrays import FloatArray
from playground.engine.weight_space.polytope import Box
from playground.ui.surface.heights import number_texts, round_numbers
from playground.ui.theme import Theme

NAME_WIDTH = 52
"""Pixels to the left of the square for numbers and a name."""
_PIXELS_FOR_NUMBER = 55


class HasPlane(Protocol):
    """What knows where a plane is on a widget."""

    theme: Theme
    view: Box
    names: tuple[str, str]

    def pixel(self, point: FloatArray) -> QPointF:
        """Return where a point, (2,), is."""
        ...


def draw_axes(painter: QPainter, plane: HasPlane, place: QRectF) -> None:
    """Draw a plane's grid, its numbers and its names around a square."""
    n_most = max(2, int(place.width() / _PIXELS_FOR_NUMBER))
    metrics, centred = QFontMetricsF(painter.font(), painter.device()), Qt.AlignmentFlag.AlignCenter
    (left, _), (bottom, _) = plane.view
    for axis, (low, high) in enumerate(plane.view):
        numbers = _numbers(low, high, n_most)
        for number, text in zip(numbers.tolist(), number_texts(numbers.tolist()), strict=True):
            start = (number, bottom) if axis == 0 else (left, number)
            at = plane.pixel(np.array(start))
            end = QPointF(at.x(), place.top()) if axis == 0 else QPointF(place.right(), at.y())
            strong = plane.theme.muted_text if number == 0 else plane.theme.grid
            painter.setPen(QPen(QColor(strong), 1))
            painter.drawLine(at, end)
            painter.setPen(QColor(plane.theme.muted_text))
            width = metrics.horizontalAdvance(text) + 4
            if axis == 0:
                box = QRectF(at.x() - width / 2, at.y() + 2, width, metrics.height())
            else:
                box = QRectF(
                    at.x() - width - 3, at.y() - metrics.height() / 2, width, metrics.height()
                )
            painter.drawText(box, centred, text)
    _draw_names(painter, plane, place, metrics)


def _draw_names(painter: QPainter, plane: HasPlane, place: QRectF, metrics: QFontMetricsF) -> None:
    centred = Qt.AlignmentFlag.AlignCenter
    painter.setPen(QColor(plane.theme.text))
    height = metrics.height()
    across, up = (
        metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, place.width())
        for name in plane.names
    )
    painter.drawText(
        QRectF(place.left(), place.bottom() + height + 1, place.width(), height),
        centred,
        across,
    )
    painter.save()
    painter.translate(place.left() - NAME_WIDTH + height / 2 + 1, place.center().y())
    painter.rotate(-90)
    painter.drawText(QRectF(-place.width() / 2, -height / 2, place.width(), height), centred, up)
    painter.restore()


def _numbers(low: float, high: float, n_most: int) -> FloatArray:
    """Return round numbers of an axis, three or more: one alone says nothing of the scale."""
    numbers = round_numbers(low, high, n_most)
    while len(numbers) < 3 and n_most < 20:
        n_most += 1
        numbers = round_numbers(low, high, n_most)
    return numbers
