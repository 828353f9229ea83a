"""The widgets of a page's headings, sentences, formulas and tables."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from playground.ui.editor.step_marks import number_text
from playground.ui.formulas.label import FormulaLabel
from playground.ui.microscope.letters import Where
from playground.ui.microscope.page import Formulas, Heading, Item, Products, Sentence
from playground.ui.microscope.table import Table
from playground.ui.theme import Theme
from playground.ui.tooltip import tooltip

_MOST_ROWS = 100
"""Of a table of products; of larger minibatches the rest is counted."""

_ROUNDED = (
    "Computed with all digits; what is written is rounded, so that sums of written numbers may be "
    "a little off. View > Digits shows more of them."
)


def widget_of(item: Item, digits: int, width: int, theme: Theme) -> QWidget:
    """Return a widget that shows an item, its formulas broken for a width."""
    match item:
        case Heading(text, is_present):
            label = _label(text)
            colour = theme.accent if is_present else theme.text
            label.setStyleSheet(f"font-weight: bold; color: {colour};")
            label.setContentsMargins(0, 6, 0, 0)
            return label
        case Sentence(text):
            return _muted(text)
        case Where():
            return _muted(item.text)
        case Formulas(name, lines):
            return _formulas(name, lines, width, theme)
        case Products():
            return _table(item, digits, theme)


def _label(text: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


def _muted(text: str) -> QLabel:
    label = _label(text)
    label.setProperty("isMuted", True)
    return label


def _formulas(name: str, lines: tuple[str, ...], width: int, theme: Theme) -> QWidget:
    box = QWidget()
    layout = QVBoxLayout(box)
    layout.setContentsMargins(0, 2, 0, 4)
    layout.setSpacing(5)
    if name:
        layout.addWidget(_muted(name))
    for line in lines:
        formula = FormulaLabel()
        formula.setToolTip(tooltip(_ROUNDED) if any(map(str.isdigit, line)) else "")
        formula.resize(width, 1)
        formula.set_theme(theme)
        formula.set_latex(line)
        layout.addWidget(formula)
    return box


def _table(products: Products, digits: int, theme: Theme) -> QWidget:
    box = QWidget()
    layout = QVBoxLayout(box)
    layout.setContentsMargins(0, 0, 0, 0)
    shown = products.rows[:_MOST_ROWS]
    rows = [
        [str(place + 1), *(number_text(value, digits) for value in values)]
        for place, values in shown
    ]
    places = [place for place, _ in shown]
    chosen = places.index(products.chosen) if products.chosen in places else None
    layout.addWidget(Table(products.columns, rows, chosen, theme))
    left_out = len(products.rows) - _MOST_ROWS
    if left_out > 0:
        layout.addWidget(_label(f"and {left_out:,} more"))
    return box
