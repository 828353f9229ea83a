"""Two gradients side by side, parameter by parameter: how far apart they are, and what of it."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from playground.engine.arrays import BoolArray, FloatArray, IntArray
from playground.engine.network import Network
from playground.engine.parameter_key import ParameterKey, parameter_key

TOLERANCE = 1e-5
"""The relative difference up to which two gradients count as the same."""
TINY = float(np.finfo(np.float64).tiny)

Verdict = Literal["right", "wrong", "too small", "corners", "not finite"]
"""Of a column: "too small" to be told apart from rounding; "corners" where nothing else is left."""


@dataclass(frozen=True)
class ComparedParameter:
    """One weight or bias, and its two gradients."""

    key: ParameterKey
    backpropagated: float
    measured: float

    @property
    def relative_difference(self) -> float:
        """|difference| / (|one| + |other|), from 0 to 1."""
        size = abs(self.backpropagated) + abs(self.measured)
        return abs(self.backpropagated - self.measured) / max(size, TINY)


@dataclass(frozen=True)
class NodeCheck:
    """What the check found for the parameters of one column."""

    node: str
    n_compared: int
    n_corners: int
    """How many were left out since a neuron stood on a corner of its activation."""
    relative_difference: float | None
    """|difference| / (|one| + |other|), lengths of vectors; None where nothing was compared.

    Source: Ng, Improving Deep Neural Networks, gradient checking.
    """
    verdict: Verdict
    worst: ComparedParameter | None


@dataclass(frozen=True, eq=False)
class Comparisons:
    """What was found for every parameter, (k,) each."""

    network: Network
    indices: IntArray
    computed: FloatArray
    measured: FloatArray
    rounding: FloatArray
    is_corner: BoolArray

    def within(self, node: str) -> IntArray:
        """Return the positions of a column's parameters."""
        place = self.network.places[node]
        return np.flatnonzero((self.indices >= place.start) & (self.indices < place.stop))

    def check(self, node: str) -> NodeCheck:
        everything = self.within(node)
        which = everything[~self.is_corner[everything]]
        one, other = self.computed[which], self.measured[which]
        distance = np.linalg.norm(one - other)
        size = np.linalg.norm(one) + np.linalg.norm(other)
        relative = float(distance / max(size, TINY))
        if not len(which):
            verdict: Verdict = "corners"
        elif not np.isfinite(relative):
            verdict = "not finite"
        elif distance > TOLERANCE * size + np.linalg.norm(self.rounding[which]):
            verdict = "wrong"
        else:
            verdict = "right" if relative <= TOLERANCE else "too small"
        return NodeCheck(
            node,
            len(which),
            len(everything) - len(which),
            relative if len(which) else None,
            verdict,
            self.worst(everything),
        )

    def worst(self, positions: IntArray) -> ComparedParameter | None:
        """Return the parameter whose gradients differ most, measured by what may be expected.

        Those that are both no more than rounding are passed over, where there are others.
        """
        which = positions[~self.is_corner[positions]]
        if not len(which):
            return None
        is_noise = self._is_noise(which)
        which = which if is_noise.all() else which[~is_noise]
        one, other = self.computed[which], self.measured[which]
        size = np.abs(one) + np.abs(other) + self.rounding[which] / TOLERANCE
        suspicion = np.abs(one - other) / np.maximum(size, TINY)
        position = which[np.argmax(suspicion)]  # what is not a number comes first
        return ComparedParameter(
            parameter_key(self.network, int(self.indices[position])),
            float(self.computed[position]),
            float(self.measured[position]),
        )

    def _is_noise(self, which: IntArray) -> BoolArray:
        """Return of which parameters the gradients are too small to be told from rounding."""
        one, other = self.computed[which], self.measured[which]
        size, rounding = np.abs(one) + np.abs(other), self.rounding[which]
        are_near = np.abs(one - other) <= TOLERANCE * size + rounding
        return np.asarray(are_near & (TOLERANCE * size <= rounding))
