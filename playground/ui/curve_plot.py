"""A plot of curves over the steps of training, below a key with their present values."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from playground.engine.arrays import FloatArray, IntArray
from playground.ui.curve_key import CurveKey
from playground.ui.nice_range import decades, range_from_zero, range_of_percents
from playground.ui.plot import MARGIN, Plot, curve_pen, extremes
from playground.ui.theme import Curve, Theme
from playground.ui.vector_items import PointsItem

_POINTS = 400
"""Points drawn of a line at most: one for each pixel of a small plot."""

_COMPARED_WIDTHS = (2.5, 1.2)
"""Pixels of the train and the test curve of another run: less than those of the run on screen."""
_MINIBATCH_WIDTH = 1.0

_FEW, DOT = 40, 3.5
"""Measured points up to which each is a dot, and the pixels of one beyond the width of its curve:
else a line between two that are far apart would look like what is in between."""

_SLACK = 0.02
"""Room below the least and above the largest value, for a wide line to be seen whole."""


def show_dots(dots: PointsItem, steps: FloatArray, heights: FloatArray) -> None:
    """Show each measured point, (n,) each, as a dot where there are few, else none."""
    is_known = np.isfinite(heights)
    if 1 < len(steps) <= _FEW:
        dots.setData(steps[is_known], heights[is_known])
    else:
        dots.clear()


@dataclass(frozen=True, eq=False)
class ComparedCurves:
    """Curves of another run."""

    steps: IntArray
    """(n,)"""
    values: FloatArray
    """(n, 2): train and test; or (n, 1): of the minibatches, where nothing else was measured."""
    colour: str


class CurvePlot(QWidget):
    """The train and the test curve, and behind them a faint one."""

    def __init__(self, title: str, explanation: str, widest: str) -> None:
        """`widest` is a value as wide as any."""
        super().__init__()
        self.key = CurveKey(title, ("train", "test"), widest)
        self.plot = Plot(f"{title} over the steps of training", counts=True)
        self.plot.left.setGrid(255)
        self.background = self.plot.add_line()
        self.background.setData(antialias=False)  # thin and noisy: crisp, and half the time
        self._compared: list[pg.PlotCurveItem] = []
        self.lines = (self.plot.add_line(), self.plot.add_line())
        self.dots = (PointsItem(pen=None), PointsItem(pen=None))
        for dots in self.dots:
            self.plot.addItem(dots)
        self.hint = QLabel()
        self.hint.setProperty("isMuted", True)
        self.hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.key.setToolTip(explanation)
        self.plot.explain(explanation)
        self._is_log = False
        self._is_percent = False
        self._range = (0.0, 0.0, 0.0, 0.0)
        self._step_axis = ("", True)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.key, 0, 0)
        layout.addWidget(self.plot, 1, 0)
        layout.addWidget(self.hint, 1, 0, Qt.AlignmentFlag.AlignCenter)
        layout.setRowStretch(1, 1)

    def set_log(self, is_log: bool) -> None:
        """Make each factor of ten as high as another, from the next drawing on."""
        self._is_log = is_log
        axis: Any = self.plot.left  # pyqtgraph's annotation is wrong
        axis.setLogMode(is_log)

    def set_percent(self) -> None:
        """Take the values as shares in percent: the axis ends at 100, and begins below them all."""
        self._is_percent = True

    @property
    def height_around(self) -> int:
        """Pixels of height that are not for the curves: the key and the axis."""
        return self.key.sizeHint().height() + 2 + MARGIN + int(self.plot.bottom.height())

    def set_step_axis(self, label: str, *, has_numbers: bool) -> None:
        """Show the numbers of the steps, or none, and a label below them if there is one."""
        if (label, has_numbers) != self._step_axis:
            self._step_axis = (label, has_numbers)
            self.plot.set_lower_axis(label, has_numbers=has_numbers)

    def show_curves(self, steps: IntArray, values: FloatArray) -> None:
        """Draw values, (n, 2), of train and test, with dots where few were measured."""
        for line, dots, column in zip(self.lines, self.dots, values.T, strict=True):
            self._draw(line, steps, column)
            data: Any = line.getData()  # pyqtgraph does not say that there are any
            show_dots(dots, *data)

    def show_background(self, steps: IntArray, values: FloatArray) -> None:
        """Draw values, (n,), faintly behind the curves."""
        self._draw(self.background, steps, values)

    def show_compared(self, runs: Sequence[ComparedCurves]) -> None:
        """Draw the curves of other runs behind those of the run on screen."""
        drawn = [(run, number) for run in runs for number in range(run.values.shape[1])]
        while len(self._compared) < len(drawn):
            line = self.plot.add_line()
            line.setZValue(-1)
            self._compared.append(line)
        for line in self._compared[len(drawn) :]:
            line.clear()
        for line, (run, number) in zip(self._compared, drawn, strict=False):
            is_of_minibatches = run.values.shape[1] == 1
            width = _MINIBATCH_WIDTH if is_of_minibatches else _COMPARED_WIDTHS[number]
            line.setPen(curve_pen(Curve(run.colour, width)))
            self._draw(line, run.steps, run.values[:, number])

    def _draw(self, line: pg.PlotCurveItem, steps: IntArray, values: FloatArray) -> None:
        chosen = extremes(values, _POINTS)
        heights = values[chosen]
        if self._is_log:  # there is no place for 0
            with np.errstate(divide="ignore", invalid="ignore"):
                heights = np.log10(heights)
            heights[np.isinf(heights)] = np.nan
        line.setData(steps[chosen].astype(float), heights)

    def fit(self, steps: tuple[float, float], values: FloatArray) -> None:
        """Show a range of steps, and all of these values."""
        low, high = self._range_of(values)
        if (*steps, low, high) != self._range:
            self._range = (*steps, low, high)
            slack = _SLACK * (high - low)
            self.plot.show_range(steps, (low - slack, high + slack))

    def _range_of(self, values: FloatArray) -> tuple[float, float]:
        if self._is_percent:
            return range_of_percents(values)
        return decades(values) if self._is_log else range_from_zero(values, least=1e-12)

    def set_theme(self, theme: Theme) -> None:
        self.plot.set_theme(theme)
        curves = (theme.train_curve, theme.test_curve)
        self.key.set_curves(curves)
        for line, dots, curve in zip(self.lines, self.dots, curves, strict=True):
            line.setPen(curve_pen(curve))
            dots.setBrush(pg.mkBrush(curve.colour))
            dots.setSize(curve.width + DOT)
        self.background.setPen(curve_pen(Curve(theme.border, 1.0)))
