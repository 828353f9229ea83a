"""The feasible region: the weights that get every example right, in a view of weight space."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from playground.engine.arrays import FloatArray, IntArray
from playground.engine.weight_space.cases import Cases
from playground.engine.weight_space.constraints import (
    constraints_of,
    sliced,
)
from playground.engine.weight_space.polytope import NEAR, Box, Polytope, intersect, is_bounded


@dataclass(frozen=True, eq=False)
class Region:
    """A convex region of weights, clipped to a view of two weights or of three.

    It is drawn with its edges, though weights on an edge may be wrong, as `Cases.value_at_zero`
    has it.
    """

    vertices: FloatArray
    """(k, 2) in order around it, or (k, 3) in none; (0, ...) where none of it is in the view."""
    faces: tuple[IntArray, ...]
    """The vertices of each face in order around it; in 2D each edge, in order around it."""
    owners: IntArray
    """(n_faces,): the case whose plane each face lies on, -1 for a side of the view."""
    is_thin: bool
    """Whether it has no inside: a line, a point, in 3D also a flat piece, or nothing at all."""
    exists: bool
    """Whether there are such weights at all, in this slice, perhaps outside the view."""
    is_bounded: bool
    """Whether it ends on all sides; a region that does not exist does."""


def feasible_region(
    cases: Cases,
    weights: FloatArray,
    axes: Sequence[int],
    view: Box,
    generosity: float = 0.0,
) -> Region:
    """Return the weights that get all cases right while only those of `axes` change.

    `axes` are two or three places in the weight vector, the last of which is a learnt bias; the
    other weights stay as they are in `weights`, (n_weights,). `view` bounds each axis.
    `generosity` asks for more, as `constraints_of` says. Raises ValueError for other axes.
    """
    check_axes(cases, axes)
    constraints = sliced(constraints_of(cases, generosity), weights, axes)
    found = intersect(constraints, view)
    if not found.exists:
        return _nothing(len(axes))
    is_cut = bool((np.abs(found.corners) > 1 - NEAR).any()) or not len(found.corners)
    ends = not is_cut or is_bounded(constraints)
    if len(axes) == 2:
        return _polygon(found, is_bounded=ends)
    return _polyhedron(found, is_bounded=ends)


def check_axes(cases: Cases, axes: Sequence[int]) -> None:
    """Raise ValueError unless these are two or three different weights."""
    if cases.n_weights < len(axes):
        raise ValueError(
            f"The neuron has {cases.n_weights} of the {len(axes)} weights that this view shows; "
            "let its bias be learnt as one more weight."
        )
    is_known = all(0 <= axis < cases.n_weights for axis in axes)
    if not is_known or len(set(axes)) != len(axes) or len(axes) not in (2, 3):
        raise ValueError(
            f"Weights {tuple(axes)} cannot be the axes; choose two or three different ones "
            f"of 0 to {cases.n_weights - 1}."
        )


def _nothing(dimension: int) -> Region:
    none = np.zeros(0, np.int64)
    return Region(np.zeros((0, dimension)), (), none, True, exists=False, is_bounded=True)


def _polygon(found: Polytope, *, is_bounded: bool) -> Region:
    """Return a region of the plane."""
    vertices = found.corners[around(found.corners)]
    k = len(vertices)
    edges = tuple(np.array([i, (i + 1) % k]) for i in range(k if k > 2 else k - 1))
    middles = np.array([vertices[edge].mean(axis=0) for edge in edges]).reshape(-1, 2)
    owners = found.owners[np.argmin(found.distances(middles), axis=1)]
    return Region(
        found.unscaled(vertices), edges, owners, found.is_thin, exists=True, is_bounded=is_bounded
    )


def _polyhedron(found: Polytope, *, is_bounded: bool) -> Region:
    """Return a region of space."""
    faces: dict[frozenset[int], IntArray] = {}
    owners: list[int] = []
    is_on = found.distances(found.corners) < NEAR
    for normal, owner, on in zip(found.normals, found.owners, is_on.T, strict=True):
        members = np.flatnonzero(on)
        if len(members) < 3 or frozenset(members.tolist()) in faces:
            continue  # touches it in an edge or a corner, or is the same plane once more
        basis = np.linalg.svd(normal[np.newaxis])[2][1:]
        order = around(found.corners[members] @ basis.T)
        faces[frozenset(members.tolist())] = members[order]
        owners.append(int(owner))
    return Region(
        found.unscaled(found.corners),
        tuple(faces.values()),
        np.array(owners, np.int64),
        found.is_thin,
        exists=True,
        is_bounded=is_bounded,
    )


def around(points: FloatArray) -> IntArray:
    """Return the order of a convex polygon's corners, (k, 2), anticlockwise around it."""
    if len(points) == 0:
        return np.zeros(0, np.int64)
    x, y = (points - points.mean(axis=0)).T
    return np.argsort(np.arctan2(y, x))
