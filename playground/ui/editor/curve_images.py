"""Neurons' functions of one input as little pictures: filled between zero and the curve."""

import numpy as np

from playground.engine.arrays import FloatArray

_ROWS = 64
_FILL = 0.45
"""How strong the colour is between zero and the curve; the curve itself is full."""
_LINE = 1.6
"""Half the rows that the curve is thick."""
_HEADROOM = 1.15


def curve_images(values: FloatArray) -> FloatArray:
    """Return pictures, (units, rows, n) from -1 to 1, of curves, (units, n); the top row first.

    Zero is in the middle; where a curve is NaN, so is its picture. A curve that stays within -1
    and 1 is drawn to that scale, another as high as it reaches.
    """
    finite = np.nan_to_num(values, nan=0.0, posinf=1e9, neginf=-1e9)
    reach = _HEADROOM * np.maximum(np.abs(finite).max(axis=1, initial=0.0), 1.0)
    heights = (finite / reach[:, np.newaxis] * _ROWS / 2)[:, np.newaxis]
    rows = (_ROWS / 2 - 0.5 - np.arange(_ROWS))[np.newaxis, :, np.newaxis]
    is_between = rows * np.sign(heights) > 0
    inside = is_between * np.clip(np.abs(heights) - np.abs(rows) + 0.5, 0.0, 1.0)
    slope = np.abs(np.gradient(heights, axis=2))  # a steep curve is as thick as a flat one
    apart = np.abs(rows - heights) / np.sqrt(1 + slope**2)
    line = np.clip(_LINE - apart + 0.5, 0.0, 1.0)
    pictures = np.sign(heights) * np.maximum(_FILL * inside, line)
    return np.where(np.isnan(values)[:, np.newaxis], np.nan, pictures)
