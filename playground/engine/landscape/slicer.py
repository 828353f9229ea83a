"""The loss at many points of a plane or a line through weight space, fast."""

from collections.abc import Iterator

import numpy as np

from playground.engine.arrays import FloatArray, IntArray
from playground.engine.calls import run
from playground.engine.landscape.stack import Stack
from playground.engine.landscape.terrain import Terrain
from playground.engine.minibatch import Minibatch

EXAMPLES = 1000
"""The largest number of examples taken at a time."""

_BUFFER = 100_000
"""About how many numbers the widest layer's outputs may be, so that they stay in the cache."""

_MOST_POINTS = 128


class Slicer:
    """Computes a terrain's loss at points origin + sum_i c_i direction_i, many at a time."""

    def __init__(
        self,
        terrain: Terrain,
        origin: FloatArray,
        directions: FloatArray,
        dtype: type[np.floating] = np.float32,
    ) -> None:
        """`origin` is (n_parameters,), `directions` (d, n_parameters); both are copied."""
        self._terrain = terrain
        self._exact = np.vstack([origin, directions]).astype(np.float64)
        self._chunks = terrain.chunks(EXAMPLES)
        n = max(map(len, self._chunks))
        widest = max(node.layer.n_units for node in terrain.network.nodes[1:])
        n_points = min(_MOST_POINTS, max(1, _BUFFER // (widest * n)))
        self._batch = Minibatch(terrain.part, n, np.dtype(dtype))
        with np.errstate(over="ignore"):  # what a narrower type cannot hold is infinite in it
            basis = self._exact.astype(dtype)
        self._stack = Stack(terrain.network, basis, self._batch.inputs, n_points)
        self._targets = np.zeros_like(self._stack.outputs)
        self._present: IntArray | None = None

    def losses(self, coordinates: FloatArray) -> FloatArray:
        """Return the loss at points, (m, d), as float64: (m,); it may be infinite or NaN."""
        losses = np.zeros(len(coordinates))
        for _ in self.pieces(coordinates, losses):
            pass
        return losses

    def pieces(self, coordinates: FloatArray, losses: FloatArray) -> Iterator[float]:
        """Compute the losses at points, (m, d), into `losses`, (m,), a few at a time.

        Yields which share is done; only when all is are the losses what they should be.
        """
        n_points, n_examples = self._stack.n_points, len(self._terrain.chosen)
        losses[...] = 0
        n_done = 0
        for rows in self._chunks:
            self._take(rows)
            for start in range(0, len(coordinates), n_points):
                some = slice(start, start + n_points)
                losses[some] += self._sums(coordinates[some], len(rows)) / n_examples
                n_done += len(coordinates[some]) * len(rows)
                yield n_done / (len(coordinates) * n_examples)
        losses += self._penalties(coordinates)

    def _take(self, rows: IntArray) -> None:
        """Gather these examples; a chunk that is too short is filled up with its first one."""
        if self._present is rows:
            return
        missing = self._batch.n_examples - len(rows)
        self._batch.gather(np.append(rows, np.repeat(rows[:1], missing)))
        self._targets[...] = self._batch.targets[:, np.newaxis]
        with np.errstate(all="ignore"):
            run(self._stack.once)
        self._present = rows

    def _sums(self, coordinates: FloatArray, n_rows: int) -> FloatArray:
        """Return the summed loss of the first rows of the present examples at some points."""
        stack = self._stack
        n_outputs, shape = len(stack.outputs), stack.outputs.shape
        with np.errstate(all="ignore"):  # far out the loss may be infinite, which is an answer
            stack.coefficients[: len(coordinates), 1:] = coordinates
            run(stack.each)
            contributions = self._terrain.loss.contributions(
                stack.pre_activation.reshape(n_outputs, -1),
                stack.outputs.reshape(n_outputs, -1),
                self._targets.reshape(n_outputs, -1),
            )
            each = contributions.sum(axis=0).reshape(shape[1:])
            return each[: len(coordinates), :n_rows].sum(axis=1).astype(np.float64)

    def _penalties(self, coordinates: FloatArray) -> FloatArray:
        penalty = self._terrain.penalty
        if penalty is None:
            return np.zeros(len(coordinates))
        origin, directions = self._exact[0], self._exact[1:]
        return np.array([penalty(origin + point @ directions) for point in coordinates])
