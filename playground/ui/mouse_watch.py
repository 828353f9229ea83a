"""Watching the left button of the mouse on a widget, for those who drag, click and point."""

from abc import abstractmethod

from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget


class MouseWatch(QObject):
    """Tells its heir what happens; other buttons, and all else, go on to the widget."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._widget = widget
        self._pressed: QPointF | None = None
        """Where the button was pressed that is still down."""
        widget.setMouseTracking(True)
        widget.installEventFilter(self)

    @abstractmethod
    def press(self, pixel: QPointF) -> None:
        """The button goes down, `_pressed` is there already."""

    @abstractmethod
    def move(self, pixel: QPointF) -> None:
        """The mouse moves, with or without the button."""

    @abstractmethod
    def release(self, pixel: QPointF, pressed: QPointF | None) -> None:
        """The button comes up; `pressed` is where it went down, None: somewhere else."""

    @abstractmethod
    def leave(self) -> None:
        """The mouse is no longer over the widget."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kinds = QEvent.Type
        if event.type() == kinds.Leave:
            self.leave()
        if not isinstance(event, QMouseEvent):
            return False
        if event.type() == kinds.MouseMove:
            self.move(event.position())
            return True
        if event.button() != Qt.MouseButton.LeftButton:
            return False
        if event.type() in (kinds.MouseButtonPress, kinds.MouseButtonDblClick):
            self._pressed = event.position()
            self.press(event.position())
            return True
        if event.type() == kinds.MouseButtonRelease:
            pressed, self._pressed = self._pressed, None
            self.release(event.position(), pressed)
            return True
        return False

    def show_hand(self, *, is_holding: bool, can_hold: bool) -> None:
        """Show by the cursor whether something is held, or could be."""
        shapes = Qt.CursorShape
        open_or_none = shapes.OpenHandCursor if can_hold else shapes.ArrowCursor
        self._widget.setCursor(shapes.ClosedHandCursor if is_holding else open_or_none)
