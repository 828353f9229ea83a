"""What a turn of the wheel, or two fingers on a touch pad, are to do."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QInputDevice, QWheelEvent

NOTCH = 120
"""The angle, in eighths of a degree, of one notch; fine wheels send parts of it."""

_PER_NOTCH = 1.15
_PIXELS_PER_NOTCH = 60


def is_pan(event: QWheelEvent) -> bool:
    """Whether it moves the drawing rather than zooms."""
    if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
        return False
    is_touch_pad = event.device().type() == QInputDevice.DeviceType.TouchPad
    is_sideways = not event.angleDelta().y() and event.angleDelta().x() != 0
    return is_touch_pad or is_sideways or not event.pixelDelta().isNull()


def distance(event: QWheelEvent) -> QPointF:
    """Return by how many pixels the drawing moves."""
    if not event.pixelDelta().isNull():
        return QPointF(event.pixelDelta())
    return QPointF(event.angleDelta()) * (_PIXELS_PER_NOTCH / NOTCH)


def factor(event: QWheelEvent) -> float:
    """Return by how much the drawing grows; parts of a notch multiply to that of a whole one."""
    angle = float(event.angleDelta().y())
    if not angle:
        angle = event.pixelDelta().y() * NOTCH / _PIXELS_PER_NOTCH
    return _PER_NOTCH ** (angle / NOTCH)
