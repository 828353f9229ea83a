"""How numbers become colours and widths; no Qt."""

import math
from dataclasses import dataclass

import numpy as np

from playground.engine.arrays import FloatArray, IntArray

LEVELS = 65
"""Colours from -1 over 0, the middle one, to 1."""
ZERO = LEVELS // 2
WIDEST_WEIGHT = 5.0
"""The weight whose line is widest, as in TensorFlow Playground."""
_MOST_COMPARABLE = 16
"""Inputs of a neuron up to which its weights are shown on the scale of the whole drawing."""
_MOST_LOWER, _MOST_HIGHER = 3.0, 2.2
"""How far numbers may move away from their scale before there is another."""
_FADING = 0.95
"""What is left of a peak after a frame: half of it after less than half a second."""


def levels(values: FloatArray) -> IntArray:
    """Return for each value the number of its colour; what is not a number counts as 0."""
    clipped = np.clip(np.nan_to_num(values, nan=0.0), -1, 1)
    return np.rint((clipped + 1) * ZERO).astype(np.int64)


def is_relative(fan_in: int) -> bool:
    """Whether a neuron has so many inputs that its weights are shown on their column's scale."""
    return fan_in > _MOST_COMPARABLE


@dataclass(frozen=True)
class Scale:
    """Where colours are full, chosen by the numbers of several moments.

    Gradients differ much from one minibatch to the next: a scale that followed each would flicker.
    """

    full: float
    """The number at which they are."""
    peak: float
    """The largest size of late, which fades with time."""


def following(before: Scale | None, numbers: FloatArray) -> Scale:
    """Return the scale of the next moment: the same as before unless it no longer fits."""
    size = typical_size(numbers)
    if not _is_size(size):
        return before or Scale(1.0, 0.0)
    if before is None or not before.peak:
        return Scale(_rounded(size), size)
    peak = max(size, _FADING * before.peak)
    is_fitting = before.full / _MOST_LOWER < peak < before.full * _MOST_HIGHER
    return Scale(before.full if is_fitting else _rounded(peak), peak)


def round_scale(weights: FloatArray) -> float:
    """Return 1, 2 or 5 times a power of ten that only the largest of these weights exceed.

    It is near their typical size, and so stays as it is while they change a little.
    """
    size = typical_size(weights)
    return _rounded(size) if _is_size(size) else 1.0


def typical_size(numbers: FloatArray) -> float:
    """Return twice the root mean square of the numbers that are known and not zero."""
    known = numbers[~np.isnan(numbers)]
    total = float(np.sum(np.square(known, dtype=np.float64)))
    return 2 * math.sqrt(total / max(np.count_nonzero(known), 1))


def _is_size(size: float) -> bool:
    return 1e-30 < size < 1e30  # else all are zero, or not known


def _rounded(size: float) -> float:
    exponent = math.floor(math.log10(size))
    candidates = [float(f"{m}e{e}") for e in (exponent, exponent + 1) for m in (1, 2, 5)]
    return min(candidates, key=lambda candidate: abs(math.log(candidate / size)))


def comparable_widths(
    numbers: FloatArray, fan_in: int, side: float, widest_at: float = WIDEST_WEIGHT
) -> FloatArray:
    """Return the widths of lines into neurons of `side` pixels: 1 to 10 px for 0 to `widest_at`.

    They grow with the neurons, and shrink where many lines meet.
    """
    scale = min(max(side / 36, 0.6), 1.5) * min(1.0, math.sqrt(7 / max(fan_in, 1)))
    size = np.abs(np.nan_to_num(numbers, nan=0.0))
    return scale * (1 + 9 * np.minimum(size / widest_at, 1))


def relative_widths(weights: FloatArray, scale: float, n_lines: int) -> FloatArray:
    """Return the widths, in pixels, of lines that are many, for weights on a scale of their own.

    From some 600 lines on only those of at most 1 px are drawn fast enough.
    """
    most = min(max(2.6 * math.sqrt(90 / n_lines), 1.0), 2.6)
    size = np.abs(np.nan_to_num(weights, nan=0.0)) / scale
    return 0.4 + (most - 0.4) * np.minimum(size / 1.5, 1)
