"""What stands in the grid of a truth table: inputs, targets, and what the network answers."""

import math
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from playground.engine.datasets.truth_table import TruthTable
from playground.engine.measurements.row_outputs import RowAnswers
from playground.ui.feature_names import feature_in_words
from playground.ui.number_format import short_number, with_minus
from playground.ui.tooltip import tooltip

_Index = QModelIndex | QPersistentModelIndex
_RENAME = "Double-click the name, or press F2, to rename."
_CHANGE = "Click the digit, or type 0 or 1, to change what it should be."
_PIN = "Click beside the digit, or press Return, to pin the row in the drawing and in all panels."


@dataclass(frozen=True)
class Cell:
    """A target, and what the network answers where it should give it."""

    target: int
    answer: str = ""
    """The output as a number, "" while it is not known."""
    is_right: bool = False


class TruthTableModel(QAbstractTableModel):
    """The columns of the inputs, and after them one for each output."""

    def __init__(self, table: TruthTable, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.table = table
        self._answers: RowAnswers | None = None

    def show_table(self, table: TruthTable) -> None:
        """Show another truth table; answers stay where they are to the same questions."""
        is_same = is_alike(table, self.table)
        if not is_same:
            self.beginResetModel()
            self._answers = None
        self.table = table
        if is_same:
            self._tell_changed()
        else:
            self.endResetModel()

    def show_answers(self, answers: RowAnswers | None) -> None:
        """Show what the network gives for each row, or that it is not known."""
        if answers is not self._answers:
            self._answers = answers
            self._tell_changed()

    def _tell_changed(self) -> None:
        last = self.index(self.rowCount() - 1, self.columnCount() - 1)
        self.dataChanged.emit(self.index(0, self.first), last)

    @property
    def first(self) -> int:
        """The column of the first output."""
        return self.table.n_inputs

    @property
    def n_right(self) -> int | None:
        """In how many rows every answer is right, or None while that is not known."""
        if self._answers is None:
            return None
        outputs = range(self.table.n_targets)
        return sum(all(self.cell(row, k).is_right for k in outputs) for row in range(self.n_rows))

    @property
    def n_rows(self) -> int:
        """How many rows the table has."""
        return self.table.n_rows

    def cell(self, row: int, output: int) -> Cell:
        """Return what stands in a row of an output."""
        target = int(self.table.targets[output][row])
        if self._answers is None:
            return Cell(target)
        answer = two_decimals(float(self._answers.outputs[row, output]))
        return Cell(target, answer, int(self._answers.digits[row, output]) == target)

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else self.n_rows

    def columnCount(self, parent: _Index | None = None) -> int:
        has_parent = parent is not None and parent.isValid()
        return 0 if has_parent else self.table.n_inputs + self.table.n_targets

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if index.column() < self.first:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = index.row(), index.column()
        is_input = column < self.first
        if role == Qt.ItemDataRole.DisplayRole:
            if is_input:
                return self.table.row_name(row)[column]
            return self.table.targets[column - self.first][row]
        if role == Qt.ItemDataRole.AccessibleTextRole and not is_input:
            return self._said(row, column - self.first)
        if role == Qt.ItemDataRole.ToolTipRole and not is_input:
            return tooltip(f"{self._said(row, column - self.first)} {_CHANGE} {_PIN}")
        return None

    def _said(self, row: int, output: int) -> str:
        """Return a cell in a sentence."""
        cell = self.cell(row, output)
        text = f"Row {self.table.row_name(row)}: {self.table.outputs[output]} should be "
        if not cell.answer:
            return f"{text}{cell.target}."
        verdict = "right" if cell.is_right else "wrong"
        return f"{text}{cell.target}, and the network answers {cell.answer}, which is {verdict}."

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        names = (*self.table.columns, *self.table.outputs)
        if role == Qt.ItemDataRole.DisplayRole and section < len(names):
            return feature_in_words(names[section])
        if role == Qt.ItemDataRole.ToolTipRole and self.first <= section < len(names):
            return tooltip(f"Output {names[section]}. {_RENAME}")
        return None


def is_alike(a: TruthTable, b: TruthTable) -> bool:
    """Whether two tables have the same inputs and outputs, so that they differ in targets only."""
    return (a.n_inputs, a.outputs) == (b.n_inputs, b.outputs)


def two_decimals(x: float) -> str:
    """Return an output as it stands beside its target: 0.93, or 1250 where it is far off."""
    is_usual = math.isfinite(x) and abs(x) < 100
    text = f"{x:.2f}" if is_usual else short_number(x)
    if text == "-0.00":
        return "0.00"
    return with_minus(text)
