"""Evaluation: the loss and the accuracy over many examples, in chunks that stay in the cache."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from playground.engine.arrays import FloatArray, IntArray
from playground.engine.bound_network import BoundNetwork
from playground.engine.calls import run
from playground.engine.loss import Loss, LossWires
from playground.engine.minibatch import Minibatch
from playground.engine.network import Network
from playground.engine.preparation import Prepared, class_targets

CHUNK = 1000


@dataclass(frozen=True)
class Score:
    """The mean loss, and the share of examples classified rightly, None in a regression."""

    loss: float
    accuracy: float | None
    by_class: tuple[float, ...] = ()
    """The share of each class that is classified rightly, NaN where a class has no examples."""


class Evaluator:
    """Computes the score of one part of the data for any theta."""

    def __init__(
        self,
        network: Network,
        loss: Loss,
        part: Prepared,
        dtype: type[np.floating],
        n_classes: int = 0,
    ) -> None:
        """`n_classes`: of how many classes each one's accuracy is wanted, too."""
        self._loss = loss
        self._part = part
        self._n_classes = n_classes if part.labels is not None else 0
        self._theta = np.zeros(network.n_parameters, dtype)
        sizes = {min(CHUNK, len(part)), len(part) % CHUNK or CHUNK} if len(part) else set[int]()
        self._runs = {n: _Run(network, loss, part, n, self._theta) for n in sizes}
        self._middle = sum(class_targets(network, loss)) / 2

    def score(self, theta: FloatArray) -> Score:
        """Return the score with these parameters, (n_parameters,)."""
        self._theta[...] = theta
        n = len(self._part)
        total, right = 0.0, np.zeros(max(1, self._n_classes), np.int64)
        with np.errstate(all="ignore"):  # a diverged network has an infinite loss, no warning
            for start in range(0, n, CHUNK):
                rows = np.arange(start, min(start + CHUNK, n))
                outputs, chunk_total = self._runs[len(rows)].run(rows)
                total += chunk_total
                right += self._count_right(outputs, rows)
        accuracy = None if self._part.labels is None else int(right.sum()) / n
        return Score(total * self._loss.unit / n, accuracy, self._by_class(right))

    def _count_right(self, outputs: FloatArray, rows: IntArray) -> IntArray | int:
        """Return how many are right, of each class if that is wanted."""
        if self._part.labels is None:
            return 0
        labels = self._part.labels[rows]
        is_right = predicted_classes(outputs, self._middle) == labels
        if not self._n_classes:
            return int(np.count_nonzero(is_right))
        return np.bincount(labels[is_right], minlength=self._n_classes)

    def _by_class(self, right: IntArray) -> tuple[float, ...]:
        if self._part.labels is None or not self._n_classes:
            return ()
        with np.errstate(invalid="ignore"):
            return tuple((right / self._sizes).tolist())

    @cached_property
    def _sizes(self) -> IntArray:
        labels = np.zeros(0, np.int64) if self._part.labels is None else self._part.labels
        return np.bincount(labels, minlength=self._n_classes)


def predicted_classes(outputs: FloatArray, middle: float) -> IntArray:
    """Return the class indices, (n,), that outputs, (n_outputs, n), stand for.

    A single output means class 1 where it is above `middle`, which lies halfway between the targets
    of the two classes; of several the largest wins. Outputs
    that are not numbers belong to no class: -1.
    """
    is_single = len(outputs) == 1
    chosen = (outputs[0] > middle).astype(np.int64) if is_single else outputs.argmax(axis=0)
    chosen[np.isnan(outputs).any(axis=0)] = -1
    return chosen


class _Run:
    """A network bound to one chunk's size, forward and loss only."""

    def __init__(
        self, network: Network, loss: Loss, part: Prepared, n_examples: int, theta: FloatArray
    ) -> None:
        self._batch = Minibatch(part, n_examples, theta.dtype)
        self._bound = BoundNetwork(network, theta, n_examples, self._batch.inputs)
        output = self._bound.nodes[network.output.id].wires
        self._total = np.zeros((), theta.dtype)
        self._calls = loss.bind(
            LossWires(
                output.pre_activation,
                output.outputs,
                self._batch.targets,
                self._total,
                np.empty_like(output.outputs),
                np.ones((), theta.dtype),
            )
        ).forward

    def run(self, rows: IntArray) -> tuple[FloatArray, float]:
        self._batch.gather(rows)
        run(self._bound.forward)
        run(self._calls)
        return self._bound.outputs, float(self._total)
