"""Where the marks of a picture stand on its surface as it is seen, and what hides them."""

import numpy as np

from playground.engine.arrays import FloatArray
from playground.ui.surface.camera import Frame
from playground.ui.surface.marks import DrawnPath, Marks, path_colour
from playground.ui.surface.relief import Relief
from playground.ui.surface.surface_picture import Place, SurfacePicture
from playground.ui.theme import Theme

ARROW_LENGTH = 0.16
"""Of the width of the plane: an arrow tells the direction, whatever the gradient's length."""

_BENDS = 9


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
            marks.optimum(at, is_hidden=is_hidden)
        if picture.point is None:
            return
        at, is_hidden = self._place(picture.point)
        ghost = self._place(picture.ghost) if picture.ghost is not None else None
        if ghost is not None:
            marks.ghost_line(at, ghost[0])
        if picture.arrow is not None:
            marks.arrow(self._arrow(picture.point), is_hidden=is_hidden)
        if ghost is not None:
            marks.ghost(ghost[0], is_hidden=ghost[1])
        marks.point(at, is_hidden=is_hidden, is_hollow=picture.is_point_off)

    def paths(self) -> list[DrawnPath]:
        """Return the paths in pixels."""
        drawn: list[DrawnPath] = []
        for path in self._picture.paths:
            places = self._relief.place(path.xy, path.losses)
            is_hidden = self._relief.is_hidden(places, self._frame.camera)
            points = self._frame.pixels(places)
            colour, is_race = path_colour(path, self._theme), path.colour is not None
            drawn.append(DrawnPath(points, path.is_off, is_hidden, colour, is_race))
        return drawn

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

    They stay as long as the plane is wide, in its own units, for the direction to be true.
    """
    assert picture.point is not None
    assert picture.arrow is not None
    spans = np.array([picture.x[-1] - picture.x[0], picture.y[-1] - picture.y[0]])
    along = np.array(picture.arrow, float)
    length = float(np.hypot(*(along / spans)))
    if not 0 < length < np.inf:
        return np.empty((0, 2))
    shares = np.linspace(0, 1, _BENDS)[:, np.newaxis]
    return np.array(picture.point[:2]) + shares * along * (ARROW_LENGTH / length)
