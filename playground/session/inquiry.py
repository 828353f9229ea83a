"""The inquiry: which questions are open, who answers them, and what is known so far."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from playground.engine.arrays import read_only
from playground.engine.instant import Instant
from playground.engine.measurement import Measurement, Subject
from playground.engine.measurements.scores import Scores, TrainAndTest
from playground.engine.path import Path
from playground.session.analyst import Asks, Findings, Question, make_subject
from playground.session.likeness import compute_alike
from playground.session.snapshot import Answer
from playground.session.trainer import Trainer, TrainerState

QUICK = 3e7
"""Multiplications that take a few milliseconds: what costs more goes to the analyst."""

Record = Callable[[Measurement[Any], int, Any], None]


class Inquiry:
    """Answers quick measurements at once and has slow ones answered by the analyst."""

    def __init__(self, analyst: Asks, tell: Callable[[Exception], None]) -> None:
        self._watched: frozenset[Measurement[Any]] = frozenset()
        self._analyst = analyst
        self._tell = tell
        self._load = 0
        self._subject: Subject | None = None
        self._known: dict[Measurement[Any], Answer[Any]] = {}
        self._fresh: list[Measurement[Any]] = []
        self._broken: set[Measurement[Any]] = set()
        self._slow: list[Measurement[Any]] | None = None  # not known yet
        self._told: set[str] = set()
        self._latest: Answer[None] | None = None
        self._asked_once: set[Measurement[Any]] = set()

    @property
    def watched(self) -> frozenset[Measurement[Any]]:
        """The questions whose answers are wanted now."""
        return self._watched

    @watched.setter
    def watched(self, measurements: frozenset[Measurement[Any]]) -> None:
        self._watched = measurements
        self._slow = None
        self._asked_once &= measurements
        for each in [each for each in self._known if each.is_once and each not in measurements]:
            del self._known[each]
        self._analyst.want(self._load, measurements)

    def answers_all(self, measurements: frozenset[Measurement[Any]]) -> bool:
        """Tell whether to watch these would bring nothing that has not been answered or asked for.

        So it is where some are no longer wanted, and none becomes quick by that.
        """
        if not measurements <= self._watched:
            return False
        return measurements.isdisjoint(self._due())

    def begin(self, trainer: Trainer) -> None:
        """Forget all answers: they belong to an experiment, or a run, that is over."""
        if not self._suits(trainer):  # while a weight is dragged, what it keeps stays good
            self._subject = make_subject(trainer.experiment, trainer.examples, trainer.prepared)
        self._forgive()
        self._forget()

    def _forgive(self) -> None:
        """Ask anew what could not be answered before."""
        self._broken.clear()
        self._slow = None

    def _forget(self) -> None:
        self._load += 1
        self._known.clear()
        self._fresh.clear()
        self._asked_once.clear()
        self._analyst.want(self._load, self._watched)

    def go_on(self, trainer: Trainer) -> None:
        """Keep the answers if they are as true of the experiment now trained, else forget them.

        They are where nothing has changed that they depend on, the weights included. What could
        not be answered before may be now.
        """
        if self._is_about(trainer) and self._freezes_alike(trainer):
            self._forgive()
        else:
            self.begin(trainer)

    def _freezes_alike(self, trainer: Trainer) -> bool:
        """Tell whether the same weights are frozen, which weight space depends on."""
        subject, network = self._subject, trainer.experiment.network
        return subject is not None and np.array_equal(subject.source.is_frozen, network.is_frozen)

    def go_elsewhere(self, trainer: Trainer) -> None:
        """Forget all answers, which belong to another time."""
        if self._is_about(trainer):
            self._forget()
        else:
            self.begin(trainer)

    def _is_about(self, trainer: Trainer) -> bool:
        subject = self._subject
        return (
            subject is not None
            and subject.prepared is trainer.prepared
            and compute_alike(subject.source, trainer.experiment.network)
        )

    def _suits(self, trainer: Trainer) -> bool:
        subject, experiment = self._subject, trainer.experiment
        return (
            subject is not None
            and subject.source is experiment.network
            and subject.prepared is trainer.prepared
            and subject.examples is trainer.examples
            and subject.loss is experiment.loss
        )

    def scores(self, trainer: Trainer) -> TrainAndTest:
        """Return the scores at the present weights, found at once."""
        subject = self._subject
        if subject is None or not self._is_about(trainer):
            subject = make_subject(trainer.experiment, trainer.examples, trainer.prepared)
        subject.recall(trainer.slots)
        return Scores().measure(subject, Instant(trainer.theta, slots=trainer.slots))

    @property
    def is_outdated(self) -> bool:
        """Whether a slow answer is missing, or older than the last snapshot."""
        return bool(self._due())

    def _due(self) -> list[Measurement[Any]]:
        """Return the slow measurements that are to be made at the present step."""
        return [] if self._latest is None else [*filter(self._is_due, self.slow())]

    def _is_due(self, measurement: Measurement[Any]) -> bool:
        if measurement.is_once:
            return measurement not in self._asked_once
        known = self._known.get(measurement)
        return known is None or self._latest is None or known.step != self._latest.step

    @property
    def can_ask(self) -> bool:
        """Whether slow answers are wanted, and there is somebody free to find them."""
        return self.is_outdated and not self._analyst.is_busy

    def slow(self) -> list[Measurement[Any]]:
        """Return the watched measurements that are for the analyst.

        They are those that would take too long together with all that are cheaper.
        """
        if self._slow is None and self._subject is not None:
            self._slow = self._find_slow(self._subject)
        return self._slow or []

    def _find_slow(self, subject: Subject) -> list[Measurement[Any]]:
        costs = {each: self._cost(each, subject) for each in self._watched - self._broken}
        slow: list[Measurement[Any]] = []
        total = 0.0
        for measurement, cost in sorted(costs.items(), key=lambda pair: (pair[1], repr(pair[0]))):
            total += cost
            if measurement not in self._broken and (measurement.is_once or total > QUICK):
                slow.append(measurement)
        return slow

    def _cost(self, measurement: Measurement[Any], subject: Subject) -> float:
        try:
            return measurement.cost(subject)
        except Exception as error:
            self._set_aside(measurement, error)
            return 0.0

    def _set_aside(self, measurement: Measurement[Any], error: Exception) -> None:
        """Ask no more until the next experiment, and say so, once for the same trouble."""
        self._broken.add(measurement)
        self._slow = None
        trouble = f"{measurement!r}: {error!r}"
        if trouble not in self._told:
            self._told.add(trouble)
            self._tell(error)

    def receive(self, findings: Findings) -> None:
        """Take in what the analyst found, unless it belongs to what is over."""
        if findings.load != self._load:
            return
        for measurement, error in findings.errors.items():
            self._set_aside(measurement, error)
        self._known.update(findings.answers)
        self._fresh.extend(findings.answers)

    def answers(
        self,
        trainer: Trainer,
        state: TrainerState,
        record: Record,
        path: Callable[[], Path] | None = None,
        *,
        runs: Callable[[frozenset[int]], Mapping[int, Path]] | None = None,
        is_training: bool = True,
    ) -> dict[Measurement[Any], Answer[Any]]:
        """Return the answers to what is watched, each with its step, and ask for the slow ones.

        `record` is told of every new answer; `path` is asked for the way here if needed,
        and `runs` for those of whole runs.
        """
        self._latest = Answer(state.step, None)
        slow = self.slow()
        needs_path = any(each.needs_path for each in self._watched)
        needed = frozenset(run for each in self._watched for run in each.runs_needed)
        instant = replace(
            self._instant(trainer, state, path() if path and needs_path else None),
            runs=runs(needed) if runs and needed else {},
        )
        self._ask(trainer, instant, is_training=is_training)
        for measurement in self._fresh:
            record(measurement, self._known[measurement].step, self._known[measurement].value)
        self._fresh.clear()
        answers = {m: self._known[m] for m in slow if m in self._known}
        for measurement in self._watched - self._broken - set(slow):
            answer = self._measure(measurement, instant)
            if answer is not None:
                answers[measurement] = answer
                record(measurement, answer.step, answer.value)
        return answers

    def _instant(self, trainer: Trainer, state: TrainerState, path: Path | None) -> Instant:
        rows = read_only(trainer.next_rows.copy())
        experiment = trainer.experiment
        return Instant(
            theta=state.theta,
            step=state.step,
            slots=state.slots,
            rows=rows,
            optimiser=experiment.optimiser,
            path=path,
            clipping=experiment.recipe.clipping,
            penalty=experiment.penalty,
            schedule=experiment.schedule,
            rate_factors=experiment.network.rate_factors,
            seed=experiment.seed,
            is_fixed=experiment.network.is_fixed,
            noise=experiment.noise,
        )

    def _measure(self, measurement: Measurement[Any], instant: Instant) -> Answer[Any] | None:
        if self._subject is None:
            return None
        try:
            self._subject.recall(instant.slots)
            return Answer(instant.step, measurement.measure(self._subject, instant))
        except Exception as error:
            self._set_aside(measurement, error)
            return None

    def _ask(self, trainer: Trainer, instant: Instant, *, is_training: bool) -> None:
        if not self.can_ask:
            return
        due = self._due()
        self._asked_once.update(each for each in due if each.is_once)
        self._analyst.ask(
            Question(
                self._load,
                trainer.experiment,
                trainer.examples,
                trainer.prepared,
                instant,
                tuple(due),
                is_training,
            )
        )
