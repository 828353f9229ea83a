"""The mark of the pointer, where Qt forgets to take it away."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QWidget


def end_hover_later(window: QWidget) -> None:
    """Take the hover off the widgets of a window that the pointer has left, after this event.

    A widget below a popup is told neither that the pointer leaves it nor, once the popup has
    closed, that it is gone.
    """
    QTimer.singleShot(0, window, lambda: _end_hover(window))


def _end_hover(window: QWidget) -> None:
    pointer = QCursor.pos()
    for widget in window.findChildren(QWidget):
        if widget.underMouse() and not widget.rect().contains(widget.mapFromGlobal(pointer)):
            widget.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)
            widget.update()
