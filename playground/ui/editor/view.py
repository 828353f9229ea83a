"""The window onto the scene, which hands the mouse to a gesture."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QChildEvent, QEvent, QObject, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QFrame, QGraphicsScene, QGraphicsView, QToolTip, QWidget

from playground.ui.editor.boxes import Arrangement
from playground.ui.tooltip import tooltip


class Gesture(Protocol):
    """What the mouse does at present; positions are those of the scene."""

    def move(self, position: QPointF) -> None:
        """Take note that the mouse is elsewhere."""
        ...

    def press(self, position: QPointF) -> None:
        """Take note that the left button went down."""
        ...

    def release(self, position: QPointF) -> None:
        """Take note that the left button went up."""
        ...

    def leave(self) -> None:
        """Take note that the mouse has left the drawing."""
        ...


class DrawingView(QGraphicsView):
    """Shows the scene pixel by pixel, and scrolls where it is larger."""

    resized = Signal()
    moved = Signal()
    """The scene has moved below the window: what lies on top has to follow."""
    menu_wanted = Signal(QPointF, QPoint)
    """At a position of the scene, and of the screen."""

    def __init__(
        self, scene: QGraphicsScene, gesture: Gesture, explain: Callable[[QPointF], str]
    ) -> None:
        """`explain` gives the tooltip for a position of the scene, or ""."""
        super().__init__(scene)
        self.gesture = gesture
        self._explain = explain
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        hints = QPainter.RenderHint
        self.setRenderHints(hints.Antialiasing | hints.SmoothPixmapTransform)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the controls in it take the focus
        self.setAccessibleName("Network drawing")

    def fit(self, arrange: Callable[[float, float], Arrangement]) -> Arrangement:
        """Return the arrangement for the present size, and show the scroll bars that it needs."""
        whole, bar = self.maximumViewportSize(), self.horizontalScrollBar().sizeHint().height()
        width, height = whole.width(), whole.height()
        result = arrange(width, height)
        is_too_wide = result.width > width
        if is_too_wide:
            height -= bar
            result = arrange(width, height)
        is_too_high = result.height > height
        if is_too_high:
            width -= bar
            result = arrange(width, height)
            is_too_wide = result.width > width
        self.setHorizontalScrollBarPolicy(_shown(is_too_wide))
        self.setVerticalScrollBarPolicy(_shown(is_too_high))
        return result

    def lay_over(self, widget: QWidget, middle: QPointF) -> None:
        """Put a widget of the viewport with its middle over a point of the scene."""
        place = self.mapFromScene(middle)
        widget.move(place.x() - widget.width() // 2, place.y() - widget.height() // 2)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.gesture.move(self._in_scene(event))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.gesture.press(self._in_scene(event))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.gesture.release(self._in_scene(event))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_wanted.emit(self.mapToScene(event.pos()), event.globalPos())

    def _in_scene(self, event: QMouseEvent) -> QPointF:
        return self.mapToScene(event.position().toPoint())

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Leave, QEvent.Type.WindowDeactivate):
            self.gesture.leave()
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

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        self.moved.emit()


def _shown(is_needed: bool) -> Qt.ScrollBarPolicy:  # settled here: Qt's own choice may flutter
    on, off = Qt.ScrollBarPolicy.ScrollBarAlwaysOn, Qt.ScrollBarPolicy.ScrollBarAlwaysOff
    return on if is_needed else off
