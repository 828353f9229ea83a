"""How data space is drawn: points, the line, its normal vector and its margin."""

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from playground.engine.arrays import FloatArray
from playground.ui.feature_names import feature_in_words
from playground.ui.lens import Lens
from playground.ui.weight_space.canvas import Canvas, lines_of
from playground.ui.weight_space.labels import label_place, line_marks
from playground.ui.weight_space.marks import (
    as_array,
    draw_arrow,
    draw_mark,
    draw_marks,
    draw_wrong,
    side_colour,
    with_alpha,
)
from playground.ui.weight_space.picture import Picture

_REACH = 9.0
SHORTEST, _LONGEST = 26.0, 0.36
"""Of the normal vector: pixels, and of the square's side."""


class DataDrawing(Canvas):
    """Draws a picture's data space, and knows where its points and its arrow are."""

    def __init__(self) -> None:
        super().__init__("data space")
        self.picture: Picture | None = None
        self._lens = Lens()

    def show_lens(self, lens: Lens) -> None:
        if (lens.example, lens.pinned) != (self._lens.example, self._lens.pinned):
            self.update()
        self._lens = lens

    def take(self, picture: Picture | None) -> None:
        """Draw this picture from now on."""
        self.picture = picture
        if picture is not None and picture.neuron.plane is not None:
            across, up = picture.neuron.plane.labels
            self.names = feature_in_words(across), feature_in_words(up)
            if picture.data_axes is not None and max(picture.data_axes) < len(picture.input_names):
                first, second = picture.data_axes
                self.names = picture.input_names[first], picture.input_names[second]
        self.update()

    def draw(self, painter: QPainter) -> None:
        picture = self.picture
        if picture is None or picture.neuron.plane is None:
            return
        self._draw_sides(painter, picture)
        self._draw_line(painter, picture)
        self._draw_points(painter, picture)
        if picture.neuron.normal.any() and self.has_arrow:
            self._draw_arrow_name(painter)  # above points, where there are too many to keep off

    def _draw_sides(self, painter: QPainter, picture: Picture) -> None:
        neuron = picture.neuron
        if not neuron.normal.any():
            return
        painter.setPen(Qt.PenStyle.NoPen)
        for sign in (1.0, -1.0):
            painter.setBrush(with_alpha(side_colour(sign, self.theme), 0.09))
            painter.drawPolygon(self.half_plane(sign * neuron.normal, sign * neuron.line_offset))

    def _draw_line(self, painter: QPainter, picture: Picture) -> None:
        neuron = picture.neuron
        if not neuron.normal.any():
            return  # the caption says why
        normal, offset = neuron.normal, neuron.line_offset
        length = float(np.hypot(*normal))
        if neuron.margin is not None and neuron.margin[0] > 0:
            # the margin is measured in all inputs, of which the plane may show two
            wide = neuron.margin[0] * float(np.linalg.norm(self._input_weights(picture)))
            band = lines_of(
                np.stack([normal] * 2), np.array([offset - wide, offset + wide]), self.view
            )
            pen = QPen(with_alpha(self.theme.text, 0.55), 1)
            pen.setStyle(Qt.PenStyle.DashLine)
            painter.setPen(pen)
            painter.drawLines(self.clipped(band))
        line = self._line(picture)
        for colour, width in ((self.theme.base, 5.0), (self.theme.text, 2.4)):
            painter.setPen(QPen(QColor(colour), width))
            painter.drawLines(line)
        if length and self.has_arrow:
            self._draw_arrow(painter)

    def _line(self, picture: Picture) -> list[QLineF]:
        """Return the neuron's line on the widget."""
        normal, offset = picture.neuron.normal, np.array([picture.neuron.line_offset])
        return self.clipped(lines_of(normal[np.newaxis], offset, self.view))

    def _draw_arrow(self, painter: QPainter) -> None:
        foot, tip = self.arrow()
        draw_arrow(painter, foot, tip, QColor(self.theme.base), 5)
        draw_arrow(painter, foot, tip, QColor(self.theme.accent), 2.6)

    def _draw_arrow_name(self, painter: QPainter) -> None:
        text, place = self.arrow_name()
        painter.fillRect(place, with_alpha(self.theme.base, 0.7))
        painter.setPen(QColor(self.theme.accent))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)

    def arrow_name(self) -> tuple[str, QRectF]:
        """Return what the normal vector is called, and where that covers the least."""
        assert self.picture is not None
        foot, tip = self.arrow()
        length, wanted = float(np.hypot(*(tip - foot).toTuple())), self._to_scale()
        is_to_scale = abs(length - wanted) < 1.0
        text = "w" if is_to_scale else "w (shortened)" if length < wanted else "w (lengthened)"
        metrics, neuron = self.fontMetrics(), self.picture.neuron
        size = QSizeF(metrics.horizontalAdvance(text) + 4, metrics.height())
        points = self.pixels(np.vstack([neuron.points, neuron.sideless]))
        line = [line_marks(each.p1(), each.p2()) for each in self._line(self.picture)]
        marks = np.vstack([points, *[line_marks(foot, tip)] * 2, *line])
        return text, label_place(size, tip, self.place().adjusted(2, 2, -2, -2), marks)

    @property
    def has_arrow(self) -> bool:
        """Whether the normal vector begins in the square: a line outside of it shows none."""
        low, high = np.array(self.view).T
        foot = self.foot()
        return bool(((low <= foot) & (foot <= high)).all())

    def _to_scale(self) -> float:
        """Return how long the normal vector is in the units of the plane, in pixels."""
        assert self.picture is not None
        per_unit = self.place().width() / (self.view[0][1] - self.view[0][0])
        return float(np.hypot(*self.picture.neuron.normal)) * per_unit

    def _input_weights(self, picture: Picture) -> FloatArray:
        weights = picture.neuron.weights
        return weights if picture.neuron.is_bias_fixed else weights[:-1]

    def foot(self) -> FloatArray:
        """Return the point of the line from which its normal vector starts, (2,)."""
        assert self.picture is not None
        normal, offset = self.picture.neuron.normal, self.picture.neuron.line_offset
        low, high = np.array(self.view).T
        feet = [
            near - normal * (normal @ near + offset) / max(float(normal @ normal), 1e-300)
            for near in (np.clip(np.zeros(2), low, high), (low + high) / 2)
        ]
        is_inside = [bool(((low <= foot) & (foot <= high)).all()) for foot in feet]
        return feet[1] if is_inside[1] and not is_inside[0] else feet[0]

    def arrow(self) -> tuple[QPointF, QPointF]:
        """Return the ends of the normal vector: as long as w where that fits, in pixels."""
        assert self.picture is not None
        normal, place = self.picture.neuron.normal, self.place()
        foot = self.pixel(self.foot())
        wanted = self._to_scale()
        longest = max(SHORTEST, _LONGEST * place.width())
        length = min(max(wanted, SHORTEST), longest)
        unit = normal / float(np.hypot(*normal))
        way = np.array([unit[0], -unit[1]])
        return foot, foot + QPointF(*(way * max(SHORTEST, min(length, self._room(foot, way)))))

    def _room(self, start: QPointF, way: FloatArray) -> float:
        """Return how far it is from a pixel to the side of the square, in a direction."""
        place, at = self.place(), as_array(start)
        low = np.array([place.left(), place.top()])
        high = np.array([place.right(), place.bottom()])
        with np.errstate(all="ignore"):
            reach = np.where(way > 0, (high - at) / way, (low - at) / way)
        return float(np.min(reach[np.isfinite(reach)], initial=np.inf)) - 4

    @property
    def _radius(self) -> float:
        n = len(self.picture.neuron.points) if self.picture is not None else 0
        side = self.place().width()
        return float(np.clip(side / 50, 3.0, 6.5)) * (1.0 if n <= 40 else 0.7)

    def _draw_points(self, painter: QPainter, picture: Picture) -> None:
        neuron, radius = picture.neuron, self._radius
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(with_alpha(self.theme.muted_text, 0.6))
        low, high = np.array(self.view).T
        sideless = neuron.sideless[((low <= neuron.sideless) & (neuron.sideless <= high)).all(1)]
        draw_marks(painter, self.pixels(sideless), 1.0, 0.6 * radius)
        places = self.pixels(neuron.points)
        is_inside = ((low <= neuron.points) & (neuron.points <= high)).all(axis=1)
        is_special = picture.is_contradictory()
        chosen = picture.case_of(self._lens.example)
        for sign in (1.0, -1.0):
            painter.setPen(QPen(QColor(self.theme.train_outline), 1))
            painter.setBrush(side_colour(sign, self.theme))
            draw_marks(painter, places[is_inside & (neuron.signs == sign)], sign, radius)
        for i in np.flatnonzero(is_inside & is_special):
            self._ring(painter, QPointF(*places[i]), radius, self.theme.error)
        if chosen is not None and is_inside[chosen]:
            at = QPointF(*places[chosen])
            self._ring(painter, at, radius + 1.5, self.theme.accent)
            painter.setPen(QPen(QColor(self.theme.train_outline), 1.2))
            painter.setBrush(side_colour(neuron.signs[chosen], self.theme))
            draw_mark(painter, at, neuron.signs[chosen], radius * 1.35)
        wrong = places[neuron.wrong[is_inside[neuron.wrong]]]
        if len(wrong):
            draw_wrong(painter, wrong, radius, self.theme)

    def _ring(self, painter: QPainter, at: QPointF, radius: float, colour: str) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(colour), 2.4))
        painter.drawEllipse(at, radius + 4, radius + 4)

    def _case_at(self, pixel: QPointF) -> int | None:
        picture = self.picture
        if picture is None or not len(picture.neuron.points) or picture.neuron.plane is None:
            return None
        away = np.hypot(*(self.pixels(picture.neuron.points) - as_array(pixel)).T)
        nearest = int(np.argmin(away))
        return nearest if away[nearest] <= _REACH else None

    def row_at(self, pixel: QPointF) -> int | None:
        case = self._case_at(pixel)
        return None if case is None or self.picture is None else int(self.picture.neuron.rows[case])
