"""The gradient check: is what backpropagation says what the loss does?"""

from collections.abc import Generator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.random import Generator as Random

from playground.engine.arrays import BoolArray, FloatArray, IntArray, read_only
from playground.engine.gradients.differences import CentralDifferences, Difference
from playground.engine.loss import Loss
from playground.engine.network import Network
from playground.engine.parameter_key import ParameterKey, parameter_key
from playground.engine.preparation import Prepared

EPSILON = 1e-4
"""How far a weight is moved to either side."""
TOLERANCE = 1e-5
"""The relative difference up to which two gradients count as the same."""
_CLOSER = (1.0, 0.1, 0.01)
"""The shares of epsilon that are tried one after the other where a difference is suspicious."""
_TINY = float(np.finfo(np.float64).tiny)

Verdict = Literal["right", "wrong", "too small", "corners", "not finite"]
"""Of a column: "too small" to be told apart from rounding; "corners" where nothing else is left."""


@dataclass(frozen=True)
class Progress:
    """How many parameters have been compared, of how many."""

    done: int
    total: int


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
        return abs(self.backpropagated - self.measured) / max(size, _TINY)


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
class GradientCheck:
    """Backpropagation beside central differences."""

    nodes: tuple[NodeCheck, ...]
    """The columns that have parameters among those compared, in the network's order."""
    worst: ComparedParameter | None
    n_parameters: int
    """How many weights and biases the network has that are not erased."""
    n_examples: int
    indices: IntArray
    """(k,): the places in theta of the parameters that were looked at."""
    backpropagated: FloatArray
    """(k,)"""
    measured: FloatArray
    """(k,)"""
    is_corner: BoolArray
    """(k,): which were left out, as a corner lies too near."""

    @property
    def is_right(self) -> bool:
        """Whether nothing speaks against backpropagation."""
        return all(node.verdict not in {"wrong", "not finite"} for node in self.nodes)


def sample_parameters(network: Network, n: int, rng: Random) -> IntArray:
    """Return the places in theta of at most `n` parameters, sorted, from every column alike.

    A small column is compared whole before a large one gets more; erased connections are left out.
    """
    present = np.flatnonzero(~network.is_erased)
    places = (network.places[node.id] for node in network.nodes)
    columns = [present[(present >= p.start) & (present < p.stop)] for p in places]
    chosen: list[IntArray] = []
    for n_left, column in zip(range(len(columns), 0, -1), sorted(columns, key=len), strict=True):
        share = min(len(column), n // n_left)
        chosen.append(rng.choice(column, share, replace=False))
        n -= share
    return np.sort(np.concatenate(chosen))


def check_gradient(
    network: Network,
    loss: Loss,
    part: Prepared,
    theta: FloatArray,
    rows: IntArray,
    indices: IntArray | None = None,
    epsilon: float = EPSILON,
) -> Generator[Progress, None, GradientCheck]:
    """Compare the two gradients of the mean loss of these rows; return the result at the end.

    All is computed in float64. Without `indices`, all parameters are compared that are not erased.
    Where a difference looks wrong or a corner lies between its two points, it is measured again
    more closely: strong curvature then goes away and a wrong derivative does not.
    """
    chosen = np.flatnonzero(~network.is_erased) if indices is None else np.sort(indices)
    differences = CentralDifferences(network, loss, part, theta, rows)
    computed = differences.backpropagate()[chosen]
    found: list[Difference] = []
    for index, value in zip(chosen.tolist(), computed.tolist(), strict=True):
        found.append(_measure(differences, index, value, epsilon))
        yield Progress(len(found), len(chosen))
    return _result(network, len(rows), chosen, computed, found)


def complete(check: Generator[Progress, None, GradientCheck]) -> GradientCheck:
    """Carry a check out to its end."""
    while True:
        try:
            next(check)
        except StopIteration as end:
            return end.value


def _measure(
    differences: CentralDifferences, index: int, computed: float, epsilon: float
) -> Difference:
    best = None
    for share in _CLOSER:
        found = differences.along(index, share * epsilon)
        if found.crosses_corner and share != _CLOSER[-1]:
            continue
        if best is None or abs(found.value - computed) < abs(best.value - computed):
            best = found
        if _suspicion(found, computed) <= TOLERANCE:
            break
    assert best is not None  # the last look always counts
    return best


def _suspicion(found: Difference, computed: float) -> float:
    """Return the relative difference, but at most the tolerance where it is no more than rounding.

    |difference| <= tolerance (|one| + |other|) + rounding is the same as this <= tolerance.
    """
    size = abs(found.value) + abs(computed) + found.rounding / TOLERANCE
    return abs(found.value - computed) / max(size, _TINY)


def _result(
    network: Network,
    n_examples: int,
    indices: IntArray,
    computed: FloatArray,
    found: list[Difference],
) -> GradientCheck:
    table = _Table(
        network,
        indices,
        computed,
        np.array([each.value for each in found]),
        np.array([each.rounding for each in found]),
        np.array([each.crosses_corner for each in found], np.bool_),
    )
    return GradientCheck(
        tuple(table.check(node.id) for node in network.nodes if len(table.within(node.id))),
        table.worst(np.arange(len(indices))),
        int(np.count_nonzero(~network.is_erased)),
        n_examples,
        read_only(indices),
        read_only(computed),
        read_only(table.measured),
        read_only(table.is_corner),
    )


@dataclass(frozen=True, eq=False)
class _Table:
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
        relative = float(distance / max(size, _TINY))
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
        """Return the parameter whose gradients differ most, measured by what may be expected."""
        which = positions[~self.is_corner[positions]]
        if not len(which):
            return None
        one, other = self.computed[which], self.measured[which]
        size = np.abs(one) + np.abs(other) + self.rounding[which] / TOLERANCE
        suspicion = np.abs(one - other) / np.maximum(size, _TINY)
        position = which[np.argmax(suspicion)]  # what is not a number comes first
        return ComparedParameter(
            parameter_key(self.network, int(self.indices[position])),
            float(self.computed[position]),
            float(self.measured[position]),
        )
