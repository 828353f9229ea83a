"""Ranges of axes that end in round numbers, so that a growing curve moves them now and then only.

Each takes any number of values, of which those that are not finite are left out.
"""

import math

import numpy as np

from playground.engine.arrays import FloatArray, IntArray

_LADDER = (1, 1.5, 2, 3, 4, 5, 6, 8, 10)


def nice_ceiling(value: float) -> float:
    """Return the least round number that is not below a positive value."""
    decade = 10.0 ** math.floor(math.log10(value))
    rung = next((rung for rung in _LADDER if rung * decade >= value), _LADDER[-1])
    return float(f"{rung * decade:.2g}")  # 0.3 rather than 0.30000000000000004


def range_from_zero(values: FloatArray | IntArray, least: float) -> tuple[float, float]:
    """Return 0 and a round number that no value exceeds, at least `least`; 1 if all are 0."""
    finite = values[np.isfinite(values)]
    if not finite.any():
        return 0.0, max(least, 1.0)
    return 0.0, nice_ceiling(max(float(finite.max(initial=least)), least))


def range_of_percents(values: FloatArray) -> tuple[float, float]:
    """Return a round number that no share in percent is below, and 100."""
    least = float(values[np.isfinite(values)].min(initial=100.0))
    return next(low for low in (90.0, 80.0, 50.0, 40.0, 20.0, 0.0) if low <= least), 100.0


def decades(values: FloatArray) -> tuple[float, float]:
    """Return the exponents of the powers of ten around the positive values; (-1, 0) if none are."""
    positive = values[np.isfinite(values) & (values > 0)]
    if not positive.size:
        return -1.0, 0.0
    low = math.floor(math.log10(positive.min()))
    high = math.ceil(math.log10(positive.max()))
    return float(low), float(max(high, low + 1))
