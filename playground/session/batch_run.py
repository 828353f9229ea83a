"""Training without a window: so many steps, timed, with the scores on the way."""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise, repeat

from playground.document import data_files
from playground.document.edits import Edit
from playground.document.experiment import Experiment
from playground.document.file import SavedExperiment
from playground.engine.arrays import FloatArray
from playground.engine.dataset import Examples
from playground.engine.evaluation import Evaluator
from playground.engine.network import NetworkError
from playground.session.divergence import Divergence
from playground.session.trainer import Trainer

_SLICE = 0.05
"""Seconds of training between two looks at whether to stop."""

Watch = Callable[[int, float], bool]
"""Take how many steps were just made and the mean loss of their minibatches; return False to
stop."""


@dataclass(frozen=True)
class Standing:
    """Where training stands; accuracies are None in a regression."""

    step: int
    epoch: int
    train_loss: float
    test_loss: float
    train_accuracy: float | None
    test_accuracy: float | None


def begin(saved: SavedExperiment, edits: Sequence[Edit] = ()) -> Trainer:
    """Return a trainer that goes on where a file stands, after these edits.

    Edits that mean another start, such as another seed, have it start anew, as in the window.
    Raises DataError, NetworkError, as of one that cannot be trained, or ValueError.
    """
    experiment = saved.experiment
    for edit in edits:
        experiment = edit.change(experiment)
    if experiment.obstacle is not None:
        raise NetworkError(experiment.obstacle.sentence)
    if saved.state is None or any(edit.is_fresh for edit in edits):
        return Trainer(experiment, _examples(experiment))
    trainer = Trainer(saved.experiment, _examples(saved.experiment))
    trainer.restore(saved.state)
    if experiment.dataset == saved.experiment.dataset:
        trainer.load(experiment, trainer.examples)
    else:
        trainer.load(experiment, _examples(experiment))
    return trainer


def _examples(experiment: Experiment) -> Examples:
    return experiment.dataset.load(experiment.data_rng(), data_files.read)


class BatchRun:
    """Takes steps with a trainer and keeps the time."""

    def __init__(self, trainer: Trainer) -> None:
        self.trainer = trainer
        self.seconds = 0.0
        """How long training alone took."""
        self.n_steps = 0
        """How many steps it took since the beginning of the run."""
        self.divergence: Divergence | None = None
        self._slice = 1
        prepared, experiment = trainer.prepared, trainer.experiment
        self._evaluators = [
            Evaluator(experiment.network, experiment.loss, part, experiment.numpy_dtype)
            for part in (prepared.train, prepared.test)
        ]

    def train(self, n_steps: int, watch: Watch) -> bool:
        """Take steps until they are done, numbers diverge or `watch` says stop; tell if done."""
        n_left = n_steps
        while n_left > 0:
            losses, seconds = self._advance(min(n_left, self._slice))
            n_left -= len(losses)
            if self.divergence is not None or not watch(len(losses), float(losses.mean())):
                return False
            self._slice = max(1, int(self._slice * min(2.0, _SLICE / max(seconds, 1e-9))))
        return True

    def _advance(self, n_steps: int) -> tuple[FloatArray, float]:
        started = time.perf_counter()
        advance = self.trainer.advance(n_steps)
        seconds = time.perf_counter() - started
        self.seconds += seconds
        self.n_steps += len(advance.losses)
        self.divergence = advance.divergence
        return advance.losses, seconds

    def standing(self) -> Standing:
        """Return where training stands now."""
        trainer = self.trainer
        train, test = (each.score(trainer.theta) for each in self._evaluators)
        return Standing(
            trainer.step, trainer.epoch, train.loss, test.loss, train.accuracy, test.accuracy
        )


@dataclass(frozen=True)
class Plan:
    """How many steps to take in all, and how many between one taking of the scores and the next."""

    n_steps: int
    parts: Iterable[int]


def plan_epochs(trainer: Trainer, n_epochs: int) -> Plan:
    """Return the way to the end of each of the next epochs, of which the present one is first."""
    if n_epochs == 0:
        return Plan(0, ())
    first = trainer.steps_left_in_epoch
    whole = -(-trainer.n_train // trainer.experiment.batch_size)
    return Plan(first + whole * (n_epochs - 1), chain([first], repeat(whole, n_epochs - 1)))


def plan_steps(n_steps: int, n_parts: int) -> Plan:
    """Return the way along `n_steps` in at most so many parts, as even as can be."""
    marks = [n_steps * part // n_parts for part in range(n_parts + 1)]
    return Plan(n_steps, [stop - start for start, stop in pairwise(marks) if stop > start])
