"""A scale for numbers that change from step to step; no Qt."""

import math

from playground.ui.nice_range import nice_ceiling

PATIENCE = 12
"""So many pictures in a row have to fit a smaller scale before it shrinks."""


class SteadyScale:
    """From minus to plus a round number: grows at once, shrinks after a while, or is kept."""

    def __init__(self) -> None:
        self._limit = 0.0
        self.is_kept = False
        self._subject: object = None
        self._n_smaller = 0
        self._largest_since = 0.0

    @property
    def limit(self) -> float:
        """The round number; 1 until there is a number that is not 0, which then sets it."""
        return self._limit or 1.0

    def fit(self, largest: float, subject: object) -> float:
        """Return the limit for numbers up to `largest`; another subject gets one of its own."""
        is_other, self._subject = subject != self._subject, subject
        if is_other and not self.is_kept:
            self._n_smaller, self._largest_since, self._limit = 0, 0.0, 0.0
        if self.is_kept or not (math.isfinite(largest) and largest > 0):
            return self.limit
        wanted = nice_ceiling(largest)
        if wanted >= self._limit:
            self._limit, self._n_smaller, self._largest_since = wanted, 0, 0.0
            return self.limit
        self._n_smaller += 1
        self._largest_since = max(self._largest_since, wanted)
        if self._n_smaller >= PATIENCE:
            self._limit, self._n_smaller, self._largest_since = self._largest_since, 0, 0.0
        return self.limit
