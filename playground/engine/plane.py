"""The plane of 2D data: a grid of points, and what every neuron makes of it."""

from collections.abc import Callable

import numpy as np

from playground.engine.arrays import FloatArray
from playground.engine.bound_network import BoundNetwork
from playground.engine.calls import run
from playground.engine.measurement import Subject

CHUNK = 2048
"""Points in one run: few enough for a hidden column's activations to stay in the cache."""

Visit = Callable[[BoundNetwork, slice], None]


def has_plane(subject: Subject) -> bool:
    """Whether an example is a point of a plane."""
    return len(subject.dataset.columns) == 2


def grid(subject: Subject, resolution: int) -> FloatArray:
    """Return the centres of resolution x resolution squares that tile the data's bounds.

    The points are (resolution**2, 2), x1 running fastest; both axes ascend.
    """
    axes = [
        low + (high - low) * (np.arange(resolution) + 0.5) / resolution
        for low, high in subject.dataset.bounds
    ]
    x1, x2 = np.meshgrid(*axes)
    return np.column_stack([x1.ravel(), x2.ravel()])


class PlaneRun:
    """Runs the network over a grid, a chunk at a time, with every input already prepared."""

    def __init__(self, subject: Subject, resolution: int) -> None:
        points = grid(subject, resolution)
        inputs = subject.prepared.preparation.apply(points).astype(subject.dtype)
        self._theta = np.zeros(subject.network.n_parameters, subject.dtype)
        self._chunks: list[tuple[BoundNetwork, slice]] = []
        ones = np.ones((len(points), 1), subject.dtype)
        table = np.ascontiguousarray(np.hstack([inputs, ones]).T)
        for start in range(0, len(points), CHUNK):
            part = slice(start, min(start + CHUNK, len(points)))
            chunk = np.ascontiguousarray(table[:, part])
            bound = BoundNetwork(subject.network, self._theta, chunk.shape[1], chunk)
            self._chunks.append((bound, part))

    def run(self, theta: FloatArray, visit: Visit) -> None:
        """Compute the whole grid with these parameters, showing each chunk to `visit`."""
        self._theta[...] = theta
        with np.errstate(all="ignore"):
            for bound, part in self._chunks:
                run(bound.forward)
                visit(bound, part)
