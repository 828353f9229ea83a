"""An arrow from the origin of a plot, whose head keeps its size on the screen."""

import math

import numpy as np
import pyqtgraph as pg

from playground.engine.arrays import FloatArray
from playground.ui.plot import Plot

_HEAD = 10.0
"""Pixels."""
_MOST_HEAD = 0.45
"""Of the arrow: a short one is not to be all head."""
_OPENING = math.radians(26)
_WIDTH = 2.5


class Arrow:
    """A line to a point and two short ones back from it."""

    def __init__(self, plot: Plot, z: float) -> None:
        self._plot = plot
        self.line = plot.add_line()
        self.line.setZValue(z)
        self.tip: FloatArray | None = None
        plot.view.sigRangeChanged.connect(self._draw)
        plot.view.sigResized.connect(self._draw)

    def set_colour(self, colour: str, *, is_dashed: bool = False) -> None:
        dash = [4, 2] if is_dashed else None
        self.line.setPen(pg.mkPen(colour, width=_WIDTH, dash=dash))

    def show(self, tip: FloatArray | None) -> None:
        """Point at this place, (2,); None: nowhere."""
        self.tip = tip
        self._draw()

    def _draw(self) -> None:
        tip = self.tip
        if tip is None or not np.isfinite(tip).all():
            self.line.clear()
            return
        per_pixel = np.array(self._plot.view.viewPixelSize())
        if not np.isfinite(per_pixel).all() or not (per_pixel > 0).all():
            return
        along = tip / per_pixel
        length = float(np.linalg.norm(along))
        points = [np.zeros(2), tip]
        if length > 0:
            turn = math.atan2(along[1], along[0]) + math.pi
            size = min(_HEAD, _MOST_HEAD * length)
            sides = [
                tip + size * per_pixel * (math.cos(turn + side), math.sin(turn + side))
                for side in (-_OPENING, _OPENING)
            ]
            points += [sides[0], tip, sides[1]]
        drawn = np.array(points)
        self.line.setData(drawn[:, 0], drawn[:, 1])
