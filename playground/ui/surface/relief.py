"""A picture's surface in the box that the camera looks at: its grid, cells and contour lines."""

from functools import cached_property

import numpy as np

from playground.engine.arrays import BoolArray, FloatArray, IntArray
from playground.ui.surface.camera import TALL, Camera
from playground.ui.surface.contours import contour_lines
from playground.ui.surface.heights import Heights, heights_of
from playground.ui.surface.surface_picture import SurfacePicture

_SAMPLES = 24
"""Places on the way to the viewer at which something may be in front of a point."""

_OUTSIDE = 5.0

_SLACK = 0.012
"""How far from the surface, in the box, a point may be and still lie on it."""


class Relief:
    """The surface with at most so many grid lines in each direction.

    Cells are divided into `n_parts` by `n_parts`, for the colours to be smooth; between the points
    where the loss is known heights are bilinear.
    """

    def __init__(
        self, picture: SurfacePicture, n_most: int | None = None, n_parts: int = 1
    ) -> None:
        self.heights: Heights = heights_of(picture)
        self._picture = picture
        self.n_parts = n_parts
        rows, columns = (_chosen(n, n_most) for n in picture.z.shape)
        shares = self.heights.shares(picture.z[np.ix_(rows, columns)])
        self.x = _divided(_in_box(picture.x, picture.x)[columns], n_parts)
        self.y = _divided(_in_box(picture.y, picture.y)[rows], n_parts)
        self.z = TALL * _divided(_divided(shares, n_parts).T, n_parts).T
        """Heights in the box, (n, m); NaN where there is no finite loss."""

    def place(self, xy: FloatArray, losses: FloatArray) -> FloatArray:
        """Return points, (k, 3), for places, (k, 2), and losses, (k,); NaN beside the box.

        What is below its floor or above its lid is put there.
        """
        x = _in_box(xy[:, 0], self._picture.x)
        y = _in_box(xy[:, 1], self._picture.y)
        points = np.stack([x, y, TALL * np.clip(self.heights.shares(losses), 0, 1)], axis=1)
        is_inside = (np.abs(points[:, :2]) <= 1 + _SLACK).all(axis=1)
        points[~is_inside | np.isnan(points[:, 2])] = np.nan
        return points

    @cached_property
    def is_hole(self) -> BoolArray:
        """Which cells, (n - 1, m - 1), have a corner without a finite loss."""
        return holes(self.z)

    @cached_property
    def vertices(self) -> FloatArray:
        """The points of the grid, (n, m, 3)."""
        x, y = np.meshgrid(self.x, self.y)
        return np.stack([x, y, self.z], axis=-1)

    @cached_property
    def contours(self) -> FloatArray:
        """The pieces, (k, 2, 3), of the contour lines; each lies in one cell."""
        levels = TALL * self.heights.shares(self._picture.levels)
        pieces = [np.empty((0, 2, 3))]
        for index, line in contour_lines(self.x, self.y, self.z, levels):
            if 0 < levels[index] < TALL:
                points = np.column_stack([line, np.full(len(line), levels[index])])
                pieces.append(np.stack([points[:-1], points[1:]], axis=1))
        joined = np.concatenate(pieces)
        return joined[np.isfinite(joined).all(axis=(1, 2))]

    def cells_at(self, xy: FloatArray) -> IntArray:
        """Return the numbers, row by row, of the cells in which places, (k, 2), of the box are."""
        column, _ = _between(xy[:, 0], len(self.x))
        row, _ = _between(xy[:, 1], len(self.y))
        return row * (len(self.x) - 1) + column

    def height_at(self, x: FloatArray, y: FloatArray) -> FloatArray:
        """Return the heights between the points of the grid; NaN where there is no surface."""
        x, y = (np.nan_to_num(each, nan=_OUTSIDE) for each in (x, y))
        column, right = _between(x, len(self.x))
        row, upper = _between(y, len(self.y))
        first = row * len(self.x) + column
        heights = self.z.ravel()
        low = heights[first] * (1 - right) + heights[first + 1] * right
        first += len(self.x)
        high = heights[first] * (1 - right) + heights[first + 1] * right
        result = low * (1 - upper) + high * upper
        result[(np.abs(x) > 1 + 1e-9) | (np.abs(y) > 1 + 1e-9)] = np.nan
        return result

    def is_hidden(self, points: FloatArray, camera: Camera) -> BoolArray:
        """Return which points, (k, 3), of the box are behind the surface.

        The way from there to the viewer is then above the surface once and below it once.
        """
        towards = camera.axes[2]
        with np.errstate(invalid="ignore", divide="ignore"):
            ways = np.where(towards[:2] >= 0, 1 - points[:, :2], 1 + points[:, :2])
            way = np.fmin.reduce(ways / np.abs(towards[:2]), axis=1, initial=4.0)
            way = np.fmin(way, (TALL - points[:, 2]) / towards[2])  # nothing is higher
            way = np.maximum(way, 0.0)[:, np.newaxis]
            steps = way * (np.linspace(0, 1, _SAMPLES) ** 1.5)  # more of them close to the point
            x, y, z = (points[:, i, np.newaxis] + towards[i] * steps for i in range(3))
            surface = self.height_at(x, y)
            surface[surface > TALL] = np.nan  # cut off
            return (surface > z + _SLACK).any(axis=1) & (surface < z - _SLACK).any(axis=1)


def holes(z: FloatArray) -> BoolArray:
    """Return which cells, (n - 1, m - 1), have a corner, of (n, m), that is not finite."""
    is_bad = ~np.isfinite(z)
    return is_bad[:-1, :-1] | is_bad[:-1, 1:] | is_bad[1:, :-1] | is_bad[1:, 1:]


def _chosen(n: int, n_most: int | None) -> IntArray:
    """Return the indices of at most `n_most` of n grid lines, both ends included."""
    n_kept = n if n_most is None else min(n, n_most)
    return np.unique(np.rint(np.linspace(0, n - 1, n_kept)).astype(np.int64))


def _divided(values: FloatArray, n_parts: int) -> FloatArray:
    """Return values, (n, ...), with others on the straight way from each to the next."""
    if n_parts == 1:
        return values
    pieces = [values[:-1]]  # not multiplied by 0: NaN would spread
    for part in range(1, n_parts):
        share = part / n_parts
        pieces.append((1 - share) * values[:-1] + share * values[1:])
    between = np.stack(pieces, axis=1).reshape(-1, *values.shape[1:])
    return np.concatenate([between, values[-1:]])


def _in_box(values: FloatArray, axis: FloatArray) -> FloatArray:
    return 2 * (values - axis[0]) / (axis[-1] - axis[0]) - 1


def _between(values: FloatArray, n: int) -> tuple[IntArray, FloatArray]:
    """Return the index of the grid line before each value from -1 to 1, and the share after it."""
    places = np.clip((values + 1) * (n - 1) / 2, 0, n - 1)
    index = np.minimum(places.astype(np.int64), n - 2)
    return index, places - index
