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


_SMALL = 1_000_000
"""Multiplications up to which OpenBLAS multiplies matrices as they lie, without packing them."""

_FEWEST_ROWS = 16
"""Rows that a piece of a product needs for being cut to be worth its while."""


def product(left: FloatArray, right: FloatArray, out: FloatArray) -> Calls:
    """Return calls that compute the matrix product, in pieces that need no packing if possible.

    Packing copies both factors, which takes time and drives the weights out of the cache.
    """
    n_rows = len(left)
    n_pieces = -(-n_rows * right.size // _SMALL)
    rows = -(-n_rows // max(n_pieces, 1))
    if n_pieces == 1 or rows < _FEWEST_ROWS:
        return (call(left.dot, right, out),)
    starts = range(0, n_rows, rows)
    return tuple(call(left[i : i + rows].dot, right, out[i : i + rows]) for i in starts)


def constant(value: float, like: FloatArray) -> FloatArray:
    """Return a 0-d array of the same dtype, a cheaper operand than a Python number."""
    return np.array(value, like.dtype)
