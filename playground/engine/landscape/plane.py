"""A plane and a line through weight space, over which the loss is drawn."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from playground.engine.arrays import FloatArray, read_only


class LandscapeError(ValueError):
    """A picture of the loss cannot be computed; the message says why and what to do."""


_PARALLEL = 1e-10
"""The squared sine of an angle below which two directions are the same one."""


@dataclass(frozen=True, eq=False)
class Plane:
    """The points origin + a * across + b * along; all three are kept as float64.

    Directions need be neither of unit length nor orthogonal. Raises LandscapeError if one has no
    length or both are the same up to a factor.
    """

    origin: FloatArray
    """(n_parameters,)"""
    across: FloatArray
    """(n_parameters,)"""
    along: FloatArray
    """(n_parameters,)"""

    def __post_init__(self) -> None:
        for name in ("origin", "across", "along"):
            object.__setattr__(self, name, read_only(np.array(getattr(self, name), np.float64)))
        check_length(self.across, "first")
        check_length(self.along, "second")
        cosine = unit(self.across) @ unit(self.along)
        if 1 - cosine**2 < _PARALLEL:
            raise LandscapeError(
                "Both directions are the same, so they span no surface; choose two different ones."
            )

    @property
    def directions(self) -> FloatArray:
        """(2, n_parameters): across and along."""
        return np.stack([self.across, self.along])

    def at(self, a: float, b: float) -> FloatArray:
        """Return the point with these coordinates, (n_parameters,) float64."""
        return self.origin + a * self.across + b * self.along

    @cached_property
    def _inverse(self) -> FloatArray:
        """(n_parameters, 2): takes a difference from the origin to coordinates.

        By way of the unit vectors, so that lengths of very different size do no harm.
        """
        lengths = np.linalg.norm(self.directions, axis=1, keepdims=True)
        units = self.directions / lengths
        cosine = units[0] @ units[1]
        inverse = (units - cosine * units[::-1]) / (1 - cosine**2) / lengths
        return read_only(inverse.T)

    def components(self, steps: FloatArray) -> FloatArray:
        """Return the coordinates of the shadows that steps, (k, n_parameters), cast: (k, 2)."""
        return steps @ self._inverse

    def coordinates(self, thetas: FloatArray) -> FloatArray:
        """Return the coordinates of the plane's points that are nearest to thetas: (k, 2).

        `thetas` is (k, n_parameters).
        """
        return self.components(thetas - self.origin)

    def distance(self, thetas: FloatArray) -> FloatArray:
        """Return how far thetas, (k, n_parameters), are from the plane: (k,)."""
        differences = thetas - self.origin
        shadows = self.components(differences) @ self.directions
        return np.linalg.norm(differences - shadows, axis=1)

    def share_within(self, step: FloatArray) -> float:
        """Return which share of the length of a step, (n_parameters,), lies in the plane.

        A step of no length lies in it: 1.
        """
        if not step.any():
            return 1.0
        shadow = self.components(unit(step)[np.newaxis])[0] @ self.directions
        return float(min(np.linalg.norm(shadow), 1.0))


@dataclass(frozen=True, eq=False)
class Line:
    """The points start + t * (end - start), kept as float64; t is 0 at the start, 1 at the end.

    Raises LandscapeError if both ends are the same.
    """

    start: FloatArray
    """(n_parameters,)"""
    end: FloatArray
    """(n_parameters,)"""

    def __post_init__(self) -> None:
        for name in ("start", "end"):
            object.__setattr__(self, name, np.array(getattr(self, name), np.float64))
        if np.array_equal(self.start, self.end):
            raise LandscapeError(
                "Both ends of the line are the same weights; choose two different states."
            )

    def at(self, t: float) -> FloatArray:
        """Return the point at t, (n_parameters,) float64."""
        return (1 - t) * self.start + t * self.end

    @property
    def direction(self) -> FloatArray:
        """(n_parameters,): from the start to the end."""
        return self.end - self.start


def unit(direction: FloatArray) -> FloatArray:
    """Return a direction, which has a length, at length 1, in float64."""
    values = direction.astype(np.float64)
    values = values / np.abs(values).max()  # squares neither overflow nor vanish
    return values / np.linalg.norm(values)


def check_length(direction: FloatArray, which: str) -> None:
    """Raise LandscapeError if a direction has no length, or one that is not a number."""
    if not np.isfinite(direction).all():
        raise LandscapeError(
            f"The {which} direction has weights that are not numbers; go back to an earlier step."
        )
    if not direction.any():
        raise LandscapeError(
            f"The {which} direction has no length, so it leads nowhere; choose another one."
        )
