"""What is drawn upon a surface, in pixels: paths, the point, its arrow, its next place, an optimum.

The same for the surface and for its contours; what is outside of a rectangle is left out, for a
file clips nothing.
"""

from dataclasses import dataclass, field

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from playground.engine.arrays import BoolArray, FloatArray, IntArray
from playground.ui.branch_colours import run_colour
from playground.ui.surface.surface_picture import PathOnSurface
from playground.ui.theme import Theme, racer_colour
from playground.ui.vector_items import clipped_segments, joined

POINT_RADIUS = 6.0
"""Pixels."""

_GHOST_RADIUS = POINT_RADIUS + 3.0
"""Outside of the point's rim, for both to be seen where the step is a short one."""

_STAR = (5.2, 13.0)
"""The inner and the outer radius of a star."""

_DOT_RADIUS, _DOT_GAP = 3.0, 9.0
_LONE_RADIUS = 9.0
"""Of the ring around a path of one point, which is a place with a name: others may be there."""

_FAINT = 0.3
"""How much is left of what is behind the surface."""

_PALE = 0.5
"""How much is left of an arrow beside the surface."""

_HEAD = 9.0

_LARGE, _LEAST_SIZE = 420.0, 0.65
"""Pixels of a rectangle from which on marks have their full size, and how small they may be."""


@dataclass(frozen=True, eq=False)
class DrawnPath:
    """A path in pixels, (k, 2); NaN interrupts it."""

    points: FloatArray
    is_off: BoolArray
    is_hidden: BoolArray
    colour: QColor
    is_race: bool
    """Then it has a dot at its end only."""
    jumps: IntArray = field(default_factory=lambda: np.zeros(0, np.int64))
    """(j,): the points to which the way is dotted."""


def path_colour(path: PathOnSurface, theme: Theme) -> QColor:
    """Return the colour of a path: a run has the same as on the timeline."""
    if path.run is not None:
        return QColor(run_colour(path.run, theme))
    return QColor(theme.text) if path.colour is None else racer_colour(path.colour, theme)


class Marks:
    """Draws marks with one painter, in one theme, into one rectangle."""

    def __init__(self, painter: QPainter, theme: Theme, place: QRectF) -> None:
        self._painter, self._theme = painter, theme
        self._low = np.array([place.left(), place.top()])
        self._high = np.array([place.right(), place.bottom()])
        side = min(place.width(), place.height())
        self._size = min(max(side / _LARGE, _LEAST_SIZE), 1.0)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def path(self, path: DrawnPath) -> None:
        """Draw a line, then dots: hollow for points off the plane, faint behind the surface."""
        is_behind = path.is_hidden[:-1] | path.is_hidden[1:]
        is_walked = np.ones(len(is_behind), bool)
        is_walked[path.jumps - 1] = False
        self._painter.setOpacity(_FAINT)
        self._line(path.points, is_behind & is_walked, path.colour, 2.0)
        self._painter.setOpacity(1.0)
        self._line(path.points, ~is_behind & is_walked, QColor(self._theme.base), 4.5)
        self._line(path.points, ~is_behind & is_walked, path.colour, 2.0)
        self._line(path.points, ~is_walked, path.colour, 1.6, is_dotted=True)
        for index in _thinned(path.points, is_end_only=path.is_race):
            self._painter.setOpacity(_FAINT if path.is_hidden[index] else 1.0)
            is_hollow, is_alone = bool(path.is_off[index]), len(path.points) == 1
            self._dot(path.points[index], path.colour, is_hollow=is_hollow, is_alone=is_alone)
        self._painter.setOpacity(1.0)

    def _line(
        self,
        points: FloatArray,
        is_drawn: BoolArray,
        colour: QColor,
        width: float,
        *,
        is_dotted: bool = False,
    ) -> None:
        pieces = np.full((int(is_drawn.sum()), 3, 2), np.nan)
        pieces[:, 0], pieces[:, 1] = points[:-1][is_drawn], points[1:][is_drawn]
        line = clipped_segments(pieces.reshape(-1, 2), self._low, self._high)
        if not len(line):  # an empty path is a mistake in an SVG file
            return
        pen = _round_pen(colour, width * self._size)
        if is_dotted:
            pen.setDashPattern([0.1, 2.4])
        self._painter.setPen(pen)
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.drawPath(joined(line))

    def stalk(self, points: FloatArray) -> None:
        """Draw the way, (2, 2), from a point to the surface, which may be unknown there: NaN."""
        if np.isfinite(points).all():
            colour = QColor(self._theme.accent)
            self._line(points, np.ones(1, bool), colour, 1.6, is_dotted=True)

    def _dot(
        self, at: FloatArray, colour: QColor, *, is_hollow: bool, is_alone: bool = False
    ) -> None:
        if not self._is_inside(at):
            return
        base = QColor(self._theme.base)
        if is_alone:
            self._ring(at, colour, _LONE_RADIUS)
            return
        self._painter.setPen(QPen(colour, 1.6) if is_hollow else QPen(base, 1.0))
        self._painter.setBrush(base if is_hollow else colour)
        radius = _DOT_RADIUS * self._size
        self._painter.drawEllipse(QPointF(*at), radius, radius)

    def _ring(self, at: FloatArray, colour: QColor, radius: float) -> None:
        """Draw a circle through which one sees what is there."""
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        for each, width in ((QColor(self._theme.base), 5.0), (colour, 2.6)):
            self._painter.setPen(QPen(each, width * self._size))
            self._painter.drawEllipse(QPointF(*at), radius * self._size, radius * self._size)

    def arrow(self, points: FloatArray, *, is_hidden: bool = False, is_pale: bool = False) -> None:
        """Draw an arrow along points, (k, 2); pale where it does not belong to the surface."""
        colour = QColor(self._theme.accent)
        head = _head(points, _HEAD * self._size)
        if head is None or not self._is_inside(points[-1]):
            return
        is_shaft = np.ones(len(points) - 1, bool)
        self._painter.setOpacity(_FAINT if is_hidden else _PALE if is_pale else 1.0)
        self._line(points, is_shaft, QColor(self._theme.base), 5.5)
        self._painter.setPen(_round_pen(QColor(self._theme.base), 2.5))
        self._painter.setBrush(colour)
        self._painter.drawPolygon(head)
        self._line(points, is_shaft, colour, 2.6)
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(colour)
        self._painter.drawPolygon(head)
        self._painter.setOpacity(1.0)

    def point(self, at: FloatArray, *, is_hidden: bool = False, is_hollow: bool = False) -> None:
        """Draw the present point, hollow where it is not in the plane."""
        if not self._is_inside(at):
            return
        self._painter.setOpacity(_FAINT if is_hidden else 1.0)
        base, accent = QColor(self._theme.base), QColor(self._theme.accent)
        self._painter.setPen(QPen(accent if is_hollow else base, 2))
        self._painter.setBrush(base if is_hollow else accent)
        radius = POINT_RADIUS * self._size
        self._painter.drawEllipse(QPointF(*at), radius, radius)
        self._painter.setOpacity(1.0)

    def ghost_line(self, start: FloatArray, at: FloatArray) -> None:
        """Draw the way to where the next step will lead."""
        pen = QPen(QColor(self._theme.accent), 1.8 * self._size)
        pen.setStyle(Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([2.0, 1.6])
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        line = clipped_segments(np.stack([start, at]), self._low, self._high)
        if len(line):
            self._painter.setPen(pen)
            self._painter.setBrush(Qt.BrushStyle.NoBrush)
            self._painter.drawPath(joined(line))

    def ghost(self, at: FloatArray, *, is_hidden: bool = False) -> None:
        """Draw where the next step will lead: a ring that the point itself does not cover."""
        if not self._is_inside(at):
            return
        self._painter.setOpacity(_FAINT if is_hidden else 1.0)
        self._ring(at, QColor(self._theme.accent), _GHOST_RADIUS)
        self._painter.setOpacity(1.0)

    def optimum(self, at: FloatArray, *, is_hidden: bool = False, is_hollow: bool = False) -> None:
        """Draw a star, larger than the point, which may come to lie upon it."""
        if not self._is_inside(at):
            return
        self._painter.setOpacity(_FAINT if is_hidden else 1.0)
        turns = np.pi * (np.arange(10) / 5 - 0.5)
        radii = np.where(np.arange(10) % 2, *_STAR) * self._size
        star = np.stack([radii * np.cos(turns), radii * np.sin(turns)], axis=1) + at
        text, base = QColor(self._theme.text), QColor(self._theme.base)
        self._painter.setPen(_round_pen(text if is_hollow else base, 1.5))
        self._painter.setBrush(base if is_hollow else text)
        self._painter.drawPolygon(_polygon(star))
        self._painter.setOpacity(1.0)

    def _is_inside(self, at: FloatArray) -> bool:
        return bool(((self._low <= at) & (at <= self._high)).all())


def _thinned(points: FloatArray, *, is_end_only: bool) -> list[int]:
    """Return which points get a dot: the first, the last, and about one for each few pixels."""
    is_known = np.isfinite(points).all(axis=1)
    known = np.flatnonzero(is_known)
    if not len(known):
        return []
    if is_end_only:
        return [int(known[-1])]
    lengths = np.hypot(*np.diff(points[known], axis=0).T)
    stretch = np.floor(np.concatenate([[0.0], np.cumsum(lengths)]) / _DOT_GAP)
    is_chosen = np.diff(stretch, prepend=-1) > 0
    is_chosen[-1] = True
    return known[is_chosen].tolist()


def _head(points: FloatArray, size: float) -> QPolygonF | None:
    """Return the head of an arrow, or None if it has no length."""
    if len(points) < 2:
        return None
    along = points[-1] - points[0 if len(points) < 3 else -3]
    length = float(np.hypot(*along))
    if not length > 0.5:  # NaN too
        return None
    along = along / length
    aside = np.array([-along[1], along[0]]) * size / 2
    tip = points[-1] + along * size * 0.6
    return _polygon(np.stack([tip, tip - along * size + aside, tip - along * size - aside]))


def _polygon(points: FloatArray) -> QPolygonF:
    return QPolygonF([QPointF(*at) for at in points.tolist()])


def _round_pen(colour: QColor, width: float) -> QPen:
    style, cap, join = Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
    return QPen(colour, width, style, cap, join)
