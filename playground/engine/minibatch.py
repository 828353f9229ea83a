"""Gathering examples into the buffers of a bound network."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.engine.arrays import ByteArray, FloatArray, IntArray
from playground.engine.calls import Call, Calls, call, run
from playground.engine.preparation import Prepared


class Minibatch:
    """The buffers of `n_examples` examples, and the calls that fill them.

    Put the numbers of the examples into `rows`, (n_examples,), and run `calls`: then `inputs` is
    (n_inputs + 1, n_examples) with a last row of ones, and `targets` (n_outputs, n_examples).
    Networks are bound to these two arrays.
    """

    def __init__(self, prepared: Prepared, n_examples: int, dtype: np.dtype[np.floating]) -> None:
        self.n_examples = n_examples
        self.rows = np.zeros(n_examples, np.int64)
        n_inputs, n_outputs = len(prepared.scale), prepared.targets.shape[1]
        if prepared.is_bytes:
            # examples stand one after the other in memory, as they are gathered
            numbers = np.ones((n_examples, n_inputs + 1), dtype)
            pixels = np.empty((n_examples, n_inputs), np.uint8)
            targets = np.empty((n_examples, n_outputs), dtype)
            self.inputs, self.targets = numbers.T, targets.T
            self.calls: Calls = (
                self._take(prepared.inputs, pixels),
                *_unpacking(prepared, pixels, numbers[:, :-1]),
                self._take(prepared.targets, targets),
            )
        else:
            # inputs, ones and targets in one table: one call gathers them all
            table = np.hstack([prepared.inputs, prepared.targets]).astype(dtype)
            values = np.empty((n_examples, table.shape[1]), dtype)
            self.inputs, self.targets = values[:, : n_inputs + 1].T, values[:, n_inputs + 1 :].T
            self.calls = (self._take(table, values),)

    def _take(self, table: NDArray[Any], buffer: NDArray[Any]) -> Call:
        return call(table.take, self.rows, 0, buffer, "clip")

    def gather(self, rows: IntArray) -> None:
        """Fill the buffers with these `n_examples` examples."""
        self.rows[:] = rows
        run(self.calls)


def _unpacking(prepared: Prepared, pixels: ByteArray, numbers: FloatArray) -> Calls:
    scale = prepared.scale
    if (scale == scale[0]).all():
        scale = scale[:1].reshape(())
    calls: Calls = (call(np.multiply, pixels, scale, numbers),)
    if prepared.shift.any():
        calls += (call(np.add, numbers, prepared.shift, numbers),)
    return calls
