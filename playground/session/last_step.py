"""What the last step of training went by."""

from dataclasses import dataclass

import numpy as np

from playground.engine.arrays import FloatArray, read_only


@dataclass(frozen=True, eq=False)
class LastStep:
    """What the last step saw, and what it did; both are (n_parameters,) and read-only."""

    gradient: FloatArray | None
    """The gradient of the minibatch's mean loss at the weights before the step, or None where
    nobody knows it because the learning rate is 0."""
    update: FloatArray
    """The parameters after the step, minus those before."""


def last_step(
    before: FloatArray, after: FloatArray, gradient: FloatArray, scale: float
) -> LastStep:
    """Return what led from one theta to another; the gradient is given multiplied by `scale`."""
    factor = gradient.dtype.type(scale)
    with np.errstate(all="ignore"):  # near the largest numbers a difference may be beyond them
        update = read_only(after - before)
        return LastStep(read_only(gradient / factor) if factor else None, update)
