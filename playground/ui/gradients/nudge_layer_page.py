"""The page of a column of neurons: its gradients as a matrix, and what its colours mean."""

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from playground.document.experiment import Experiment
from playground.engine.arrays import FloatArray
from playground.engine.measurements.nudges_of_layer import ColumnNudges
from playground.engine.parameter_key import ParameterKey
from playground.session.snapshot import Answer, Snapshot
from playground.ui.colour_bar import ColourBar
from playground.ui.colours import diverging_table
from playground.ui.editor.drawing import drawing_of
from playground.ui.editor.labels import neuron_label, nouns
from playground.ui.gradients.nudge_line import NudgeLine
from playground.ui.gradients.nudge_matrix import Cell
from playground.ui.gradients.nudge_matrix_keys import KeyedNudgeMatrix
from playground.ui.gradients.nudge_rows import RowMarks
from playground.ui.gradients.nudge_words import outside, plus_minus, weight_words
from playground.ui.lens import Lens
from playground.ui.plot import SPACE
from playground.ui.steady_scale import SteadyScale
from playground.ui.theme import Theme, current_theme
from playground.ui.tooltip import tooltip

_HINT = "Point at a cell, by mouse or by Tab and arrow keys; click or Return chooses."
_BAR = (
    "What the colours stand for: blue for positive gradients, whose weights should go down, orange "
    "for negative ones, whose weights should go up. The row of means has a scale of its own, as "
    "means are small where the examples disagree."
)
_MOST_NAMED = 64
"""Neurons beyond which there is no room for names."""


class LayerPage(QWidget):
    """Lays its widgets out and fills them from an answer."""

    pointed = Signal(object)
    """Carries the row of the example under the mouse, or None."""
    clicked = Signal(object, object)
    """Carries the row of the example that was clicked, or None, and the ParameterKey."""

    def __init__(self) -> None:
        super().__init__()
        self.matrix, self.line, self.key = KeyedNudgeMatrix(), NudgeLine(_HINT), ColourBar("scale")
        self.means_range = NudgeLine("")
        self._theme = current_theme()
        self._scales = SteadyScale(), SteadyScale()
        self._lens = Lens()
        self._shown: tuple[Experiment, ColumnNudges] | None = None
        self._marks = RowMarks()
        self._named: object = None
        self._cell: Cell | None = None
        self.key.setToolTip(tooltip(_BAR))
        self._lay_out()
        self.matrix.pointed.connect(self._point)
        self.matrix.clicked.connect(self._click)

    def _lay_out(self) -> None:
        keys = QHBoxLayout()
        keys.setSpacing(SPACE)
        keys.addWidget(self.key)
        keys.addWidget(self.means_range, 1, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE // 2)
        layout.addWidget(self.matrix, 1)
        layout.addWidget(self.line)
        layout.addLayout(keys)

    def keep_scale(self, is_kept: bool) -> None:
        """Keep the scales as they are, or let them follow the numbers."""
        for scale in self._scales:
            scale.is_kept = is_kept

    def show_answer(self, snapshot: Snapshot, answer: Answer[ColumnNudges]) -> None:
        """Show the nudges of the step that comes next."""
        nudges, experiment = answer.value, snapshot.experiment
        self._shown = (experiment, nudges)
        self._marks = RowMarks(snapshot, nudges.rows)
        subject = (nudges.node, experiment.network)
        arrays = nudges.gradients, nudges.means
        each, mean = (
            scale.fit(_largest(values), subject)
            for scale, values in zip(self._scales, arrays, strict=True)
        )
        self.matrix.show_matrix(nudges, (each, mean), self._marks)
        self._name(experiment, nudges)
        self._draw_keys()
        self.show_lens(self._lens)

    def _name(self, experiment: Experiment, nudges: ColumnNudges) -> None:
        this = (drawing_of(experiment), nudges.node, nudges.weights_per_column)
        if this == self._named:
            return
        self._named = this
        drawing, network = this[0], experiment.network
        node = network[nudges.node]
        few = node.neurons if len(node.neurons) <= _MOST_NAMED else ()
        titles = tuple(neuron_label(node, neuron, drawing) for neuron in few)
        names: tuple[str, ...] = ()
        if nudges.weights_per_column == 1 and nudges.n_inputs <= _MOST_NAMED:
            pairs = network.input_names(node)
            names = (
                *(neuron_label(network[s], neuron, drawing) for s, neuron in pairs),
                nouns(node)[1],
            )
        self.matrix.show_names(titles, tuple(name.removeprefix("neuron ") for name in names))

    def _draw_keys(self) -> None:
        colours = diverging_table(self._theme, 255)[np.newaxis]
        ends = [(plus_minus(-scale.limit), plus_minus(scale.limit)) for scale in self._scales]
        self.key.show_colours(colours, (ends[0][0], "0", ends[0][1]))
        self.means_range.say(f"the row of means: {ends[1][0]} to {ends[1][1]}")

    def show_lens(self, lens: Lens) -> None:
        """Mark the examples that are looked at, and the weight."""
        self._lens = lens
        self.matrix.show_lens(lens, self._chosen())
        self._say()

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._theme = theme
        self.matrix.set_theme(theme)
        for line in (self.line, self.means_range):
            line.set_theme(theme)
        self._draw_keys()

    def _chosen(self) -> tuple[int, int] | None:
        key = self._lens.thing
        if self._shown is None or not isinstance(key, ParameterKey):
            return None
        experiment, nudges = self._shown
        if key.node != nudges.node:
            return None
        rows, columns = experiment.network.numbering[key.node]
        column = nudges.n_inputs if key.source is None else columns.get(key.source)
        unit = rows.get(key.neuron)
        return None if unit is None or column is None else (unit, column)

    def _point(self, cell: Cell | None) -> None:
        self._cell = cell
        self.pointed.emit(self._row(cell))
        self._say()

    def _click(self, cell: Cell | None) -> None:
        self.clicked.emit(self._row(cell), None if cell is None else self._key(cell))

    def _row(self, cell: Cell | None) -> int | None:
        if cell is None or cell.row is None or self._shown is None:
            return None
        place = self._shown[1].example(cell.row, cell.unit, cell.column)
        return self._marks.row_of(place)

    def _key(self, cell: Cell) -> ParameterKey | None:
        if self._shown is None:
            return None
        experiment, nudges = self._shown
        node = experiment.network[nudges.node]
        column = nudges.weight(cell.row, cell.unit, cell.column)
        names = (*experiment.network.input_names(node), None)
        return ParameterKey(nudges.node, node.neurons[cell.unit], names[column])

    def _say(self) -> None:
        cell, shown = self._cell, self._shown
        if cell is None or shown is None:
            self._say_example(self._lens.example)
            return
        experiment, nudges = shown
        key, row = self._key(cell), self._row(cell)
        values = nudges.means if cell.row is None else nudges.gradients[cell.row]
        whose = "mean" if row is None else self._marks.words(row)
        words = "" if key is None else weight_words(experiment, key)
        value = plus_minus(float(values[cell.unit, cell.column]))
        self.line.say(f"{value} for {words} · {whose}")

    def _say_example(self, row: int | None) -> None:
        words = "" if row is None else self._marks.words(row)
        if row is None or not words or self._marks.place_of(row) is not None:
            self.line.say(words)
        else:
            self.line.say(*outside(words, self._marks.name(row)))


def _largest(values: FloatArray) -> float:
    return float(np.abs(values[np.isfinite(values)]).max(initial=0.0))
