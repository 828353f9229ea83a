"""What a gesture shows on top of the drawing while it lasts."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from playground.ui.editor.boxes import Box
from playground.ui.editor.paints import Paints

_ARROW = 11.0
_ABOVE_ALL = 10.0


@dataclass(frozen=True)
class Overlay:
    """Shapes in pixels of the scene; all in the accent colour, what is refused in a muted one."""

    band: Box | None = None
    """The rectangle of a rubber band."""
    ghost: Box | None = None
    """A neuron that is not there yet."""
    caption: str = ""
    """What it belongs to, below it."""
    frames: tuple[Box, ...] = ()
    """Around what is meant as a whole."""
    arrows: tuple[tuple[tuple[float, float], tuple[float, float]], ...] = ()
    """From where to where connections would run."""
    guides: tuple[tuple[float, float, float, float], ...] = ()
    """Lines (x, y, x, y) on which something has snapped."""
    is_refused: bool = False
    """Whether the arrows show what cannot be."""


NO_OVERLAY = Overlay()


class OverlayItem(QGraphicsItem):
    """Covers the whole scene, and paints only what it is told to."""

    def __init__(self, width: float, height: float) -> None:
        super().__init__()
        self._rect = QRectF(0, 0, width, height)
        self.shapes = NO_OVERLAY
        self.paints: Paints | None = None
        self.setZValue(_ABOVE_ALL)

    def boundingRect(self) -> QRectF:
        return self._rect

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        paints, shapes = self.paints, self.shapes
        if paints is None or shapes == NO_OVERLAY:
            return
        accent = QColor(paints.accent)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(accent, 1, Qt.PenStyle.DashLine))
        for x0, y0, x1, y1 in shapes.guides:
            painter.drawLine(QPointF(x0, y0), QPointF(x1, y1))
        if shapes.ghost is not None:
            painter.setPen(QPen(accent, 1.5, Qt.PenStyle.DashLine))
            painter.drawRoundedRect(_rect(shapes.ghost), 6, 6)
            self._paint_plus(painter, QPointF(*shapes.ghost.centre))
            place = _rect(shapes.ghost).adjusted(-60, 0, 60, 20)
            bottom = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom
            painter.drawText(place, bottom, shapes.caption)
        if shapes.band is not None:
            self._paint_band(painter, shapes.band, accent)
        colour = QColor(paints.soft_ink) if shapes.is_refused else accent
        painter.setPen(QPen(colour, 1.5))
        for frame in shapes.frames:
            painter.drawRoundedRect(_rect(frame), 6, 6)
        for start, end in shapes.arrows:
            _paint_arrow(painter, QPointF(*start), QPointF(*end), colour)

    def _paint_plus(self, painter: QPainter, middle: QPointF) -> None:
        painter.drawLine(middle + QPointF(-5, 0), middle + QPointF(5, 0))
        painter.drawLine(middle + QPointF(0, -5), middle + QPointF(0, 5))

    def _paint_band(self, painter: QPainter, band: Box, accent: QColor) -> None:
        inside = QColor(accent)
        inside.setAlphaF(0.12)
        painter.setPen(QPen(accent, 1))
        painter.setBrush(inside)
        painter.drawRect(_rect(band))
        painter.setBrush(Qt.BrushStyle.NoBrush)


def _rect(box: Box) -> QRectF:
    return QRectF(box.x, box.y, box.width, box.height)


def _paint_arrow(painter: QPainter, start: QPointF, end: QPointF, colour: QColor) -> None:
    along = end - start
    length = math.hypot(along.x(), along.y())
    painter.setPen(QPen(colour, 2.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    if length < _ARROW:
        return
    unit = along / length
    back, side = end - unit * _ARROW, QPointF(-unit.y(), unit.x()) * (_ARROW * 0.45)
    painter.drawLine(start, back)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPolygon(QPolygonF([end, back + side, back - side]))
    painter.setBrush(Qt.BrushStyle.NoBrush)
