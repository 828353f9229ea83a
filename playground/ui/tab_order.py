"""The order in which Tab goes through widgets, some of which have been made later than others."""

import itertools
from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QWidget


def follow_layout(root: QWidget) -> None:
    """Let Tab go through what is in a widget as it is laid out."""
    for before, after in itertools.pairwise(_reachable(root)):
        QWidget.setTabOrder(before, after)


def _reachable(widget: QWidget) -> Iterator[QWidget]:
    if widget.focusProxy() is None and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
        yield widget
    layout = widget.layout()
    if layout is not None:
        yield from _in_layout(layout)


def _in_layout(layout: QLayout) -> Iterator[QWidget]:
    for i in range(layout.count()):
        item = layout.itemAt(i)
        widget, inner = (item.widget(), item.layout()) if item is not None else (None, None)
        if widget is not None:
            yield from _reachable(widget)
        elif inner is not None:
            yield from _in_layout(inner)
