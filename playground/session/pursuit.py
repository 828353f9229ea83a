"""A pursuit: a run to a goal, looked at now and then."""

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from playground.engine.gradients.mean_gradient import mean_gradient
from playground.engine.measurements.scores import TrainAndTest
from playground.session.goal import Course, Goal, Report, RunProgress
from playground.session.trainer import Trainer

_LEAST_STEPS = 20
"""Steps between two measurements, however short an epoch is."""

Measure = Callable[[Trainer], TrainAndTest]


class Pursuit:
    """Tells when to look whether a goal is reached, and whether it is."""

    def __init__(self, goal: Goal, trainer: Trainer, measure: Measure) -> None:
        self.goal = goal
        self._measure = measure
        first = self._report(trainer)
        self._course = Course(first, first, first)
        self.plan(trainer)

    @property
    def objection(self) -> str | None:
        """One sentence that says why there is nothing to run to, or None."""
        return self.goal.objection(self._course.first)

    @property
    def is_reached(self) -> bool:
        """Whether the goal was reached at the last look."""
        return self.goal.is_reached(self._course)

    @property
    def best_step(self) -> int:
        """Where the held-out loss was lowest, of all looks."""
        return self._course.best.step

    @property
    def step(self) -> int:
        """Where training stood at the last look."""
        return self._course.now.step

    @property
    def scores(self) -> TrainAndTest | None:
        """What was measured at the last look."""
        return self._course.now.scores

    def plan(self, trainer: Trainer) -> None:
        """Settle when to look next, anew where an edit may have changed the epochs' length."""
        n_steps = self.goal.steps_until_look(self._now(trainer), trainer.steps_left_in_epoch)
        if self.goal.needs != "steps":
            in_epoch = trainer.steps_in_epoch
            n_steps += max(0, -(-(_LEAST_STEPS - n_steps) // in_epoch)) * in_epoch
        self._next = trainer.step + n_steps

    def steps_until_look(self, trainer: Trainer) -> int:
        """Return how many steps are to be taken before the next look."""
        return self._next - trainer.step

    def look(self, trainer: Trainer) -> None:
        """Take in where training stands."""
        now = self._report(trainer)
        best = now if _test_loss(now) < _test_loss(self._course.best) else self._course.best
        self._course = Course(self._course.first, best, now)
        self.plan(trainer)

    def progress(self, trainer: Trainer) -> RunProgress:
        """Return how far the run has come."""
        share = self.goal.share(replace(self._course, now=self._now(trainer)))
        return RunProgress(
            self.goal, share, self.best_step if self.goal.needs == "scores" else None
        )

    def _now(self, trainer: Trainer) -> Report:
        """Return where training stands, with what was measured at the last look."""
        return replace(
            self._course.now,
            step=trainer.step,
            epoch=trainer.epoch,
            epoch_share=trainer.state.position / trainer.n_train,
        )

    def _report(self, trainer: Trainer) -> Report:
        needs = self.goal.needs
        return Report(
            trainer.step,
            trainer.epoch,
            trainer.state.position / trainer.n_train,
            self._measure(trainer) if needs == "scores" else None,
            _gradient_norm(trainer) if needs == "gradient" else None,
        )


def _test_loss(report: Report) -> float:
    loss = math.inf if report.scores is None else report.scores.test.loss
    return math.inf if math.isnan(loss) else loss


def _gradient_norm(trainer: Trainer) -> float:
    """Return the length of the gradient over all that may be trained, and all training examples."""
    experiment = trainer.experiment
    gradient = mean_gradient(
        trainer.recalling_network, experiment.loss, trainer.prepared.train, trainer.theta
    )
    return float(np.linalg.norm(gradient[~experiment.network.is_fixed].astype(np.float64)))
