"""What the tests of the engine share."""

from collections.abc import Callable

import numpy as np
import pytest

STEP = 1e-5
"""Truncation and rounding are both about 1e-10 then, in float64."""


def _differences(function: Callable[[np.ndarray], float], at: np.ndarray) -> np.ndarray:
    gradient = np.zeros(at.shape)
    for place in np.ndindex(at.shape):
        above, below = at.copy(), at.copy()
        above[place] += STEP
        below[place] -= STEP
        gradient[place] = (function(above) - function(below)) / (2 * STEP)
    return gradient


@pytest.fixture(scope="session")
def central_differences() -> Callable[[Callable[[np.ndarray], float], np.ndarray], np.ndarray]:
    """Return the function that gives a scalar function's gradient at a point, in float64."""
    return _differences
