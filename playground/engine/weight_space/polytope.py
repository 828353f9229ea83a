"""The corners of half-spaces within a box, also where they leave no more than a line or a point."""

from dataclasses import dataclass

import numpy as np

from playground.engine.arrays import FloatArray, IntArray
from playground.engine.weight_space.constraints import Constraints, is_feasible
from playground.engine.weight_space.shortest import shortest_vector
from playground.engine.weight_space.solvers import corners, linear_program, nearest_mixture

Box = tuple[tuple[float, float], ...]
"""((lowest, highest), ...) of each axis of a view."""

THIN = 1e-6
"""A radius, in halves of the view, below which there is nothing inside; well above HiGHS's 1e-7."""

NEAR = 1e-8
"""A distance, in halves of the view, at which a corner lies on a plane or on another corner."""


@dataclass(frozen=True, eq=False)
class Polytope:
    """Corners of a region in a box, in coordinates in which the box is [-1, 1] to the dimension."""

    box: Box
    corners: FloatArray
    """(k, dimension), in no order; none if nothing of the region is in the box."""
    normals: FloatArray
    """(n, dimension) of length 1: the half-spaces that matter, the box's own last."""
    offsets: FloatArray
    """(n,)"""
    owners: IntArray
    """(n,): the constraint that each stands for, -1 for a side of the box."""
    is_thin: bool
    """Whether there is no inside, only a face, a line or a point, or nothing."""
    exists: bool
    """Whether some point meets the constraints, the strict ones strictly, in the box or not."""

    def unscaled(self, points: FloatArray) -> FloatArray:
        """Return points of the box in the weights' own coordinates."""
        low, high = np.array(self.box).T
        return (low + high) / 2 + points * (high - low) / 2

    def distances(self, points: FloatArray) -> FloatArray:
        """Return (p, n): how far inside each half-space each point is."""
        return points @ self.normals.T + self.offsets


def intersect(constraints: Constraints, box: Box) -> Polytope:
    """Return what the half-spaces, taken with their edges, leave of a box."""
    low, high = np.array(box, np.float64).T
    half = (high - low) / 2
    normals = constraints.normals * half
    offsets = constraints.offsets + constraints.normals @ ((low + high) / 2)
    lengths = np.linalg.norm(normals, axis=1)
    is_plane = lengths > 1e-12 * np.abs(offsets)
    rest = offsets[~is_plane]  # of zero vectors: right everywhere, or nowhere
    is_possible = bool(((rest > 0) | ((rest == 0) & ~constraints.is_strict[~is_plane])).all())
    normals = normals[is_plane] / lengths[is_plane, np.newaxis]
    offsets = offsets[is_plane] / lengths[is_plane]
    # nothing else of the box can be cut off
    is_cutting = offsets < np.abs(normals).sum(axis=1)
    sides = np.vstack([np.eye(len(half)), -np.eye(len(half))])
    normals = np.vstack([normals[is_cutting], sides])
    offsets = np.append(offsets[is_cutting], np.ones(len(sides)))
    owners = np.append(np.flatnonzero(is_plane)[is_cutting], np.full(len(sides), -1))
    found = _solid_corners(normals, offsets) if is_possible else None
    is_thin, exists = found is None, found is not None
    if found is None:
        exists = is_possible and is_feasible(constraints)
        found = _thin_corners(normals, offsets) if exists else sides[:0]
    return Polytope(box, _distinct(found), normals, offsets, owners, is_thin, exists)


def _solid_corners(normals: FloatArray, offsets: FloatArray) -> FloatArray | None:
    """Return the corners, or None if there is nothing inside."""
    inside = shortest_vector(normals, THIN - offsets).vector
    if inside is None:
        return None
    # near a side the others are computed badly; what comes of it has a better middle
    middle = corners(normals, offsets, inside).mean(axis=0)
    if (normals @ middle + offsets).min() < THIN / 2:
        return corners(normals, offsets, inside)
    return corners(normals, offsets, middle)


def _thin_corners(normals: FloatArray, offsets: FloatArray) -> FloatArray:
    """Return the corners of half-spaces that have no inside, or none if nothing is in them all."""
    dimension = normals.shape[1]
    if dimension == 1:
        return _ends(normals[:, 0], offsets)
    # the largest ball inside has no radius, and its price says which planes press on it
    rows = np.column_stack([normals, -np.ones(len(normals))])
    cost = -np.eye(dimension + 1)[-1]
    ball = linear_program(cost, rows, -offsets)
    if ball is None or ball.point[-1] < -THIN:
        return normals[:0]
    if ball.point[-1] > THIN:
        return corners(normals, offsets, ball.point[:-1])
    return _flat_corners(normals, offsets, int(np.argmax(ball.prices)))


def _ends(normals: FloatArray, offsets: FloatArray) -> FloatArray:
    """Return the ends of the interval that half-lines, both kinds, have in common."""
    low = np.max(-(offsets / normals)[normals > 0])
    high = np.min(-(offsets / normals)[normals < 0])
    return np.array([[low], [max(low, high)]]) if high > low - THIN else np.zeros((0, 1))


def _flat_corners(normals: FloatArray, offsets: FloatArray, flat: int) -> FloatArray:
    """Return the corners of a region that lies within the plane `flat`, one of its own."""
    normal = normals[flat]
    foot = -offsets[flat] * normal
    basis = np.linalg.svd(normal[np.newaxis])[2][1:]
    within, rest = normals @ basis.T, offsets + normals @ foot
    lengths = np.linalg.norm(within, axis=1)
    is_line = lengths > THIN
    if (rest[~is_line] < -2 * THIN).any():
        return normals[:0]
    found = _thin_corners(
        within[is_line] / lengths[is_line, np.newaxis], rest[is_line] / lengths[is_line]
    )
    return foot + found @ basis


def _distinct(points: FloatArray) -> FloatArray:
    """Return the points without those that lie on an earlier one."""
    gaps = np.abs(points[:, np.newaxis] - points[np.newaxis]).max(axis=2, initial=0)
    return points[~np.tril(gaps < NEAR, -1).any(axis=1)]


def is_bounded(constraints: Constraints) -> bool:
    """Return whether the half-spaces, which have a point in common, enclose it on all sides.

    They do where their normals span the space and cancel out in some mixture of all of them
    (Stiemke's lemma).
    """
    lengths = np.linalg.norm(constraints.normals, axis=1)
    normals = constraints.normals[lengths > 0] / lengths[lengths > 0, np.newaxis]
    if len(normals) == 0 or np.linalg.matrix_rank(normals) < constraints.dimension:
        return False
    # shares of at least 1: what is above it must cancel what 1 of each leaves
    rest = -normals.sum(axis=0)
    shares = nearest_mixture(normals, rest)
    return shares is not None and bool(np.abs(shares @ normals - rest).max() < NEAR * len(normals))
