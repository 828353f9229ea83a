"""The numbers of an input as people know them: grey values from 0 to 1, or network inputs."""

from dataclasses import dataclass

import numpy as np

from playground.engine.arrays import FloatArray
from playground.engine.preparation import BYTE, Prepared


@dataclass(frozen=True, eq=False)
class InputSpace:
    """Values, of which the network takes in `values * factor + shift`; arrays are (n_inputs,)."""

    low: FloatArray
    high: FloatArray
    """What the values of the data lie between."""
    factor: FloatArray
    shift: FloatArray

    def clip(self, values: FloatArray) -> FloatArray:
        """Return values within the range of the data."""
        return np.clip(values, self.low, self.high)


def space_of(part: Prepared) -> InputSpace:
    """Return the grey values of images, from 0 to 1, or else the inputs of these examples."""
    n = len(part.scale)
    if part.is_bytes:
        factor = part.scale.astype(np.float64) / BYTE
        return InputSpace(np.zeros(n), np.ones(n), factor, part.shift.astype(np.float64))
    inputs = part.inputs[:, :-1].astype(np.float64)
    return InputSpace(inputs.min(axis=0), inputs.max(axis=0), np.ones(n), np.zeros(n))


def values_of(part: Prepared, row: int) -> FloatArray:
    """Return the values of an example, (n_inputs,); a row beyond them means the nearest."""
    at = min(max(row, 0), len(part) - 1)
    if part.is_bytes:
        return part.inputs[at].astype(np.float64) * BYTE
    return part.inputs[at, :-1].astype(np.float64)
