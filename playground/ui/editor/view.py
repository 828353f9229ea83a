"""The window onto the scene, which hands the mouse to a gesture."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QChildEvent, QEvent, QObject, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QGraphicsScene, QToolTip

from playground.ui.editor import wheel
from playground.ui.editor.panning import Panning
from playground.ui.editor.zoom_view import ZoomView
from playground.ui.tooltip import tooltip

Modifiers = Qt.KeyboardModifier


class Gesture(Protocol):
    """What the mouse does at present; positions are those of the scene."""

    def move(self, position: QPointF, modifiers: Modifiers) -> None:
        """Take note that the mouse is elsewhere."""
        ...

    def press(self, position: QPointF, modifiers: Modifiers) -> None:
        """Take note that the left button went down."""
        ...

    def release(self, position: QPointF, modifiers: Modifiers) -> None:
        """Take note that the left button went up."""
        ...

    def leave(self) -> None:
        """Take note that the mouse has left the drawing."""
        ...


class Keys(Protocol):
    """What keys mean while the drawing has the focus."""

    def wants(self, event: QKeyEvent) -> bool:
        """Whether a key belongs to the drawing, rather than to the window's shortcuts."""
        ...

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key means; return whether it means anything here."""
        ...


WheelTaker = Callable[[QPointF, int, Modifiers], bool]


class DrawingView(ZoomView):
    """Hands the left button to the gesture; the middle one and the wheel move the drawing."""

    menu_wanted = Signal(QPointF, QPoint)
    """At a position of the scene, and of the screen."""
    key_menu_wanted = Signal()
    """Of what is selected, by a key."""

    def __init__(self, scene: QGraphicsScene) -> None:
        super().__init__(scene)
        self._panning: Panning | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Network drawing")

    def take_gestures(
        self, gesture: Gesture, keys: Keys, wheel: WheelTaker, explain: Callable[[QPointF], str]
    ) -> None:
        """Hand the mouse and the keys on; to be called before the view is shown.

        `wheel` is asked before the wheel zooms: at a position of the scene, by an angle, with keys
        held down. `explain` gives the tooltip for a position of the scene, or "".
        """
        self.gesture = gesture
        self._keys = keys
        self.wheel_taken = wheel
        self._explain = explain

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._panning is not None:
            self._panning.move(event.position())
        else:
            self.gesture.move(self.in_scene(event.position()), event.modifiers())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        button = event.button()
        if button == Qt.MouseButton.LeftButton and self._panning is None:
            self.gesture.press(self.in_scene(event.position()), event.modifiers())
        elif button == Qt.MouseButton.MiddleButton and event.buttons() == button:
            self.gesture.leave()
            self._panning = Panning(self.viewport(), self.pan_by, event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        button = event.button()
        if button == Qt.MouseButton.LeftButton and self._panning is None:
            self.gesture.release(self.in_scene(event.position()), event.modifiers())
            self.gesture.move(self.in_scene(event.position()), event.modifiers())
        elif button == Qt.MouseButton.MiddleButton and self._panning is not None:
            self._end_panning()
            self.gesture.move(self.in_scene(event.position()), event.modifiers())

    def _end_panning(self) -> None:
        if self._panning is not None:
            self._panning.end()
            self._panning = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self.key_menu_wanted.emit()
        else:
            self.menu_wanted.emit(self.mapToScene(event.pos()), event.globalPos())

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.accept()
        at, keys = self.in_scene(event.position()), event.modifiers()
        if wheel.is_pan(event):
            self.pan_by(wheel.distance(event))
        elif keys & Qt.KeyboardModifier.ControlModifier or not self.wheel_taken(
            at, event.angleDelta().y(), keys
        ):
            self.zoom_by(wheel.factor(event), event.position())
        if self._panning is None:
            self.gesture.move(self.in_scene(event.position()), event.modifiers())

    def _pinch(self, event: QNativeGestureEvent) -> bool:
        if event.gestureType() != Qt.NativeGestureType.ZoomNativeGesture:
            return False
        self.zoom_by(1 + event.value(), event.position())
        event.accept()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.setAccepted(self._keys.press(event))  # Qt would scroll with the arrows

    def event(self, event: QEvent) -> bool:
        is_asked = event.type() == QEvent.Type.ShortcutOverride
        if is_asked and isinstance(event, QKeyEvent) and self._keys.wants(event):
            event.accept()
            return True
        return super().event(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Leave, QEvent.Type.WindowDeactivate):
            self.gesture.leave()
        if event.type() == QEvent.Type.WindowDeactivate:
            self._end_panning()
        if isinstance(event, QNativeGestureEvent):
            return self._pinch(event)
        if isinstance(event, QChildEvent) and event.added():
            event.child().installEventFilter(self)
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            text = self._explain(self.mapToScene(event.pos()))
            QToolTip.showText(event.globalPos(), tooltip(text) if text else "", self)
            return True
        return super().viewportEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Qt tells a widget nothing when the pointer goes on to one that lies on it
        if event.type() == QEvent.Type.Enter and watched is not self.viewport():
            self.gesture.leave()
        return super().eventFilter(watched, event)

    def leaveEvent(self, event: QEvent) -> None:
        self.gesture.leave()
        super().leaveEvent(event)
