"""Gathering examples into the buffers of a bound network."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.engine.arrays import ByteArray, FloatArray, IntArray
from playground.engine.calls import Call, Calls, call, constant, run
from playground.engine.preparation import BYTE, Prepared


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
            numbers = np.empty((n_examples, n_inputs + 1), dtype)
            pixels = np.empty((n_examples, n_inputs), np.uint8)
            targets = np.empty((n_examples, n_outputs), dtype)
            self.inputs, self.targets = numbers.T, targets.T
            self.calls: Calls = (
                self._take(prepared.inputs, 0, pixels),
                *_unpacking(prepared, pixels, numbers),
                self._take(prepared.targets.astype(dtype, copy=False), 0, targets),
            )
        else:
            # inputs, ones and targets in one table: one call gathers them all, features first
            table = np.vstack([prepared.inputs.T, prepared.targets.T]).astype(dtype, order="C")
            values = np.empty((len(table), n_examples), dtype)
            self.inputs, self.targets = values[: n_inputs + 1], values[n_inputs + 1 :]
            self.calls = (self._take(table, 1, values),)

    def _take(self, table: NDArray[Any], axis: int, buffer: NDArray[Any]) -> Call:
        return call(table.take, self.rows, axis, buffer, "clip")

    def gather(self, rows: IntArray) -> None:
        """Fill the buffers with these `n_examples` examples."""
        self.rows[:] = rows
        run(self.calls)


def _unpacking(prepared: Prepared, pixels: ByteArray, numbers: FloatArray) -> Calls:
    """Return calls that fill `numbers`, (n, n_inputs + 1), last column ones, from (n, n_inputs)."""
    # converting first, then scaling whole rows, is faster than doing both at once
    raw = np.ones_like(numbers)
    scale = np.append(prepared.scale, 1).astype(raw.dtype)
    if (scale[:-1] == raw.dtype.type(BYTE)).all():
        raw[:, -1] = 255  # which the one scale for all turns into 1, exactly
        scale = constant(BYTE, raw)
    calls: Calls = (call(np.copyto, raw[:, :-1], pixels), call(np.multiply, raw, scale, numbers))
    if prepared.shift.any():
        shift = np.append(prepared.shift, 0).astype(raw.dtype)
        calls += (call(np.add, numbers, shift, numbers),)
    return calls
