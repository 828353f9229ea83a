"""Marks of examples and of weights: each class by colour and by shape."""

import math
from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QPolygonF

from playground.engine.arrays import FloatArray
from playground.ui.pictures import is_enlarged
from playground.ui.theme import Theme
from playground.ui.vector_items import is_vector

POSITIVE, NEGATIVE = "●", "◆"
"""The shapes, as text has them."""
_HEAD = 9.0
_FEW = 100
"""Marks that are each drawn smoothly at its own place."""


def side_colour(sign: float, theme: Theme) -> QColor:
    """Return the colour of examples whose sum should be positive, or negative."""
    return QColor(theme.positive if sign > 0 else theme.negative)


def with_alpha(colour: QColor | str, share: float) -> QColor:
    """Return a colour that lets something behind it through."""
    result = QColor(colour)
    result.setAlphaF(share)
    return result


def draw_mark(painter: QPainter, at: QPointF, sign: float, radius: float) -> None:
    """Draw a disc for a positive side, a diamond for a negative one, with the present pen."""
    if sign > 0:
        painter.drawEllipse(at, radius, radius)
        return
    r = radius * 1.3
    painter.drawPolygon(
        QPolygonF(
            [
                at + QPointF(0, -r),
                at + QPointF(r, 0),
                at + QPointF(0, r),
                at + QPointF(-r, 0),
            ]
        )
    )


def draw_marks(painter: QPainter, places: FloatArray, sign: float, radius: float) -> None:
    """Draw marks at places, (n, 2), with the present pen and brush; very many as one stamp each."""
    half = math.ceil(1.3 * radius + painter.pen().widthF())
    _draw_alike(painter, places, half, lambda it, at: draw_mark(it, at, sign, radius))


def _draw_alike(
    painter: QPainter, places: FloatArray, half: int, draw: Callable[[QPainter, QPointF], None]
) -> None:
    """Draw the same at places, (n, 2), no more than `half` pixels from each; many as one stamp."""
    if is_enlarged.get() or is_vector(painter) or len(places) <= _FEW:
        for x, y in places.tolist():
            draw(painter, QPointF(x, y))
        return
    ratio = painter.device().devicePixelRatio()
    stamp = QPixmap(QSize(2 * half, 2 * half) * ratio)
    stamp.setDevicePixelRatio(ratio)
    stamp.fill(Qt.GlobalColor.transparent)
    inner = QPainter(stamp)
    inner.setRenderHint(QPainter.RenderHint.Antialiasing)
    inner.setPen(painter.pen())
    inner.setBrush(painter.brush())
    draw(inner, QPointF(half, half))
    inner.end()
    for x, y in (places - half).tolist():
        painter.drawPixmap(QPointF(x, y), stamp)


def draw_wrong(painter: QPainter, places: FloatArray, radius: float, theme: Theme) -> None:
    """Put a small cross beside each mark, at places (n, 2), whose example comes out wrong."""
    away, r = radius + 2.0, max(1.8, 0.5 * radius)

    def draw(it: QPainter, place: QPointF) -> None:
        at = place + QPointF(away, -away)
        for colour, width in ((theme.base, r + 1.6), (theme.error, r / 1.6)):
            it.setPen(QPen(QColor(colour), width))
            it.drawLine(at + QPointF(-r, -r), at + QPointF(r, r))
            it.drawLine(at + QPointF(-r, r), at + QPointF(r, -r))

    _draw_alike(painter, places, math.ceil(away + 2 * r + 1), draw)


def draw_arrow(
    painter: QPainter,
    start: QPointF,
    end: QPointF,
    colour: QColor,
    width: float = 2.2,
    *,
    is_dashed: bool = False,
) -> None:
    """Draw an arrow, or nothing where it has no length."""
    way = end - start
    length = math.hypot(way.x(), way.y())
    if not length > 1.0:
        return
    unit = way / length
    head = min(_HEAD, length / 2) * (0.7 + width / 7)
    aside = QPointF(-unit.y(), unit.x()) * head / 2
    base = end - unit * head
    pen = QPen(colour, width)
    if is_dashed:
        pen.setStyle(Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([3.0, 2.0])
    painter.setPen(pen)
    painter.drawLine(start, base)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPolygon(QPolygonF([end, base + aside, base - aside]))


def as_array(at: QPointF) -> FloatArray:
    return np.array([at.x(), at.y()])
