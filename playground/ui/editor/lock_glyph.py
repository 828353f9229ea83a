"""The little lock that stands at what training leaves alone."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from playground.ui.editor.paints import Paints

LARGEST_LOCK = 18
"""The largest width of the disc that a lock stands on, in pixels."""
_SMALLEST_LOCK = 12
_DRAWN = 13.0
"""The width of that disc in the coordinates of the shapes below."""
_BODY = QRectF(-3.5, -1, 7, 5)


def _shackle() -> QPainterPath:
    path = QPainterPath(QPointF(-2.2, -1))
    path.lineTo(-2.2, -2.2)
    path.arcTo(QRectF(-2.2, -4.4, 4.4, 4.4), 180, -180)
    path.lineTo(2.2, -1)
    return path


_SHACKLE = _shackle()


def lock_size(side: float) -> float:
    """Return the width of a lock in a drawing whose neurons have a side of so many pixels."""
    return min(max(0.16 * side, _SMALLEST_LOCK), LARGEST_LOCK)


def paint_lock(painter: QPainter, paints: Paints, middle: QPointF, size: float) -> None:
    """Paint a lock in the colour of the ink, on a disc that sets it off from what is below."""
    painter.save()
    painter.translate(middle)
    painter.scale(size / _DRAWN, size / _DRAWN)
    painter.setPen(paints.outline)
    painter.setBrush(paints.paper)
    painter.drawEllipse(QPointF(0, 0), _DRAWN / 2, _DRAWN / 2)
    painter.setPen(QPen(paints.ink, 1.3))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(_SHACKLE)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(paints.ink)
    painter.drawRoundedRect(_BODY, 1, 1)
    painter.restore()
