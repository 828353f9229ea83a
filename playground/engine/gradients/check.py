"""The gradient check: is what backpropagation says what the loss does?"""

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator as Random

from playground.engine.arrays import BoolArray, FloatArray, IntArray, read_only
from playground.engine.gradients.compared import (
    TINY,
    TOLERANCE,
    ComparedParameter,
    Comparisons,
    NodeCheck,
)
from playground.engine.gradients.differences import CentralDifferences, Difference
from playground.engine.loss import Loss
from playground.engine.network import Network
from playground.engine.preparation import Prepared

EPSILON = 1e-4
"""How far a weight is moved to either side."""
_CLOSER = (1.0, 0.1, 0.01)
"""The shares of epsilon that are tried one after the other where a difference is suspicious."""


@dataclass(frozen=True)
class Progress:
    """How many parameters have been compared, of how many."""

    done: int
    total: int


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
    return abs(found.value - computed) / max(size, TINY)


def _result(
    network: Network,
    n_examples: int,
    indices: IntArray,
    computed: FloatArray,
    found: list[Difference],
) -> GradientCheck:
    table = Comparisons(
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
