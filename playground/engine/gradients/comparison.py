"""A gradient beside that of all examples: the angle between them, and how long it is."""

from dataclasses import dataclass

import numpy as np

from playground.engine.arrays import FloatArray


@dataclass(frozen=True)
class Comparison:
    """A gradient beside the full one."""

    angle: float | None
    """Degrees between the two; None where one of them is zero or not finite."""
    ratio: float | None
    """The length of the gradient over that of the full one; None where there is none."""


def compare(gradient: FloatArray, full: FloatArray) -> Comparison:
    """Return how a gradient lies beside the full one, (n_parameters,) each."""
    one, other = gradient.astype(np.float64), full.astype(np.float64)
    length, full_length = float(np.linalg.norm(one)), float(np.linalg.norm(other))
    if not (np.isfinite(length) and full_length > 0):
        return Comparison(None, None)
    if not length > 0:
        return Comparison(None, 0.0)
    cosine = np.dot(one / length, other / full_length).clip(-1, 1)
    return Comparison(float(np.degrees(np.arccos(cosine))), length / full_length)
