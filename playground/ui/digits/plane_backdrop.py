"""The answers between three images as colours, with the borders of the classes."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF

from playground.engine.arrays import FloatArray
from playground.engine.image_plane import BOUNDS
from playground.ui.map_colours import MapColours
from playground.ui.plane_view import zero_lines
from playground.ui.theme import Theme
from playground.ui.vector_items import draw_image


class PlaneBackdrop:
    """Computes colours and borders again only when something else is to be painted."""

    def __init__(self) -> None:
        self._values: FloatArray | None = None
        self._colours: MapColours | None = None
        self._painted: tuple[object, ...] = ()
        self._image = QImage()
        self._lines: list[FloatArray] = []

    @property
    def is_empty(self) -> bool:
        return self._values is None

    def show(self, values: FloatArray | None, colours: MapColours) -> None:
        """Show outputs, (n_outputs, n, n) over the plane's bounds, rows upwards, or none."""
        self._values, self._colours = values, colours

    def borders(self) -> list[FloatArray]:
        """Return the lines between classes, (n, 2) places of the plane each."""
        self._compute(None)
        return self._lines

    def paint(self, painter: QPainter, square: QRectF, theme: Theme) -> None:
        """Paint everything into a square."""
        self._compute(theme)
        if self._values is None:
            painter.fillRect(square, QColor(theme.base))
        else:
            draw_image(painter, square, self._image, is_smooth=True)
            self._paint_borders(painter, square, theme)
        painter.setPen(QPen(QColor(theme.border), 1))
        painter.drawRect(square)

    def _paint_borders(self, painter: QPainter, square: QRectF, theme: Theme) -> None:
        painter.setPen(QPen(QColor(theme.text), 1.6))
        (left, right), (low, high) = BOUNDS
        painter.save()
        painter.setClipRect(square)
        for line in self._lines:
            x = square.left() + (line[:, 0] - left) / (right - left) * square.width()
            y = square.bottom() - (line[:, 1] - low) / (high - low) * square.height()
            points = [QPointF(*point) for point in zip(x.tolist(), y.tolist(), strict=True)]
            painter.drawPolyline(QPolygonF(points))
        painter.restore()

    def _compute(self, theme: Theme | None) -> None:
        values, colours = self._values, self._colours
        this = (values, colours, theme)
        if values is None or colours is None:
            self._lines, self._painted = [], ()
            return
        is_same = bool(self._painted) and self._painted[0] is values
        if is_same and self._painted[1:] == this[1:]:
            return
        self._painted = this
        self._lines = [
            line for field in colours.boundary(values) for line in _pieces(field) if len(line) > 1
        ]
        if theme is not None:
            shades = np.ascontiguousarray(colours.paint(values, theme, is_discrete=False)[::-1])
            rows, columns = shades.shape[:2]
            form = QImage.Format.Format_RGBA8888
            self._image = QImage(shades.tobytes(), columns, rows, form).copy()


def _pieces(field: FloatArray) -> list[FloatArray]:
    """Return the lines on which a function over the plane is zero, each in one piece."""
    low, high = float(field.min()), float(field.max())
    if not (np.isfinite(high - low) and low < 0 < high):
        return []  # most classes win nowhere; and a diverged network has no borders
    line = zero_lines(field.astype(np.float64), BOUNDS)
    gaps = np.flatnonzero(np.isnan(line[:, 0]))
    return [piece[~np.isnan(piece[:, 0])] for piece in np.split(line, gaps)]
