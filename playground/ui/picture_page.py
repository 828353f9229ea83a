"""What a picture of a part of the window is rid of: the window's colour, and scroll bars."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import Protocol, runtime_checkable

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QScrollArea, QWidget

_TALLEST = 3000
"""Pixels by which a picture may be higher than what it is of."""
_TRIES = 4
"""Rounds after which all is in view: in a higher picture the parts share the height anew."""


@runtime_checkable
class CanShowWhole(Protocol):
    """What may show a part of something larger, and knows by itself what to leave out of it."""

    def shown_whole(self) -> AbstractContextManager[None]:
        """Show all that there is room for, until the end."""
        ...


@contextmanager
def on_paper(widget: QWidget) -> Iterator[None]:
    """Have the colour of paper behind a widget, until the end."""
    scrolled = (each.widget() for each in widget.findChildren(QScrollArea))
    before: list[tuple[QWidget, QPalette]] = []
    for each in (widget, *filter(None, scrolled)):  # those do not take on what is around them
        is_own = each.testAttribute(Qt.WidgetAttribute.WA_SetPalette)
        before.append((each, each.palette() if is_own else QPalette()))
        palette = QPalette(each.palette())
        palette.setColor(QPalette.ColorRole.Window, palette.color(QPalette.ColorRole.Base))
        each.setPalette(palette)
    try:
        yield
    finally:
        for each, palette in before:
            each.setPalette(palette)


@contextmanager
def unscrolled(widget: QWidget, *, grows: bool) -> Iterator[None]:
    """Have no scroll bars in a widget, and where it `grows` all that they lead to, until the end.

    What knows by itself what to leave out is asked to instead.
    """
    areas = [each for each in widget.findChildren(QScrollArea) if each.isVisibleTo(widget)]
    size, policies = widget.size(), [each.verticalScrollBarPolicy() for each in areas]
    places = [each.verticalScrollBar().value() for each in areas]
    with ExitStack() as stack:
        for each in areas:
            each.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        if grows:
            _grow(widget, [each for each in areas if not isinstance(each, CanShowWhole)])
        for each in areas:
            each.verticalScrollBar().setValue(0)
            if isinstance(each, CanShowWhole):
                stack.enter_context(each.shown_whole())
        yield
    widget.resize(size)
    for each, policy in zip(areas, policies, strict=True):
        each.setVerticalScrollBarPolicy(policy)
    lay_out(widget)
    for each, place in zip(areas, places, strict=True):
        each.verticalScrollBar().setValue(place)


def _grow(widget: QWidget, areas: list[QScrollArea]) -> None:
    most = widget.height() + _TALLEST
    for _ in range(_TRIES):
        lay_out(widget)
        more = max((each.verticalScrollBar().maximum() for each in areas), default=0)
        if not more:
            return
        widget.resize(widget.width(), min(widget.height() + more, most))


def lay_out(widget: QWidget) -> None:
    """Give everything its place at once, and not when events are handled."""
    for each in (widget, *widget.findChildren(QWidget)):
        layout = each.layout()
        if layout is not None:
            layout.activate()
