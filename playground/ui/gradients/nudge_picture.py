"""A matrix as an image, in which no large number is lost; no Qt."""

import numpy as np

from playground.engine.arrays import ByteArray, FloatArray, IntArray
from playground.ui.colours import Theme, diverging_table

_COLOURS = 511
"""Of the table: an odd number has one for 0."""


def shrunk(values: FloatArray, height: int, width: int) -> FloatArray:
    """Return (rows, columns) values, of more than fit the largest of what shares a pixel."""
    for axis, most in ((0, height), (1, width)):
        if values.shape[axis] > most > 0:
            values = _largest(values, pixel_starts(values.shape[axis], most), axis)
    return values


def pixel_starts(n: int, most: int) -> IntArray:
    """Return at which of n numbers each pixel begins, (most,), where pixels are fewer."""
    return np.arange(most) * n // most


def _largest(values: FloatArray, starts: IntArray, axis: int) -> FloatArray:
    high = np.maximum.reduceat(values, starts, axis=axis)
    low = np.minimum.reduceat(values, starts, axis=axis)
    return np.where(high >= -low, high, low)


def in_colours(values: FloatArray, limit: float, theme: Theme) -> ByteArray:
    """Return (rows, columns, 4) RGBA: orange for -limit, blue for limit; no numbers count as 0."""
    table = diverging_table(theme, _COLOURS)
    shares = np.clip(np.nan_to_num(values) / limit, -1, 1)
    return np.ascontiguousarray(table[np.rint((shares + 1) / 2 * (_COLOURS - 1)).astype(np.int64)])
