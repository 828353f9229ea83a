"""Loss curves over each other: the mean of the seeds as a line, all of them within a band."""

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent
from PySide6.QtWidgets import QCheckBox, QLabel, QVBoxLayout, QWidget

from playground.engine.arrays import FloatArray
from playground.session.sweep.measure import is_by_accuracy
from playground.session.sweep.report import CurveSpread, curve_spread
from playground.session.sweep.sweep import Results
from playground.ui.control_row import control_row
from playground.ui.nice_range import decades, range_from_zero
from playground.ui.plot import SPACE, Plot, curve_pen
from playground.ui.segments import Segment, Segments
from playground.ui.sweep.key import SweepKey
from playground.ui.theme import Curve, Theme, current_theme, racer_colour
from playground.ui.tooltip import tooltip
from playground.ui.vector_items import Line

_WIDTH, _CHOSEN_WIDTH = 1.8, 3.5
_BAND, _CHOSEN_BAND = 0.16, 0.32
_NEAR = 12
"""Pixels from a curve within which a click is for it."""
_LOG = "Make each factor of ten as high as another, to tell small losses apart."
_CEILING = 5.0
"""How many times the loss at the start the plot shows at most."""
_BELOW_MEANS = 10.0
"""How many times lower than the means a band is shown at most: it may have sharp peaks."""
_EXPLANATION = (
    "The line is the mean of the seeds, the band reaches from the best to the worst of them. Where "
    "bands overlap, the difference may be luck. A line ends where a run diverged."
)
_COLUMNS = (
    Segment(0, "Train", "The loss on the examples that the network learns from."),
    Segment(1, "Test", "The loss on examples that were kept back."),
)


class SweepCurves(QWidget):
    """The curves of all variants; a click on one chooses it."""

    chosen = Signal(int)
    """Carries the number of a variant."""

    def __init__(self) -> None:
        super().__init__()
        self._theme = current_theme()
        self._results: Results | None = None
        self._chosen: int | None = None
        self._is_accuracy = False
        self._spreads: list[CurveSpread | None] = []
        self._items: list[tuple[Line, Line, Line, Any]] = []
        self.column = Segments("Loss", _COLUMNS)
        self.is_log = QCheckBox("log scale")
        self.is_log.setToolTip(tooltip(_LOG))
        self.is_log.setChecked(True)
        self.caption = QLabel()
        self.caption.setProperty("isMuted", True)
        self.key = SweepKey()
        self.plot = Plot("losses of all runs over the steps of training", counts=True)
        self.plot.left.setGrid(255)
        self.plot.set_lower_axis("step")
        self.plot.explain(tooltip(_EXPLANATION))
        self.plot.viewport().installEventFilter(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE // 2)
        layout.addWidget(control_row(self.column, self.is_log))
        layout.addWidget(self.caption)
        layout.addWidget(self.key)
        layout.addWidget(self.plot, 1)
        self.column.chosen.connect(lambda _: self._draw())
        self.is_log.toggled.connect(lambda _: self._draw())

    def show_results(self, results: Results) -> None:
        """Draw what there is of a sweep."""
        self._results = results
        self._draw()

    def choose(self, variant: int | None) -> None:
        """Let a variant stand out."""
        self._chosen = variant
        self._style()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.plot.set_theme(theme)
        self.column.set_theme(theme)
        self._style()

    def _draw(self) -> None:
        results = self._results
        if results is None:
            return
        n_seeds = results.sweep.n_seeds
        self._is_accuracy = is_by_accuracy(results)
        self.is_log.setVisible(not self._is_accuracy)
        what = f"{('Train', 'Test')[self.column.key]} {'accuracy' if self._is_accuracy else 'loss'}"
        seeds = f": mean of {n_seeds} seeds, bands from the best to the worst"
        self.caption.setText(what + (seeds if n_seeds > 1 else ""))
        outcomes = [results.outcomes_of(i) for i in range(len(results.sweep.variants))]
        column = self.column.key + (2 if self._is_accuracy else 0)
        self._spreads = [curve_spread(each, column) for each in outcomes]
        axis: Any = self.plot.left  # pyqtgraph's annotation is wrong
        axis.setLogMode(self._is_log)
        while len(self._items) < len(self._spreads):
            self._items.append(self._new())
        low, high = self._heights()
        for number, item in enumerate(self._items):
            spread = self._spreads[number] if number < len(self._spreads) else None
            self._put(item, spread, (low, high))
        last = max((int(each.steps[-1]) for each in self._spreads if each is not None), default=1)
        slack = 0.02 * (high - low)
        self.plot.show_range((0, max(last, 1)), (low - slack, high + slack))
        self._style()

    @property
    def _is_log(self) -> bool:
        return self.is_log.isChecked() and not self._is_accuracy

    def _new(self) -> tuple[Line, Line, Line, Any]:
        mean, lower, upper = (self.plot.add_line() for _ in range(3))
        for edge in (lower, upper):
            edge.setPen(pg.mkPen(None))
        band = pg.FillBetweenItem(lower, upper)
        band.setZValue(-5)
        self.plot.addItem(band)
        return mean, lower, upper, band

    def _put(
        self,
        item: tuple[Line, Line, Line, Any],
        spread: CurveSpread | None,
        limits: tuple[float, float],
    ) -> None:
        mean, lower, upper, band = item
        if spread is None:
            for line in (mean, lower, upper):
                line.clear()
            band.setPath(pg.QtGui.QPainterPath())
            return
        steps = spread.steps.astype(float)
        mean.setData(steps, self._shown(spread.mean))
        # a band to infinity would not be drawn at all
        wide = 2 * (limits[1] - limits[0])
        for line, values in ((lower, spread.least), (upper, spread.most)):
            ends = np.nan_to_num(self._shown(values), nan=limits[0], posinf=limits[1] + wide)
            line.setData(steps, np.clip(ends, limits[0] - wide, limits[1] + wide))

    def _shown(self, values: FloatArray) -> FloatArray:
        if not self._is_log:
            return values
        with np.errstate(divide="ignore", invalid="ignore"):
            heights = np.log10(values)
        heights[np.isinf(heights) & (values == 0)] = np.nan
        return heights

    def _heights(self) -> tuple[float, float]:
        """Return the ends of the axis: a run that explodes must not press down the others."""
        known = [each for each in self._spreads if each is not None]
        means = np.concatenate([np.zeros(0), *(each.mean for each in known)])
        starts = [float(each.mean[0]) for each in known if len(each.mean)]
        ceiling = _CEILING * max(starts, default=1.0)
        inside = means[np.isfinite(means) & (means <= ceiling)]
        if self._is_accuracy:
            return _of_accuracies(means)
        if not self._is_log:
            return range_from_zero(inside, 1e-12)
        ends = np.concatenate([np.zeros(0), *(each.least for each in known)])
        ends = ends[np.isfinite(ends) & (ends > 0)]
        inside = inside[inside > 0]
        if len(inside):
            inside = np.append(inside, max(ends.min(), inside.min() / _BELOW_MEANS))
            low, high = np.log10([inside.min(), inside.max()]).tolist()
            if np.floor(high) >= np.ceil(low):  # there is a power of ten to stand at the axis
                return low, high
        return decades(inside)

    def _style(self) -> None:
        if self._results is not None:
            self.key.show_values(self._results, self._theme)
        for number, (mean, _, _, band) in enumerate(self._items):
            colour, is_chosen = racer_colour(number, self._theme), number == self._chosen
            mean.setPen(curve_pen(Curve(colour.name(), _CHOSEN_WIDTH if is_chosen else _WIDTH)))
            mean.setZValue(2 if is_chosen else 1)
            fill = QColor(colour)
            fill.setAlphaF(_CHOSEN_BAND if is_chosen else _BAND)
            band.setBrush(fill)

    def eventFilter(self, watched: Any, event: Any) -> bool:
        if isinstance(event, QMouseEvent) and event.type() == event.Type.MouseButtonPress:
            near = self.curve_at(event.position())
            if near is not None and event.button() == Qt.MouseButton.LeftButton:
                self.chosen.emit(near)
        return super().eventFilter(watched, event)

    def curve_at(self, place: QPointF) -> int | None:
        """Return the variant whose mean passes within a few pixels of a place, the nearest."""
        found: list[tuple[float, int]] = []
        for number, spread in enumerate(self._spreads):
            if spread is None:
                continue
            heights = self._shown(spread.mean)
            for step, height in zip(spread.steps.tolist(), heights.tolist(), strict=True):
                if np.isfinite(height):
                    at = self.plot.view.mapViewToScene(QPointF(step, height))
                    found.append((float(np.hypot(at.x() - place.x(), at.y() - place.y())), number))
        distance, number = min(found, default=(np.inf, -1))
        return number if distance <= _NEAR else None


def _of_accuracies(means: FloatArray) -> tuple[float, float]:
    """Return the ends of an axis of accuracies: from a round tenth below the lowest up to 1."""
    known = means[np.isfinite(means)]
    lowest = float(known.min()) if len(known) else 0.0
    return min(np.floor(10 * lowest) / 10, 0.9), 1.0
