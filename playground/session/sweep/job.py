"""One run of a sweep: what it is told, what it gives, and how it is carried out."""

import hashlib
import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from playground.document.experiment import Experiment
from playground.document.training_state import TrainingState
from playground.engine.arrays import FloatArray, IntArray
from playground.engine.dataset import Dataset, Examples
from playground.engine.instant import Instant
from playground.engine.measurements.response_map import ResponseMap
from playground.session.analyst import make_subject
from playground.session.batch_run import (
    BatchRun,
    Plan,
    Standing,
    load_examples,
    plan_epochs,
    plan_steps,
)
from playground.session.trainer import Trainer

Tell = Callable[[float], None]
"""Take the share that is done, 0 to 1."""

_FEWEST_MARKS, _MOST_MARKS = 10, 100
_CHEAP = 100_000
"""Examples that may be looked at along a run for its scores, however short it is."""

_MAP = 64
"""Places along each side of a map of the answers."""

_HASHED_STEPS = 20
_DIGITS = 8


@dataclass(frozen=True)
class Length:
    """How long to train: so many steps or, if given, so many epochs."""

    n_steps: int = 1000
    n_epochs: int | None = None


@dataclass(frozen=True, eq=False)
class Job:
    """A run from the first step on."""

    experiment: Experiment
    length: Length
    target: float | None = None
    """The train loss to be reached."""
    n_places: int = 0
    """How many points of its path through weight space to bring back."""
    has_map: bool = False
    """Whether to bring back what the network answers on the plane of its data."""

    def carry_out(self, tell: Tell) -> "Outcome":
        """Train; raise DataError or NetworkError."""
        return _carry_out(self, tell)


@dataclass(frozen=True, eq=False)
class Outcome:
    """What a run has come to; where numbers diverged, up to the last good step."""

    steps: IntArray
    """(k,): at which the scores were taken, from 0 on."""
    scores: FloatArray
    """(k, 4): train and test loss, train and test accuracy; NaN where there is none."""
    state: TrainingState
    reached: int | None
    """The first of the steps at which the train loss was no more than the target."""
    diverged: int | None
    """The step, from 1, in which numbers grew beyond all bounds."""
    start: str
    """A digest of the starting weights: equal ones are the same, bit for bit."""
    minibatches: str
    """A digest of the examples that the first steps took."""
    places: FloatArray | None
    """(n, n_parameters): points of the path, evenly spaced in steps."""
    map: FloatArray | None
    """(outputs, n, n): the answers on the plane, rows upwards."""
    seconds: float
    """How long training alone took."""


def _carry_out(job: Job, tell: Tell) -> Outcome:
    trainer = trainer_of(job.experiment)
    start, minibatches = _digest(trainer.theta), _digest_of_minibatches(trainer)
    run, plan = BatchRun(trainer), _plan(trainer, job.length)
    standings, places = [run.standing()], [trainer.theta.copy()]
    kept = _kept(plan, job.n_places)
    for n_steps in plan.parts:
        is_done = run.train(n_steps, _watch(run, plan, tell))
        standings.append(run.standing())
        if len(standings) - 1 in kept or not is_done:
            places.append(trainer.theta.copy())
        if not is_done:
            break
    return Outcome(
        np.array([each.step for each in standings]),
        np.array([_row(each) for each in standings]),
        trainer.state.freeze(),
        _reached(standings, job.target),
        None if run.divergence is None else run.divergence.step,
        start,
        minibatches,
        np.stack(places) if job.n_places else None,
        _map(trainer) if job.has_map else None,
        run.seconds,
    )


def _plan(trainer: Trainer, length: Length) -> Plan:
    """Return the way, with scores as often as they do not take much longer than training."""
    if length.n_epochs is not None:
        length = Length(plan_epochs(trainer, length.n_epochs).n_steps)
    n_trained = 3 * length.n_steps * trainer.experiment.batch_size
    n_examples = len(trainer.prepared.train) + len(trainer.prepared.test)
    n_marks = max(_CHEAP, n_trained) // max(n_examples, 1)
    n_marks = min(max(n_marks, _FEWEST_MARKS), _MOST_MARKS)
    return plan_steps(length.n_steps, n_marks)


def _kept(plan: Plan, n_places: int) -> set[int]:
    """Return after which parts a point of the path is kept."""
    n_parts = len(list(plan.parts))
    return set(np.rint(np.linspace(0, n_parts, max(n_places, 2))).astype(int).tolist())


def _watch(run: BatchRun, plan: Plan, tell: Tell) -> Callable[[int, float], bool]:
    def watch(n_steps: int, loss: float) -> bool:
        tell(run.n_steps / plan.n_steps)
        return True

    return watch


def _row(standing: Standing) -> tuple[float, ...]:
    accuracies = (standing.train_accuracy, standing.test_accuracy)
    return (
        standing.train_loss,
        standing.test_loss,
        *(math.nan if each is None else each for each in accuracies),
    )


def _reached(standings: list[Standing], target: float | None) -> int | None:
    if target is None:
        return None
    return next((each.step for each in standings if each.train_loss <= target), None)


def _digest(array: FloatArray | IntArray) -> str:
    return hashlib.sha256(np.ascontiguousarray(array).tobytes()).hexdigest()[:_DIGITS]


def _digest_of_minibatches(trainer: Trainer) -> str:
    """Return what stands for the rows of the first steps, whatever their minibatches' size."""
    n_rows = _HASHED_STEPS * trainer.experiment.batch_size
    order = trainer.experiment.orders().order(0, trainer.n_train)
    sizes = np.array([trainer.experiment.batch_size])
    return _digest(np.concatenate([sizes, order[:n_rows]]).astype(np.int64))


def _map(trainer: Trainer) -> FloatArray | None:
    subject = make_subject(trainer.experiment, trainer.examples, trainer.prepared)
    subject.recall(trainer.slots)
    state = trainer.state
    instant = Instant(state.theta, state.step, rows=trainer.next_rows)
    answer = ResponseMap(trainer.experiment.network.output.id, _MAP)
    return answer.measure(subject, instant)


_latest: list[tuple[tuple[Dataset, int], Examples]] = []
"""The examples of the run before, which often are those of the next one too."""


def _examples(experiment: Experiment) -> Examples:
    of = (experiment.dataset, experiment.seed)
    if not (_latest and _latest[0][0] == of):
        _latest[:] = [(of, load_examples(experiment))]
    return _latest[0][1]


def trainer_of(experiment: Experiment) -> Trainer:
    """Return a trainer before the first step; raise DataError or NetworkError."""
    return Trainer(experiment, _examples(experiment))
