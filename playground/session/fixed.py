"""Fixed parameters: those that stay where they are, whatever an optimiser does to them."""

from collections.abc import Mapping

import numpy as np

from playground.engine.arrays import BoolArray, FloatArray, IntArray
from playground.engine.calls import Calls, call, constant

_LONG = 100
"""Parameters in a row from which on a copy of their own is quicker than their numbers in a list."""


class FixedParameters:
    """Puts erased and frozen parameters back to their values, and the optimiser's slots to zero.

    Run `calls` after an optimiser's; there are none where nothing is fixed. A parameter that is
    let go again starts without any velocity of before.
    """

    def __init__(
        self, is_fixed: BoolArray, theta: FloatArray, slots: Mapping[str, FloatArray]
    ) -> None:
        """Hold the values that `theta` has now; parameters run along the last axis of all."""
        self._theta = theta
        self._places = _places(is_fixed)
        self._held = [theta[place].copy() for place in self._places]
        vectors = [slot for slot in slots.values() if slot.ndim]
        calls: Calls = ()
        for place, held in zip(self._places, self._held, strict=True):
            calls += (_put(theta, place, held),)
            calls += tuple(_put(slot, place, constant(0, slot)) for slot in vectors)
        self.calls = calls
        for slot in vectors:
            slot[..., is_fixed] = 0

    def hold(self) -> None:
        """From now on hold the values that theta has now."""
        for place, held in zip(self._places, self._held, strict=True):
            held[...] = self._theta[place]


def _places(is_fixed: BoolArray) -> list[slice | IntArray]:
    """Return the long rows of fixed parameters one by one, and then all others in a list."""
    edges = np.flatnonzero(np.diff(is_fixed, prepend=False, append=False)).reshape(-1, 2)
    long = edges[edges[:, 1] - edges[:, 0] >= _LONG].tolist()
    others = is_fixed.copy()
    for start, stop in long:
        others[start:stop] = False
    places: list[slice | IntArray] = [slice(start, stop) for start, stop in long]
    return [*places, np.flatnonzero(others)] if others.any() else places


def _put(into: FloatArray, place: slice | IntArray, values: FloatArray) -> call[None]:
    if isinstance(place, slice):
        return call(into[..., place].__setitem__, ..., values)
    return call(into.__setitem__, (..., place), values)
