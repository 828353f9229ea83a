"""Single keys: Space, Right, R and the like, which rest where a key means something else."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
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
from shiboken6 import isValid

_PRESSES = (QAbstractButton,)
"""Widgets that Space presses."""

_MOVES = (QAbstractSlider, QComboBox, QAbstractItemView, QTabBar, QMenuBar)
"""Widgets that arrows, Home and letters move through."""

_WRITES = (QLineEdit, QTextEdit, QAbstractSpinBox)
"""Widgets in which every key is a text's."""

_LEFT_BY_CLICKS = (*_WRITES, QComboBox)
"""Widgets that give up the focus when something else is clicked."""


_CHOOSES = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape, Qt.Key.Key_F4)


class SingleKeys(QObject):
    """Gives a focused widget the keys that it uses itself, before shortcuts take them.

    A text field and a list give up the focus when something else is clicked, and Return presses a
    button.
    """

    def __init__(self, window: QWidget, home: QWidget) -> None:
        """Watch the window; `home` is what has the focus when nothing else wants it."""
        super().__init__(window)
        self._window, self._home = window, home
        self._watched: QObject | None = None
        self._application().focusChanged.connect(self._follow_focus)
        self._watch(QApplication.focusWidget())

    def _application(self) -> QApplication:
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        return application

    def _follow_focus(self, before: QWidget | None, now: QWidget | None) -> None:
        self._watch(now)

    def _watch(self, focused: QWidget | None) -> None:
        """Watch what has the focus, and the clicks on all else only where these take it away.

        To look at every event of the program here would be a burden on each of them.
        """
        if self._watched is not None and isValid(self._watched):
            self._watched.removeEventFilter(self)
        self._watched = self._application() if isinstance(focused, _LEFT_BY_CLICKS) else focused
        if self._watched is not None:
            self._watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            focused = QApplication.focusWidget()
            if focused is not None and not _closes(focused, event) and _uses(focused, event):
                event.accept()
                return True
        elif kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._press(watched, event)
        elif kind == QEvent.Type.Hide and isinstance(watched, QWidget):
            self._keep_focus(watched)
        elif kind == QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent):
            self._leave(watched, event)
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

    def leave(self, part: QWidget) -> None:
        """Take the focus of a part that is out of sight though not hidden: it is behind a tab."""
        widget = QApplication.focusWidget()
        while widget is not None and widget is not part:
            widget = widget.parentWidget()  # from an opened list to its field, too
        if widget is not None:
            self._home.setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave(self, clicked: QObject, press: QMouseEvent) -> None:
        focused = QApplication.focusWidget()
        if not isinstance(clicked, QWidget) or focused is None:
            return
        if focused.window() is not self._window or clicked is focused:
            return
        if clicked.window() is not self._window or not isinstance(focused, _LEFT_BY_CLICKS):
            return
        place = focused.mapFromGlobal(press.globalPosition().toPoint())
        is_within = focused.isAncestorOf(clicked) or focused.rect().contains(place)
        if not is_within:  # what is around it is told of clicks within it, too
            self._home.setFocus(Qt.FocusReason.MouseFocusReason)


def _closes(widget: QWidget, event: QKeyEvent) -> bool:
    """Tell whether a key chooses from an open list or closes it; a box does that at this event."""
    return widget.window().windowType() == Qt.WindowType.Popup and event.key() in _CHOOSES


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
