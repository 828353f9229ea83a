"""A survey: all that a picture of the loss over a plane shows, as plain values."""

from dataclasses import dataclass

import numpy as np

from playground.engine.arrays import BoolArray, FloatArray, IntArray, read_only
from playground.engine.landscape.box import Box
from playground.engine.landscape.lowest import Lowest, NoLowest
from playground.engine.landscape.plane_kind import Laid

_OFF = 1e-3
"""The distance from the plane, in halves of the picture, from which on a point is not in it."""


@dataclass(frozen=True, eq=False)
class Trace:
    """The path of training as seen from a plane; k points, the present one last."""

    steps: IntArray
    """(k,)"""
    xy: FloatArray
    """(k, 2): the coordinates of the points' shadows on the plane."""
    true: FloatArray
    """(k,): the loss at the points themselves."""
    below: FloatArray
    """(k,): the loss of the plane at their shadows."""
    distances: FloatArray
    """(k,): from the plane."""
    is_off: BoolArray
    """(k,): which points are visibly not in the plane."""
    jumps: IntArray
    """(j,): the points to which no training led: the weights were set by hand there."""
    away: float
    """How far the present point is from the first one."""


@dataclass(frozen=True, eq=False)
class NextMove:
    """What the optimiser is going to do next, as seen from a plane."""

    xy: FloatArray
    """(2,): the shadow of where the step leads."""
    loss: float
    """The loss where it leads."""
    length: float
    share: float
    """The share of its length that lies in the plane."""


@dataclass(frozen=True, eq=False)
class Survey:
    """The loss over a part of a plane, and where training stands."""

    laid: Laid
    box: Box
    x: FloatArray
    """(m,)"""
    y: FloatArray
    """(n,)"""
    z: FloatArray
    """(n, m): may be infinite or NaN."""
    trace: Trace
    landmark_losses: tuple[float, ...]
    """At the plane's landmarks, one by one."""
    trails: tuple[Trace | None, ...]
    """The ways to the landmarks, one by one, where they are known."""
    downhill: FloatArray
    """(2,): the shadow of the negative gradient of the loss that is drawn."""
    next_move: NextMove | None
    """None where no step can be taken."""
    lowest: Lowest | NoLowest
    """The lowest point, where it is known."""
    n_examples: int
    """How many examples the loss is the mean of."""
    n_in_part: int
    """How many there are of them in their part of the data."""
    is_complete: bool
    """Whether there will be no finer one."""
    is_penalised: bool = False
    """Whether every loss in it is with the penalty."""

    @property
    def missing_share(self) -> float:
        """Which share of the points has no finite loss."""
        return float(np.mean(~np.isfinite(self.z)))


@dataclass(frozen=True)
class NoSurvey:
    """There is no picture; the sentence says why and what to do."""

    sentence: str


def is_off_plane(distances: FloatArray, box: Box) -> BoolArray:
    """Return which points, by their distances from the plane, (k,), are visibly not in it."""
    return read_only(distances > _OFF * box.half)
