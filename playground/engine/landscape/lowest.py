"""Where one neuron's loss is lowest, as seen from a plane."""

from dataclasses import dataclass, field

import numpy as np

from playground.engine.arrays import BoolArray, FloatArray, read_only
from playground.engine.landscape.one_neuron import Optimum, is_one_neuron, optimum
from playground.engine.landscape.plane import LandscapeError
from playground.engine.landscape.plane_kind import Laid
from playground.engine.landscape.terrain import Terrain
from playground.engine.parameter_key import parameter_index

_MOST_EXAMPLES = 2304
"""A search goes through all of them many times."""


@dataclass(frozen=True)
class Lowest:
    """The lowest point: of the plane, where that is all values of two weights, else anywhere."""

    xy: tuple[float, float]
    """Of its shadow on the plane."""
    loss: float
    distance: float
    """From the plane."""
    way: str
    """How it was found, as in "by the normal equations"."""
    is_of_plane: bool
    """Whether it is the lowest of the plane only, since other weights stay as they are."""
    theta: FloatArray = field(compare=False, repr=False)
    """(n_parameters,): all weights there."""


@dataclass(frozen=True)
class NoLowest:
    """None is known; the sentence says why, where a single neuron has none."""

    sentence: str = ""


def find_optimum(
    terrain: Terrain, laid: Laid, theta: FloatArray, is_fixed: BoolArray
) -> Optimum | NoLowest:
    """Return the lowest point over the two weights that vary, or over all that training moves."""
    network = terrain.network
    is_wanted = is_one_neuron(network) and terrain.penalty is None
    if not is_wanted or len(terrain.chosen) > _MOST_EXAMPLES:
        return NoLowest()
    start, free = theta, np.flatnonzero(~is_fixed)
    if laid.keys is not None:  # the others stay as they are in the plane
        start = laid.plane.origin
        free = np.array([parameter_index(network, key) for key in laid.keys])
    try:
        return optimum(terrain, start, free)
    except LandscapeError as error:
        return NoLowest(str(error))


def lowest_of(best: Optimum, laid: Laid, n_free: int) -> Lowest:
    """Return where the shadow of a lowest point is; `n_free` parameters can move at all."""
    point = best.theta[np.newaxis]
    a, b = laid.plane.coordinates(point)[0].tolist()
    distance = 0.0 if laid.keys is not None else float(laid.plane.distance(point)[0])
    is_of_plane = laid.keys is not None and n_free > 2
    return Lowest((a, b), best.loss, distance, best.way, is_of_plane, read_only(best.theta))
