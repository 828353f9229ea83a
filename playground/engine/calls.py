"""Bound calls: NumPy functions with every argument, the output included, already chosen.

A training step is one flat tuple of such calls. Running it allocates nothing and enters no
Python function, which is what makes small networks fast.
"""

from collections.abc import Callable, Iterable
from functools import partial

import numpy as np

from playground.engine.arrays import FloatArray

Call = Callable[[], object]
Calls = tuple[Call, ...]

call = partial
"""Bind a function to its arguments: `call(np.tanh, z, a)` runs as `np.tanh(z, a)`."""


def run(calls: Iterable[Call]) -> None:
    """Run bound calls in order."""
    for each in calls:
        each()


def constant(value: float, like: FloatArray) -> FloatArray:
    """Return a 0-d array of the same dtype, a cheaper operand than a Python number."""
    return np.array(value, like.dtype)
