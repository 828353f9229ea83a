"""What the mouse does in a view: it takes hold of something, drags it, clicks, or points."""

from collections.abc import Callable, Hashable

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

_STILL = 5.0
"""Pixels that the mouse may move between press and release of a click."""

Grip = Hashable | None


class Hand(QObject):
    """Watches a widget; `grip_at` says what can be taken hold of at a pixel, None: nothing."""

    dragged = Signal(object, QPointF)
    """Carries the grip, and where the mouse is."""
    dropped = Signal()
    """The end of a drag."""
    clicked = Signal(QPointF)
    clicked_twice = Signal(QPointF)
    pointed = Signal(object)
    """Carries where the mouse is, a QPointF, or None when it has left."""

    def __init__(self, widget: QWidget, grip_at: Callable[[QPointF], Grip]) -> None:
        super().__init__(widget)
        self._widget, self._grip_at = widget, grip_at
        self._grip: Grip = None
        self._pressed: QPointF | None = None
        self._has_dragged = False
        widget.installEventFilter(self)

    @property
    def pressed(self) -> QPointF | None:
        """Where the button was pressed that is still down."""
        return self._pressed

    @property
    def is_dragging(self) -> bool:
        return self._has_dragged

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kinds = QEvent.Type
        if event.type() == kinds.Leave:
            self.pointed.emit(None)
        if not isinstance(event, QMouseEvent):
            return False
        if event.type() == kinds.MouseMove:
            self._move(event.position())
            return True
        if event.button() != Qt.MouseButton.LeftButton:
            return False
        if event.type() in (kinds.MouseButtonPress, kinds.MouseButtonDblClick):
            self._pressed, self._has_dragged = event.position(), False
            self._grip = self._grip_at(event.position())
            self._show_cursor(event.position())
            if self._widget.focusPolicy() != Qt.FocusPolicy.NoFocus:
                self._widget.setFocus(Qt.FocusReason.MouseFocusReason)
            if event.type() == kinds.MouseButtonDblClick:
                self.clicked_twice.emit(event.position())
            return True
        if event.type() == kinds.MouseButtonRelease:
            self._release(event.position())
            return True
        return False

    def _move(self, pixel: QPointF) -> None:
        if self._pressed is None:
            self._show_cursor(pixel)
            self.pointed.emit(pixel)
            return
        is_still = (pixel - self._pressed).manhattanLength() <= _STILL
        if self._grip is not None and (self._has_dragged or not is_still):
            self._has_dragged = True
            self.dragged.emit(self._grip, pixel)

    def _release(self, pixel: QPointF) -> None:
        pressed, self._pressed, self._grip = self._pressed, None, None
        if self._has_dragged:
            self._has_dragged = False
            self.dropped.emit()
        elif pressed is not None and (pixel - pressed).manhattanLength() <= _STILL:
            self.clicked.emit(pixel)
        self._show_cursor(pixel)

    def _show_cursor(self, pixel: QPointF) -> None:
        shapes = Qt.CursorShape
        if self._pressed is not None and self._grip is not None:
            shape = shapes.ClosedHandCursor
        else:
            is_free = self._grip_at(pixel) is None
            shape = shapes.ArrowCursor if is_free else shapes.OpenHandCursor
        self._widget.setCursor(shape)
