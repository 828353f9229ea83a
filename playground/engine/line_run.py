"""The line of 1D data: places all along the range of the examples, and what neurons make of it."""

import numpy as np

from playground.engine.arrays import FloatArray, read_only
from playground.engine.bound_network import BoundNetwork
from playground.engine.calls import run
from playground.engine.measurement import Subject

_MARGIN = 0.05
"""Of the range of the examples, on both sides."""


def has_line(subject: Subject) -> bool:
    """Whether an example is one number."""
    return len(subject.dataset.columns) == 1


class LineRun:
    """Runs the network over a range a little wider than that of the training examples."""

    def __init__(self, subject: Subject, resolution: int) -> None:
        inputs = subject.examples.train.inputs[:, 0]
        low, high = float(inputs.min()), float(inputs.max())
        margin = _MARGIN * (high - low) or 1.0
        x = np.linspace(low - margin, high + margin, resolution)
        prepared = subject.prepared.preparation.apply(x[:, np.newaxis]).astype(subject.dtype)
        block = np.ones((prepared.shape[1] + 1, resolution), subject.dtype)
        block[:-1] = prepared.T
        self.x: FloatArray = read_only(x)
        """(resolution,)"""
        self._bound = subject.bind(resolution, block)

    def run(self, theta: FloatArray) -> BoundNetwork:
        """Compute all of it with these parameters."""
        self._bound.theta[...] = theta
        with np.errstate(all="ignore"):
            run(self._bound.forward)
        return self._bound
