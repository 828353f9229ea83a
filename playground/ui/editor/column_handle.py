"""The handle of a column: its title, which can be clicked and dragged."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QLabel, QWidget

from playground.ui.tooltip import tooltip

_HELP = (
    "Click to select the column; drag it onto another column to connect every neuron of the two."
)


class ColumnHandle(QLabel):
    """Tells of the mouse in positions of the screen, and leaves it to others what that means."""

    pressed = Signal(QPoint)
    dragged = Signal(QPoint, object)
    """Where to, and with which keys held down."""
    released = Signal(QPoint, object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setToolTip(tooltip(_HELP))
        self.setAccessibleDescription(_HELP)

    def explain(self, column: str) -> None:
        """Say in the tooltip what the column is, which may have no room in the drawing."""
        self.setToolTip(f"{tooltip(column)}\n{tooltip(_HELP)}")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.pressed.emit(event.globalPosition().toPoint())
        else:
            event.ignore()  # the middle button moves the drawing

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.dragged.emit(event.globalPosition().toPoint(), event.modifiers())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.released.emit(event.globalPosition().toPoint(), event.modifiers())
