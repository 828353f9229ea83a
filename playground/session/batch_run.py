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
from playground.session.batch_history import BatchHistory
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


def begin(
    saved: SavedExperiment, edits: Sequence[Edit] = (), history: BatchHistory | None = None
) -> Trainer:
    """Return a trainer that goes on where a file stands, after these edits.

    Edits that mean another start, such as another seed, have it start anew, as in the window. A
    `history` is told. Raises DataError, NetworkError, as of one that cannot be trained, or
    ValueError.
    """
    experiment = saved.experiment
    for edit in edits:
        experiment = edit.change(experiment)
    if experiment.obstacle is not None:
        raise NetworkError(experiment.obstacle.sentence)
    load = load_examples if history is None else history.examples
    if saved.state is None or any(edit.is_fresh for edit in edits):
        trainer = Trainer(experiment, load(experiment))
        if history is not None:
            _begin_anew(history, saved, trainer, edits)
        return trainer
    trainer = Trainer(saved.experiment, load(saved.experiment))
    trainer.restore(saved.state)
    if history is not None:
        history.open(saved, trainer)
    is_same_data = experiment.dataset == saved.experiment.dataset
    trainer.load(experiment, trainer.examples if is_same_data else load(experiment))
    if history is not None and edits:
        history.edited(saved.state, trainer, edits)
    return trainer


def _begin_anew(
    history: BatchHistory, saved: SavedExperiment, trainer: Trainer, edits: Sequence[Edit]
) -> None:
    if saved.history is None:
        history.open(SavedExperiment(trainer.experiment), trainer)
    else:
        history.open(saved, trainer)
        history.begin_anew(trainer, edits)


def load_examples(experiment: Experiment) -> Examples:
    """Return the examples of an experiment, read at once; raise DataError."""
    return experiment.dataset.load(experiment.data_rng(), data_files.read)


class BatchRun:
    """Takes steps with a trainer and keeps the time."""

    def __init__(self, trainer: Trainer, history: BatchHistory | None = None) -> None:
        """Go on with a trainer; a history is told of all that it does."""
        self.trainer = trainer
        self._history = history
        self.seconds = 0.0
        """How long training alone took."""
        self.n_steps = 0
        """How many steps it took since the beginning of the run."""
        self.divergence: Divergence | None = None
        self._slice = 1
        self._evaluators = _evaluators(trainer)

    def train(self, n_steps: int, watch: Watch) -> bool:
        """Take steps until they are done, numbers diverge or `watch` says stop; tell if done.

        A recorded edit after which the network cannot be trained ends it too.
        """
        n_left = n_steps
        while n_left > 0:
            if self.trainer.experiment.obstacle is not None:
                return False
            losses, seconds = self._advance(min(n_left, self._slice))
            n_left -= len(losses)
            if self.divergence is not None or not watch(len(losses), float(losses.mean())):
                return False
            self._slice = max(1, int(self._slice * min(2.0, _SLICE / max(seconds, 1e-9))))
        return True

    def _advance(self, n_steps: int) -> tuple[FloatArray, float]:
        if self._history is not None:
            n_steps = int(min(n_steps, self._history.steps_to_border(self.trainer)))
        started = time.perf_counter()
        advance = self.trainer.advance(n_steps)
        seconds = time.perf_counter() - started
        self.seconds += seconds
        self.n_steps += len(advance.losses)
        self.divergence = advance.divergence
        if self._history is not None and self._history.trained(
            self.trainer, advance.losses, seconds
        ):
            self._evaluators = _evaluators(self.trainer)
        return advance.losses, seconds

    def standing(self) -> Standing:
        """Return where training stands now."""
        trainer = self.trainer
        if trainer.experiment.network.memory:  # which a state gone back to has anew
            self._evaluators = _evaluators(trainer)
        train, test = (each.score(trainer.theta) for each in self._evaluators)
        row = train.loss, test.loss, train.accuracy, test.accuracy
        if self._history is not None:
            self._history.scored(trainer.step, row)
        return Standing(trainer.step, trainer.epoch, *row)


def _evaluators(trainer: Trainer) -> list[Evaluator]:
    """Return what scores the training part and the test part."""
    prepared, experiment = trainer.prepared, trainer.experiment
    return [
        Evaluator(trainer.recalling_network, experiment.loss, part, experiment.numpy_dtype)
        for part in (prepared.train, prepared.test)
    ]


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
    whole = trainer.steps_in_epoch
    return Plan(first + whole * (n_epochs - 1), chain([first], repeat(whole, n_epochs - 1)))


def plan_steps(n_steps: int, n_parts: int) -> Plan:
    """Return the way along `n_steps` in at most so many parts, as even as can be."""
    marks = [n_steps * part // n_parts for part in range(n_parts + 1)]
    return Plan(n_steps, [stop - start for start, stop in pairwise(marks) if stop > start])
