"""The levels at which contour lines of a loss are drawn."""

import math

import numpy as np

from playground.engine.arrays import BoolArray, FloatArray

_STEPS = (1, 2, 2.5, 5, 10)

_DEPTH = 1e-3
"""The lowest logarithmic level lies this share of the range above the minimum."""


def finite_range(values: FloatArray) -> tuple[float, float] | None:
    """Return the smallest and the largest of the values that are numbers, None if none is."""
    finite = values[np.isfinite(values)]
    return (float(finite.min()), float(finite.max())) if finite.size else None


def is_missing(values: FloatArray) -> BoolArray:
    """Return where values are infinite or not numbers, so that no line may pass."""
    return ~np.isfinite(values)


def linear_levels(low: float, high: float, n: int = 12) -> FloatArray:
    """Return about n round numbers at equal distances between low and high, ascending.

    The distance is 1, 2, 2.5 or 5 times a power of ten. None, if low and high are the same.
    """
    if not high - low > _rounding(low, high):
        return np.zeros(0)
    wanted = high / n - low / n
    power = 10.0 ** math.floor(math.log10(wanted))
    distance = power * min(_STEPS, key=lambda step: abs(math.log(step * power / wanted)))
    first, last = math.floor(low / distance) + 1, math.ceil(high / distance) - 1
    return np.round(np.arange(first, last + 1) * distance, _decimals(distance) + 1)


def logarithmic_levels(low: float, high: float, n: int = 12) -> FloatArray:
    """Return about n round numbers whose distances from low grow by a factor, ascending.

    So the lines lie close together where the loss is low, however high its walls are. None, if low
    and high are the same.
    """
    span = high - low
    if not span > _rounding(low, high):
        return np.zeros(0)
    heights = span * np.geomspace(_DEPTH, 1, n + 1)[:-1]
    levels: list[float] = []
    for height in heights:
        below = levels[-1] if levels else low
        level = _round_between(below, low + float(height))
        if below < level < high:
            levels.append(level)
    return np.array(levels)


def _round_between(below: float, level: float) -> float:
    """Return about this level with as few digits as tell it from the one below."""
    gap = level - below
    return round(level, _decimals(gap)) if gap > 0 else level


def _decimals(distance: float) -> int:
    return -math.floor(math.log10(distance))


def _rounding(low: float, high: float) -> float:
    """Return how far apart two losses have to be to differ by more than rounding in float32."""
    return 1e-7 * max(abs(low), abs(high))


def contour_levels(values: FloatArray, n: int = 12, *, is_logarithmic: bool = False) -> FloatArray:
    """Return the levels for a slice, (rows, columns), from those of its values that are numbers."""
    limits = finite_range(values)
    if limits is None:
        return np.zeros(0)
    return (logarithmic_levels if is_logarithmic else linear_levels)(*limits, n)
