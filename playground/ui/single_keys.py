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
    """Gives a focused widget the keys that it uses itself, before shortcuts take them.

    A text field gives up the focus when something else is clicked, and Return presses a button.
    """

    def __init__(self, window: QWidget, home: QWidget) -> None:
        """Watch the window; `home` is what has the focus when nothing else wants it."""
        super().__init__(window)
        self._window, self._home = window, home
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            focused = QApplication.focusWidget()
            if focused is not None and _uses(focused, event):
                event.accept()
                return True
        elif kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._press(watched, event)
        elif kind == QEvent.Type.Hide and isinstance(watched, QWidget):
            self._keep_focus(watched)
        elif kind == QEvent.Type.MouseButtonPress and isinstance(watched, QWidget):
            self._leave_text(watched)
        return False

    def _press(self, watched: QObject, event: QKeyEvent) -> bool:
        is_return = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_return and isinstance(watched, QAbstractButton) and watched.window() is self._window:
            watched.click()
            return True
        return False

    def _keep_focus(self, hidden: QWidget) -> None:
        """Take the focus of what goes: Qt would give it to the next control, and with it keys."""
        focused = QApplication.focusWidget()
        if focused is None or hidden.window() is not self._window or hidden is self._window:
            return
        if hidden is focused or hidden.isAncestorOf(focused):
            self._home.setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave_text(self, clicked: QWidget) -> None:
        focused = QApplication.focusWidget()
        if focused is None or focused.window() is not self._window or clicked is focused:
            return
        if clicked.window() is not self._window or not isinstance(focused, _WRITES):
            return
        if not focused.isAncestorOf(clicked) and not clicked.isAncestorOf(focused):
            self._home.setFocus(Qt.FocusReason.MouseFocusReason)


def _uses(widget: QWidget, event: QKeyEvent) -> bool:
    plain = Qt.KeyboardModifier.NoModifier | Qt.KeyboardModifier.ShiftModifier
    if event.modifiers() & ~plain:
        return False
    if isinstance(widget, _WRITES):
        return True
    if event.key() == Qt.Key.Key_Escape:  # it lets go of what is pinned
        return False
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
