from dataclasses import dataclass

import numpy as np

from playground.engine.arrays import FloatArray, read_only
from playground.engine.dataset import Part
from playground.engine.instant import Instant
from playground.engine.line_run import LineRun, has_line
from playground.engine.measurement import MEASUREMENTS, Measurement, Subject

MOST_DEGREE = 15


@dataclass(frozen=True, eq=False)
class Curves:
    """What neurons and a polynomial give along the one input of the data."""

    x: FloatArray
    """(resolution,)"""
    values: FloatArray
    """(units, resolution)"""
    fit: FloatArray | None
    """(resolution,): the polynomial through the training examples, for numbers to predict."""
    fit_loss: float
    """Half the mean squared error of the polynomial on the training examples; NaN without one."""
    fit_test_loss: float
    """The same on the test examples."""


@MEASUREMENTS.register("response-curve")
@dataclass(frozen=True)
class ResponseCurve(Measurement[Curves | None]):
    """What one node's neurons give along 1D data; None where the data is not 1D.

    Beside it the polynomial of a degree that fits the training examples best by least squares;
    of degree −1 none. Source: Bishop, Pattern Recognition and Machine Learning, section 1.1.
    """

    node: str = "output"
    degree: int = 3
    resolution: int = 400

    def cost(self, subject: Subject) -> float:
        if not has_line(subject):
            return 0
        return self.resolution * subject.network.n_parameters + 30 * len(subject.examples.train)

    def measure(self, subject: Subject, instant: Instant) -> Curves | None:
        if not has_line(subject) or self.node not in subject.network.places:
            return None
        line = subject.keep((LineRun, self.resolution), lambda: LineRun(subject, self.resolution))
        x, bound = line.x, line.run(instant.theta)
        values = bound.nodes[self.node].wires.outputs.astype(np.float64)
        key = (ResponseCurve, "fit", self.degree, self.resolution)
        fit, losses = subject.keep(key, lambda: self._fit(subject, x))
        return Curves(x, read_only(values), fit, *losses)

    def _fit(
        self, subject: Subject, x: FloatArray
    ) -> tuple[FloatArray | None, tuple[float, float]]:
        train, test = subject.examples.train, subject.examples.test
        if subject.dataset.classes or not 0 <= self.degree < len(np.unique(train.inputs)):
            return None, (np.nan, np.nan)
        inputs, targets = _columns(train)
        # scaled to -1 to 1 by NumPy, so that high powers stay apart
        polynomial = np.polynomial.Polynomial.fit(inputs, targets, self.degree)

        def loss(inputs: FloatArray, targets: FloatArray) -> float:
            return float(np.mean((polynomial(inputs) - targets) ** 2) / 2)

        return read_only(polynomial(x)), (loss(inputs, targets), loss(*_columns(test)))


def _columns(part: Part) -> tuple[FloatArray, FloatArray]:
    """Return the one input, (n,), and the first target, (n,)."""
    targets = part.targets.reshape(len(part), -1)[:, 0]
    return part.inputs[:, 0].astype(np.float64), targets.astype(np.float64)
