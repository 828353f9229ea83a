"""The loss over a view of two weights, which lies behind the planes of the examples."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from playground.engine.arrays import FloatArray
from playground.engine.weight_space.cases import Cases
from playground.engine.weight_space.constraints import constraints_of, sliced
from playground.engine.weight_space.feasible import check_axes
from playground.engine.weight_space.polytope import Box

CHUNK = 100_000
"""Numbers computed at once, so that they stay in the cache."""


class HasLosses(Protocol):
    """A rule of learning, or what else says how wrong a sum is."""

    def losses(self, agreements: FloatArray) -> FloatArray:
        """Return how wrong each sum is, given sign (x . w + b), in any shape."""
        ...


@dataclass(frozen=True)
class SquaredError:
    """Half the squared error of a neuron with a sigmoid, or with a tanh."""

    is_sigmoid: bool

    def losses(self, agreements: FloatArray) -> FloatArray:
        # both curves are the same for the other sign, turned around
        if self.is_sigmoid:
            return (1 - np.tanh(agreements / 2)) ** 2 / 8
        return (1 - np.tanh(agreements)) ** 2 / 2


def loss_map(
    rule: HasLosses,
    cases: Cases,
    weights: FloatArray,
    axes: Sequence[int],
    view: Box,
    resolution: int,
) -> FloatArray:
    """Return the cases' mean loss, (resolution, resolution), where two of the weights change.

    Rows follow the second axis upwards, columns the first; each value is that of the centre of one
    of the squares that tile the view. Raises ValueError for other axes, or without any case.
    """
    check_axes(cases, axes)
    if not len(cases):
        raise ValueError("No example, no loss; add an example.")
    first, second = (
        low + (high - low) * (np.arange(resolution) + 0.5) / resolution for low, high in view
    )
    # sign (x . w + b) is what a constraint's left side is
    demands = sliced(constraints_of(cases), weights, axes)
    across = demands.normals[:, :1] * first + demands.offsets[:, np.newaxis]
    mean = np.empty((resolution, resolution))
    rows = max(CHUNK // across.size, 1)
    for start in range(0, resolution, rows):
        along = demands.normals[:, 1] * second[start : start + rows, np.newaxis]
        agreements = along[:, :, np.newaxis] + across
        mean[start : start + rows] = rule.losses(agreements).mean(axis=1)
    return mean
