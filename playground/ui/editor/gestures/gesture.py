"""What every gesture has."""

import math
from typing import Protocol

from PySide6.QtCore import QPointF, Qt

Modifiers = Qt.KeyboardModifier

_DRAG = 5.0
"""Pixels that the mouse goes before a press becomes a drag."""


class Gesture(Protocol):
    """Begins with the press that makes it; positions are those of the scene."""

    def move(self, position: QPointF, modifiers: Modifiers) -> None:
        """Show what a release here would do."""
        ...

    def release(self, position: QPointF, modifiers: Modifiers) -> None:
        """Do it."""
        ...

    def cancel(self) -> None:
        """Show nothing any longer, and do nothing."""
        ...


def is_drag(start: QPointF, position: QPointF, scale: float) -> bool:
    """Whether the mouse has gone far enough, at so many pixels for one of the scene."""
    moved = position - start
    return math.hypot(moved.x(), moved.y()) * scale >= _DRAG


def is_adding(modifiers: Modifiers) -> bool:
    """Whether the keys held down mean: in addition to what is selected."""
    return bool(modifiers & (Modifiers.ShiftModifier | Modifiers.ControlModifier))
