"""Denormal numbers: those so close to 0 that a processor computes with them up to 50 times slower.

An average that nothing is added to any longer, such as Adam's for the weight of a pixel that is
hardly ever lit, shrinks until it is one, and then stays: 0.9 times the smallest is rounded up.
"""

import numpy as np

from playground.engine.arrays import FloatArray

PERIOD = 256
"""Steps after which training drops them: often enough, and it takes less than 1 % of the time."""


def drop_denormals(numbers: FloatArray) -> None:
    """Set to 0 what is not 0 but nearer to it than 1.2e-38, or 2.2e-308 in float64."""
    with np.errstate(invalid="ignore"):
        numbers[np.abs(numbers) < np.finfo(numbers.dtype).tiny] = 0
