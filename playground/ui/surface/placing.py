"""Where the marks of a picture stand on its surface as it is seen, and what hides them."""

import numpy as np

from playground.engine.arrays import FloatArray, IntArray
from playground.ui.surface.camera import Frame
from playground.ui.surface.marks import DrawnPath, Marks, path_colour
from playground.ui.surface.relief import Relief
from playground.ui.surface.surface_picture import Place, SurfacePicture
from playground.ui.theme import Theme

ARROW_LENGTH = 0.16
"""Of the width of the plane: the longest arrow, on a steep slope."""

_BENDS = 33
_FEWEST = 8
_LEVEL = 1e-12
"""Of the range of the losses: less of a rise is a rounding error."""


class SurfaceMarks:
    """The marks of a picture on its relief in a frame."""

    def __init__(self, picture: SurfacePicture, relief: Relief, frame: Frame, theme: Theme) -> None:
        self._picture, self._relief, self._frame, self._theme = picture, relief, frame, theme

    def draw(self, marks: Marks) -> None:
        picture = self._picture
        for path in self.paths():
            marks.path(path)
        if picture.optimum is not None:
            at, is_hidden = self._place(picture.optimum)
            marks.optimum(at, is_hidden=is_hidden, is_hollow=picture.is_optimum_off)
        if picture.point is None:
            return
        at, is_hidden = self._place(picture.point)
        ghost = self._place(picture.ghost) if picture.ghost is not None else None
        if ghost is not None:
            marks.ghost_line(at, ghost[0])
        if picture.arrow is not None:
            way = self._arrow(picture.point)
            marks.arrow(way, is_hidden=is_hidden, is_pale=picture.is_point_off)
        if ghost is not None:
            marks.ghost(ghost[0], is_hidden=ghost[1])
        if picture.is_point_off:
            marks.stalk(self._stalk(picture.point))
        marks.point(at, is_hidden=is_hidden, is_hollow=picture.is_point_off)

    def paths(self) -> list[DrawnPath]:
        """Return the paths in pixels."""
        drawn: list[DrawnPath] = []
        for path in self._picture.paths:
            places = self._relief.place(path.xy, path.losses)
            is_hidden = self._relief.is_hidden(places, self._frame.camera)
            points = self._frame.pixels(places)
            colour, is_race = path_colour(path, self._theme), path.is_race
            drawn.append(DrawnPath(points, path.is_off, is_hidden, colour, is_race, path.jumps))
        return drawn

    def _stalk(self, point: Place) -> FloatArray:
        """Return the pixels, (2, 2), of the way from a point to the surface above or below it."""
        ends = self._relief.place(np.array([point[:2]] * 2), np.array([point.loss] * 2))
        ends[1:, 2] = self._relief.height_at(ends[1:, 0], ends[1:, 1])
        return self._frame.pixels(ends)

    def _place(self, place: Place) -> tuple[FloatArray, bool]:
        at = self._relief.place(np.array([place[:2]]), np.array([place.loss]))
        is_hidden = self._relief.is_hidden(at, self._frame.camera)
        return self._frame.pixels(at)[0], bool(is_hidden[0])

    def _arrow(self, start: Place) -> FloatArray:
        """Return the pixels, (k, 2), of the arrow: it bends with the surface."""
        way = arrow_way(self._picture)
        places = self._relief.place(way, np.full(len(way), start.loss))
        heights = self._relief.height_at(places[:, 0], places[:, 1])
        places[:, 2] += heights - heights[:1]
        pixels = self._frame.pixels(places)
        return pixels[np.isfinite(pixels).all(axis=1)]


def arrow_way(picture: SurfacePicture) -> FloatArray:
    """Return places, (k, 2), along the arrow of a picture that has a point; none without a length.

    It ends where the map does. On the surface it ends, too, where it would climb.
    """
    assert picture.point is not None
    assert picture.arrow is not None
    spans = np.array([picture.x[-1] - picture.x[0], picture.y[-1] - picture.y[0]])
    along = np.array(picture.arrow, float)
    length = float(np.hypot(*(along / spans)))
    if not 0 < length < np.inf:
        return np.empty((0, 2))
    start = np.array(picture.point[:2])
    whole = along * (picture.arrow_share * ARROW_LENGTH / length)
    shares = np.linspace(0, _share_inside(start, whole, picture), _BENDS)[:, np.newaxis]
    way = start + shares * whole
    return way if picture.is_point_off else way[: _n_falling(way, picture)]


def _share_inside(start: FloatArray, whole: FloatArray, picture: SurfacePicture) -> float:
    """Return how much of a way is within the map."""
    low = np.array([picture.x[0], picture.y[0]])
    high = np.array([picture.x[-1], picture.y[-1]])
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = np.where(whole > 0, (high - start) / whole, (low - start) / whole)
    return float(np.clip(np.nan_to_num(shares[whole != 0], nan=0.0), 0, 1).min(initial=1.0))


def _n_falling(way: FloatArray, picture: SurfacePicture) -> int:
    """Return how many places of a way, (k, 2), come before the loss of the surface rises.

    A few remain in any case: in a valley that is narrower than the cells they tell the direction.
    """
    losses = surface_losses(picture, way)
    known = picture.z[np.isfinite(picture.z)]
    slack = _LEVEL * float(np.ptp(known)) if len(known) else 0.0
    with np.errstate(invalid="ignore"):
        rises = np.flatnonzero(~(np.diff(losses) <= slack))
    return max(_FEWEST, int(rises[0]) + 1) if len(rises) else len(way)


def surface_losses(picture: SurfacePicture, places: FloatArray) -> FloatArray:
    """Return the losses of the surface at places, (k, 2), bilinear between the grid's: (k,)."""
    x, right = _before(places[:, 0], picture.x)
    y, upper = _before(places[:, 1], picture.y)
    z = picture.z
    with np.errstate(invalid="ignore"):
        low = z[y, x] * (1 - right) + z[y, x + 1] * right
        high = z[y + 1, x] * (1 - right) + z[y + 1, x + 1] * right
        return low * (1 - upper) + high * upper


def _before(values: FloatArray, axis: FloatArray) -> tuple[IntArray, FloatArray]:
    """Return the number of the grid line before each value, and the share of the cell after it."""
    places = (np.clip(values, axis[0], axis[-1]) - axis[0]) / (axis[-1] - axis[0])
    places = places * (len(axis) - 1)
    index = np.minimum(places.astype(np.int64), len(axis) - 2)
    return index, places - index
