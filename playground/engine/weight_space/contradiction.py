"""Contradictions: examples that no weights get right together."""

import numpy as np

from playground.engine.arrays import FloatArray, IntArray
from playground.engine.weight_space.constraints import Constraints, homogeneous, is_feasible
from playground.engine.weight_space.shortest import shortest_vector
from playground.engine.weight_space.solvers import fewest_shares

FEW = 20
"""Constraints up to which the smallest contradiction is looked for: a matter of milliseconds."""

PARALLEL = 1e-12
"""How far the scalar product of opposite directions may be from -1."""


def contradiction(constraints: Constraints) -> IntArray | None:
    """Return constraints that no point meets together, in order, or None if some point meets all.

    It is minimal: without any one of them a point meets the others, so they are no more than
    `dimension` + 1 (Helly). It is the smallest, too, where it is of three or less, or there are no
    more than `FEW` constraints.
    """
    if is_feasible(constraints):
        return None
    few = _alone(constraints)
    if few is None:
        few = _pair(constraints)
    if few is not None:
        return few
    members = _conflict(constraints)
    if len(members) > 3 and len(constraints) <= FEW:
        members = _fewer(constraints, members)
    return members


def shares(constraints: Constraints, members: IntArray) -> FloatArray:
    """Return how many times each member of a minimal contradiction counts, (n,), 1 the least.

    So often added up, their normals cancel out, and what is left is false (Farkas's lemma). It is
    (0,) where rounding hides that.
    """
    chosen = constraints.only(members)
    mixture = np.linalg.svd(chosen.normals.T)[2][-1]
    mixture = mixture * np.sign(mixture.sum())
    if mixture.min() <= 1e-9:
        return np.zeros(0)
    return np.asarray(mixture / mixture.min())


def _alone(constraints: Constraints) -> IntArray | None:
    """Return a constraint that nothing meets: its normal is 0."""
    is_constant = ~constraints.normals.any(axis=1)
    is_impossible = is_constant & _excludes(constraints.offsets, constraints.is_strict)
    return np.flatnonzero(is_impossible)[:1] if is_impossible.any() else None


def _excludes(gap: np.ndarray, is_strict: np.ndarray) -> np.ndarray:
    """Return where a gap, which must not be negative, or must be positive, is not so."""
    return np.asarray((gap < 0) | (is_strict & (gap == 0)))


def _pair(constraints: Constraints) -> IntArray | None:
    """Return two constraints whose half-spaces lie apart, back to back."""
    lengths = np.linalg.norm(constraints.normals, axis=1)
    rows = np.flatnonzero(lengths)
    units = constraints.normals[rows] / lengths[rows, np.newaxis]
    offsets = constraints.offsets[rows] / lengths[rows]
    first, second = np.nonzero(np.triu(units @ units.T < PARALLEL - 1, 1))
    gaps = offsets[first] + offsets[second]
    gaps[np.abs(gaps) < PARALLEL * (np.abs(offsets[first]) + np.abs(offsets[second]))] = 0
    is_strict = constraints.is_strict[rows]
    for found in np.flatnonzero(_excludes(gaps, is_strict[first] | is_strict[second])):
        pair = rows[[first[found], second[found]]]
        if not is_feasible(constraints.only(pair)):
            return np.sort(pair)
    return None


def _conflict(constraints: Constraints) -> IntArray:
    """Return a minimal contradiction.

    Normals that cancel out in a mixture, one of them strict, cannot all be met (Farkas's lemma).
    """
    cone = homogeneous(constraints)
    found = shortest_vector(cone.normals, cone.is_strict.astype(np.float64)).conflict
    if found is not None:
        members = found[found < len(constraints)]
        # the further weight's own demand, where it takes no part yet, may make one of them spare
        is_minimal = len(members) < len(found) or not constraints.offsets.any()
        if not is_feasible(constraints.only(members)):
            return members if is_minimal else _without_spare(constraints, members)
    return _without_spare(constraints, np.arange(len(constraints)))


def _fewer(constraints: Constraints, members: IntArray) -> IntArray:
    """Return the smallest contradiction, if it is smaller than this one and can be found."""
    cone = homogeneous(constraints)
    chosen = fewest_shares(cone.normals, cone.is_strict, len(constraints), len(members) - 1)
    if chosen is None or is_feasible(constraints.only(chosen)):
        return members
    return chosen


def _without_spare(constraints: Constraints, members: IntArray) -> IntArray:
    """Return what is left when everything that the contradiction does not need is taken out."""
    for member in members:
        fewer = members[members != member]
        if not is_feasible(constraints.only(fewer)):
            members = fewer
    return members
