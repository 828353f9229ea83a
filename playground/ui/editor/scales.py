"""How numbers become colours and widths; no Qt."""

import math

import numpy as np

from playground.engine.arrays import FloatArray, IntArray

LEVELS = 65
"""Colours from -1 over 0, the middle one, to 1."""
ZERO = LEVELS // 2
_WIDEST_AT = 5.0
"""The weight whose line is widest, as in TensorFlow Playground."""
_MOST_COMPARABLE = 16
"""Inputs of a neuron up to which its weights are shown on the fixed scale."""


def levels(values: FloatArray) -> IntArray:
    """Return for each value the number of its colour; what is not a number counts as 0."""
    clipped = np.clip(np.nan_to_num(values, nan=0.0), -1, 1)
    return np.rint((clipped + 1) * ZERO).astype(np.int64)


def is_relative(fan_in: int) -> bool:
    """Whether a neuron has so many inputs that its weights are shown on a scale of their own."""
    return fan_in > _MOST_COMPARABLE


def round_scale(weights: FloatArray) -> float:
    """Return 1, 2 or 5 times a power of ten that only the largest of these weights exceed.

    It is near twice their root mean square, and so stays as it is while they change a little.
    """
    size = 2 * math.sqrt(float(np.mean(np.square(weights, dtype=np.float64))))
    if not 1e-9 < size < 1e9:  # all zero, or not known
        return 1.0
    exponent = math.floor(math.log10(size))
    candidates = [float(f"{m}e{e}") for e in (exponent, exponent + 1) for m in (1, 2, 5)]
    return min(candidates, key=lambda candidate: abs(math.log(candidate / size)))


def fixed_widths(weights: FloatArray, fan_in: int, side: float) -> FloatArray:
    """Return the widths of lines into neurons of `side` pixels: 1 to 10 px for weights of 0 to 5.

    They grow with the neurons, and shrink where many lines meet.
    """
    scale = min(max(side / 36, 0.6), 1.5) * min(1.0, math.sqrt(7 / max(fan_in, 1)))
    size = np.abs(np.nan_to_num(weights, nan=0.0))
    return scale * (1 + 9 * np.minimum(size / _WIDEST_AT, 1))


def relative_widths(weights: FloatArray, scale: float, n_lines: int) -> FloatArray:
    """Return the widths, in pixels, of lines that are many, for weights on a scale of their own.

    From some 600 lines on only those of at most 1 px are drawn fast enough.
    """
    most = min(max(2.6 * math.sqrt(90 / n_lines), 1.0), 2.6)
    size = np.abs(np.nan_to_num(weights, nan=0.0)) / scale
    return 0.4 + (most - 0.4) * np.minimum(size / 1.5, 1)
