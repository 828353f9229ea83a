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
        yield from _in_layout(layout, widget)


def _in_layout(layout: QLayout, parent: QWidget) -> Iterator[QWidget]:
    # by `indexOf`, for PySide keeps what `itemAt` returns beyond its death, and then takes
    # whatever comes to lie in its place for it
    directly = Qt.FindChildOption.FindDirectChildrenOnly
    widgets = parent.findChildren(QWidget, options=directly)
    inner = layout.findChildren(QLayout, options=directly)
    places = {layout.indexOf(each): each for each in (*widgets, *inner)}
    for place, each in sorted(places.items(), key=lambda item: item[0]):
        if place < 0:
            continue
        yield from _in_layout(each, parent) if isinstance(each, QLayout) else _reachable(each)
