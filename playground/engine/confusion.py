"""Which classes a network takes for which, and whether it is as often right as it is sure."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from playground.engine.arrays import FloatArray, IntArray, read_only
from playground.engine.bound_network import BoundNetwork
from playground.engine.calls import run
from playground.engine.evaluation import CHUNK, predicted_classes
from playground.engine.loss import Loss
from playground.engine.minibatch import Minibatch
from playground.engine.network import Network
from playground.engine.preparation import Prepared, class_targets

N_BINS = 10


@dataclass(frozen=True, eq=False)
class Calibration:
    """Examples in bins of equal width by confidence, from 0 to 1; all arrays are (n_bins,).

    Source: Guo et al. 2017, On Calibration of Modern Neural Networks, section 2.
    """

    counts: IntArray
    confidences: FloatArray
    """The mean in each bin; 0 where it is empty."""
    accuracies: FloatArray
    """The share of right answers in each bin; 0 where it is empty."""

    @property
    def error(self) -> float:
        """By how much confidence and accuracy differ, over all examples; equation 3 of the source.

        NaN where there are no examples.
        """
        n = int(self.counts.sum())
        gaps = np.abs(self.accuracies - self.confidences)
        return float(self.counts @ gaps) / n if n else float("nan")


def calibrate(confidences: FloatArray, is_right: IntArray, n_bins: int = N_BINS) -> Calibration:
    """Return the bins of answers, (n,) each; a confidence that is not a number is left out.

    A confidence on the border of two bins belongs to the upper one, and 1 to the last.
    """
    is_known = np.isfinite(confidences)
    known, right = confidences[is_known], is_right[is_known]
    places = np.clip((known * n_bins).astype(np.int64), 0, n_bins - 1)
    counts = np.bincount(places, minlength=n_bins)
    n_each = np.maximum(counts, 1)
    return Calibration(
        read_only(counts),
        read_only(np.bincount(places, known, n_bins) / n_each),
        read_only(np.bincount(places, right, n_bins) / n_each),
    )


@dataclass(frozen=True, eq=False)
class Confusion:
    """What a network answered to each example of one part of the data."""

    counts: IntArray
    """(n_classes, n_classes): how many examples of the class of a row got a column's answer."""
    labels: IntArray
    """(n,): the classes that are right."""
    answers: IntArray
    """(n,): the classes that were answered, -1 where the outputs are no numbers."""
    confidences: FloatArray
    """(n,): from 0 to 1, how sure of the answer the network was; NaN where there is none."""
    calibration: Calibration

    @property
    def sizes(self) -> IntArray:
        """(n_classes,): how many examples each class has."""
        return np.bincount(self.labels, minlength=len(self.counts))

    @property
    def accuracies(self) -> FloatArray:
        """(n_classes,): the share of each class that was recognised, NaN where there is none."""
        with np.errstate(invalid="ignore"):
            return np.diag(self.counts) / self.sizes

    @property
    def n_right(self) -> int:
        """How many answers are right."""
        return int(np.trace(self.counts))

    @property
    def worst(self) -> tuple[int, int] | None:
        """(truth, answer) of the commonest mistake, or None where there is none."""
        mistakes = self.counts - np.diag(np.diag(self.counts))
        if not mistakes.any():
            return None
        truth, answer = divmod(int(mistakes.argmax()), len(mistakes))
        return truth, answer

    def rows_of(self, truth: int, answer: int, most: int) -> IntArray:
        """Return which examples of a class got an answer, the most confident first."""
        return self._by_confidence((self.labels == truth) & (self.answers == answer), most)

    def mistakes(self, most: int) -> IntArray:
        """Return which examples got a wrong answer, the most confident first."""
        return self._by_confidence(self.labels != self.answers, most)

    def _by_confidence(self, is_meant: IntArray, most: int) -> IntArray:
        rows = np.flatnonzero(is_meant)
        surest = np.argsort(-self.confidences[rows], kind="stable")
        return rows[surest][:most]


def confuse(labels: IntArray, answers: IntArray, confidences: FloatArray, n: int) -> Confusion:
    """Return the confusion of `n` classes by answers; the arrays are (n_examples,)."""
    is_known = answers >= 0
    pairs = labels[is_known] * n + answers[is_known]
    counts = np.bincount(pairs, minlength=n * n).reshape(n, n)
    right = (labels == answers).astype(np.int64)
    calibration = calibrate(confidences, right)
    return Confusion(read_only(counts), labels, answers, confidences, calibration)


def shares(outputs: FloatArray, low: float, high: float) -> FloatArray:
    """Return how far each class's output is from its "no" to its "yes", (n_classes, n).

    `outputs` are (n_outputs, n), `low` and `high` their targets; a single output, the second
    class's, is turned round for the first. Beyond the targets it is 0 or 1.
    """
    share = np.clip((outputs - low) / (high - low), 0, 1)
    return np.concatenate([1 - share, share]) if len(share) == 1 else share


class Classifier:
    """Computes the outputs for all examples of a part, in chunks that stay in the cache."""

    def __init__(
        self, network: Network, loss: Loss, part: Prepared, dtype: type[np.floating]
    ) -> None:
        self._n = len(part)
        self._theta = np.zeros(network.n_parameters, dtype)
        self._range = class_targets(network, loss)
        sizes = {min(CHUNK, self._n), self._n % CHUNK or CHUNK} if self._n else set[int]()
        self._runs: dict[int, tuple[Minibatch, BoundNetwork]] = {}
        for size in sizes:
            batch = Minibatch(part, size, np.dtype(dtype))
            self._runs[size] = batch, BoundNetwork(network, self._theta, size, batch.inputs)

    def run(self, theta: FloatArray) -> Iterator[tuple[slice, BoundNetwork]]:
        """Yield the network after each chunk, and which examples it was."""
        self._theta[...] = theta
        for start in range(0, self._n, CHUNK):
            rows = np.arange(start, min(start + CHUNK, self._n))
            batch, bound = self._runs[len(rows)]
            batch.gather(rows)
            with np.errstate(all="ignore"):  # a diverged network gives what is not finite
                run(bound.forward)
            yield slice(start, start + len(rows)), bound

    def classify(self, theta: FloatArray) -> tuple[IntArray, FloatArray]:
        """Return the answers, (n,), and how sure each is, (n,)."""
        answers, confidences = np.empty(self._n, np.int64), np.empty(self._n)
        low, high = self._range
        for rows, bound in self.run(theta):
            found = predicted_classes(bound.outputs, (low + high) / 2)
            with np.errstate(all="ignore"):
                sure = shares(bound.outputs, low, high).max(axis=0)
            answers[rows], confidences[rows] = found, np.where(found < 0, np.nan, sure)
        return read_only(answers), read_only(confidences)
