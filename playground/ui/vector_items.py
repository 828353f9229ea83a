"""Lines, points and maps that come out right in any SVG viewer.

An SVG file of Qt's clips nothing, and few viewers know pens that do not grow with the drawing. So
into a file everything is painted in pixels, cut off by hand. The same way is taken in an enlarged
picture, for lines and points to be enlarged too; it is too slow for the screen.
"""

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QImage, QPaintEngine, QPainter, QPainterPath, QPen, QTransform

from playground.engine.arrays import FloatArray
from playground.ui.pictures import is_enlarged

SHARPNESS = 3
"""Pixels of an image in a file for each pixel of the screen."""


def is_vector(painter: QPainter) -> bool:
    """Return whether a painter writes an SVG file."""
    return painter.paintEngine().type() == QPaintEngine.Type.SVG


def _is_exact(painter: QPainter) -> bool:
    return is_enlarged.get() or is_vector(painter)


def draw_image(painter: QPainter, where: QRectF, image: QImage, *, is_smooth: bool) -> None:
    """Draw an image enlarged to a place, as smooth or as sharp in a file as on the screen."""
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, is_smooth)
    if not is_vector(painter):
        painter.drawImage(where, image)
        return
    transform = painter.worldTransform()
    place = transform.mapRect(where)
    large = QImage((place.size() * SHARPNESS).toSize(), QImage.Format.Format_ARGB32_Premultiplied)
    large.fill(Qt.GlobalColor.transparent)
    inner = QPainter(large)
    inner.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, is_smooth)
    to_corner = QTransform.fromTranslate(-place.x(), -place.y())
    inner.setTransform(transform * to_corner * QTransform.fromScale(SHARPNESS, SHARPNESS))
    inner.drawImage(where, image)
    inner.end()
    painter.resetTransform()
    painter.drawImage(place, large)
    painter.setWorldTransform(transform)


class Line(pg.PlotCurveItem):
    """A line that ends at the edge of its plot."""

    def paint(self, p: QPainter, opt: Any, widget: Any) -> None:
        x, y = self.getData()
        if not _is_exact(p) or x is None or y is None:
            super().paint(p, opt, widget)
            return
        segments = clipped_segments(np.stack([x, y], axis=1), *_corners(self))
        if not len(segments):  # an empty path is a mistake in an SVG file
            return
        transform = p.worldTransform()
        p.resetTransform()
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        p.setBrush(Qt.BrushStyle.NoBrush)
        p.setPen(_in_pixels(self.opts["pen"]))
        p.drawPath(transform.map(joined(segments)))
        p.setWorldTransform(transform)


class PointsItem(pg.ScatterPlotItem):
    """Discs, in a file too, where pyqtgraph would write pieces of one large image."""

    def paint(self, p: QPainter, option: Any, widget: Any) -> None:
        if not _is_exact(p):
            super().paint(p, option, widget)
            return
        transform = p.worldTransform()
        p.resetTransform()
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        p.setPen(_in_pixels(self.opts["pen"]))
        data: Any = self.data  # pyqtgraph's annotation is wrong
        radius, brushes = self.opts["size"] / 2, data["brush"]
        places, (low, high) = np.stack(self.getData(), axis=1), _corners(self)
        is_seen = ((low <= places) & (places <= high)).all(axis=1)
        for place, own in zip(places[is_seen].tolist(), brushes[is_seen], strict=True):
            p.setBrush(own if isinstance(own, QBrush) else self.opts["brush"])
            p.drawEllipse(transform.map(QPointF(*place)), radius, radius)
        p.setWorldTransform(transform)


class MapItem(pg.ImageItem):
    """An image whose pixels blend into one another, unless they are to stay apart."""

    is_smooth = True

    def paint(self, painter: QPainter, *args: Any) -> None:
        if self.qimage is None:  # not before it is painted
            self.render()
        if self.qimage is None or not is_vector(painter):
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self.is_smooth)
            super().paint(painter, *args)
            return
        draw_image(painter, QRectF(self.qimage.rect()), self.qimage, is_smooth=self.is_smooth)


def _corners(item: Any) -> tuple[FloatArray, FloatArray]:
    """Return the lowest and the highest (x, y) of the plot that an item is in."""
    # the item's own viewRect() is that of before until events have been handled
    low, high = np.array(item.getViewBox().viewRange()).T
    return low, high


def _in_pixels(pen: QPen) -> QPen:
    """Return a pen as wide as it looks on the screen, where nothing is scaled."""
    result = QPen(pen)
    result.setCosmetic(False)
    result.setCapStyle(Qt.PenCapStyle.RoundCap)
    result.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return result


def joined(segments: FloatArray) -> QPainterPath:
    """Join segments, (n, 2, 2), of which each may begin where the one before ends."""
    path, end = QPainterPath(), None
    for start, stop in segments.tolist():
        if start != end:
            path.moveTo(*start)
        path.lineTo(*stop)
        end = stop
    return path


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
