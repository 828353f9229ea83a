"""A curve: what was recorded of training, at the steps at which it was."""

from dataclasses import dataclass

import numpy as np

from playground.engine.arrays import FloatArray, IntArray, read_only

MOST_SAVED = 2000
"""Points of a curve in a file, but for its last one."""


@dataclass(frozen=True, eq=False)
class Curve:
    """Values at steps: `steps` is (n,), `values` (n, n_series)."""

    steps: IntArray
    values: FloatArray
    stride: int = 1
    """Of the values once recorded, one in so many is still there."""

    def until(self, step: int) -> "Curve":
        """Return what was recorded until a step, itself included."""
        n = int(np.searchsorted(self.steps, step, side="right"))
        if n == len(self.steps):
            return self
        return Curve(self.steps[:n], self.values[:n], self.stride)

    def with_point(self, step: int, values: tuple[float, ...]) -> "Curve":
        """Return the curve and one more point, later than all others."""
        steps, more = np.append(self.steps, step), np.vstack([self.values, values])
        return Curve(read_only(steps), read_only(more), self.stride)

    def copy(self) -> "Curve":
        """Return the same curve in arrays of its own, no longer than they need to be."""
        steps, values = read_only(self.steps.copy()), read_only(self.values.copy())
        return Curve(steps, values, self.stride)


def thin_losses(curve: Curve) -> Curve:
    """Return a curve of every step as a file keeps it: those at multiples of a larger stride."""
    while len(curve.steps) > MOST_SAVED:
        stride = 2 * curve.stride
        curve = _choose(curve, np.flatnonzero(curve.steps % stride == 0), stride)
    return curve.copy()


def thin_scores(curve: Curve) -> Curve:
    """Return a curve as a file keeps it: every second, fourth, ... point, and the last one."""
    n, stride = len(curve.steps), 1
    while n > MOST_SAVED * stride:
        stride *= 2
    if stride == 1:
        return curve.copy()
    return _choose(curve, np.union1d(np.arange(0, n, stride), [n - 1]), stride * curve.stride)


def _choose(curve: Curve, chosen: IntArray, stride: int) -> Curve:
    return Curve(read_only(curve.steps[chosen]), read_only(curve.values[chosen]), stride)
