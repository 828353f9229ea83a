"""The loss and the accuracy over the steps of training."""

import math
from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from playground.engine.arrays import FloatArray
from playground.engine.measurement import Measurement
from playground.engine.measurements.scores import Scores
from playground.session.snapshot import Snapshot
from playground.session.timeline_view import BranchView
from playground.ui.branch_colours import branch_colour
from playground.ui.compared_key import ComparedKey, Entry
from playground.ui.curve_key import percent, steady_number
from playground.ui.curve_plot import ComparedCurves, CurvePlot
from playground.ui.nice_range import range_from_zero
from playground.ui.panel import PANELS, Panel
from playground.ui.plot import SPACE
from playground.ui.theme import Theme, current_theme
from playground.ui.tooltip import tooltip

_UNKNOWN = "–"
"""Stands for a number that there is not: nobody knows what outputs without a target should give."""

_LOW = 240
"""Pixels of height below which a label of the steps would take too much of them."""

_LOSS = (
    "Loss: how wrong the answers are on average; learning makes it smaller. Train is over the "
    "examples that the network learns from, test over those kept back: where test stays behind, "
    "the network learns by heart."
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
        controls = QWidget()
        controls.setProperty("isControl", True)
        switches = QHBoxLayout(controls)
        switches.setContentsMargins(0, 0, 0, 0)
        switches.setSpacing(2 * SPACE)
        switches.addWidget(self.is_log)
        switches.addWidget(self.has_minibatches)
        switches.addStretch()
        self._plots.setSpacing(SPACE)
        self._plots.addWidget(self.loss)
        self._plots.addWidget(self.accuracy)
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        self._outer.setSpacing(SPACE // 2)
        self._outer.addWidget(controls)
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
        has_begun = snapshot is not None and (snapshot.step > 0 or snapshot.is_playing)
        self.loss.hint.setText("" if has_begun else _how_to_begin(snapshot))
        has_classes = snapshot is not None and bool(snapshot.experiment.dataset.classes)
        self.accuracy.setHidden(not has_classes)
        compared = [] if snapshot is None else self._branches_compared(snapshot)
        self.compared.show_entries([_entry(each, self._theme) for each in compared])
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
        other_losses = [_losses_of(each, self._theme) for each in compared]
        other_percents = [_percents_of(each, self._theme) for each in compared]
        self.loss.show_compared(other_losses)
        self.accuracy.show_compared(other_percents)
        last_steps = [snapshot.step, *(each.last_step for each in compared)]
        steps = range_from_zero(np.array(last_steps), least=10)
        # a few minibatches much worse than the rest would flatten the curves
        known = _first_known(losses, minibatches.values)
        self.loss.fit(steps, _all_values(known, other_losses))
        self.accuracy.fit(steps, _all_values(percents, other_percents))

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
        self.loss.key.show_values(tuple(map(_loss, losses)), note)
        self.accuracy.key.show_values((_percent(train), _percent(test)), note)


def _check_box(text: str, explanation: str) -> QCheckBox:
    box = QCheckBox(text)
    box.setToolTip(tooltip(explanation))
    return box


def _step_label(snapshot: Snapshot | None) -> str:
    if snapshot is None:
        return "step"
    n_examples, size = len(snapshot.examples.train), snapshot.experiment.batch_size
    n_steps = -(-n_examples // size)
    return f"step ({n_steps} make an epoch)"


def _how_to_begin(snapshot: Snapshot | None) -> str:
    is_trainable = snapshot is None or snapshot.experiment.obstacle is None
    return "Press Space to train" if is_trainable else "The network cannot be trained yet"


def _losses_of(branch: BranchView, theme: Theme) -> ComparedCurves:
    """Return the train and the test loss of a run, or else the losses of its minibatches."""
    colour, scores = branch_colour(branch, theme), branch.scores
    if len(scores.steps) > 1:
        return ComparedCurves(scores.steps, scores.values[:, :2], colour)
    return ComparedCurves(branch.steps, branch.losses[:, np.newaxis], colour)


def _percents_of(branch: BranchView, theme: Theme) -> ComparedCurves:
    scores = branch.scores
    return ComparedCurves(scores.steps, 100 * scores.values[:, 2:], branch_colour(branch, theme))


def _all_values(values: FloatArray, runs: Sequence[ComparedCurves]) -> FloatArray:
    return np.concatenate([values.ravel(), *(run.values.ravel() for run in runs)])


def _entry(branch: BranchView, theme: Theme) -> Entry:
    """Return what the key says of a run: where it has got, as far as that was measured."""
    scores = branch.scores
    if len(scores.steps) < 2:
        words = "only the losses of its minibatches are known."
    else:
        train, test, *accuracies = scores.values[-1].tolist()
        words = f"train loss {_loss(train)}, test loss {_loss(test)}"
        if not math.isnan(accuracies[0]):
            words += f", accuracy {_percent(accuracies[0])} and {_percent(accuracies[1])}"
        words += f" at step {int(scores.steps[-1]):,}."
    return Entry(branch_colour(branch, theme), branch.name, words)


def _first_known(*curves: FloatArray) -> FloatArray:
    """Return the first of the curves in which there is a number, or else just 1."""
    return next((values for values in curves if np.isfinite(values).any()), np.ones(1))


def _loss(loss: float) -> str:
    return _UNKNOWN if math.isnan(loss) else steady_number(loss)


def _percent(share: float) -> str:
    return _UNKNOWN if math.isnan(share) else percent(share)
