"""How the gradients of minibatches scatter about that of all examples, in a plane and by size."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.random import Generator

from playground.engine.arrays import FloatArray, IntArray, read_only

_SAME = 1e-6
"""What lies beside a direction, as a share of what lies along it, that makes no other one."""


@dataclass(frozen=True, eq=False)
class DrawnMinibatches:
    """Minibatches that were drawn, and where their gradients lie."""

    points: FloatArray
    """(n_batches, 2): in the plane."""
    angles: FloatArray
    """(n_batches,): degrees to the full gradient; NaN where there is none."""
    ratios: FloatArray
    """(n_batches,): their lengths over that of the full gradient; NaN where it is 0."""
    firsts: IntArray
    """(n_batches,): of each the first example, as a row of the part."""


@dataclass(frozen=True, eq=False)
class ScatterLaw:
    """How far minibatch gradients lie from the full one, by the size of the minibatch."""

    batch_sizes: IntArray
    """(k,)"""
    measured: FloatArray
    """(k,): the root mean square distance of minibatches that were drawn."""
    predicted: FloatArray
    """(k,): sigma sqrt(1/m (N - m)/(N - 1)), without replacement."""
    angles: FloatArray
    """(k,): the median angle to the full gradient, in degrees."""
    n_batches: int
    """How many minibatches of each size were drawn."""


@dataclass(frozen=True, eq=False)
class GradientScatter:
    """The gradients of single examples at one theta, and so of every minibatch of them.

    The plane is spanned by the full gradient and, at right angles to it, the direction in which
    the examples' gradients differ most; in it, the full gradient lies at (`full_length`, 0). The
    plane is the same for every size of minibatch. A minibatch lies at the mean of its examples.
    """

    rows: IntArray
    """(n,): the examples, as rows of the part."""
    n_all: int
    """How many examples the part has; if more than n, these stand for all."""
    products: FloatArray
    """(n, n): the scalar products of their gradients' differences from the full gradient."""
    full_length: float
    sigma: float
    """The root mean square distance of an example's gradient from the full one."""
    points: FloatArray
    """(n, 2): the examples' gradients in the plane."""
    share_seen: float
    """The share of their squared distances from the full gradient that the plane shows."""
    axes: FloatArray
    """(2, n_parameters): the plane's directions, of length 1, or 0 where there is none."""
    with_others: FloatArray | None = None
    """(n,): the scalar products of the examples' gradients with the mean of some others'."""

    @property
    def n_examples(self) -> int:
        """The number of examples looked at."""
        return len(self.rows)

    @property
    def is_sample(self) -> bool:
        """Whether some examples stand for all."""
        return self.n_examples < self.n_all

    def through(self, others: FloatArray) -> "GradientScatter":
        """Return the same in the plane through the mean gradient of the others, (n_parameters,).

        In it that gradient has its true length and its true angle to the full one. Where it points
        the same way, or nothing is known of it, the plane stays as it is.
        """
        along, gradient = self.points[:, 0], others.astype(np.float64)
        share = float(gradient @ self.axes[0])
        beside = gradient - share * self.axes[0]
        length = float(np.linalg.norm(beside))
        is_known = self.with_others is not None and self.full_length > 0 and np.isfinite(length)
        if self.with_others is None or not is_known or length <= _SAME * abs(share):
            return self
        across, total = (self.with_others - share * along) / length, np.trace(self.products)
        seen = np.sum((along - self.full_length) ** 2) + np.sum(across**2)
        return replace(
            self,
            points=read_only(np.stack([along, across], axis=1)),
            share_seen=float(seen / total) if total > 0 else 1.0,
            axes=read_only(np.stack([self.axes[0], beside / length])),
        )

    def project(self, gradient: FloatArray) -> FloatArray:
        """Return where gradients, (..., n_parameters), lie in the plane, (..., 2)."""
        return gradient.astype(np.float64) @ self.axes.T

    def cloud(self, batch_size: int, n_batches: int, rng: Generator) -> FloatArray:
        """Return where so many minibatches lie in the plane, (n_batches, 2).

        Each is drawn without replacement, the next one from all examples again. A batch size above
        n_examples counts as n_examples.
        """
        return self._draw(batch_size, n_batches, rng) @ self.points

    def minibatches(self, batch_size: int, n_batches: int, rng: Generator) -> DrawnMinibatches:
        """Draw minibatches as `cloud` does, and look at each."""
        shares = self._draw(batch_size, n_batches, rng)
        points = shares @ self.points
        squares = self._squares(shares)
        # |g|^2 = |g - full|^2 + 2 g full - |full|^2, and what lies along the full one is known
        lengths = squares + self.full_length * (2 * points[:, 0] - self.full_length)
        with np.errstate(all="ignore"):
            ratios = np.sqrt(lengths.clip(min=0)) / (self.full_length or np.nan)
            angles = (
                self._angles(shares, squares) if self.full_length else np.full_like(ratios, np.nan)
            )
        firsts = self.rows[(shares > 0).argmax(axis=1)]
        for array in (points, angles, ratios, firsts):
            read_only(array)
        return DrawnMinibatches(points, angles, ratios, firsts)

    def predicted(self, batch_sizes: IntArray) -> FloatArray:
        """Return the root mean square distance that minibatches of these sizes should have."""
        n, sizes = self.n_examples, batch_sizes
        return self.sigma * np.sqrt((n - sizes) / max(n - 1, 1) / sizes)

    def law(
        self, batch_sizes: Sequence[int] | IntArray, n_batches: int, rng: Generator
    ) -> ScatterLaw:
        """Measure how minibatches of these sizes, from 1 to n_examples, scatter."""
        n = self.n_examples
        sizes = np.array(batch_sizes, np.int64).clip(1, n)
        measured, angles = np.empty(len(sizes)), np.empty(len(sizes))
        for i, size in enumerate(sizes.tolist()):
            shares = self._draw(size, n_batches, rng)
            squares = self._squares(shares)
            measured[i] = np.sqrt(squares.mean()) if size < n else 0 * self.sigma
            angles[i] = np.median(self._angles(shares, squares))
        predicted = self.predicted(sizes)
        for array in (sizes, measured, predicted, angles):
            read_only(array)
        return ScatterLaw(sizes, measured, predicted, angles, n_batches)

    def _draw(self, batch_size: int, n_batches: int, rng: Generator) -> FloatArray:
        """Return the share of each example in each minibatch, (n_batches, n)."""
        size = min(batch_size, self.n_examples)
        order = rng.permuted(np.tile(np.arange(self.n_examples), (n_batches, 1)), axis=1)
        shares = np.zeros((n_batches, self.n_examples))
        np.put_along_axis(shares, order[:, :size], 1 / size, axis=1)
        return shares

    def _squares(self, shares: FloatArray) -> FloatArray:
        """Return the squared distances of minibatches from the full gradient, (n_batches,)."""
        return np.einsum("ij,ij->i", shares @ self.products, shares).clip(min=0)

    def _angles(self, shares: FloatArray, squares: FloatArray) -> FloatArray:
        along = shares @ self.points[:, 0]
        across = np.sqrt((squares - (along - self.full_length) ** 2).clip(min=0))
        return np.degrees(np.arctan2(across, along))
