from dataclasses import dataclass

import numpy as np

from playground.engine.arrays import BoolArray, FloatArray, IntArray, read_only
from playground.engine.calls import run
from playground.engine.confusion import Classifier
from playground.engine.evaluation import predicted_classes
from playground.engine.instant import Instant
from playground.engine.measurement import MEASUREMENTS, Measurement, Subject
from playground.engine.minibatch import Minibatch
from playground.engine.preparation import Prepared, class_targets
from playground.engine.principal import Principal, principal

MOST = 1000
"""Examples that are laid out."""


@dataclass(frozen=True, eq=False)
class LayoutAnswer:
    """Where the first examples of the training part lie by what a column gives for them."""

    points: FloatArray
    """(n, 2): along the two principal components; NaN where outputs are not finite."""
    shares: FloatArray
    """(2,): the part of the variance that each component keeps."""
    answers: IntArray | None
    """(n,): the classes that the network answers, -1 for none; None where there are no classes."""
    is_wrong: BoolArray | None
    """(n,): whether an answer is not the right one; None where there are no classes."""
    also: FloatArray | None = None
    """(2,): where the example lies that was asked about besides."""


@MEASUREMENTS.register("layout")
@dataclass(frozen=True)
class Layout(Measurement[LayoutAnswer | None]):
    """The training examples by the principal components of a column's outputs for them.

    The column of inputs gives what the network takes in. None where there is no such column.
    """

    node: str = "input"
    also: int | None = None
    """An example of the training part that is laid out too, whether or not it is among the first.
    """

    def cost(self, subject: Subject) -> float:
        if self.node not in subject.network.places:
            return 0.0
        n = min(len(subject.prepared.train), MOST)
        n_units = subject.network[self.node].layer.n_units
        return float(n * subject.network.n_parameters + n * n_units * min(n, n_units))

    def measure(self, subject: Subject, instant: Instant) -> LayoutAnswer | None:
        network, part = subject.network, subject.prepared.train.head(MOST)
        if self.node not in network.places:
            return None
        classifier = subject.keep(
            Layout, lambda: Classifier(network, subject.loss, part, subject.dtype)
        )
        values = np.empty((len(part), network[self.node].layer.n_units), subject.dtype)
        answers = np.empty(len(part), np.int64)
        middle = sum(class_targets(network, subject.loss)) / 2
        for rows, bound in classifier.run(instant.theta):
            values[rows] = bound.nodes[self.node].wires.outputs.T
            answers[rows] = predicted_classes(bound.outputs, middle)
        found, points = self._laid_out(subject, values)
        is_known = part.labels is not None
        return LayoutAnswer(
            points,
            found.shares,
            read_only(answers) if is_known else None,
            read_only(answers != part.labels) if is_known else None,
            self._place_of_one(subject, instant, found),
        )

    def _laid_out(self, subject: Subject, values: FloatArray) -> tuple[Principal, FloatArray]:
        """Return the components of values, (n, units), and where they put them."""

        def lay_out() -> tuple[Principal, FloatArray]:
            found = principal(values)
            return found, read_only(_projected(found, values))

        if self.node == subject.network.input.id:  # which training does not change
            return subject.keep((Layout, self.node), lay_out)
        return lay_out()

    def _place_of_one(
        self, subject: Subject, instant: Instant, found: Principal
    ) -> FloatArray | None:
        part = subject.prepared.train
        if self.also is None or not 0 <= self.also < len(part):
            return None
        bound = subject.keep((Layout, "one"), lambda: subject.bind(1))
        batch = Minibatch(_only(part, self.also), 1, np.dtype(subject.dtype))
        batch.gather(np.zeros(1, np.int64))
        bound.inputs[...] = batch.inputs[:-1]
        bound.theta[...] = instant.theta
        with np.errstate(all="ignore"):  # a diverged network gives what is not finite
            run(bound.forward)
        value = bound.nodes[self.node].wires.outputs[:, 0].astype(np.float64)
        return read_only(_projected(found, value))


def _projected(found: Principal, values: FloatArray) -> FloatArray:
    with np.errstate(all="ignore"):
        return found.project(values)


def _only(part: Prepared, row: int) -> Prepared:
    """Return a part with just one of its examples, sharing memory."""
    one = slice(row, row + 1)
    return Prepared(part.inputs[one], part.targets[one], None, part.scale, part.shift)
