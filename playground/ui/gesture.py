"""When a gesture ends: a drag by the release, a held key by its release, a wheel's turn at once."""

from PySide6.QtCore import QEvent
from PySide6.QtGui import QKeyEvent

_ENDS = (
    QEvent.Type.MouseButtonRelease,
    QEvent.Type.KeyRelease,
    QEvent.Type.Wheel,
    QEvent.Type.FocusOut,
    QEvent.Type.Hide,
)


def ends_gesture(event: QEvent) -> bool:
    """Return whether no further change belongs to the one before this event."""
    if isinstance(event, QKeyEvent) and event.isAutoRepeat():
        return False
    return event.type() in _ENDS
