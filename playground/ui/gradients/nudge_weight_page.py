"""The page of one weight or bias: its examples' gradients, what is left of them, and the step."""

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from playground.engine.arrays import FloatArray, IntArray
from playground.engine.measurements.nudges import ParameterNudges
from playground.engine.network import Network
from playground.engine.parameter_key import ParameterKey
from playground.session.snapshot import Answer, Snapshot
from playground.ui.examples.strip import MinibatchStrip
from playground.ui.gradients.nudge_balance import NudgeBalance
from playground.ui.gradients.nudge_bars import NudgeBars
from playground.ui.gradients.nudge_line import NudgeLine
from playground.ui.gradients.nudge_rows import RowMarks
from playground.ui.gradients.nudge_rule import rule
from playground.ui.gradients.nudge_scale import step_factor
from playground.ui.gradients.nudge_words import (
    alike,
    brief_wish,
    carried,
    noun,
    outside,
    plus_minus,
    result,
    wish,
)
from playground.ui.lens import Lens
from playground.ui.plot import SPACE
from playground.ui.steady_scale import SteadyScale
from playground.ui.theme import Theme

_HINT = "Point at a bar for its example; click to pin it."


class WeightPage(QWidget):
    """Lays its widgets out and fills them from an answer."""

    pointed = Signal(object)
    """Carries the row of the example under the mouse, or None."""
    clicked = Signal(object)
    """Carries the row of the example that was clicked, or None."""
    lens_wanted = Signal(object)
    """Carries the Lens."""

    def __init__(self) -> None:
        super().__init__()
        self.bars, self.strip, self.balance = NudgeBars(), MinibatchStrip(), NudgeBalance()
        self.strip.outline_dots()
        self.line = NudgeLine(_HINT)
        self.parts = NudgeLine("")
        self.is_sorted = False
        """Whether bars stand by size, and not in the minibatch's order."""
        self._scales = SteadyScale(), SteadyScale(), SteadyScale()
        self._lens = Lens()
        self._marks = RowMarks()
        self._nudges: ParameterNudges | None = None
        self._what = "weight"
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE // 2)
        for widget in (self.bars, self.strip, self.line, self.balance, self.parts):
            layout.addWidget(widget, 1 if widget is self.bars else 0)
        self.bars.pointed.connect(self.pointed)
        self.bars.clicked.connect(self.clicked)
        self.bars.moved.connect(self._align)
        self.strip.lens_wanted.connect(self.lens_wanted)

    def keep_scale(self, is_kept: bool) -> None:
        """Keep the scales as they are, or let them follow the numbers."""
        for scale in self._scales:
            scale.is_kept = is_kept

    def show_answer(self, snapshot: Snapshot, answer: Answer[ParameterNudges]) -> None:
        """Show the nudges of the step that comes next."""
        nudges = answer.value
        order = _order(nudges.gradients, is_sorted=self.is_sorted)
        rows = nudges.rows[order]
        self._nudges, self._marks = nudges, RowMarks(snapshot, rows)
        examples = snapshot.examples.train
        labels = _labels(examples.targets, rows) if snapshot.experiment.dataset.classes else None
        self._what = noun(nudges.key, snapshot.experiment.network)
        self.bars.show_bars(nudges.gradients[order], rows, labels, self._what)
        subject = (nudges.key, snapshot.experiment.network)
        of_bars, of_parts, of_step = self._scales
        *_, mean = alike(nudges.positive, nudges.negative, nudges.mean)
        limit = of_bars.fit(_largest(nudges.gradients), subject)
        self.bars.show_mean(nudges.mean, mean, limit)
        parts = np.array([nudges.positive, nudges.negative, nudges.clipped])
        limit = of_parts.fit(_largest(parts), subject)
        largest = of_step.fit(abs(nudges.computed), subject)
        factor = step_factor(limit, largest) if nudges.computed else 1.0  # there is no arrow
        self.balance.explain(snapshot.experiment)
        self.balance.show_nudges(nudges, limit, factor, rule(snapshot.experiment, nudges))
        self.strip.show_examples(snapshot, rows)
        self.strip.mark_pixel(_pixel(nudges.key, snapshot.experiment.network))
        text = carried(nudges)
        self.parts.setVisible(bool(text))
        self.parts.say(f"step: {text}" if text else "")
        self.setAccessibleDescription(result(nudges, snapshot.experiment))
        self._align()
        self._say()

    def be_low(self, is_low: bool) -> None:
        """Leave out what takes most height, or show all."""
        self.strip.setHidden(is_low)
        self._align()

    def show_lens(self, lens: Lens) -> None:
        """Mark the examples that are looked at."""
        self._lens = lens
        self.bars.show_lens(lens)
        self.strip.show_lens(lens)
        self._say()

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        for widget in (self.bars, self.strip, self.balance, self.line, self.parts):
            widget.set_theme(theme)

    def _align(self) -> None:
        """Put the chips below their bars where there is room; else bars show their classes."""
        offset = self.bars.x() - self.strip.x()
        is_below = self.strip.align(self.bars.left + offset, self.bars.pitch)
        self.bars.has_band = not is_below or self.strip.isHidden()
        self.bars.update()

    def _say(self) -> None:
        row, nudges = self._lens.example, self._nudges
        if row is None or nudges is None:
            self.line.say("")
            return
        places = np.flatnonzero(nudges.rows == row)
        words = self._marks.words(row)
        if not len(places):
            self.line.say(*(outside(words, self._marks.name(row)) if words else ("",)))
            return
        gradient = float(nudges.gradients[places[0]])
        what, value = self._what, plus_minus(gradient)
        brief = f"{value}: {brief_wish(gradient)} · {words}"
        self.line.say(f"{value}: {wish(gradient, what)} · {words}", brief)


def _pixel(key: ParameterKey, network: Network) -> tuple[int, int] | None:
    """Return the row and the column of the pixel from which a weight comes, if it does."""
    shape, names = getattr(network.input.layer, "shape", None), network.input.neurons
    if shape is None or key.source is None or key.source[0] != network.input.id:
        return None
    row, column = divmod(names.index(key.source[1]), shape[1])
    return row, column


def _order(gradients: FloatArray, *, is_sorted: bool) -> IntArray:
    return np.argsort(-gradients, kind="stable") if is_sorted else np.arange(len(gradients))


def _labels(targets: FloatArray | IntArray, rows: IntArray) -> IntArray:
    return targets[rows].astype(np.int64)


def _largest(values: FloatArray) -> float:
    return float(np.abs(values[np.isfinite(values)]).max(initial=0.0))
