"""Which part of a plane is drawn."""

import math
from typing import NamedTuple

import numpy as np

from playground.engine.arrays import FloatArray

_RUNGS = (1.0, 1.5, 2.0, 3.0, 5.0, 7.0, 10.0)

_ROOM = 0.6
"""The half of a box as a share of the larger extent of what has to be in it: a bit more than half.
"""

_PIECES = 4
"""The centre stands on multiples of such a part of the half, so that a box seldom moves."""

_FARTHEST = 1e12


class Box(NamedTuple):
    """The coordinates between which a plane is drawn."""

    left: float
    right: float
    bottom: float
    top: float

    def axes(self, n: int) -> tuple[FloatArray, FloatArray]:
        """Return n coordinates of columns and of rows, evenly spaced, both ends included."""
        return np.linspace(self.left, self.right, n), np.linspace(self.bottom, self.top, n)

    @property
    def half(self) -> float:
        """Half of the longer side."""
        return max(self.right - self.left, self.top - self.bottom) / 2

    def zoomed(self, factor: float, about: tuple[float, float]) -> "Box":
        """Return a box that is so many times as large, in which a place stays where it is."""
        x, y = about
        return Box(
            x + (self.left - x) * factor,
            x + (self.right - x) * factor,
            y + (self.bottom - y) * factor,
            y + (self.top - y) * factor,
        )


def box_around(places: FloatArray, reach: float) -> Box:
    """Return a square box around places, (k, 2), at least `reach` from its middle to its sides.

    Its sides are round numbers and it moves in leaps: a place that moves a little does not move it.
    """
    near = places[(np.abs(places) < _FARTHEST).all(axis=1)]
    if not len(near):
        near = np.zeros((1, 2))
    low, high = near.min(axis=0), near.max(axis=0)
    half = _round_up(max(reach, _ROOM * float((high - low).max())))
    step = half / _PIECES
    x, y = (np.rint((low + high) / 2 / step) * step).tolist()
    return Box(x - half, x + half, y - half, y + half)


def _round_up(value: float) -> float:
    power = 10.0 ** math.floor(math.log10(value))
    return next(rung * power for rung in _RUNGS if rung * power >= value * (1 - 1e-9))
