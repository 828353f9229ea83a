"""Which part of a drawing is in view, and how large, as arithmetic without Qt."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from playground.ui.editor.boxes import Arrangement, Box

LEAST_ZOOM, MOST_ZOOM = 0.1, 8.0

Size = tuple[float, float]
"""(width, height) in pixels."""
Arrange = Callable[[float, float], Arrangement]
"""Returns the arrangement for a width and a height, at least as large as that."""

_LEGIBLE, _LEGIBLE_IN_GRID = 10.0, 6.0
"""Pixels of a neuron below which a drawing is no longer made smaller to be in view as a whole."""
_FOOTER = 22.0
"""Pixels below a column in which something may be written."""


@dataclass(frozen=True)
class Fitting:
    """An arrangement that is wholly in view, if it stays legible so."""

    room: Size
    """The width and height that it was made for."""
    arrangement: Arrangement
    zoom: float
    space: Size
    """What of the view it is fitted into."""


def fitted(arrange: Arrange, view: Size, corner: Size) -> Fitting:
    """Return the arrangement that fills a view whole, made smaller only where it has to be.

    The lower right corner stays free of it.
    """
    result = _fitted(arrange, view)
    if _reaches(result, corner):
        return _fitted(arrange, (view[0], max(view[1] - corner[1], 1)))
    return result


def _fitted(arrange: Arrange, space: Size) -> Fitting:
    first = arrange(*space)
    zoom = _zoom_to_fit(first, space)
    if zoom == 1:
        return Fitting(space, first, zoom, space)
    room = space[0] / zoom, space[1] / zoom  # so that it also fills the other direction
    result = arrange(*room)
    return Fitting(room, result, _zoom_to_fit(result, space), space)


def _zoom_to_fit(arrangement: Arrangement, space: Size) -> float:
    wanted = min(space[0] / arrangement.width, space[1] / arrangement.height)
    least = [
        (_LEGIBLE_IN_GRID if column.is_grid else _LEGIBLE) / column.side
        for column in arrangement.columns
        if column.neurons and not column.is_block
    ]
    return min(max(wanted, LEAST_ZOOM, *least), 1.0)


def _reaches(fitting: Fitting, corner: Size) -> bool:
    """Whether a drawing has something in the lower right corner of the view."""
    left = (fitting.space[0] - corner[0]) / fitting.zoom
    top = (fitting.space[1] - corner[1]) / fitting.zoom
    columns = fitting.arrangement.columns
    last = max((column.depth for column in columns), default=0)  # it has names at its right
    return any(
        column.outside.bottom + _FOOTER > top
        and (column.outside.right > left or column.depth == last)
        for column in columns
    )


@dataclass(frozen=True)
class Camera:
    """A view onto a drawing; a point of the drawing is at `zoom * point - (left, top)` in it."""

    view: Size = (1, 1)
    drawing: Size = (1, 1)
    zoom: float = 1.0
    left: float = 0.0
    top: float = 0.0

    @property
    def seen(self) -> Box:
        """The part of the drawing's plane that is in view."""
        width, height = self.view
        zoom = self.zoom
        return Box(self.left / zoom, self.top / zoom, width / zoom, height / zoom)

    def is_whole(self, margin: float) -> bool:
        """Whether the drawing is in view, perhaps without a part of its empty margin."""
        seen = self.seen.around(margin)
        return seen.holds(0, 0) and seen.holds(*self.drawing)

    def zoomed_to(self, zoom: float, x: float, y: float) -> "Camera":
        """Return the camera that shows at (x, y) of the view the same point, at another zoom."""
        zoom = min(max(zoom, LEAST_ZOOM), MOST_ZOOM)
        growth = zoom / self.zoom
        left, top = (self.left + x) * growth - x, (self.top + y) * growth - y
        return replace(self, zoom=zoom, left=left, top=top).kept_near()

    def panned(self, dx: float, dy: float) -> "Camera":
        """Return the camera that shows the drawing so many pixels further right and down."""
        return replace(self, left=self.left - dx, top=self.top - dy).kept_near()

    def centred_on(self, x: float, y: float) -> "Camera":
        """Return the camera with a point of the drawing in the middle, or near it."""
        width, height = self.view
        left, top = x * self.zoom - width / 2, y * self.zoom - height / 2
        return replace(self, left=left, top=top).kept_near()

    def kept_near(self) -> "Camera":
        """Return the camera with its middle over the drawing."""
        (view_width, view_height), (width, height) = self.view, self.drawing
        left = min(max(self.left, -view_width / 2), width * self.zoom - view_width / 2)
        top = min(max(self.top, -view_height / 2), height * self.zoom - view_height / 2)
        return replace(self, left=left, top=top)

    def resized(self, view: Size) -> "Camera":
        """Return the camera of a larger or smaller view with the same point in its middle."""
        return replace(self, view=view).centred_on(*self.seen.centre)

    def redrawn(self, drawing: Size) -> "Camera":
        """Return the camera at the same place, relative to the size, of another drawing."""
        x, y = self.seen.centre
        across, down = drawing[0] / self.drawing[0], drawing[1] / self.drawing[1]
        return replace(self, drawing=drawing).centred_on(x * across, y * down)

    def fitted(self, fitting: Fitting) -> "Camera":
        """Return the camera that shows a drawing whole, or, of one that is larger, the beginning.

        What fits lies in the middle.
        """
        zoom, drawing = fitting.zoom, (fitting.arrangement.width, fitting.arrangement.height)
        free_x, free_y = (s - d * zoom for s, d in zip(fitting.space, drawing, strict=True))
        left, top = -max(free_x / 2, 0.0), -max(free_y / 2, 0.0)
        return replace(self, drawing=drawing, zoom=zoom, left=left, top=top)
