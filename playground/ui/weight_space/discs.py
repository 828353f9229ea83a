"""Discs: the planes of examples where they meet a ball, how they are pointed at, their arrows."""

from dataclasses import dataclass

import numpy as np

from playground.engine.arrays import FloatArray

FEW = 4
"""Planes up to which each is filled; more of them would be a heap."""
_ANGLES = np.linspace(0, 2 * np.pi, 49)
_ARROW = 0.16
"""How long the arrow of a plane is, as a share of the reach of an axis."""
_NEAR = 6.0
"""Pixels from a rim or an arrow that is pointed at."""


@dataclass(frozen=True, eq=False)
class Discs:
    """Discs in a ball around 0; what is not finite does not meet the ball."""

    units: FloatArray
    """(n, 3): their normals, of length 1, towards the good sides."""
    away: FloatArray
    """(n,): how far from 0 along the normal their centres are."""
    circles: FloatArray
    """(n, 49, 3): their rims."""
    reach: float
    """The radius of the ball."""

    def is_in_view(self, i: int) -> bool:
        """Return whether a plane meets the ball."""
        return bool(np.isfinite(self.circles[i]).all()) and abs(self.away[i]) < self.reach

    def arrow(self, i: int, viewer: FloatArray) -> FloatArray:
        """Return the ends, (2, 3), of the arrow to the good side, near a viewer's side."""
        circle = self.circles[i]
        at = circle[int(np.argmax(circle @ viewer))] * 0.8
        return np.stack([at, at + self.units[i] * _ARROW * self.reach])

    def depth(self, i: int, flat: FloatArray, viewer: FloatArray) -> float | None:
        """Return how near to the viewer a disc is on the line of sight through a point, (3,)."""
        slope = float(self.units[i] @ viewer)
        if abs(slope) < 1e-9:
            return None
        depth = (float(self.away[i]) - float(self.units[i] @ flat)) / slope
        return depth if float(np.linalg.norm(flat + depth * viewer)) <= self.reach else None


def discs_of(normals: FloatArray, offsets: FloatArray, reach: float) -> Discs:
    """Return the discs of planes normal . w + offset = 0, (n, 3) and (n,), in a ball."""
    lengths = np.linalg.norm(normals, axis=1)
    with np.errstate(all="ignore"):
        units = normals / lengths[:, np.newaxis]
        away = -offsets / lengths
        radii = np.sqrt(np.maximum(reach**2 - away**2, 0))
    helpers = np.eye(3)[np.argmin(np.abs(np.nan_to_num(units)), axis=1)]
    first = np.cross(units, helpers)
    first /= np.linalg.norm(first, axis=1)[:, np.newaxis]
    second = np.cross(units, first)
    circle = (
        first[:, np.newaxis] * np.cos(_ANGLES)[:, np.newaxis]
        + second[:, np.newaxis] * np.sin(_ANGLES)[:, np.newaxis]
    )
    centres = (units * away[:, np.newaxis])[:, np.newaxis]
    return Discs(units, away, centres + circle * radii[:, np.newaxis, np.newaxis], reach)


def is_near(line: FloatArray, at: FloatArray) -> bool:
    """Return whether a polyline in pixels, (k, 2), passes near a pixel, (2,)."""
    starts, ways = line[:-1], np.diff(line, axis=0)
    squares = np.maximum(np.einsum("ij,ij->i", ways, ways), 1e-12)
    shares = np.clip(np.einsum("ij,ij->i", at - starts, ways) / squares, 0, 1)
    feet = starts + shares[:, np.newaxis] * ways
    return bool(np.hypot(*(feet - at).T).min(initial=np.inf) <= _NEAR)
