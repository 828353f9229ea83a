"""The largest of many weights: connections that are worth drawing where all would be too many."""

import time
from collections.abc import Callable, Sequence

import numpy as np

from playground.engine.arrays import FloatArray, IntArray
from playground.ui.editor.wiring import Pair

PERIOD = 0.2
"""Seconds for which a choice stands at least: a line that comes and goes cannot be followed."""


class Strongest:
    """Chooses at most so many of some connections, and chooses anew when weights have changed."""

    def __init__(
        self, parts: Sequence[Pair], most: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """`clock` gives seconds."""
        self.is_late = False
        """Whether the choice is older than the weights that were last seen."""
        self._parts = [part for part in parts if len(part)]
        self._ends = np.cumsum([len(part) for part in self._parts])
        self._theta_index = np.concatenate([np.zeros(0, np.int64), *_indices(self._parts)])
        self._most = most
        self._clock = clock
        self._chosen: IntArray | None = None
        self._chosen_at = 0.0

    def choose(self, theta: FloatArray) -> list[Pair] | None:
        """Return the connections with the largest weights, or None if it is those of last time."""
        self.is_late = False
        now = self._clock()
        if self._chosen is not None:
            if len(self._chosen) == len(self._theta_index):
                return None
            if now - self._chosen_at < PERIOD:
                self.is_late = True
                return None
        self._chosen_at = now
        chosen = self._largest(theta)
        if self._chosen is not None and np.array_equal(chosen, self._chosen):
            return None
        self._chosen = chosen
        return self._by_pair(chosen)

    def _largest(self, theta: FloatArray) -> IntArray:
        n = len(self._theta_index)
        if n <= self._most:
            return np.arange(n)
        sizes = np.abs(np.nan_to_num(theta[self._theta_index], nan=0.0))
        return np.sort(np.argpartition(sizes, n - self._most)[n - self._most :])

    def _by_pair(self, chosen: IntArray) -> list[Pair]:
        result: list[Pair] = []
        start = 0
        for part, end in zip(self._parts, self._ends.tolist(), strict=True):
            here = chosen[(chosen >= start) & (chosen < end)] - start
            result.append(part.part(here))
            start = end
        return [part for part in result if len(part)]


def _indices(parts: Sequence[Pair]) -> list[IntArray]:
    return [part.theta_index for part in parts]
