"""Lines and points that come out right in an SVG file too, where Qt neither clips nor cuts."""

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QLineF
from PySide6.QtGui import QPaintEngine, QPainter

from playground.engine.arrays import FloatArray


def is_vector(painter: QPainter) -> bool:
    """Return whether a painter writes an SVG file."""
    return painter.paintEngine().type() == QPaintEngine.Type.SVG


class Line(pg.PlotCurveItem):
    """A line that ends at the edge of its plot."""

    def paint(self, p: QPainter, opt: Any, widget: Any) -> None:
        (x, y), view = self.getData(), self.viewRect()
        if not is_vector(p) or x is None or y is None or view is None:
            super().paint(p, opt, widget)
            return
        low, high = (view.left(), view.top()), (view.right(), view.bottom())
        p.setPen(self.opts["pen"])
        segments = clipped_segments(np.stack([x, y], axis=1), np.array(low), np.array(high))
        p.drawLines([QLineF(*segment) for segment in segments.reshape(-1, 4).tolist()])


class PointsItem(pg.ScatterPlotItem):
    """Points that are drawn as discs, and not as pieces of one large image."""

    def paint(self, p: QPainter, option: Any, widget: Any) -> None:
        self.opts["useCache"] = not is_vector(p)
        super().paint(p, option, widget)


def clipped_segments(points: FloatArray, low: FloatArray, high: FloatArray) -> FloatArray:
    """Return what a rectangle leaves of a line through points, (n, 2), as (n_segments, 2, 2).

    `low` and `high` are its corners, (2,). NaN interrupts the line. Source: Liang and Barsky 1984.
    """
    start, along = points[:-1], np.diff(points, axis=0)
    with np.errstate(all="ignore"):
        one, other = (low - start) / along, (high - start) / along
    enter = np.fmax(np.fmin(one, other).max(axis=1), 0)[:, np.newaxis]
    leave = np.fmin(np.fmax(one, other).min(axis=1), 1)[:, np.newaxis]
    is_seen = (enter < leave)[:, 0] & np.isfinite(along).all(axis=1)
    start, along, enter, leave = (each[is_seen] for each in (start, along, enter, leave))
    return np.stack([start + enter * along, start + leave * along], axis=1)
