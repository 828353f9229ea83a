"""Small pictures of activations: the curve of each, for menus."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap, QPolygonF

from playground.engine.activation import Activation
from playground.engine.arrays import FloatArray
from playground.engine.calls import run
from playground.ui.theme import current_theme

_SIDE = 20
_SCALE = 3
"""Pixels of the picture for each on the screen, for screens of high density."""
_REACH = 3.0


def curve(activation: Activation, z: FloatArray) -> FloatArray:
    """Return f(z), (n,); of one that mixes a column, for two neurons with sums z and −z."""
    sums = np.stack([z, -z])
    values = np.empty_like(sums)
    with np.errstate(all="ignore"):
        run(activation.forward(sums, values))
    return values[0]


def curve_icon(activation: Activation, *, is_chosen: bool = False) -> QIcon:
    """Return the curve from −3 to 3 over its axes; of what is chosen in the accent colour."""
    theme = current_theme()
    picture = QPixmap(_SIDE * _SCALE, _SIDE * _SCALE)
    picture.setDevicePixelRatio(_SCALE)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    middle, unit = _SIDE / 2, _SIDE / 2 / _REACH
    painter.setPen(QPen(QColor(theme.border), 1))
    painter.drawLine(QPointF(0, middle), QPointF(_SIDE, middle))
    painter.drawLine(QPointF(middle, 0), QPointF(middle, _SIDE))
    painter.setClipRect(QRectF(0, 0, _SIDE, _SIDE))
    colour, width = (theme.accent, 2.4) if is_chosen else (theme.text, 1.6)
    painter.setPen(QPen(QColor(colour), width))
    z = np.linspace(-_REACH, _REACH, 121)
    # bounded curves would lie flat beside the others, so values are drawn twice as high
    heights = np.clip(curve(activation, z) * 2, -10, 10)
    points = [
        QPointF(middle + x * unit, middle - y * unit) for x, y in zip(z, heights, strict=True)
    ]
    painter.drawPolyline(QPolygonF(points))
    painter.end()
    return QIcon(picture)
