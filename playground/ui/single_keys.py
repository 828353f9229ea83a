"""Single keys: Space, Right, R and the like, which rest where a key means something else."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QMenuBar,
    QTabBar,
    QTextEdit,
    QWidget,
)

_PRESSES = (QAbstractButton,)
"""Widgets that Space presses."""

_MOVES = (QAbstractSlider, QComboBox, QAbstractItemView, QTabBar, QMenuBar)
"""Widgets that arrows, Home and letters move through."""

_WRITES = (QLineEdit, QTextEdit, QAbstractSpinBox)
"""Widgets in which every key is a text's."""


class SingleKeys(QObject):
    """Gives a focused widget the keys that it uses itself, before shortcuts take them."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            focused = QApplication.focusWidget()
            if focused is not None and _uses(focused, event):
                event.accept()
                return True
        return super().eventFilter(watched, event)


def _uses(widget: QWidget, event: QKeyEvent) -> bool:
    plain = Qt.KeyboardModifier.NoModifier | Qt.KeyboardModifier.ShiftModifier
    if event.modifiers() & ~plain:
        return False
    if isinstance(widget, _WRITES):
        return True
    if event.key() == Qt.Key.Key_Space:
        return isinstance(widget, (*_PRESSES, QComboBox, QAbstractItemView))
    return isinstance(widget, _MOVES)


def let_mouse_pass(root: QWidget) -> None:
    """Have a click on a button, box or slider leave the focus, so that Space still plays.

    They can still be reached with Tab.
    """
    for kind in (QAbstractButton, QAbstractSlider, QComboBox):
        for widget in root.findChildren(kind):
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                widget.setFocusPolicy(Qt.FocusPolicy.TabFocus)
