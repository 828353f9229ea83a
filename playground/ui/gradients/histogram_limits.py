"""The axis of histograms, which stays while training goes on; no Qt."""

import numpy as np

from playground.engine.gradients.column_histograms import ColumnHistograms, Moments

PATIENCE = 12
"""So many pictures in a row have to fit a shorter axis before it shrinks."""
_LEAST = 4
"""Powers of ten on an axis of sizes at least."""

Limits = tuple[float, float]


def limits_of(now: ColumnHistograms, past: Moments | None) -> Limits:
    """Return limits that take in the histograms now and, if given, those of the past."""
    if now.is_of_sizes:
        return _exponents(now, past)
    lows, highs = [now.limits[0]], [now.limits[1]]
    if past is not None and len(past.limits):
        known = past.limits[np.isfinite(past.limits).all(axis=1)]
        lows, highs = [*lows, *known[:, 0].tolist()], [*highs, *known[:, 1].tolist()]
    return float(min(lows)), float(max(highs))


def _exponents(now: ColumnHistograms, past: Moments | None) -> Limits:
    """Return whole exponents around all sizes that there are."""
    is_used = (now.counts > 0).any(axis=0)
    if past is not None and len(past.shares):
        is_used = is_used | (past.shares > 0).any(axis=(0, 1))
    bins = np.flatnonzero(is_used)
    if not len(bins):
        return -_LEAST, 0.0
    low, high = np.floor(now.edges[bins[0]]), np.ceil(now.edges[bins[-1] + 1])
    return float(min(low, high - _LEAST)), float(high)


class SteadyLimits:
    """Limits that grow at once and shrink after a while."""

    def __init__(self) -> None:
        self._limits: Limits | None = None
        self._since: Limits | None = None
        self._n_shorter = 0
        self._subject: object = None

    def fit(self, wanted: Limits, subject: object) -> Limits:
        """Return limits around those wanted; another subject gets limits of its own."""
        if subject != self._subject or self._limits is None:
            self._subject, self._limits, self._n_shorter = subject, wanted, 0
            return wanted
        around = _around(self._limits, wanted)
        if around != self._limits or wanted == self._limits:
            self._limits, self._n_shorter = around, 0
            return around
        self._since = wanted if self._n_shorter == 0 else _around(self._since or wanted, wanted)
        self._n_shorter += 1
        if self._n_shorter >= PATIENCE:
            self._limits, self._n_shorter = self._since, 0
        return self._limits


def _around(one: Limits, other: Limits) -> Limits:
    return min(one[0], other[0]), max(one[1], other[1])
