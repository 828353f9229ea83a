"""The box that a surface stands in: floor and back walls with lines, numbers and names."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from playground.engine.arrays import FloatArray
from playground.ui.surface.camera import TALL, Frame
from playground.ui.surface.hatching import hatch_lines
from playground.ui.surface.heights import apart, number_texts, round_numbers
from playground.ui.surface.relief import Relief
from playground.ui.surface.surface_picture import SurfacePicture
from playground.ui.theme import Theme
from playground.ui.vector_items import clipped_segments

_GAP, _FLOOR_GAP = 9, 14
"""Pixels between the box and its numbers, beside it and below it."""

_NAME_WIDTH = 0.42
"""Of the width of the widget, at most."""

_STEEP = 1.2
"""Beside an edge steeper than this there is no room below for a long name."""

_HATCH_GAP = 13.0
_PIXELS_FOR_NUMBER = 44

Tick = tuple[float, str]
"""Where a number stands, in the box, and what it says."""


class Box:
    """The box of one picture, seen in one frame."""

    def __init__(
        self, picture: SurfacePicture, relief: Relief, frame: Frame, theme: Theme, whole: QRectF
    ) -> None:
        """`whole` is all that may be painted on: a file clips nothing."""
        self._frame, self._theme, self._whole = frame, theme, whole
        self._names, self._is_hole, heights = picture.names, relief.is_hole, relief.heights
        self._near = frame.camera.near
        edges = (((-1, 0, 0), (1, 0, 0)), ((0, -1, 0), (0, 1, 0)), ((0, 0, 0), (0, 0, TALL)))
        most = [max(2, int(self._length(*edge) / _PIXELS_FOR_NUMBER)) for edge in edges]
        self._x = _ticks(picture.x, min(most[0], 6))
        self._y = _ticks(picture.y, min(most[1], 6))
        shares = heights.shares(picture.levels)
        is_inside = (shares >= -1e-9) & (shares <= 1 + 1e-9)
        ends = np.array([heights.low, heights.high])
        levels = picture.levels[is_inside] if is_inside.sum() > 1 else ends
        chosen = apart(levels, heights.shares(levels), 1 / min(most[2], 6))
        is_known = np.isfinite(picture.z).any()
        self._z = [(TALL * share, text) for share, text in chosen if is_known]

    def _length(self, start: tuple[float, ...], end: tuple[float, ...]) -> float:
        first, last = self._frame.pixels(np.array([start, end], float))
        return float(np.hypot(*(last - first)))

    def draw(self, painter: QPainter) -> None:
        """Draw the floor, hatched where there is no loss, and the walls behind the surface."""
        x, y = (-side for side in self._near)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.panel))
        floor = [(-1, -1, 0), (1, -1, 0), (1, 1, 0), (-1, 1, 0)]
        walls = [[(x, -1, 0), (x, 1, 0), (x, 1, TALL), (x, -1, TALL)]]
        walls.append([(-1, y, 0), (1, y, 0), (1, y, TALL), (-1, y, TALL)])
        sides = [floor] if self._frame.camera.is_from_above else [floor, *walls]
        for corners in sides:
            side = QPolygonF(self._points(corners))
            painter.drawPolygon(side.intersected(QPolygonF(self._whole)))
        painter.setPen(QPen(QColor(self._theme.border), 1))
        for corners in sides:
            ends = np.array([*corners, corners[0]], float)
            self._draw_lines(painter, np.stack([ends[:-1], ends[1:]], axis=1))
        painter.setPen(QPen(QColor(self._theme.grid), 1))
        self._draw_lines(painter, self._grid(x, y))
        if self._is_hole.any():
            lines = hatch_lines(self._is_hole, 2.0, 2.0, _HATCH_GAP / self._frame.scale) - 1
            painter.setPen(QPen(QColor(self._theme.muted_text), 1))
            self._draw_lines(painter, np.dstack([lines, np.zeros(lines.shape[:2])]))

    def _grid(self, x: float, y: float) -> FloatArray:
        """Return the lines, (k, 2, 3), at the numbers."""
        lines = [((at, -1, 0), (at, 1, 0)) for at, _ in self._x]
        lines += [((-1, at, 0), (1, at, 0)) for at, _ in self._y]
        if not self._frame.camera.is_from_above:
            lines += [((at, y, 0), (at, y, TALL)) for at, _ in self._x]
            lines += [((x, at, 0), (x, at, TALL)) for at, _ in self._y]
            for at, _ in self._z:
                lines += [((x, -1, at), (x, 1, at)), ((-1, y, at), (1, y, at))]
        return np.array(lines, float).reshape(-1, 2, 3)

    def _draw_lines(self, painter: QPainter, lines: FloatArray) -> None:
        """Draw the part of lines, (k, 2, 3), that is on the widget."""
        pieces = np.full((len(lines), 3, 2), np.nan)
        pieces[:, :2] = self._frame.pixels(lines)
        corners = self._whole.topLeft().toTuple(), self._whole.bottomRight().toTuple()
        seen = clipped_segments(pieces.reshape(-1, 2), *map(np.array, corners))
        painter.drawLines([QLineF(*each) for each in seen.reshape(-1, 4).tolist()])

    def draw_labels(self, painter: QPainter) -> None:
        """Write the numbers and names, outside of the box."""
        x, y = self._near
        self._label_floor(painter, [((at, y, 0), text) for at, text in self._x], (0, y, 0), 0)
        self._label_floor(painter, [((x, at, 0), text) for at, text in self._y], (x, 0, 0), 1)
        if not self._frame.camera.is_from_above:
            self._label_height(painter)

    def _label_floor(
        self,
        painter: QPainter,
        ticks: list[tuple[tuple[float, float, float], str]],
        middle: tuple[float, float, float],
        which: int,
    ) -> None:
        """Label the edge of the floor around `middle`, away from the floor's centre."""
        along = np.eye(3)[which]
        centre, edge, end = self._frame.pixels(np.array([(0, 0, 0), middle, along], float))
        away = (edge - centre) / max(float(np.hypot(*(edge - centre))), 1e-9)
        metrics = QFontMetricsF(painter.font(), painter.device())
        painter.setPen(QColor(self._theme.muted_text))
        widest = 0.0
        for at, text in ticks:
            self._write(painter, at, text, away, _FLOOR_GAP)
            widest = max(widest, metrics.horizontalAdvance(text))
        numbers = abs(away[0]) * widest + abs(away[1]) * metrics.height()
        painter.setPen(QColor(self._theme.text))
        gap = 1.5 * _FLOOR_GAP + float(numbers)
        across, down = np.abs(end - centre).tolist()
        slope = down / max(across, 1e-9)
        room = _NAME_WIDTH * self._whole.width()
        if slope > _STEEP:
            side = self._whole.right() if away[0] > 0 else self._whole.left()
            room = min(room, abs(side - float(edge[0])) - gap)
        name = _short(self._names[which], metrics, room)
        self._write(painter, middle, name, away, gap, slope=min(slope, _STEEP))

    def _label_height(self, painter: QPainter) -> None:
        """Write the losses beside the edge that is farthest to the left."""
        sides = [(x, y) for x in (-1, 1) for y in (-1, 1) if (x, y) != self._near]
        x, y = min(sides, key=lambda side: self._frame.pixels(np.array([*side, 0.0]))[0])
        left = np.array([-1.0, -0.3])  # a little higher, for the floor's numbers to be apart
        painter.setPen(QColor(self._theme.muted_text))
        for at, text in self._z:
            self._write(painter, (x, y, at), text, left, _GAP)
        painter.setPen(QColor(self._theme.text))
        self._write(painter, (x, y, TALL), "loss", np.array([0.0, -1.0]), 1.2 * _FLOOR_GAP)

    def _write(
        self,
        painter: QPainter,
        at: tuple[float, float, float],
        text: str,
        away: FloatArray,
        gap: float,
        *,
        slope: float = 0.0,
    ) -> None:
        """Write beside a point, as far away from it in a direction as the text needs.

        Where the widget ends, the text moves back, and down along an edge of a slope.
        """
        whole, anchor = self._whole, self._frame.pixels(np.array(at, float))
        if not whole.contains(*anchor.tolist()):
            return
        metrics = QFontMetricsF(painter.font(), painter.device())
        width, height = metrics.horizontalAdvance(text) + 2, metrics.height()
        reach = gap + abs(away[0]) * width / 2 + abs(away[1]) * height / 2
        x, y = anchor + away * reach - np.array([width, height]) / 2
        wanted = float(x)
        x = max(whole.left(), min(wanted, whole.right() - width))
        y += slope * abs(x - wanted)
        y = max(whole.top(), min(float(y), whole.bottom() - height))
        centred = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip
        painter.drawText(QRectF(x, y, width, height), centred, text)

    def _points(self, corners: Sequence[tuple[float, float, float]]) -> list[QPointF]:
        return [QPointF(*at) for at in self._frame.pixels(np.array(corners, float)).tolist()]


def _ticks(axis: FloatArray, n_most: int) -> list[Tick]:
    """Return round numbers on an axis of the plane, with their places in the box."""
    low, high = float(axis[0]), float(axis[-1])
    numbers = round_numbers(low, high, n_most)
    places = 2 * (numbers - low) / (high - low) - 1
    return list(zip(places.tolist(), number_texts(numbers.tolist()), strict=True))


def _short(name: str, metrics: QFontMetricsF, room: float) -> str:
    """Return a name that fits: without what kind of number it is, or else with dots inside."""
    brief = name.removeprefix("weight ").removeprefix("bias of ")
    fits = metrics.horizontalAdvance(name) <= room
    return name if fits else metrics.elidedText(brief, Qt.TextElideMode.ElideMiddle, room)
