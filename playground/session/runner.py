"""The runner: begins and ends runs to a goal, and says so."""

import math
from collections.abc import Callable

from playground.session.goal import Goal, RunProgress
from playground.session.pursuit import Measure, Pursuit
from playground.session.recorder import Recorder
from playground.session.snapshot import Notice, RunEnded, RunRefused
from playground.session.trainer import Trainer


class Runner:
    """Follows one run at a time, if there is any."""

    def __init__(
        self, measure: Measure, recorder: Recorder, notify: Callable[[Notice], None]
    ) -> None:
        self._measure = measure
        self._recorder = recorder
        self._notify = notify
        self._pursuit: Pursuit | None = None

    def begin(self, goal: Goal, trainer: Trainer) -> bool:
        """Begin a run; tell whether there is one, or why not."""
        pursuit = Pursuit(goal, trainer, self._measure)
        if pursuit.objection is not None:
            self._notify(RunRefused(goal, pursuit.objection))
            return False
        self._pursuit = pursuit
        return True

    def drop(self) -> None:
        """End the run without a word."""
        self._pursuit = None

    def stop(self, step: int) -> None:
        """End the run, if there is one, before its goal is reached."""
        if self._pursuit is not None:
            self._notify(RunEnded(self._pursuit.goal, step, is_reached=False))
            self._pursuit = None

    def plan(self, trainer: Trainer) -> None:
        """Take into account that something else may be trained now."""
        if self._pursuit is not None:
            self._pursuit.plan(trainer)

    def steps_until_look(self, trainer: Trainer) -> float:
        """Return how many steps may be taken before the next look."""
        return self._pursuit.steps_until_look(trainer) if self._pursuit else math.inf

    def look(self, trainer: Trainer) -> int | None:
        """Look, if it is time to; return the step at which to end if the goal is reached."""
        pursuit = self._pursuit
        if pursuit is None:
            return None
        if pursuit.steps_until_look(trainer) <= 0:
            pursuit.look(trainer)
        if pursuit.scores is not None and pursuit.step == trainer.step:
            self._recorder.scored(trainer.step, pursuit.scores.row)
        if not pursuit.is_reached:
            return None
        end = pursuit.best_step if pursuit.goal.returns_to_best else trainer.step
        self._pursuit = None
        farthest = trainer.step if pursuit.goal.returns_to_best else None
        self._notify(RunEnded(pursuit.goal, end, is_reached=True, farthest=farthest))
        return end

    def progress(self, trainer: Trainer) -> RunProgress | None:
        """Return how far the run has come, or None if there is none."""
        return None if self._pursuit is None else self._pursuit.progress(trainer)
