"""Margins: how widely the examples can be separated, and what that says about the perceptron."""

import math
from dataclasses import dataclass

import numpy as np

from playground.engine.arrays import FloatArray, IntArray
from playground.engine.weight_space.cases import Cases
from playground.engine.weight_space.constraints import Constraints, constraints_of, is_feasible
from playground.engine.weight_space.shortest import shortest_vector


@dataclass(frozen=True, eq=False)
class Margin:
    """The widest margin that any weights have, all planes going through the origin."""

    direction: FloatArray
    """(n_weights,) of length 1: the weights that have it."""
    gamma: float
    """The distance of `direction` from the plane of the nearest vector, sign x . w, the largest."""
    radius: float
    """R: the length of the longest vector."""
    support: IntArray
    """The cases that are as near as that."""

    def bound(self, start: FloatArray | None = None) -> float:
        """Return the number of mistakes that the perceptron rule cannot exceed.

        It is (R/gamma)^2 from a start at 0 (Novikoff 1962). From elsewhere, with a = direction .
        start, it is the largest k for which a + k gamma <= sqrt(|start|^2 + k R^2), which are what
        k mistakes make at least of direction . w and at most of |w|.
        """
        if start is None:
            return (self.radius / self.gamma) ** 2
        along = float(self.direction @ start)
        half = self.radius**2 / 2 - self.gamma * along
        squares = self.gamma**2 * (float(start @ start) - along**2)
        return (half + math.sqrt(half**2 + max(squares, 0.0))) / self.gamma**2


def is_separable(cases: Cases) -> bool:
    """Return whether some weights have every example strictly on its right side."""
    constraints = constraints_of(cases)
    everywhere = np.ones(len(cases), np.bool_)
    return is_feasible(Constraints(constraints.normals, constraints.offsets, everywhere))


def widest_margin(cases: Cases) -> Margin | None:
    """Return the widest margin, or None where the cases cannot be separated, or only just.

    Only just is a margin below some 1e-4 of the vectors' lengths; `is_separable` knows then.

    Raises ValueError where the bias is fixed at anything but 0, for then no planes but those of the
    bias's own scale matter; and where there are no cases.
    """
    if cases.offset:
        raise ValueError("A fixed bias has no margin; let the bias be learnt or fix it at 0.")
    if not len(cases):
        raise ValueError("No example, no margin; add an example.")
    normals = cases.signs[:, np.newaxis] * cases.vectors
    scale = float(cases.lengths.max()) or 1.0  # with zero vectors only there is nothing to scale
    # the shortest weights whose sums are 1 or more have the widest margin
    shortest = shortest_vector(normals / scale, np.ones(len(cases))).vector
    if shortest is None:
        return None
    direction = shortest / np.linalg.norm(shortest)
    distances = normals @ direction
    gamma = float(distances.min())
    support = np.flatnonzero(distances <= gamma * (1 + 1e-6))
    return Margin(direction, gamma, scale, support)


def nearest_generous(
    cases: Cases, weights: FloatArray, generosity: float = 1.0
) -> FloatArray | None:
    """Return the generously feasible weights, (n_weights,), nearest to `weights`, or None.

    With a generosity of 1/2 or more every mistake of the perceptron rule brings it nearer to them;
    of all such weights these promise, with |x|^2 less a mistake, the fewest mistakes.
    """
    constraints = constraints_of(cases, generosity)
    missing = -(constraints.offsets + constraints.normals @ weights)
    way = shortest_vector(constraints.normals, missing).vector
    return None if way is None else weights + way


def data_margin(cases: Cases, weights: FloatArray) -> tuple[float, int] | None:
    """Return how far the example nearest to the neuron's line is on its right side, and which.

    It is a distance in data space, sign (x . w + b) / |w| without the bias in |w|; negative where
    an example is wrong. None where all weights are 0 or there is no example.
    """
    inputs, _ = cases.neuron(weights)
    length = float(np.linalg.norm(inputs))
    if not length or not len(cases):
        return None
    distances = cases.signs * cases.sums(weights) / length
    nearest = int(np.argmin(distances))
    return float(distances[nearest]), nearest
