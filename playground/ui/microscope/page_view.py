"""A page of the microscope's panel as widgets."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QGridLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from playground.ui.editor.step_marks import number_text
from playground.ui.formulas.label import FormulaLabel
from playground.ui.microscope.page import Formulas, Heading, Item, Products, Sentence
from playground.ui.theme import Theme, current_theme

_MOST_ROWS = 100
"""Of a table of products; of larger minibatches the rest is counted."""


class PageView(QScrollArea):
    """Shows one page after the other; where it was scrolled to stays."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: tuple[Item, ...] = ()
        self._digits = 3
        self._theme = current_theme()
        self._present: QWidget | None = None
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._bring_present_into_view)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Arithmetic of the step")

    @property
    def formulas(self) -> list[str]:
        """The LaTeX of every line that is shown, from the top."""
        page = self.widget()
        return [] if page is None else [each.latex for each in page.findChildren(FormulaLabel)]

    def show_page(self, items: tuple[Item, ...], digits: int, *, is_other: bool) -> None:
        """Show a page; one of another thing is shown from its top, or from the present phase."""
        if items == self._items and digits == self._digits:
            return
        self._items, self._digits = items, digits
        self._build()
        if is_other:
            self.verticalScrollBar().setValue(0)
        self._later.start()  # when the formulas know how high they are

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._theme = theme
        self._build()

    def _build(self) -> None:
        scrolled = self.verticalScrollBar().value()
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(2, 2, 8, 8)
        layout.setSpacing(4)
        self._present = None
        for item in self._items:
            layout.addWidget(self._widget_of(item))
        layout.addStretch()
        self.setWidget(page)  # which deletes the page before
        layout.activate()
        self.verticalScrollBar().setValue(scrolled)

    def _bring_present_into_view(self) -> None:
        """Scroll until what belongs to the present phase begins at the top, where it is below."""
        present = self._present
        if present is not None:
            self.verticalScrollBar().setValue(present.y() - 2)

    def _widget_of(self, item: Item) -> QWidget:
        match item:
            case Heading(text, is_present):
                label = self._label(text)
                colour = self._theme.accent if is_present else self._theme.text
                label.setStyleSheet(f"font-weight: bold; color: {colour};")
                label.setContentsMargins(0, 6, 0, 0)
                if is_present and self._present is None:
                    self._present = label
                return label
            case Sentence(text):
                label = self._label(text)
                label.setProperty("isMuted", True)
                return label
            case Formulas(name, lines):
                return self._formulas(name, lines)
            case Products():
                return self._products(item)

    def _label(self, text: str) -> QLabel:
        label = QLabel(text)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        return label

    def _formulas(self, name: str, lines: tuple[str, ...]) -> QWidget:
        box = QWidget()
        layout = QVBoxLayout(box)
        layout.setContentsMargins(0, 2, 0, 4)
        layout.setSpacing(5)
        if name:
            title = self._label(name)
            title.setProperty("isMuted", True)
            layout.addWidget(title)
        for line in lines:
            formula = FormulaLabel(line)
            formula.set_theme(self._theme)
            layout.addWidget(formula)
        return box

    def _products(self, products: Products) -> QWidget:
        box = QWidget()
        box.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 0, 4)
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(1)
        for column, title in enumerate(products.columns):
            self._cell(grid, title, 0, column, is_muted=True)
        for row, (place, values) in enumerate(products.rows[:_MOST_ROWS], start=1):
            texts = [str(place + 1), *(number_text(value, self._digits) for value in values)]
            for column, text in enumerate(texts):
                self._cell(grid, text, row, column, is_chosen=place == products.chosen)
        left_out = len(products.rows) - _MOST_ROWS
        if left_out > 0:
            label = self._label(f"and {left_out:,} more")
            grid.addWidget(label, _MOST_ROWS + 1, 0, 1, len(products.columns))
        return box

    def _cell(
        self,
        grid: QGridLayout,
        text: str,
        row: int,
        column: int,
        *,
        is_muted: bool = False,
        is_chosen: bool = False,
    ) -> None:
        cell = QLabel(text)
        cell.setProperty("isMuted", is_muted)
        if is_chosen:
            cell.setStyleSheet(f"font-weight: bold; color: {self._theme.accent};")
        grid.addWidget(cell, row, column, Qt.AlignmentFlag.AlignRight)
