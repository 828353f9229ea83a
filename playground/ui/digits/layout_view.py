"""Examples as points in the colours of their classes, with rings around the mistakes."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from playground.engine.arrays import BoolArray, FloatArray, IntArray
from playground.ui.number_format import short_number
from playground.ui.plane_marks import PlaneMarks
from playground.ui.plane_pointer import PlanePointer
from playground.ui.plane_view import PlaneView, Points
from playground.ui.theme import Theme, class_colour, current_theme, diverging_table
from playground.ui.vector_items import PointsItem

_KIND = "train"
_SHADES = 33
_MANY = 400
"""Points from which on each is small."""
_NOWHERE = 1e30
"""Where the mouse never is."""
_RING = 1.0
"""Pixels: the width of the ring around a mistake."""
_BELOW = 9
"""Rings lie below all points, or a crowd of them would hide the colours."""


class BarePlane(PlaneView):
    """A plane without axes, as its directions mean nothing; a number says how far it reaches."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.setMinimumSize(140, 120)
        for axis in (self.plot.left, self.plot.bottom):
            axis.hide()
        self.plot.getPlotItem().layout.setContentsMargins(1, 1, 1, 1)  # type: ignore[union-attr]
        self.reach = pg.TextItem(anchor=(1, 1))
        self.plot.addItem(self.reach)

    def show_limit(self, limit: float) -> None:
        """Let both directions reach from minus this to this."""
        self.plot.show_range((-limit, limit), (-limit, limit))
        self.reach.setText(f"±{short_number(limit)}")
        self.reach.setPos(limit, -limit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        side = max(1, min(self.width(), self.height()))
        self.plot.setGeometry((self.width() - side) // 2, (self.height() - side) // 2, side, side)
        self._style_points()


class LayoutView(QWidget):
    """One item for each class, which moves; nothing is made anew while training plays."""

    def __init__(self) -> None:
        super().__init__()
        self._theme = current_theme()
        self._groups: list[IntArray] = []
        self._brushes: list[QBrush | list[QBrush]] = []
        self._targets: IntArray | FloatArray = np.zeros(0)
        self._n_classes = self._n_points = 0
        self._places: FloatArray = np.zeros((0, 2))
        self._limit = 0.0
        self.plane = BarePlane("examples laid out")
        self.mistakes = PointsItem(brush=QBrush(Qt.BrushStyle.NoBrush), antialias=True)
        self.mistakes.setZValue(_BELOW)
        self.plane.plot.addItem(self.mistakes)
        self.marks, self.pointer = PlaneMarks(self.plane), PlanePointer(self.plane.plot)
        self.plane.sized.connect(self._fit_rings)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.plane)

    def explain(self, text: str) -> None:
        """Show a tooltip."""
        self.plane.plot.explain(text)

    def show_targets(self, targets: IntArray | FloatArray, n_classes: int, n_points: int) -> None:
        """Colour the first points by their classes, (n,), or else by the first of their numbers.

        They have no places until they are shown.
        """
        self._targets, self._n_classes, self._n_points = targets, n_classes, n_points
        self.plane.largest_point = 7 if n_points > _MANY else 10
        first = targets[:n_points]
        nowhere, no_brush = np.zeros((0, 2)), QBrush(Qt.BrushStyle.NoBrush)
        if n_classes:
            self._groups = [np.flatnonzero(first == label) for label in range(n_classes)]
            self._brushes = [QBrush(class_colour(k, self._theme)) for k in range(n_classes)]
        else:
            self._groups = [np.arange(len(first))]
            self._brushes = [[self._brush_of(row) for row in range(len(first))]]
        groups = [Points(nowhere, b if isinstance(b, QBrush) else no_brush) for b in self._brushes]
        self.plane.show_points(_KIND, groups)

    def show_places(self, places: FloatArray, is_wrong: BoolArray | None, limit: float) -> None:
        """Put the points, (n, 2), where they belong; a ring around each that is wrong."""
        if limit != self._limit:
            self._limit = limit
            self.plane.show_limit(limit)
        items = self.plane.shown_points(_KIND)
        for item, group, brush in zip(items, self._groups, self._brushes, strict=True):
            is_known = np.asarray(np.isfinite(places[group]).all(axis=1))
            if isinstance(brush, list):
                some = [each for each, known in zip(brush, is_known.tolist(), strict=True) if known]
                item.setData(pos=places[group][is_known], brush=some)
            else:
                item.setData(pos=places[group][is_known])
        wrong = places[:0] if is_wrong is None else places[is_wrong]
        self.mistakes.setData(pos=wrong[np.isfinite(wrong).all(axis=1)])
        self._places = places
        self.pointer.show_points(np.where(np.isfinite(places), places, _NOWHERE))

    def mark(self, pinned: tuple[int, FloatArray] | None, hovered: int | None) -> None:
        """Mark an example that is pinned, (row, place), and one that is under the mouse."""
        self.marks.pinned.show(None if pinned is None else self._point(*pinned))
        is_there = hovered is not None and hovered < len(self._places)
        if not is_there or hovered is None or (pinned is not None and hovered == pinned[0]):
            self.marks.hovered.show(None)
        else:
            self.marks.hovered.show(self._point(hovered, self._places[hovered]))

    def _point(self, row: int, place: FloatArray) -> Points | None:
        is_there = np.isfinite(place).all() and row < len(self._targets)
        return Points(place[np.newaxis], self._brush_of(row)) if is_there else None

    def _brush_of(self, row: int) -> QBrush:
        if self._n_classes:
            return QBrush(class_colour(int(self._targets[row]), self._theme))
        limit = float(np.abs(self._targets).max(initial=0.0)) or 1.0
        share = float(np.ravel(self._targets[row])[0]) / limit
        shade = diverging_table(self._theme, _SHADES)[round((share + 1) / 2 * (_SHADES - 1))]
        return QBrush(QColor(*shade.tolist()))

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme; the points have no places until they are shown again."""
        self._theme = theme
        self.plane.set_theme(theme, {_KIND: theme.base})
        self.plane.reach.setColor(theme.muted_text)
        self.marks.set_theme(theme)
        self.show_targets(self._targets, self._n_classes, self._n_points)
        self._fit_rings()

    def _fit_rings(self) -> None:
        self.mistakes.setSize(self.plane.point_size + 2 * _RING + 0.5)
        self.mistakes.setPen(pg.mkPen(self._theme.muted_text, width=_RING))
