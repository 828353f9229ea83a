"""A kind of plane: by which two directions through weight space the loss is looked at."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field

import numpy as np

from playground.engine.arrays import FloatArray
from playground.engine.instant import Instant
from playground.engine.landscape.plane import Plane
from playground.engine.landscape.terrain import Terrain
from playground.engine.parameter_key import ParameterKey
from playground.engine.path import Path
from playground.registry import Member, Registry


@dataclass(frozen=True)
class SavedState:
    """Weights that somebody keeps; two of them are the same if their numbers are.

    The number is given by whoever makes it, a new one each time: comparing the weights themselves
    would take too long.
    """

    number: int
    name: str
    theta: FloatArray = field(compare=False, repr=False)
    """(n_parameters,), read-only."""
    trail: Path | None = field(default=None, compare=False, repr=False)
    """The way that training took to it, where it is known and wanted."""


@dataclass(frozen=True, eq=False)
class Laid:
    """A plane as it was laid through weight space, and what there is to say of it."""

    plane: Plane
    axes: tuple[str, str]
    """What stands at the axes."""
    words: str
    """What spans the plane, as part of a sentence."""
    reach: float
    """How far a picture goes from its centre at least."""
    keys: tuple[ParameterKey, ParameterKey] | None = None
    """The two weights or biases whose values are the coordinates, if they are."""
    shares: tuple[float, float] | None = None
    """Which shares of the path's variance the two directions explain."""
    curvatures: tuple[float, float] | None = None
    """How strongly the loss curves in the two directions."""
    landmarks: tuple[tuple[str, float, float], ...] = ()
    """Names and places of states that the plane was laid through."""
    trails: tuple[Path | None, ...] = ()
    """The ways to the landmarks, one by one, where they are known."""
    step: int = 0
    """At which step of training it was laid."""


@dataclass(frozen=True)
class HeldPlane:
    """A plane that stays where it was laid; two are the same if their numbers are."""

    number: int
    laid: Laid = field(compare=False, repr=False)


@dataclass(frozen=True, eq=False)
class Viewpoint:
    """From where the loss is looked at."""

    terrain: Terrain
    instant: Instant

    @property
    def theta(self) -> FloatArray:
        """The present weights as float64, (n_parameters,)."""
        return self.instant.theta.astype(np.float64)


@dataclass(frozen=True)
class PlaneKind(Member, ABC):
    """Lays a plane through weight space."""

    @abstractmethod
    def lay(self, view: Viewpoint) -> Laid:
        """Return the plane for where training stands; raise LandscapeError if there is none."""


def reach_of(theta: FloatArray) -> float:
    """Return a usual reach along directions of unit length, from the length of all weights."""
    return max(1.0, 0.03 * float(np.linalg.norm(theta)))


PLANES: Registry[PlaneKind] = Registry("plane", "playground.engine.landscape.planes")
