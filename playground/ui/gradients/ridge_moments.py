"""Which of many moments have a ridge, so that ridges stay where they are; no Qt."""

import numpy as np

from playground.engine.arrays import FloatArray, IntArray
from playground.ui.nice_range import range_from_zero


def last_step_shown(steps: IntArray) -> int:
    """Return the step at the front of a picture: a round number, at least the latest."""
    return int(range_from_zero(steps[-1:], least=10)[1])


def chosen_moments(steps: IntArray, most: int) -> IntArray:
    """Return the places, ascending, of moments that are about equally far apart in steps.

    There are at most `most` and the latest; the others stay the same while steps are appended,
    until the picture reaches to another round number.
    """
    if not len(steps):
        return np.zeros(0, np.int64)
    slots = steps * most // (last_step_shown(steps) + 1)
    _, first_of_each = np.unique(slots, return_index=True)
    return np.union1d(first_of_each, [len(steps) - 1]).astype(np.int64)


def densities(limits: FloatArray, shares: FloatArray) -> FloatArray:
    """Return how dense values are, per unit of the axis, for shares, (..., n_bins), of moments.

    So moments whose bins are not equally wide can be compared. `limits` is (n_moments, 2).
    """
    widths = (limits[:, 1] - limits[:, 0]) / shares.shape[-1]
    with np.errstate(all="ignore"):  # of what has diverged there is no width
        return np.nan_to_num(shares / widths.reshape(-1, *[1] * (shares.ndim - 1)))
