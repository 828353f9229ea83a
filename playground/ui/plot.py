"""What all plots share: no menus, no dragging, axes that stay where they are, the theme's pens."""

import math
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QFrame, QGraphicsRectItem, QWidget

from playground.engine.arrays import FloatArray, IntArray
from playground.ui.number_format import with_minus
from playground.ui.theme import Curve, Theme, style_plot
from playground.ui.vector_items import Line

SPACE = 8
"""Pixels: the grid of the style sheet."""

AXIS_WIDTH, AXIS_HEIGHT, LABEL_HEIGHT = 46, 20, 20
"""Pixels beside and below a plot: fixed, for the curves not to move when the numbers grow."""

MARGIN, SIDE_MARGIN = 8, 20
"""Pixels above and right of a plot: half of the last number of an axis."""

_BEHIND = -1000
"""Below everything that is drawn between the axes."""


class PlainAxis(pg.AxisItem):
    """An axis with as few numbers as are needed, both ends included."""

    def __init__(self, side: str, *, counts: bool = False) -> None:
        """`counts` restricts it to whole numbers, large ones in thousands (k) and millions (M)."""
        super().__init__(side)
        self._counts = counts
        self.pixels_for_number = 32 if side == "left" else 52
        self.enableAutoSIPrefix(False)
        self.setStyle(tickLength=-4, autoExpandTextSpace=False, hideOverlappingLabels=False)

    def boundingRect(self) -> QRectF:
        # pyqtgraph leaves out numbers at the ends if they reach beyond this
        beside, above = (0, 12) if self.orientation == "left" else (40, 0)
        return super().boundingRect().adjusted(-beside, -above, beside, above)

    def tickSpacing(
        self,
        minVal: float,  # noqa: N803 - pyqtgraph's names, here and below
        maxVal: float,  # noqa: N803
        size: float,
    ) -> list[tuple[float, float]]:
        least = max((maxVal - minVal) * self.pixels_for_number / max(size, 1.0), 1e-300)
        decade = 10.0 ** math.floor(math.log10(least))
        spacing = next((rung * decade for rung in (1, 2, 5) if rung * decade >= least), 10 * decade)
        spacing = min(spacing, round_floor(maxVal - minVal))  # else 0 could stand alone
        return [(max(spacing, 1.0) if self._counts or self.logMode else spacing, 0.0)]

    def logTickValues(
        self,
        minVal: float,  # noqa: N803
        maxVal: float,  # noqa: N803
        size: float,
        stdTicks: Any,  # noqa: N803
    ) -> Any:
        return stdTicks  # powers of ten only

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        if self._counts:
            return [_count(value, is_short=spacing >= 10_000) for value in values]
        if self.logMode:
            return [with_minus(_number(10.0**value, 10.0**value)) for value in values]
        return [with_minus(_number(value, spacing)) for value in values]

    def resizeEvent(self, ev: Any = None) -> None:
        super().resizeEvent(ev)
        if self.label is not None:  # pyqtgraph cuts off the feet of its letters
            self.label.moveBy(*((2, 0) if self.orientation == "left" else (0, -3)))


class Plot(pg.PlotWidget):
    """A plot that only its owner moves, for looking at and not for touching."""

    def __init__(self, name: str, parent: QWidget | None = None, *, counts: bool = False) -> None:
        """Call it `name` for those who cannot see it; `counts` is about the lower axis."""
        self.left, self.bottom = PlainAxis("left"), PlainAxis("bottom", counts=counts)
        axes = {"left": self.left, "bottom": self.bottom}
        super().__init__(parent, axisItems=axes, enableMenu=False)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setCacheMode(self.CacheModeFlag.CacheNone)  # it would be an image in an SVG file
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # there is nothing to type into it
        self.viewport().setAutoFillBackground(False)
        self.hideButtons()
        self.setMouseEnabled(x=False, y=False)
        self._inside: Any = self.getPlotItem()
        self._inside.layout.setContentsMargins(0, MARGIN, SIDE_MARGIN, 0)
        self.view: pg.ViewBox = self._inside.getViewBox()
        self.view.setDefaultPadding(0)
        self.view.disableAutoRange()
        self.left.setWidth(AXIS_WIDTH)
        self.bottom.setHeight(AXIS_HEIGHT)
        self._backdrop = QGraphicsRectItem(self._inside)
        self._stack()

    def _stack(self) -> None:
        """Put the grid behind the curves, and what is behind the plot behind the grid."""
        self._backdrop.setPen(QPen(Qt.PenStyle.NoPen))
        self._backdrop.setFlag(QGraphicsRectItem.GraphicsItemFlag.ItemNegativeZStacksBehindParent)
        self._backdrop.setZValue(2 * _BEHIND)
        for axis in (self.left, self.bottom):
            axis.setZValue(_BEHIND)
        self.view.sigResized.connect(self._fit_backdrop)

    def _fit_backdrop(self) -> None:
        self._backdrop.setRect(self.view.mapRectToParent(self.view.boundingRect()))

    def explain(self, text: str) -> None:
        """Show a tooltip; Qt asks the items of a scene for it, and not the widget."""
        self._inside.setToolTip(text)

    def show_range(self, x: tuple[float, float], y: tuple[float, float]) -> None:
        """Let the axes reach from the first to the second number, exactly."""
        self.view.setRange(xRange=x, yRange=y, padding=0)
        self.view.updateMatrix()  # while it is painted, that would have it painted again

    def set_lower_axis(self, label: str, *, has_numbers: bool = True) -> None:
        """Show numbers below the plot, or none, and a label below them if there is one."""
        self.bottom.setLabel(label)
        self.bottom.showLabel(bool(label))
        self.bottom.setStyle(showValues=has_numbers)
        numbers, text = AXIS_HEIGHT if has_numbers else 4, LABEL_HEIGHT if label else 0
        self.bottom.setHeight(numbers + text)
        self._inside.layout.activate()  # a picture may be taken before events are handled
        self.bottom.resizeEvent()  # puts the label where it belongs

    def add_line(self) -> Line:
        """Return a new empty line; NaN interrupts it."""
        # unsegmented, a wide antialiased line takes ten times as long
        line = Line(connect="finite", antialias=True, segmentedLineMode="on")
        self.addItem(line)
        return line

    def set_theme(self, theme: Theme) -> None:
        """Take on the theme's colours; around the axes what is behind the plot shows through."""
        style_plot(self, theme)
        self.setBackground(None)
        self._backdrop.setBrush(pg.mkBrush(theme.base))


def round_floor(value: float) -> float:
    """Return the largest of 1, 2 and 5 times a power of ten that is not above a positive value."""
    decade = 10.0 ** math.floor(math.log10(max(value, 1e-300)))
    return max((rung * decade for rung in (1, 2, 5) if rung * decade <= value), default=decade)


def _count(value: float, *, is_short: bool) -> str:
    if not is_short or not value:
        return f"{value:.0f}"
    return f"{value / 1e6:g}M" if value >= 1e6 else f"{value / 1e3:.0f}k"


def _number(value: float, spacing: float) -> str:
    """Return a number of an axis whose numbers are this far apart, as 0.05 or 5e-6."""
    if abs(value) < spacing / 1000:  # rounding errors of a sum
        return "0"
    if 0.001 <= max(abs(value), spacing) < 10_000:
        exponent = math.floor(round(math.log10(spacing), 9))
        return f"{value:.{max(0, -exponent)}f}"
    mantissa, power = f"{value:.1e}".split("e")
    return f"{mantissa.removesuffix('.0')}e{int(power)}"


def curve_pen(curve: Curve) -> QPen:
    """Return the pen of a curve of the theme."""
    return pg.mkPen(curve.colour, width=curve.width)


def extremes(values: FloatArray, n_most: int) -> IntArray:
    """Return the indices, ascending, of about `n_most` of the values, (n,), that look like all.

    They are the least and the largest of every few neighbours, and all the latest; so what is drawn
    was measured, and no peak is lost. The groups stay the same while values are appended, until
    they double.
    """
    n_values = len(values)
    if n_values <= n_most:
        return np.arange(n_values)
    size = 1 << int(np.ceil(np.log2(2 * n_values / n_most)))
    n_grouped = n_values // size * size
    groups = values[:n_grouped].reshape(-1, size)
    pairs = np.stack([groups.argmin(axis=1), groups.argmax(axis=1)], axis=1)
    pairs.sort(axis=1)
    pairs += np.arange(0, n_grouped, size)[:, np.newaxis]
    return np.concatenate([pairs.ravel(), np.arange(n_grouped, n_values)])
