"""The plane of 2D data: a square map, the borders on it, and the points of the data set."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from contourpy import LineType, contour_generator
from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QBrush, QResizeEvent
from PySide6.QtWidgets import QWidget

from playground.engine.arrays import ByteArray, FloatArray
from playground.ui.plot import AXIS_HEIGHT, AXIS_WIDTH, LABEL_HEIGHT, MARGIN, SIDE_MARGIN, Plot
from playground.ui.theme import Theme
from playground.ui.vector_items import MapItem, PointsItem

Bounds = tuple[tuple[float, float], tuple[float, float]]


@dataclass(frozen=True, eq=False)
class Points:
    """Points, (n, 2), with one brush for all, or with one each."""

    positions: FloatArray
    brush: QBrush | list[QBrush]


class PlaneView(QWidget):
    """A square as large as there is room for, x1 to the right and x2 upwards."""

    sized = Signal()
    """The points are larger or smaller than before."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setMinimumSize(160, 130)
        self.plot = Plot(name, self)
        self.map = MapItem(axisOrder="row-major")
        self.border = self.plot.add_line()
        self._points: dict[str, list[pg.ScatterPlotItem]] = {}
        self._bounds: Bounds = ((0.0, 1.0), (0.0, 1.0))
        self._outlines: dict[str, str] = {}
        self.point_size = 4.0
        """Pixels across a point."""
        self.largest_point = 10
        self.map.setZValue(-10)
        self.plot.addItem(self.map)
        self.border.setZValue(5)
        self.plot.left.pixels_for_number = self.plot.bottom.pixels_for_number
        self.plot.left.setWidth(AXIS_WIDTH + LABEL_HEIGHT)

    def set_plane(self, columns: Sequence[str], bounds: Bounds) -> None:
        """Say what the two axes are, and which part of them is shown."""
        self._bounds = bounds
        below, beside = columns
        self.plot.set_lower_axis(below)
        self.plot.left.setLabel(beside)
        self.plot.show_range(*bounds)
        self.map.clear()
        self.show_borders(())

    def show_map(self, colours: ByteArray, *, is_smooth: bool) -> None:
        """Fill the plane with colours, (rows, columns, 4) RGBA, the rows from bottom to top."""
        (left, right), (bottom, top) = self._bounds
        self.map.is_smooth = is_smooth
        self.map.setImage(colours, autoLevels=False)
        self.map.setRect(QRectF(left, bottom, right - left, top - bottom))

    def show_borders(self, fields: Sequence[FloatArray]) -> None:
        """Draw a line where one of these functions, (rows, columns), is zero."""
        apart = np.full((1, 2), np.nan)
        lines = [line for field in fields for line in (zero_lines(field, self._bounds), apart)]
        points = np.concatenate(lines or [apart])
        self.border.setData(points[:, 0], points[:, 1])

    def show_points(self, kind: str, groups: Sequence[Points]) -> None:
        """Replace the points of a kind."""
        items = self._points.setdefault(kind, [])
        while len(items) > len(groups):
            self.plot.removeItem(items.pop())
        while len(items) < len(groups):
            item = PointsItem(antialias=True)
            item.setZValue(10)
            items.append(item)
            self.plot.addItem(item)
        self._style_points()
        for item, group in zip(items, groups, strict=True):
            item.setVisible(True)
            if not _shows(item, group):
                item.setData(pos=group.positions, brush=group.brush)

    def shown_points(self, kind: str) -> list[pg.ScatterPlotItem]:
        """Return the items that draw the points of a kind."""
        return self._points.get(kind, [])

    def set_points_visible(self, kind: str, is_visible: bool) -> None:
        for item in self.shown_points(kind):
            item.setVisible(is_visible)

    def set_theme(self, theme: Theme, outlines: dict[str, str]) -> None:
        """Take on the theme's colours, and for each kind of points the colour of its rim."""
        self.plot.set_theme(theme)
        self.border.setPen(pg.mkPen(theme.text, width=2))
        self._outlines = outlines
        self._style_points()

    def _style_points(self) -> None:
        size = float(np.clip(self.plot.width() // 50, 4, self.largest_point))
        if size != self.point_size:
            self.point_size = size
            self.sized.emit()
        for kind, items in self._points.items():
            pen = pg.mkPen(self._outlines[kind], width=max(1.0, size / 6))
            for item in items:
                is_styled = item.opts["size"] == size and item.opts["pen"] == pen
                if not is_styled:  # pyqtgraph would draw every symbol anew
                    item.setSize(size)
                    item.setPen(pen)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = AXIS_WIDTH + LABEL_HEIGHT + SIDE_MARGIN
        below = AXIS_HEIGHT + LABEL_HEIGHT + MARGIN
        side = max(1, min(self.width() - beside, self.height() - below))
        self.plot.setGeometry(
            (self.width() - side - beside) // 2,
            (self.height() - side - below) // 2,
            side + beside,
            side + below,
        )
        self._style_points()


def zero_lines(field: FloatArray, bounds: Bounds) -> FloatArray:
    """Return the lines on which a function is zero, (n, 2), with NaN between two of them.

    The values belong to the centres of the squares that tile the bounds; they are continued by one
    square on each side, so that lines reach the edge.
    """
    axes: list[FloatArray] = []
    for (low, high), n in zip(bounds, field.shape[::-1], strict=True):
        axes.append(low + (high - low) * (np.arange(-1, n + 1) + 0.5) / n)
    field = np.pad(field, 1, mode="reflect", reflect_type="odd")
    x, y = axes
    generator = contour_generator(x, y, field, line_type=LineType.ChunkCombinedNan)
    line = generator.lines(0.0)[0][0]
    return np.empty((0, 2)) if line is None else line


def _shows(item: pg.ScatterPlotItem, group: Points) -> bool:
    """Whether an item already draws these points, as those of the classes that are not dragged."""
    shown = np.column_stack(item.getData())
    return item.opts["brush"] == group.brush and np.array_equal(shown, group.positions)
