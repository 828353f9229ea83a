"""A page of the microscope's panel as widgets."""

import time
from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from playground.ui.formulas.label import FormulaLabel, letter_size, pieces_within
from playground.ui.formulas.preparation import Piece, Preparation
from playground.ui.microscope.page import Formulas, Heading, Item
from playground.ui.microscope.page_items import widget_of
from playground.ui.theme import Theme, current_theme

_MARGINS = (2, 2, 8, 8)
_PATIENCE = 0.4
"""Seconds after which a page that is being prepared is shown before another is begun."""


@dataclass(frozen=True)
class _Page:
    items: tuple[Item, ...] = ()
    digits: int = 3
    is_other: bool = False
    """Whether it is of another thing than the page before."""

    def looks_like(self, other: "_Page") -> bool:
        return (self.items, self.digits) == (other.items, other.digits)


class PageView(QScrollArea):
    """Shows one page after the other, each as soon as its formulas are set.

    Until then the page before stays; what two pages share stays too, and where it is scrolled to.
    """

    turned = Signal()
    """The page that was wanted is the one that is shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = self._wanted = _Page()
        self._next: _Page | None = None
        self._since = 0.0
        self._widgets: list[tuple[Item, QWidget]] = []
        self._theme = current_theme()
        self._preparation = Preparation(self)
        self._preparation.finished.connect(self._turn)
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._bring_present_into_view)
        self._page = QWidget()
        self._layout = QVBoxLayout(self._page)
        self._layout.setContentsMargins(*_MARGINS)
        self._layout.setSpacing(4)
        self._layout.addStretch()
        self.setWidget(self._page)
        self.setWidgetResizable(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # nothing may jump
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Arithmetic of the step")

    @property
    def items(self) -> tuple[Item, ...]:
        """What is shown, from the top."""
        return self._shown.items

    @property
    def formulas(self) -> list[str]:
        """The LaTeX of every line that is shown, from the top."""
        lines = (w.findChildren(FormulaLabel) for _, w in self._widgets)
        return [label.latex for labels in lines for label in labels]

    def show_page(self, items: tuple[Item, ...], digits: int, *, is_other: bool) -> None:
        """Show a page; one of another thing is shown from its top, or from the present phase."""
        pending = self._next or self._wanted
        is_unseen = pending is not self._shown and pending.is_other
        page = _Page(items, digits, is_other or is_unseen)
        if self._preparation.is_busy and time.perf_counter() - self._since > _PATIENCE:
            self._next = page  # else one that is played fast would never be seen
            return
        self._want(page)

    def _want(self, page: _Page) -> None:
        self._next = None
        if not self._preparation.is_busy:
            self._since = time.perf_counter()
        self._wanted = page
        if page.looks_like(self._shown):
            self._shown = page
            self._preparation.want(())
            self.turned.emit()
            return
        self._turn()

    @property
    def _room(self) -> int:
        """The width of a formula."""
        return self._page.width() - _MARGINS[0] - _MARGINS[2]

    def _pieces(self) -> Iterator[Piece]:
        """Yield what the page that is wanted needs to have set, as wide as there is room now."""
        size, width = letter_size(self.font()), self._room
        for item in self._wanted.items:
            for line in item.lines if isinstance(item, Formulas) else ():
                yield from ((piece, size) for piece in pieces_within(line, size, width))

    def finish(self) -> None:
        """Show at once the page that is wanted, as for a picture."""
        while self._preparation.is_busy:
            self._preparation.finish()

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._theme = theme
        self._build(())

    def _turn(self) -> None:
        """Show the page that is wanted if its formulas are set, else have them set first."""
        if not self._preparation.want(self._pieces()):
            return
        kept = self._widgets if self._shown.digits == self._wanted.digits else ()
        self._shown = self._wanted
        self._build(kept)
        if self._shown.is_other:
            self.verticalScrollBar().setValue(0)
        self._later.start()  # when the formulas know how high they are
        self.turned.emit()
        if self._next is not None:
            self._want(self._next)

    def _build(self, kept: list[tuple[Item, QWidget]] | tuple[()]) -> None:
        """Put widgets in the place of those that are there, of which some may be kept."""
        scrolled = self.verticalScrollBar().value()
        self._page.setUpdatesEnabled(False)
        usable = list(kept)
        before, self._widgets = self._widgets, []
        for at, item in enumerate(self._shown.items):
            place = next((i for i, (known, _) in enumerate(usable) if known == item), None)
            if place is None:
                widget = widget_of(item, self._shown.digits, self._room, self._theme)
            else:
                widget = usable.pop(place)[1]
            if self._layout.indexOf(widget) != at:
                self._layout.removeWidget(widget)
                self._layout.insertWidget(at, widget)
            self._widgets.append((item, widget))
        shown = {id(widget) for _, widget in self._widgets}
        for _, widget in before:
            if id(widget) not in shown:
                self._layout.removeWidget(widget)
                widget.hide()
                widget.deleteLater()
        self._layout.activate()
        self.verticalScrollBar().setValue(scrolled)
        self._page.setUpdatesEnabled(True)

    def _bring_present_into_view(self) -> None:
        """Scroll until what belongs to the present phase begins at the top, where it is below."""
        headings = (w for item, w in self._widgets if isinstance(item, Heading) and item.is_present)
        present = next(headings, None)
        if present is not None:
            self.verticalScrollBar().setValue(present.y() - 2)
