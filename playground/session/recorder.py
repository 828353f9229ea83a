"""The recorder: writes down what training does, so that one can go back in it."""

from collections.abc import Iterable
from typing import Any

from playground.document.recorded_history import RecordedHistory
from playground.document.training_state import TrainingState
from playground.engine.arrays import FloatArray
from playground.engine.measurement import Measurement
from playground.engine.measurements.scores import Scores, TrainAndTest
from playground.engine.path import Path
from playground.session.branch import Branch
from playground.session.commands import Load
from playground.session.curve import CAPACITY, Curve, CurveRecorder
from playground.session.path_keeper import PathKeeper
from playground.session.stretch import Beginning, Stretch
from playground.session.timeline import MOST_BYTES, Timeline
from playground.session.timeline_view import TimelineView
from playground.session.trainer import Trainer
from playground.session.viewing import Viewer

_MOST_VALUES = 16
"""Values set by hand that are kept one by one; of more, the whole state is."""

CURVES = CAPACITY * 8 * (2 + 5)
"""Bytes of the curves that are being recorded."""

Row = tuple[float, float, float, float]


class Recorder:
    """Keeps the timeline, and the curves of the branch on screen."""

    def __init__(self) -> None:
        self.timeline = Timeline(MOST_BYTES - CURVES)
        self._viewer = Viewer()
        self._paths = PathKeeper()
        self.n_documents = 0
        """How many documents have been opened."""
        self.is_retracing = False
        """Whether the ends of runs are still being found again."""
        self._begin_curves(None)

    def _begin_curves(self, curves: tuple[Curve, Curve] | None) -> None:
        self._losses, self._scores = CurveRecorder(1), CurveRecorder(4)
        self._present: tuple[int, Row] | None = None
        if curves is not None:
            self._losses.resume(curves[0])
            self._scores.resume(curves[1])

    @property
    def _curves(self) -> tuple[Curve, Curve]:
        return self._losses.curve, self._scores.curve

    @property
    def _branch(self) -> Branch | None:
        return self.timeline.branch if self.timeline.has_begun else None

    @property
    def branch(self) -> int:
        """The number of the branch on screen; 0 before anything has been loaded."""
        return self.timeline.branch.id if self.timeline.has_begun else 0

    def keep_within(self, most_bytes: int) -> None:
        """Take no more memory than so many bytes, or what the curves on screen take."""
        self.timeline.keep_within(most_bytes - CURVES)

    def rename(self, branch: int, name: str) -> None:
        """Call a branch by another name, if there is one."""
        if branch in self.timeline.branches:
            self.timeline.rename(branch, name)

    def delete(self, branch: int) -> None:
        """Forget a branch, unless it is gone or on screen."""
        if branch in self.timeline.branches and branch != self.timeline.branch.id:
            self.timeline.delete(branch)

    def begin(
        self, trainer: Trainer, command: Load | None = None, *, is_new_document: bool = False
    ) -> None:
        """Note that training starts anew, by a load or a reset."""
        label = command.label if command else "reset" if self._has_trained else ""
        if is_new_document:
            self.n_documents += 1
            self.timeline = Timeline(self.timeline.most_bytes)
            self._viewer = Viewer()
            self._paths.begin()
        if command and command.history and is_new_document:
            self.timeline.restore(command.history)
            self._begin_curves(self.timeline.branch.curves)
            return
        left, curves = self._branch, self._curves
        self.timeline.begin(Beginning(trainer.experiment, trainer.state, trainer.n_train, label))
        self._put_away(left, curves)
        self._begin_curves(None if command is None else command.curves)

    @property
    def _has_trained(self) -> bool:
        return self.timeline.has_begun and not self.timeline.stretch.is_untrained

    def edited(self, before: TrainingState, trainer: Trainer, command: Load) -> None:
        """Note that a load has led from the state `before` to the trainer's."""
        is_derivable = command.remembered is None and len(command.values) <= _MOST_VALUES
        beginning = Beginning(
            trainer.experiment,
            trainer.state,
            trainer.n_train,
            command.label,
            dict(command.values) if is_derivable else {},
            is_derivable,
        )
        left, curves = self._branch, self._curves
        stretch = self.timeline.stretch
        self.timeline.edit(before, beginning)
        self._paths.edited(stretch, self.timeline.stretch, before, trainer.state)
        self._paths.keep_within_bounds(self.timeline.stretches)
        self._present = None
        if self.timeline.branch is not left:
            step = trainer.step
            until_now = curves[0].until(step - 1), curves[1].until(step)
            self._begin_curves(self.timeline.branch.curves or until_now)
            self._put_away(left, curves)

    def _put_away(self, left: Branch | None, curves: tuple[Curve, Curve]) -> None:
        """Have a branch that was left, and is still there, keep its curves."""
        if left is not None and left is not self.timeline.branch:
            self.timeline.keep_curves(left, curves)

    def trained(self, trainer: Trainer, losses: FloatArray, seconds_per_step: float) -> None:
        """Note the minibatch losses, (n,), of the steps just taken; known ones are known."""
        timeline, first_step = self.timeline, trainer.step - len(losses)
        n_known = max(0, timeline.branch.last_step - first_step)
        if n_known < len(losses):
            self._losses.extend(first_step + n_known, losses[n_known:])
        timeline.note(trainer.step)
        self._paths.note(timeline.stretch, trainer.step, trainer.theta)
        if timeline.is_due(trainer.step, seconds_per_step):
            timeline.keep(trainer.state)

    def measured(self, measurement: Measurement[Any], step: int, value: Any) -> None:
        """Note what was measured at a step, if it belongs to a curve."""
        if isinstance(measurement, Scores) and isinstance(value, TrainAndTest):
            self.scored(step, value.row)

    def scored(self, step: int, row: Row) -> None:
        """Note scores that were measured at a step."""
        self._present = (step, row)
        steps = self._scores.curve.steps
        if not len(steps) or steps[-1] <= step:
            self._scores.append(step, row)

    def went(self, branch: int | None, step: int) -> None:
        """Note that a step of a branch, None for that on screen, is the present."""
        left, curves = self._branch, self._curves
        self._present = None
        self.timeline.go(branch, step)
        if self.timeline.branch is not left:
            self._begin_curves(self.timeline.branch.curves)
            self._put_away(left, curves)

    def losses(self, step: int) -> Curve:
        """Return the minibatch losses up to the present step."""
        return self._losses.curve.until(step - 1)

    def scores(self, step: int) -> Curve:
        """Return the scores up to the present step, those measured in the past included."""
        curve = self._scores.curve.until(step)
        if self._present is None:
            return curve
        at, row = self._present
        if at > step or (len(curve.steps) and curve.steps[-1] >= at):
            return curve
        return curve.with_point(at, row)

    def path(self, present: TrainingState) -> Path:
        """Return what led to the present state, as far as it has been kept."""
        return self._paths.path(self.timeline.stretch, present)

    def run_paths(self, runs: Iterable[int]) -> dict[int, Path]:
        """Return the ways of runs, each to its end, as far as they are still known.

        There are none while they are being found: the last state known so far is not the end.
        """
        if self.is_retracing:
            return {}
        branches = self.timeline.branches
        paths = {run: self._paths.run_path(branches[run].leaf) for run in runs if run in branches}
        return {run: path for run, path in paths.items() if path is not None}

    def retraced(self, stretch: Stretch, step: int, theta: FloatArray) -> None:
        """Note where training once stood, in a stretch that comes from a file."""
        self._paths.retraced(stretch, step, theta)
        self._paths.keep_within_bounds(self.timeline.stretches)

    def retraced_to(self, stretch: Stretch) -> int:
        """Return up to which step of a stretch that has been done."""
        return self._paths.retraced_to(stretch)

    def record(self, step: int) -> RecordedHistory:
        """Return all that is needed to have the same again, the present at a step."""
        return self.timeline.record(step, self._curves)

    def view(self, step: int) -> TimelineView:
        """Return what there is to see of the timeline."""
        return self._viewer.view(self.timeline, self._curves, step, CURVES)
