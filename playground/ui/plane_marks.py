"""Rings on a plane: around the example that is looked at, and around those of a minibatch."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush

from playground.engine.arrays import FloatArray
from playground.ui.plane_view import PlaneView, Points
from playground.ui.theme import Theme
from playground.ui.vector_items import PointsItem

_ABOVE = 20
_GROWTH, _RING = 1.5, 1.25
"""Of the enlarged point beside the others; and, in pixels, of the gap that its ring leaves."""
_PIN, _HOVER, _BATCH = 3.0, 2.0, 1.5
"""Widths of rings."""


class PlaneMarks:
    """Draws a pinned point, the point under the mouse, and a minibatch."""

    def __init__(self, plane: PlaneView) -> None:
        self._plane = plane
        self.pinned, self.hovered = Mark(plane, _PIN), Mark(plane, _HOVER)
        self.batch = _ring_item(plane, _ABOVE - 1)
        plane.sized.connect(self._fit)
        self._theme: Theme | None = None

    def set_theme(self, theme: Theme) -> None:
        """Take on the theme's colours."""
        self._theme = theme
        for mark in (self.pinned, self.hovered):
            mark.set_theme(theme)
        self._fit()

    def show_batch(self, positions: FloatArray) -> None:
        """Put a fine ring around each of these places, (n, 2)."""
        self.batch.setData(pos=positions)

    def _fit(self) -> None:
        """Follow the size of the points, which is that of the plane."""
        for mark in (self.pinned, self.hovered):
            mark.fit(self._plane.point_size)
        if self._theme is not None:
            self.batch.setSize(self._plane.point_size + 3 * _BATCH)
            self.batch.setPen(pg.mkPen(self._theme.test_outline, width=_BATCH))


class Mark:
    """A point that is drawn once more, larger, with a ring around it."""

    def __init__(self, plane: PlaneView, width: float) -> None:
        self._width = width
        self.ring = _ring_item(plane, _ABOVE + width)
        self.point = PointsItem(antialias=True)
        self.point.setZValue(_ABOVE + width)
        plane.plot.addItem(self.point)

    def show(self, point: Points | None) -> None:
        """Mark a point, or none."""
        if point is None:
            nowhere = np.zeros((0, 2))
            self.ring.setData(pos=nowhere)
            self.point.setData(pos=nowhere)
            return
        self.ring.setData(pos=point.positions)
        brush = point.brush[0] if isinstance(point.brush, list) else point.brush
        self.point.setBrush(brush)
        self.point.setData(pos=point.positions)

    def set_theme(self, theme: Theme) -> None:
        """Take on the theme's colours."""
        self.ring.setPen(pg.mkPen(theme.accent, width=self._width))
        self.point.setPen(pg.mkPen(theme.train_outline, width=1.5))

    def fit(self, size: float) -> None:
        """Be as large as fits to points of this size, in pixels."""
        self.point.setSize(_GROWTH * size)
        self.ring.setSize(_GROWTH * size + 2 * self._width + 2 * _RING)


def _ring_item(plane: PlaneView, height: float) -> PointsItem:
    item = PointsItem(brush=QBrush(Qt.BrushStyle.NoBrush), antialias=True)
    item.setZValue(height)
    plane.plot.addItem(item)
    return item
