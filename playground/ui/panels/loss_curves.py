"""The loss and the accuracy over the steps of training."""

from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QVBoxLayout

from playground.engine.arrays import FloatArray
from playground.engine.measurement import Measurement
from playground.engine.measurements.scores import Scores
from playground.session.snapshot import Snapshot
from playground.session.timeline_view import BranchView
from playground.ui.compared_key import ComparedKey
from playground.ui.control_row import control_row
from playground.ui.curve_compared import entry_of, loss_text, losses_of, percent_text, percents_of
from playground.ui.curve_plot import CurvePlot
from playground.ui.curve_range import calm_ceiling
from playground.ui.curve_table import curve_table
from playground.ui.nice_range import range_from_zero
from playground.ui.panel import PANELS, Panel
from playground.ui.plot import SPACE
from playground.ui.table_export import Table
from playground.ui.theme import Theme, current_theme
from playground.ui.tooltip import tooltip

_LOW = 240
"""Pixels of height below which a label of the steps would take too much of them."""

_LOSS = (
    "Loss: how wrong the answers are on average; learning makes it smaller. Train is over the "
    "examples that the network learns from, test over those kept back: where test stays behind, "
    "the network learns by heart. A penalty for large weights is not part of it, so that runs with "
    "and without one can be compared. While it is measured seldom, each dot is one measurement."
)
_ACCURACY = (
    "Accuracy: the share of examples that are put into the right class. Train is over the examples "
    "that the network learns from, test over those kept back."
)
_LOG = (
    "A logarithmic scale gives each factor of ten the same height, so that small losses can be "
    "told apart. A loss of exactly 0 has no place on it."
)
_MINIBATCH = (
    "Each step looks at one minibatch, a few examples only. The faint line is the loss of each, "
    "just before its step: it jumps about because some minibatches are harder than others."
)


@PANELS.register("loss-curves")
class LossCurves(Panel):
    """What was measured, without any smoothing: losses, minibatch losses and accuracies."""

    title: ClassVar[str] = "Loss curves"
    frames_per_second: ClassVar[float] = 10

    def __init__(self) -> None:
        super().__init__()
        self._snapshot: Snapshot | None = None
        self._compared: frozenset[int] = frozenset()
        self.is_log = _check_box("log scale", _LOG)
        self.has_minibatches = _check_box("minibatch", _MINIBATCH)
        self.has_minibatches.setChecked(True)
        self.loss = CurvePlot("loss", tooltip(_LOSS), widest="0.0000")
        self.accuracy = CurvePlot("accuracy", tooltip(_ACCURACY), widest="99.9 %")
        self.accuracy.set_percent()
        self.compared = ComparedKey()
        self._plots = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._lay_out()
        self.is_log.toggled.connect(self._change_scale)
        self.has_minibatches.toggled.connect(self.loss.background.setVisible)
        self.set_theme(current_theme())

    def _lay_out(self) -> None:
        self._plots.setSpacing(SPACE)
        self._plots.addWidget(self.loss)
        self._plots.addWidget(self.accuracy)
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        self._outer.setSpacing(SPACE // 2)
        self._outer.addWidget(control_row(self.is_log, self.has_minibatches))
        self._outer.addWidget(self.compared)
        self._outer.addLayout(self._plots, 1)

    def measurements(self) -> frozenset[Measurement[Any]]:
        return frozenset({Scores()})

    def show_snapshot(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._redraw()

    def compare(self, branches: frozenset[int]) -> None:
        self._compared = branches
        self._redraw()

    def table(self) -> Table | None:
        return None if self._snapshot is None else curve_table(self._snapshot)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for plot in (self.loss, self.accuracy):
            plot.set_theme(theme)
        self._redraw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._outer.activate()
        self._arrange()

    def _change_scale(self, is_log: bool) -> None:
        self.loss.set_log(is_log)
        self._redraw()

    def _arrange(self) -> None:
        """Put the accuracy beside the loss where there is room, else below it."""
        is_wide = self.width() > 1.5 * self.height() and self.width() > 560
        directions = QBoxLayout.Direction
        self._plots.setDirection(directions.LeftToRight if is_wide else directions.TopToBottom)
        text = _step_label(self._snapshot) if self.height() >= _LOW else ""
        is_last = is_wide or self.accuracy.isHidden()
        self.loss.set_step_axis(text if is_last else "", has_numbers=is_last)
        self.accuracy.set_step_axis(text, has_numbers=True)
        self._share_room(is_wide=is_wide)

    def _share_room(self, *, is_wide: bool) -> None:
        """Give both the same width, or the curves of both 3 to 2 of the height."""
        around = (self.loss.height_around, self.accuracy.height_around)
        height = max(0, self._plots.geometry().height() - SPACE - sum(around))
        heights = (around[0] + 3 * height // 5, around[1] + 2 * height // 5)
        for index, stretch in enumerate((1, 1) if is_wide else heights):
            self._plots.setStretch(index, stretch)
        self._outer.activate()  # a picture may be taken before events are handled

    def _redraw(self) -> None:
        snapshot = self._snapshot
        has_classes = snapshot is not None and bool(snapshot.experiment.dataset.classes)
        self.accuracy.setHidden(not has_classes)
        compared = [] if snapshot is None else self._branches_compared(snapshot)
        has_begun = snapshot is not None and (snapshot.step > 0 or snapshot.is_playing)
        self.loss.hint.setText("" if has_begun or compared else _how_to_begin(snapshot))
        self.compared.show_entries([entry_of(each, self._theme) for each in compared])
        self._outer.activate()
        self._arrange()
        if snapshot is None:
            self.loss.fit((0, 10), np.ones(1))
            return
        self._draw_curves(snapshot, compared)
        self._show_values(snapshot)

    def _draw_curves(self, snapshot: Snapshot, compared: Sequence[BranchView]) -> None:
        scores, minibatches = snapshot.scores, snapshot.minibatch_losses
        losses, percents = scores.values[:, :2], scores.values[:, 2:] * 100
        self.loss.show_background(minibatches.steps, minibatches.values[:, 0])
        self.loss.show_curves(scores.steps, losses)
        self.accuracy.show_curves(scores.steps, percents)
        other_losses = [losses_of(each, self._theme) for each in compared]
        other_percents = [percents_of(each, self._theme) for each in compared]
        self.loss.show_compared(other_losses)
        self.accuracy.show_compared(other_percents)
        last_steps = [snapshot.step, *(each.last_step for each in compared)]
        steps = range_from_zero(np.array(last_steps), least=10)
        # a few minibatches much worse than the rest would flatten the curves
        known = _first_known(losses, minibatches.values)
        self.loss.fit(steps, _seen([known, *(run.values for run in other_losses)]))
        self.accuracy.fit(steps, _all_values([percents, *(run.values for run in other_percents)]))

    def _branches_compared(self, snapshot: Snapshot) -> list[BranchView]:
        branches, current = snapshot.timeline.branches, snapshot.timeline.current
        return [each for each in branches if each.id in self._compared and each.id != current]

    def _show_values(self, snapshot: Snapshot) -> None:
        scores = snapshot.scores
        if not len(scores.steps):
            for plot in (self.loss, self.accuracy):
                plot.key.show_values(("", ""))
            return
        *losses, train, test = scores.values[-1].tolist()
        step = int(scores.steps[-1])
        note = "" if step == snapshot.step else f"at step {step}"
        self.loss.key.show_values(tuple(map(loss_text, losses)), note)
        self.accuracy.key.show_values((percent_text(train), percent_text(test)), note)


def _check_box(text: str, explanation: str) -> QCheckBox:
    box = QCheckBox(text)
    box.setToolTip(tooltip(explanation))
    return box


def _step_label(snapshot: Snapshot | None) -> str:
    if snapshot is None:
        return "step"
    n_examples = len(snapshot.examples.train)
    n_steps = -(-n_examples // snapshot.experiment.examples_per_step(n_examples))
    return "step (each is an epoch)" if n_steps == 1 else f"step ({n_steps:,} make an epoch)"


def _how_to_begin(snapshot: Snapshot | None) -> str:
    is_trainable = snapshot is None or snapshot.experiment.obstacle is None
    return "Press Space to train" if is_trainable else "The network cannot be trained yet"


def _all_values(runs: Sequence[FloatArray]) -> FloatArray:
    return np.concatenate([values.ravel() for values in runs])


def _seen(runs: Sequence[FloatArray]) -> FloatArray:
    """Return the losses of runs, (n, ...) each, without those that explode beyond all others."""
    columns = [np.atleast_2d(values.T) for values in runs]
    return np.concatenate([c[c <= calm_ceiling(c)] for rows in columns for c in rows])


def _first_known(*curves: FloatArray) -> FloatArray:
    """Return the first of the curves in which there is a number, or else just 1."""
    return next((values for values in curves if np.isfinite(values).any()), np.ones(1))
