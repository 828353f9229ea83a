"""A square of a plane with round numbers at its sides, in which a view draws and is pointed at."""

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QWidget

from playground.engine.arrays import FloatArray
from playground.engine.weight_space.polytope import Box
from playground.ui.pictures import is_enlarged
from playground.ui.theme import Theme, current_theme
from playground.ui.vector_items import clipped_segments, is_vector
from playground.ui.weight_space.axes import NAME_WIDTH, draw_axes

_LEFT, _RIGHT, _TOP, _BOTTOM = NAME_WIDTH, 10, 8, 36
"""Pixels around the square for numbers and names."""
_LEAST_SIDE = 60


class Canvas(QWidget):
    """Maps (x, y) to pixels and draws the axes; `draw` is for those who know what to show."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setMinimumSize(170, 150)
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.theme = current_theme()
        self.view: Box = ((-1.0, 1.0), (-1.0, 1.0))
        self.names: tuple[str, str] = ("", "")
        self._ground: tuple[object, QPixmap] | None = None

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        self.update()

    def place(self) -> QRectF:
        """Return the square, in pixels."""
        width, height = self.width() - _LEFT - _RIGHT, self.height() - _TOP - _BOTTOM
        side = max(_LEAST_SIDE, min(width, height))
        left = _LEFT + max(0.0, (width - side) / 2)
        return QRectF(left, _TOP + max(0.0, (height - side) / 2), side, side)

    def pixels(self, points: FloatArray) -> FloatArray:
        """Return where points, (..., 2), of the plane are on the widget."""
        place, (low, high) = self.place(), np.array(self.view).T
        shares = (points - low) / (high - low)
        x = place.left() + shares[..., 0] * place.width()
        y = place.bottom() - shares[..., 1] * place.height()
        return np.stack([x, y], axis=-1)

    def pixel(self, point: FloatArray) -> QPointF:
        return QPointF(*self.pixels(point).tolist())

    def plane_point(self, pixel: QPointF) -> FloatArray:
        """Return the point of the plane, (2,), at a pixel."""
        place, (low, high) = self.place(), np.array(self.view).T
        x = (pixel.x() - place.left()) / place.width()
        y = (place.bottom() - pixel.y()) / place.height()
        return low + np.array([x, y]) * (high - low)

    def clipped(self, points: FloatArray) -> list[QLineF]:
        """Return the lines on the widget that the square leaves of a polyline, NaN between two."""
        low, high = np.array(self.view).T
        segments = clipped_segments(points, low, high)
        ends = self.pixels(segments).reshape(-1, 4) if len(segments) else np.zeros((0, 4))
        return [QLineF(*each) for each in ends.tolist()]

    def polygon(self, points: FloatArray) -> QPolygonF:
        """Return a polygon of the plane, (k, 2), on the widget, cut off at the square."""
        made = QPolygonF([QPointF(*at) for at in self.pixels(points).tolist()])
        return made.intersected(QPolygonF(self.place()))

    def half_plane(self, normal: FloatArray, offset: float) -> QPolygonF:
        """Return the part of the square in which normal . p + offset is positive."""
        (left, right), (bottom, top) = self.view
        square = np.array([[left, bottom], [right, bottom], [right, top], [left, top]])
        values = square @ normal + offset
        kept: list[FloatArray] = []
        for i in range(4):
            j = (i + 1) % 4
            if values[i] >= 0:
                kept.append(square[i])
            if (values[i] > 0) != (values[j] > 0) and values[i] != values[j]:
                share = values[i] / (values[i] - values[j])
                kept.append(square[i] + share * (square[j] - square[i]))
        return QPolygonF([self.pixel(at) for at in kept])

    def draw(self, painter: QPainter) -> None:
        """Draw what there is to see within the square."""
        raise NotImplementedError

    def draw_ground(self, painter: QPainter) -> None:
        """Draw what lies below that and seldom changes."""

    def ground_key(self) -> object:
        """Return what `draw_ground` depends on, besides sizes, ranges and the theme."""
        return None

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if is_enlarged.get() or is_vector(painter):
            self._paint_ground(painter)
        else:
            painter.drawPixmap(0, 0, self._kept_ground(painter.device().devicePixelRatio()))
        painter.save()
        self.draw(painter)
        painter.restore()
        if self.hasFocus():
            self._draw_frame(painter, self.theme.accent)
        painter.end()

    def _draw_frame(self, painter: QPainter, colour: str) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(colour), 1))
        painter.drawRect(self.place())

    def _kept_ground(self, ratio: float) -> QPixmap:
        """Return a picture of the ground; hundreds of lines in each frame would take too long."""
        sizes = self.width(), self.height(), ratio, self.font().key()
        key = (*sizes, self.view, self.names, self.theme, self.ground_key())
        if self._ground is None or key != self._ground[0]:
            picture = QPixmap(self.size() * ratio)
            picture.setDevicePixelRatio(ratio)
            picture.fill(Qt.GlobalColor.transparent)
            painter = QPainter(picture)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(self.font())
            self._paint_ground(painter)
            painter.end()
            self._ground = key, picture
        return self._ground[1]

    def _paint_ground(self, painter: QPainter) -> None:
        place = self.place()
        painter.fillRect(place, QColor(self.theme.base))
        draw_axes(painter, self, place)
        self._draw_frame(painter, self.theme.border)  # below lines that lie exactly upon it
        painter.save()
        self.draw_ground(painter)
        painter.restore()


def lines_of(normals: FloatArray, offsets: FloatArray, view: Box) -> FloatArray:
    """Return lines normal . p + offset = 0 as one polyline, (3 n, 2), with NaN between two.

    They reach beyond the view on both sides; a line without a direction is NaN.
    """
    low, high = np.array(view).T
    centre, reach = (low + high) / 2, float(np.hypot(*(high - low)))
    lengths = np.linalg.norm(normals, axis=1)
    with np.errstate(all="ignore"):
        units = normals / lengths[:, np.newaxis]
        feet = centre - units * ((normals @ centre + offsets) / lengths)[:, np.newaxis]
    along = np.stack([-units[:, 1], units[:, 0]], axis=1) * reach
    points = np.full((len(normals), 3, 2), np.nan)
    points[:, 0], points[:, 1] = feet - along, feet + along
    return points.reshape(-1, 2)


def nearest_line(
    pixels_of_feet: FloatArray, units: FloatArray, at: FloatArray, within: float
) -> int | None:
    """Return which line, through a pixel with a unit normal each, passes nearest to a pixel."""
    if not len(units):
        return None
    away = np.abs(np.einsum("ij,ij->i", at - pixels_of_feet, units))
    away[~np.isfinite(away)] = np.inf
    nearest = int(np.argmin(away))
    return nearest if away[nearest] <= within else None
