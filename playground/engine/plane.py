"""The plane of 2D data: a grid of points, and what every neuron makes of it."""

from collections.abc import Callable

import numpy as np

from playground.engine.arrays import FloatArray
from playground.engine.bound_network import BoundNetwork
from playground.engine.calls import Call, call, run
from playground.engine.measurement import Subject

CHUNK = 2500
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
        n_points = len(points)
        n_chunks = -(-n_points // CHUNK)
        size = -(-n_points // n_chunks)
        block = np.ones((inputs.shape[1] + 1, size), subject.dtype)
        self._bound = subject.bind(size, block)
        self._chunks: list[tuple[Call, slice]] = []
        for at in range(n_chunks):
            start = min(at * size, n_points - size)  # all alike, the last may overlap
            part = slice(start, start + size)
            fill = call(np.copyto, block[:-1], np.ascontiguousarray(inputs[part].T))
            self._chunks.append((fill, part))

    def run(self, theta: FloatArray, visit: Visit) -> None:
        """Compute the whole grid with these parameters, showing each chunk to `visit`."""
        bound = self._bound
        bound.theta[...] = theta
        with np.errstate(all="ignore"):
            for fill, part in self._chunks:
                fill()
                run(bound.forward)
                visit(bound, part)
