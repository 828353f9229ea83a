"""Paints many connections at once."""

import itertools
from collections.abc import Iterable

import numpy as np
from PySide6.QtCore import QLineF, QPointF
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from playground.engine.arrays import IntArray
from playground.engine.parameter_key import ParameterKey
from playground.ui.editor.boxes import Arrangement
from playground.ui.editor.paints import Paints
from playground.ui.editor.present import Present
from playground.ui.editor.routes import Route
from playground.ui.editor.scales import ZERO, comparable_widths, levels, relative_widths
from playground.ui.editor.wiring import Lines

_WIDTH_STEPS_PER_PIXEL = 8
"""Where lines are straight and many: widths that are drawn alike are drawn together."""
_HALO = 6
"""Pixels by which a halo is wider than its line."""


class LinePainter:
    """Holds the geometry and, for the present weights, the pen of every line."""

    def __init__(self, lines: Lines, arrangement: Arrangement) -> None:
        self.lines = lines
        self._sides = [arrangement.by_id[part.target.id].side for part in lines.pairs]
        self._paths = [_path(route) for route in lines.routes] if lines.is_curved else []
        self._pieces = [] if lines.is_curved else [_pieces(route) for route in lines.routes]
        self._order = np.arange(len(lines))
        self._levels = np.full(len(lines), ZERO)
        self._widths = np.ones(len(lines))
        self._selected_keys: frozenset[ParameterKey] = frozenset()
        self._selected = np.zeros(0, np.int64)

    def show(self, present: Present) -> None:
        """Take on the weights of a moment, or what else is shown of them."""
        shown = present.shown
        numbers = shown.numbers[self.lines.theta_index]
        start = 0
        for part, side in zip(self.lines.pairs, self._sides, strict=True):
            here = slice(start, start + len(part))
            some, own_scale = numbers[here], shown.own_scale(part.target.id)
            self._levels[here] = levels(some / shown.scale(part.target.id))
            if own_scale is None:
                self._widths[here] = comparable_widths(some, part.fan_in, side, shown.widest_at)
            else:
                self._widths[here] = relative_widths(some, own_scale, len(self.lines))
            start = here.stop
        self._order = np.argsort(self._widths, kind="stable")  # strong ones on top

    def paint(self, painter: QPainter, paints: Paints, only: IntArray | None = None) -> None:
        """Paint all lines, or those of these numbers, the strongest last."""
        order = self._order
        if only is not None:
            chosen = np.zeros(len(self.lines), bool)
            chosen[only] = True
            order = order[chosen[order]]
        if self.lines.is_curved:
            for i in order.tolist():
                painter.setPen(self._pen(paints, i))
                painter.drawPath(self._paths[i])
            return
        for group in self._alike(order):
            painter.setPen(self._pen(paints, int(group[0])))
            painter.drawLines([piece for i in group.tolist() for piece in self._pieces[i]])

    def _alike(self, order: IntArray) -> Iterable[IntArray]:
        """Return the lines in groups that look the same, in order."""
        if not len(order):
            return []
        widths = np.rint(self._widths[order] * _WIDTH_STEPS_PER_PIXEL).astype(np.int64)
        looks = widths * 1000 + self._levels[order]
        together = np.argsort(looks, kind="stable")
        ends = np.flatnonzero(np.diff(looks[together])) + 1
        return np.split(order[together], ends)

    def paint_halo(self, painter: QPainter, paints: Paints, line: int) -> None:
        """Paint what is to be seen around the line that is pointed at."""
        self._paint_halos(painter, paints.halo, np.array([line]))

    def paint_selected(
        self, painter: QPainter, paints: Paints, keys: frozenset[ParameterKey]
    ) -> None:
        """Paint what is to be seen around the lines of these weights."""
        if keys is not self._selected_keys:  # finding hundreds in every frame would take long
            found = [self.lines.find(key) for key in keys]
            self._selected = np.array([line for line in found if line is not None], np.int64)
            self._selected_keys = keys
        self._paint_halos(painter, paints.selected_halo, self._selected)

    def _paint_halos(self, painter: QPainter, colour: QColor, chosen: IntArray) -> None:
        for group in self._alike(chosen):
            pen = QPen(colour, float(self._widths[group[0]]) + _HALO)
            if self.lines.is_curved:
                for i in group.tolist():
                    painter.strokePath(self._paths[i], pen)
            else:
                painter.setPen(pen)
                painter.drawLines([piece for i in group.tolist() for piece in self._pieces[i]])

    def _pen(self, paints: Paints, line: int) -> QPen:
        return paints.line_pen(int(self._levels[line]), float(self._widths[line]))


def _path(route: Route) -> QPainterPath:
    points = [QPointF(x, y) for x, y in route.tolist()]
    path = QPainterPath(points[0])
    for start, end in itertools.pairwise(points):
        middle = (start.x() + end.x()) / 2
        path.cubicTo(middle, start.y(), middle, end.y(), end.x(), end.y())
    return path


def _pieces(route: Route) -> list[QLineF]:
    points = [QPointF(x, y) for x, y in route.tolist()]
    return [QLineF(start, end) for start, end in itertools.pairwise(points)]
