"""What the mouse does on the contours: it drags the point, clicks beside it, or looks."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

_CLICK = 6.0
"""Pixels that the mouse may move between the press and the release of a click."""


class PointHand(QObject):
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
        self._viewport, self._is_at_point = viewport, is_at_point
        self._pressed: QPointF | None = None
        self._has_point = False
        self._has_dragged = False
        viewport.setMouseTracking(True)
        viewport.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kinds = QEvent.Type
        if event.type() == kinds.Leave:
            self.left.emit()
        if not isinstance(event, QMouseEvent):
            return False
        if event.type() == kinds.MouseMove:
            self._move(event.position())
            return True
        if event.button() != Qt.MouseButton.LeftButton:
            return False
        if event.type() in (kinds.MouseButtonPress, kinds.MouseButtonDblClick):
            self._press(event.position())
            return True
        if event.type() == kinds.MouseButtonRelease:
            self._release(event.position())
            return True
        return False

    def _press(self, pixel: QPointF) -> None:
        self._pressed, self._has_dragged = pixel, False
        self._has_point = self._is_at_point(pixel)
        self._show_cursor(pixel)

    def _move(self, pixel: QPointF) -> None:
        if self._pressed is not None and self._has_point and pixel != self._pressed:
            self._has_dragged = True
            self.dragged.emit(pixel)
        self._show_cursor(pixel)
        self.looked.emit(pixel)

    def _release(self, pixel: QPointF) -> None:
        pressed, self._pressed = self._pressed, None
        if pressed is None:
            return
        is_still = (pixel - pressed).manhattanLength() <= _CLICK
        if self._has_dragged:
            self.released.emit(pixel)
        elif not self._has_point and is_still:
            self.clicked.emit(pixel)
        self._show_cursor(pixel)

    def _show_cursor(self, pixel: QPointF) -> None:
        shapes = Qt.CursorShape
        if self._pressed is not None and self._has_point:
            shape = shapes.ClosedHandCursor
        else:
            shape = shapes.OpenHandCursor if self._is_at_point(pixel) else shapes.ArrowCursor
        self._viewport.setCursor(shape)
