"""Making an action: what a menu, a button and a key share."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence

from playground.ui import theme
from playground.ui.tooltip import tooltip

Keys = QKeySequence.StandardKey | str


def make_action(
    parent: QObject,
    text: str,
    keys: Sequence[Keys] = (),
    slot: Callable[[], object] | None = None,
    *,
    help_text: str = "",
    icon: str = "",
) -> QAction:
    """Return an action that calls `slot`; its tooltip is the help with the first of its keys."""
    action = QAction(text, parent)
    action.setShortcuts([QKeySequence(key) for key in keys])
    if help_text:
        first = action.shortcut().toString()
        action.setToolTip(tooltip(f"{help_text} ({first})" if first else help_text))
    if icon:
        theme.keep_icon(action, icon)
    if slot is not None:
        action.triggered.connect(lambda: slot())
    return action
