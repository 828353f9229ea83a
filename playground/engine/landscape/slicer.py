"""The loss at many points of a plane or a line through weight space, fast."""

from collections.abc import Iterator

import numpy as np

from playground.engine.arrays import FloatArray, IntArray
from playground.engine.calls import Calls, run
from playground.engine.landscape.stack import Stack
from playground.engine.landscape.terrain import Terrain
from playground.engine.loss import Loss, LossWires

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
        with np.errstate(over="ignore"):  # what a narrower type cannot hold is infinite in it
            basis = self._exact.astype(dtype)
        self._runs = {n: _Run(terrain, basis, n) for n in set(map(len, self._chunks))}

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
        losses[...] = 0
        n_examples, n_done = len(self._terrain.chosen), 0
        for rows in self._chunks:
            chunk = self._runs[len(rows)]
            chunk.take(rows)
            for start in range(0, len(coordinates), chunk.n_points):
                some = slice(start, start + chunk.n_points)
                losses[some] += chunk.totals(coordinates[some]) * (
                    self._terrain.loss.unit / n_examples
                )
                n_done += len(coordinates[some]) * len(rows)
                yield n_done / (len(coordinates) * n_examples)
        losses += self._penalties(coordinates)

    def _penalties(self, coordinates: FloatArray) -> FloatArray:
        penalty = self._terrain.penalty
        if penalty is None:
            return np.zeros(len(coordinates))
        origin, directions = self._exact[0], self._exact[1:]
        return np.array([penalty(origin + point @ directions) for point in coordinates])


class _Run:
    """The buffers of so many examples at some points, and the calls that compute their losses."""

    def __init__(self, terrain: Terrain, basis: FloatArray, n_examples: int) -> None:
        widest = max(node.layer.n_units for node in terrain.network.nodes[1:])
        self.n_points = min(_MOST_POINTS, max(1, _BUFFER // (widest * n_examples)))
        self._fill = terrain.fill
        self._batch = terrain.batch(n_examples, basis.dtype)
        self._stack = Stack(terrain.network, basis, self._batch.inputs, self.n_points)
        # those of pictures lie example by example, across the outputs that they are compared with
        self._targets = np.empty(self._batch.targets.shape, basis.dtype)
        self._totals = np.zeros(self.n_points, basis.dtype)
        gradient = np.empty((len(self._stack.outputs), n_examples), basis.dtype)
        self._losses = tuple(self._loss(terrain.loss, i, gradient) for i in range(self.n_points))
        self._present: IntArray | None = None

    def _loss(self, loss: Loss, point: int, gradient: FloatArray) -> Calls:
        """Return the calls that put the loss at one of the points into its total."""
        wires = LossWires(
            self._stack.pre_activation[:, point],
            self._stack.outputs[:, point],
            self._targets,
            self._totals[point : point + 1].reshape(()),
            gradient,
            np.ones((), gradient.dtype),
        )
        return loss.bind(wires).forward

    def take(self, rows: IntArray) -> None:
        """Gather these examples, unless they are there already."""
        if self._present is rows:
            return
        self._fill(self._batch, rows)
        self._targets[...] = self._batch.targets
        with np.errstate(all="ignore"):
            run(self._stack.once)
        self._present = rows

    def totals(self, coordinates: FloatArray) -> FloatArray:
        """Return the summed loss at some points, in units of `Loss.unit`, as float64."""
        with np.errstate(all="ignore"):  # far out the loss may be infinite, which is an answer
            self._stack.coefficients[: len(coordinates), 1:] = coordinates
            run(self._stack.each)
            for calls in self._losses[: len(coordinates)]:
                run(calls)
        return self._totals[: len(coordinates)].astype(np.float64)
