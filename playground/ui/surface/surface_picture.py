"""What a loss surface shows, as one frozen value; nothing here knows of networks."""

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from playground.engine.arrays import BoolArray, FloatArray, IntArray


class Place(NamedTuple):
    """A point of the plane and the loss there."""

    x: float
    y: float
    loss: float


@dataclass(frozen=True, eq=False)
class PathOnSurface:
    """A way over the plane: places, (k, 2), and the true loss at each, (k,).

    `is_off`, (k,), says which points are not in the plane but only above or below it.
    """

    xy: FloatArray
    losses: FloatArray
    is_off: BoolArray
    colour: int | None = None
    """An index into `Theme.racers`; None is the path of training, in the colour of text."""
    name: str = ""
    jumps: IntArray = field(default_factory=lambda: np.zeros(0, np.int64))
    """(j,): the points to which the way is dotted, for nothing went along it."""
    rank: int = 0
    """Where its name stands among the others."""
    is_trail: bool = False
    """Whether training went along it: then it has dots."""
    run: int | None = None
    """The number for the colour of a run of the timeline; then that is its colour."""

    @property
    def is_race(self) -> bool:
        """Whether it has a dot at its end only."""
        return self.colour is not None and not self.is_trail


@dataclass(frozen=True, eq=False)
class SurfacePicture:
    """Losses `z`, (n, m), over evenly spaced, ascending `x`, (m,), and `y`, (n,).

    `levels`, ascending, are where contour lines run; the first and the last are the ends of the
    colours and of the height. `arrow` is the negative gradient in the plane, at `point`; only its
    direction is drawn, `arrow_share` of the usual length. Arrays that are the same objects as
    before are not drawn anew.
    """

    x: FloatArray
    y: FloatArray
    z: FloatArray
    levels: FloatArray
    is_log: bool = False
    names: tuple[str, str] = ("x", "y")
    paths: tuple[PathOnSurface, ...] = ()
    point: Place | None = None
    is_point_off: bool = False
    """Whether the point is not in the plane but only above or below it."""
    arrow: tuple[float, float] | None = None
    arrow_share: float = 1.0
    ghost: Place | None = None
    """Where the next step will lead."""
    optimum: Place | None = None
    """The lowest point."""
    is_optimum_off: bool = False

    def __post_init__(self) -> None:
        if self.z.shape != (len(self.y), len(self.x)) or min(self.z.shape) < 2:
            raise ValueError(
                "The losses of a surface need a row for each y and a column for each x."
            )

    def has_surface_of(self, other: "SurfacePicture | None") -> bool:
        """Return whether the surface is that of another picture, whatever is drawn upon it."""
        return (
            other is not None
            and (self.x is other.x and self.y is other.y and self.z is other.z)
            and self.levels is other.levels
            and (self.is_log, self.names) == (other.is_log, other.names)
        )
