"""The loss over a plane or along a line through weight space, from coarse to fine."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from playground.engine.arrays import BoolArray, FloatArray, IntArray
from playground.engine.landscape.plane import Line, Plane
from playground.engine.landscape.slicer import Slicer
from playground.engine.landscape.terrain import Terrain

_FEWEST_GAPS = 4


@dataclass(frozen=True, eq=False)
class Slice:
    """The loss on a grid of points of a plane.

    A coarse one has some of the columns and rows of the finest, its last gaps may be narrower.
    """

    across: FloatArray
    """(m,): the coordinates of the columns."""
    along: FloatArray
    """(n,): the coordinates of the rows."""
    values: FloatArray
    """(n, m): the loss, which may be infinite or NaN."""


@dataclass(frozen=True, eq=False)
class Profile:
    """The loss at some points of a line."""

    at: FloatArray
    """(m,): the coordinates, 0 at the start and 1 at the end."""
    values: FloatArray
    """(m,): the loss, which may be infinite or NaN."""


@dataclass(frozen=True, eq=False)
class Progress:
    """How far a slice has come."""

    slice: Slice | None
    """The finest one that is complete; None before the first one is."""
    share: float
    """Which share of the points of the whole is done, from 0 to 1."""


def slice_plane(
    terrain: Terrain,
    plane: Plane,
    across: FloatArray,
    along: FloatArray,
    dtype: type[np.floating] = np.float32,
) -> Slice:
    """Return the loss at every crossing of the columns `across`, (m,), and rows `along`, (n,)."""
    answer = None
    for progress in refine(terrain, plane, across, along, dtype):
        answer = progress.slice
    if answer is None:
        raise ValueError("A slice has at least one column and one row.")
    return answer


def refine(
    terrain: Terrain,
    plane: Plane,
    across: FloatArray,
    along: FloatArray,
    dtype: type[np.floating] = np.float32,
) -> Iterator[Progress]:
    """Yield slices, each finer than the one before and the last at all of `across` and `along`.

    The first has about 5 x 5 points; no point is computed twice. It yields often, also between two
    slices, so that the caller may stop.
    """
    yield from refine_by(Slicer(terrain, plane.origin, plane.directions, dtype), across, along)


def refine_by(slicer: Slicer, across: FloatArray, along: FloatArray) -> Iterator[Progress]:
    """Yield slices as `refine` does, of the plane that a slicer has been made for."""
    values = np.zeros((len(along), len(across)))
    is_known = np.zeros(values.shape, np.bool_)
    finest: Slice | None = None
    for gap in _gaps(min(len(across), len(along))):
        rows, columns = _every(gap, len(along)), _every(gap, len(across))
        new = _new_points(is_known, rows, columns)
        coordinates = np.column_stack([across[new[:, 1]], along[new[:, 0]]])
        losses = np.zeros(len(new))
        n_known = np.count_nonzero(is_known)
        for share in slicer.pieces(coordinates, losses):
            yield Progress(finest, float(n_known + share * len(new)) / values.size)
        values[tuple(new.T)] = losses
        is_known[tuple(new.T)] = True
        finest = Slice(across[columns], along[rows], values[np.ix_(rows, columns)])
        yield Progress(finest, float(np.count_nonzero(is_known)) / values.size)


def _gaps(n: int) -> list[int]:
    """Return powers of two down to 1, the first of which leaves at least four gaps among n."""
    gap = 1
    while (n - 1) // (2 * gap) >= _FEWEST_GAPS:
        gap *= 2
    return [gap >> i for i in range(gap.bit_length())]


def _every(gap: int, n: int) -> IntArray:
    """Return every gap-th of n places, and the last; those of twice the gap are among them."""
    return np.unique(np.append(np.arange(0, n, gap), n - 1))


def _new_points(is_known: BoolArray, rows: IntArray, columns: IntArray) -> IntArray:
    """Return (row, column) of the crossings that are not known yet: (k, 2)."""
    is_new = np.zeros_like(is_known)
    is_new[np.ix_(rows, columns)] = True
    return np.argwhere(is_new & ~is_known)


def profile(
    terrain: Terrain, line: Line, at: FloatArray, dtype: type[np.floating] = np.float32
) -> Profile:
    """Return the loss along a line at these coordinates, (m,)."""
    slicer = Slicer(terrain, line.start, line.direction[np.newaxis], dtype)
    return Profile(at, slicer.losses(at[:, np.newaxis]))
