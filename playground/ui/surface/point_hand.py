"""What the mouse does on the contours: it drags the point, clicks beside it, or looks."""

from collections.abc import Callable

from PySide6.QtCore import QPointF, Signal
from PySide6.QtWidgets import QWidget

from playground.ui.mouse_watch import MouseWatch

_CLICK = 6.0
"""Pixels that the mouse may move between the press and the release of a click."""


class PointHand(MouseWatch):
    """Watches the viewport of a plot; every signal carries a QPointF of pixels."""

    dragged = Signal(QPointF)
    released = Signal(QPointF)
    """The end of a drag."""
    clicked = Signal(QPointF)
    """Not on the point."""
    looked = Signal(QPointF)
    """Wherever the mouse is."""
    left = Signal()
    """The mouse is no longer there."""

    def __init__(self, viewport: QWidget, is_at_point: Callable[[QPointF], bool]) -> None:
        super().__init__(viewport)
        self._is_at_point = is_at_point
        self._has_point = False
        self._has_dragged = False

    def leave(self) -> None:
        self.left.emit()

    def press(self, pixel: QPointF) -> None:
        self._has_dragged = False
        self._has_point = self._is_at_point(pixel)
        self._show_cursor(pixel)

    def move(self, pixel: QPointF) -> None:
        if self._pressed is not None and self._has_point and pixel != self._pressed:
            self._has_dragged = True
            self.dragged.emit(pixel)
        self._show_cursor(pixel)
        self.looked.emit(pixel)

    def release(self, pixel: QPointF, pressed: QPointF | None) -> None:
        if pressed is None:
            return
        is_still = (pixel - pressed).manhattanLength() <= _CLICK
        if self._has_dragged:
            self.released.emit(pixel)
        elif not self._has_point and is_still:
            self.clicked.emit(pixel)
        self._show_cursor(pixel)

    def _show_cursor(self, pixel: QPointF) -> None:
        is_holding = self._pressed is not None and self._has_point
        self.show_hand(is_holding=is_holding, can_hold=self._is_at_point(pixel))
