"""How weight space is drawn: a point, a line for each example, the region, the path."""

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from playground.engine.arrays import FloatArray
from playground.engine.measurements.weight_space_region import FeasibleWeights
from playground.engine.weight_space.feasible import Region
from playground.ui.lens import Lens
from playground.ui.vector_items import draw_image
from playground.ui.weight_space.canvas import Canvas, lines_of
from playground.ui.weight_space.loss_backdrop import loss_image
from playground.ui.weight_space.marks import draw_arrow, draw_mark, side_colour, with_alpha
from playground.ui.weight_space.picture import Picture

_RADIUS = 6.5
_FEW, _SOME = 12, 60
"""Lines up to which each has an arrow, and up to which each is drawn with its full colour."""
_ARROW = 16.0
_QUICK = 1.2
"""A width that Qt draws, where it is not smooth, in a third of the time of 1."""


class WeightDrawing(Canvas):
    """Draws two weights of a picture."""

    def __init__(self) -> None:
        super().__init__("weight space")
        self.picture: Picture | None = None
        self.axes = (0, 1)
        self._lens = Lens()

    def show_lens(self, lens: Lens) -> None:
        if (lens.example, lens.pinned) != (self._lens.example, self._lens.pinned):
            self.update()
        self._lens = lens

    def take(self, picture: Picture | None, axes: tuple[int, int]) -> None:
        """Draw these weights of this picture from now on."""
        self.picture, self.axes = picture, axes
        if picture is not None:
            self.names = picture.weight_names[axes[0]], picture.weight_names[axes[1]]
        self.update()

    def ground_key(self) -> object:
        """Return what region, lines and loss depend on: arrays by their bytes."""
        picture = self.picture
        if picture is None:
            return None
        feasible, losses = self._feasible(), picture.losses
        arrays = [picture.neuron.signs, picture.contradiction]
        regions: list[Region] = []
        if feasible is not None:
            arrays += [feasible.normals, feasible.offsets, feasible.is_strict]
            regions = [each for each in (feasible.region, feasible.generous) if each is not None]
        arrays += [each.vertices for each in regions] + ([] if losses is None else [losses])
        return self.axes, len(regions), losses is None, *(each.tobytes() for each in arrays)

    def _feasible(self) -> FeasibleWeights | None:
        """Return the region and the lines, if they are those of these axes."""
        feasible = self.picture.feasible if self.picture is not None else None
        return feasible if feasible is not None and feasible.axes == self.axes else None

    def draw_ground(self, painter: QPainter) -> None:
        picture, feasible = self.picture, self._feasible()
        if picture is not None and picture.losses is not None:
            image = loss_image(picture.losses, self.theme)
            draw_image(painter, self.place(), image, is_smooth=True)
        if picture is not None and feasible is not None:
            self._draw_region(painter, feasible.region, 0.16)
            if feasible.generous is not None:
                self._draw_region(painter, feasible.generous, 0.28)
            self._draw_planes(painter, picture, feasible)

    def draw(self, painter: QPainter) -> None:
        picture, feasible = self.picture, self._feasible()
        if picture is None:
            return
        chosen = picture.case_of(self._lens.example)
        if feasible is not None and chosen is not None and chosen < len(feasible.rows):
            line = self._lines(feasible)[chosen]
            sign = picture.neuron.signs[chosen]
            self._draw_plane(painter, line, sign, 3.2)
            self._draw_good_side(painter, line, feasible.normals[chosen], sign)
        self._draw_path(painter, picture)

    def _lines(self, feasible: FeasibleWeights) -> FloatArray:
        """Return the lines of all examples, (n, 3, 2)."""
        return lines_of(feasible.normals, feasible.offsets, self.view).reshape(-1, 3, 2)

    def _draw_region(self, painter: QPainter, region: Region, share: float) -> None:
        if len(region.vertices) < 2:
            return
        accent = QColor(self.theme.accent)
        painter.setPen(QPen(with_alpha(accent, 0.8), 1.2 if not region.is_thin else 3))
        painter.setBrush(with_alpha(accent, share))
        if len(region.vertices) == 2:
            painter.drawLines(self.clipped(region.vertices))
        else:
            painter.drawPolygon(self.polygon(region.vertices))

    def _draw_planes(self, painter: QPainter, picture: Picture, feasible: FeasibleWeights) -> None:
        n, lines = len(feasible.rows), self._lines(feasible)
        signs = picture.neuron.signs if len(picture.neuron.signs) == n else np.ones(n)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, n <= _SOME)
        for sign in (1.0, -1.0):
            for is_strict in (False, True):
                chosen_lines = lines[(signs == sign) & (feasible.is_strict == is_strict)]
                if len(chosen_lines):
                    painter.setPen(self._plane_pen(sign, n, is_strict=is_strict))
                    painter.drawLines(self.clipped(chosen_lines.reshape(-1, 2)))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        special = [i for i, is_in in enumerate(picture.is_contradictory()) if is_in and i < n]
        for i in special:
            self._draw_plane(painter, lines[i], signs[i], 2.6, QColor(self.theme.error))
        for i in range(n) if n <= _FEW else special:
            self._draw_good_side(painter, lines[i], feasible.normals[i], signs[i])

    def _plane_pen(self, sign: float, n: int, *, is_strict: bool) -> QPen:
        """Return the pen of one of `n` lines, dashed where weights on the line itself err."""
        colour = side_colour(sign, self.theme)
        if n > _SOME:  # hundreds of smooth, dashed or half-transparent lines would take a frame
            share = max(0.2, 0.85 * _SOME / n)
            return QPen(_mixed(colour, QColor(self.theme.base), share), _QUICK)
        pen = QPen(with_alpha(colour, 0.85), 1.3)
        if is_strict:
            pen.setStyle(Qt.PenStyle.CustomDashLine)
            pen.setDashPattern([5.0, 3.0])
        return pen

    def _draw_plane(
        self,
        painter: QPainter,
        line: FloatArray,
        sign: float,
        width: float,
        colour: QColor | None = None,
    ) -> None:
        colour = colour or side_colour(sign, self.theme)
        painter.setPen(QPen(QColor(self.theme.base), width + 2.5))
        painter.drawLines(self.clipped(line))
        painter.setPen(QPen(colour, width))
        painter.drawLines(self.clipped(line))

    def _draw_good_side(
        self, painter: QPainter, line: FloatArray, normal: FloatArray, sign: float
    ) -> None:
        """Draw the class's mark on a line, with an arrow to where the weights should be."""
        for piece in self.clipped(line):
            share = 0.86 if piece.length() > 60 else 0.5
            at = piece.pointAt(share if sign > 0 else 1 - share)
            length = float(np.hypot(*normal))
            if not length:
                continue
            way = QPointF(normal[0] / length, -normal[1] / length)
            colour = side_colour(sign, self.theme)
            size = float(np.clip(self.place().width() / 260, 0.55, 1.0))
            draw_arrow(painter, at, at + way * _ARROW * size, colour, 1.6)
            painter.setPen(QPen(QColor(self.theme.base), 1))
            painter.setBrush(colour)
            draw_mark(painter, at, sign, 4.0 * size)

    def _draw_path(self, painter: QPainter, picture: Picture) -> None:
        neuron = picture.neuron
        path = neuron.path[:, list(self.axes)]
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if len(neuron.earlier):
            pen = QPen(with_alpha(self.theme.text, 0.35), 1.2)
            pen.setStyle(Qt.PenStyle.DotLine)
            painter.setPen(pen)
            painter.drawLines(self.clipped(neuron.earlier[:, list(self.axes)]))
        for colour, width in ((self.theme.base, 4.0), (self.theme.text, 1.6)):
            painter.setPen(QPen(QColor(colour), width))
            painter.drawLines(self.clipped(path))
        is_new = np.append(True, np.diff(path, axis=0).any(axis=1))
        painter.setPen(QPen(QColor(self.theme.base), 1))
        painter.setBrush(QColor(self.theme.text))
        places = path[is_new]
        if len(places) <= 80:
            for at in self._inside(places):
                painter.drawEllipse(at, 2.8, 2.8)
        goal = picture.goal_at(self.axes)
        if goal is not None:
            painter.setPen(QPen(QColor(self.theme.accent), 2))
            painter.setBrush(QColor(self.theme.base))
            for at in self._inside(goal[np.newaxis]):
                painter.drawEllipse(at, 4, 4)
        self._draw_next(painter, picture, path[-1])
        for at in self._inside(path[-1:]):
            painter.setPen(QPen(QColor(self.theme.base), 2))
            painter.setBrush(QColor(self.theme.accent))
            painter.drawEllipse(at, _RADIUS, _RADIUS)

    def _draw_next(self, painter: QPainter, picture: Picture, at: FloatArray) -> None:
        """Draw what the next step adds, as the vector that it is."""
        visit = picture.neuron.next
        if visit is None or not visit.change.any():
            return
        end = at + visit.change[list(self.axes)]
        pieces = self.clipped(np.stack([at, end]))
        for piece in pieces:
            colour = side_colour(visit.sign, self.theme)
            draw_arrow(painter, piece.p1(), piece.p2(), colour, 2.4, is_dashed=True)

    def _inside(self, points: FloatArray) -> list[QPointF]:
        low, high = np.array(self.view).T
        kept = points[((low <= points) & (points <= high)).all(axis=1)]
        return [QPointF(*at) for at in self.pixels(kept).tolist()]


def _mixed(colour: QColor, ground: QColor, share: float) -> QColor:
    """Return what a half-transparent colour is on a ground."""
    red, green, blue = (
        share * one + (1 - share) * other
        for one, other in (
            (colour.redF(), ground.redF()),
            (colour.greenF(), ground.greenF()),
            (colour.blueF(), ground.blueF()),
        )
    )
    return QColor.fromRgbF(red, green, blue)
