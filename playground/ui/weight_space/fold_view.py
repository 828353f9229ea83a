"""The plane of the data, folded: each neuron's line, and the regions between them."""

import numpy as np
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen

from playground.engine.arrays import FloatArray, IntArray
from playground.engine.neuron_name import NeuronName
from playground.engine.weight_space.folds import Folds, LinearRegion
from playground.engine.weight_space.polytope import Box
from playground.ui.colours import class_colour
from playground.ui.weight_space.canvas import Canvas
from playground.ui.weight_space.hand import Hand
from playground.ui.weight_space.marks import as_array, with_alpha

_MOST_POINTS = 500
_REACH = 6.0
"""Pixels."""


class FoldView(Canvas):
    """Click a region to see the linear map that holds in it."""

    chosen = Signal(object)
    """A place, (2,), was clicked; None: outside the plane."""
    pointed = Signal(object)
    """The mouse is at another neuron's line: carries its NeuronName, or None."""

    def __init__(self) -> None:
        super().__init__("folds")
        self._folds: Folds | None = None
        self._columns: tuple[str, ...] = ()
        self._points: FloatArray = np.zeros((0, 2))
        self._labels: IntArray = np.zeros(0, np.int64)
        self._region: int | None = None
        self._pointed: NeuronName | None = None
        self._has_points = True
        self.hand = Hand(self, lambda pixel: None)
        self.hand.clicked.connect(self._click)
        self.hand.pointed.connect(self._look_at)

    def show_folds(
        self, folds: Folds, columns: tuple[str, ...], view: Box, names: tuple[str, str]
    ) -> None:
        """Show folds; `columns` are the nodes whose lines are drawn, the output last."""
        self._folds, self._columns = folds, columns
        self.view, self.names = view, names
        self.update()

    def show_points(self, points: FloatArray, labels: IntArray) -> None:
        """Show examples, (n, 2), with the class of each, (n,)."""
        self._points, self._labels = points[:_MOST_POINTS], labels[:_MOST_POINTS]
        self.update()

    def set_points_visible(self, is_visible: bool) -> None:
        self._has_points = is_visible
        self.update()

    def choose(self, region: int | None) -> None:
        """Make a region stand out."""
        if region != self._region:
            self._region = region
            self.update()

    def point_at(self, neuron: NeuronName | None) -> None:
        """Make a neuron's line stand out."""
        if neuron != self._pointed:
            self._pointed = neuron
            self.update()

    def draw(self, painter: QPainter) -> None:
        folds = self._folds
        if folds is None:
            return
        chosen = None if self._region is None else folds.regions[self._region]
        for region in folds.regions:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._tint(region))
            painter.drawPolygon(self.polygon(region.polygon))
        for depth, column in enumerate(self._columns):
            for neuron, segments in folds.lines.items():
                if neuron.node == column:
                    self._draw_line(painter, segments, neuron, depth)
        if self._has_points:
            self._draw_points(painter)
        if chosen is not None:
            painter.setBrush(with_alpha(self.theme.accent, 0.25))
            painter.setPen(QPen(QColor(self.theme.accent), 2.5))
            painter.drawPolygon(self.polygon(chosen.polygon))

    def _tint(self, region: LinearRegion) -> QColor:
        """Return a calm colour, another than that of the neighbours.

        Neighbours differ in one neuron, so one of them has an even number of active ones, and the
        other an odd number.
        """
        flags = np.concatenate([*region.is_active.values(), np.zeros(0, np.bool_)])
        places = np.flatnonzero(flags)
        tints = self.theme.branches
        number = 2 * (int(places.sum()) % (len(tints) // 2)) + len(places) % 2
        return with_alpha(tints[number], 0.16)

    def _neuron_at(self, pixel: QPointF) -> NeuronName | None:
        """Return whose line passes nearest to a pixel, if one is near."""
        nearest: NeuronName | None = None
        least = _REACH
        for neuron, segments in self._folds.lines.items() if self._folds is not None else ():
            if not len(segments):
                continue
            ends = self.pixels(segments)
            ways, to = ends[:, 1] - ends[:, 0], as_array(pixel) - ends[:, 0]
            lengths = np.maximum(np.einsum("ij,ij->i", ways, ways), 1e-12)
            shares = np.clip(np.einsum("ij,ij->i", ways, to) / lengths, 0, 1)
            away = float(np.hypot(*(to - shares[:, np.newaxis] * ways).T).min())
            if away <= least:
                nearest, least = neuron, away
        return nearest

    def _look_at(self, pixel: QPointF | None) -> None:
        neuron = None if pixel is None else self._neuron_at(pixel)
        if neuron != self._pointed:
            self.point_at(neuron)
            self.pointed.emit(neuron)

    def colour_of(self, depth: int) -> QColor:
        """Return the colour of a column's lines; the output's is that of text."""
        if depth == len(self._columns) - 1:
            return QColor(self.theme.text)
        return QColor(self.theme.racers[depth % len(self.theme.racers)])

    def _draw_line(
        self, painter: QPainter, segments: FloatArray, neuron: NeuronName, depth: int
    ) -> None:
        if not len(segments):
            return
        pieces = np.full((len(segments), 3, 2), np.nan)
        pieces[:, :2] = segments
        lines = self.clipped(pieces.reshape(-1, 2))
        is_output = depth == len(self._columns) - 1
        width = (2.6 if is_output else 1.4) * (2.2 if neuron == self._pointed else 1.0)
        painter.setPen(QPen(self.colour_of(depth), width))
        painter.drawLines(lines)

    def _draw_points(self, painter: QPainter) -> None:
        low, high = np.array(self.view).T
        is_inside = ((low <= self._points) & (self._points <= high)).all(axis=1)
        radius = float(np.clip(self.place().width() / 110, 2.0, 3.6))
        painter.setPen(QPen(QColor(self.theme.train_outline), 0.8))
        for label in np.unique(self._labels).tolist():
            painter.setBrush(class_colour(label, self.theme))
            for at in self.pixels(self._points[is_inside & (self._labels == label)]).tolist():
                painter.drawEllipse(QPointF(*at), radius, radius)

    def _click(self, pixel: QPointF) -> None:
        self.chosen.emit(self.plane_point(pixel) if self.place().contains(pixel) else None)
