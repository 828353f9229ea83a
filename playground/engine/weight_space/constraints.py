"""What the examples demand of the weights: half-spaces of weight space, or of a slice of it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from playground.engine.arrays import BoolArray, FloatArray, IntArray
from playground.engine.weight_space.cases import Cases
from playground.engine.weight_space.shortest import shortest_vector
from playground.engine.weight_space.solvers import linear_program


@dataclass(frozen=True, eq=False)
class Constraints:
    """Half-spaces: normal . w + offset >= 0, or > 0 where strict."""

    normals: FloatArray
    """(n, dimension)"""
    offsets: FloatArray
    """(n,)"""
    is_strict: BoolArray
    """(n,)"""

    def __len__(self) -> int:
        return len(self.normals)

    @property
    def dimension(self) -> int:
        """The number of weights that are free."""
        return self.normals.shape[1]

    def only(self, rows: IntArray) -> "Constraints":
        """Return some of the half-spaces, in this order."""
        return Constraints(self.normals[rows], self.offsets[rows], self.is_strict[rows])


def constraints_of(cases: Cases, generosity: float = 0.0) -> Constraints:
    """Return the half-space that each case allows, (n, n_weights), in all of weight space.

    Weights are generously right about a case if they are further than `generosity` times the length
    of its vector x from its plane: sign (x . w + b) >= generosity |x|^2. With 1 these are Hinton's
    generously feasible weights, to each of which every mistake brings the perceptron nearer: by a
    squared distance of at least |x|^2. Source: Hinton, Neural Networks for Machine Learning, 2c.
    """
    needed = generosity * cases.lengths**2
    is_open = (cases.signs > 0) == (cases.value_at_zero == 0)
    return Constraints(
        cases.signs[:, np.newaxis] * cases.vectors,
        cases.signs * cases.offset - needed,
        is_open & (needed == 0),
    )


def sliced(constraints: Constraints, weights: FloatArray, axes: Sequence[int]) -> Constraints:
    """Return the half-spaces within the slice in which only the weights `axes` are free.

    The others stay at their values in `weights`, (n_weights,).
    """
    free = np.array(axes, np.int64)
    rest = np.setdiff1d(np.arange(constraints.dimension), free)
    offsets = constraints.offsets + constraints.normals[:, rest] @ weights[rest]
    return Constraints(constraints.normals[:, free], offsets, constraints.is_strict)


def homogeneous(constraints: Constraints) -> Constraints:
    """Return the half-spaces as ones through the origin, with a further weight that is positive.

    Offsets become its normals; the last row says that it is positive. Multiplying by a positive
    number then changes nothing, so that > 0 may be written as >= 1: a linear program's language.
    """
    rows = np.column_stack([constraints.normals, constraints.offsets])
    last = np.eye(constraints.dimension + 1)[-1:]
    rows = np.vstack([rows, last])
    lengths = np.linalg.norm(rows, axis=1)
    rows = rows / np.where(lengths > 0, lengths, 1)[:, np.newaxis]
    return Constraints(rows, np.zeros(len(rows)), np.append(constraints.is_strict, True))


def is_feasible(constraints: Constraints) -> bool:
    """Return whether some point meets all of them, the strict ones strictly."""
    cone = homogeneous(constraints)
    needed = cone.is_strict.astype(np.float64)
    quick = shortest_vector(cone.normals, needed)
    if quick.vector is not None:
        return True
    if quick.conflict is not None:
        return False
    return linear_program(np.zeros(cone.dimension), cone.normals, needed) is not None
