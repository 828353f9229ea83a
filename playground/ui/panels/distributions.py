"""Weights, gradients, sums and outputs as histograms, column by column, now and over time."""

from typing import Any, ClassVar

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QScrollArea, QStackedWidget, QVBoxLayout

from playground.engine.gradients.column_histograms import GRADIENTS, ColumnHistograms, of_entry
from playground.engine.measurement import Measurement
from playground.engine.measurements.histograms import Histograms
from playground.session.snapshot import Answer, Snapshot
from playground.ui.editor.labels import column_title, short_title
from playground.ui.gradients.histogram_limits import SteadyLimits, limits_of
from playground.ui.gradients.histogram_rows import HistogramRows
from playground.ui.gradients.histogram_shown import QUANTITIES, ShownHistograms
from playground.ui.gradients.histogram_table import histogram_table
from playground.ui.gradients.ridge_grid import RidgeGrid
from playground.ui.gradients.side_by_side import SideBySide
from playground.ui.panel import PANELS, Panel
from playground.ui.plot import SPACE
from playground.ui.segments import Segment, Segments
from playground.ui.table_export import Table
from playground.ui.theme import Theme, current_theme

_NOW, _PAST = "now", "past"
_TIMES = (
    Segment(_NOW, "now", "How the values are spread at this step."),
    Segment(
        _PAST,
        "over time",
        "A line for each of several moments: the past is behind and pale, the present in front. "
        "What is recorded begins when this panel is opened.",
    ),
)


@PANELS.register("distributions")
class Distributions(Panel):
    """One quantity at a time: rows of histograms, or ridges."""

    title: ClassVar[str] = "Distributions"
    frames_per_second: ClassVar[float] = 6

    def __init__(self) -> None:
        super().__init__()
        self._snapshot: Snapshot | None = None
        self._batch_size = 10
        self._limits = SteadyLimits()
        segments = [Segment(name, name, text) for name, text in QUANTITIES.items()]
        self.quantity = Segments("Quantity", segments)
        self.time = Segments("Moments", _TIMES)
        self.caption = QLabel()
        self.caption.setProperty("isMuted", True)
        self.caption.setWordWrap(True)
        self.rows, self.ridges = HistogramRows(), RidgeGrid()
        self._stack = QStackedWidget()
        self._lay_out()
        self.quantity.choose(GRADIENTS)
        self.quantity.chosen.connect(self._redraw)
        self.time.chosen.connect(self._redraw)
        self.set_theme(current_theme())

    def _lay_out(self) -> None:
        for picture in (self.rows, self.ridges):
            scroll = QScrollArea()
            scroll.setWidget(picture)
            scroll.setWidgetResizable(True)
            scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._stack.addWidget(scroll)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        layout.setSpacing(SPACE // 2)
        layout.addWidget(SideBySide(self.quantity, self.time))
        layout.addWidget(self.caption)
        layout.addWidget(self._stack, 1)

    def measurements(self) -> frozenset[Measurement[Any]]:
        return frozenset({Histograms(self._batch_size)})

    def show_snapshot(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        if snapshot.experiment.batch_size != self._batch_size:
            self._batch_size = snapshot.experiment.batch_size
            self.measurements_changed.emit()
        self._redraw()

    def set_theme(self, theme: Theme) -> None:
        for part in (self.quantity, self.time, self.rows, self.ridges):
            part.set_theme(theme)

    def table(self) -> Table | None:
        answer = self._answer()
        now = None if answer is None else answer.value.get(self.quantity.key)
        if self._snapshot is None or answer is None or now is None:
            return None
        network = self._snapshot.experiment.network
        return histogram_table(network, self.quantity.key, answer.step, now)

    def _answer(self) -> Answer[Any] | None:
        """Return the answer, if it is of the network on screen."""
        answer = None if self._snapshot is None else self._snapshot.answer(Histograms())
        if self._snapshot is None or answer is None:
            return None
        places = self._snapshot.experiment.network.places
        nodes = {node for each in answer.value.values() for node in each.nodes}
        return answer if nodes <= places.keys() else None

    def _redraw(self) -> None:
        snapshot, answer = self._snapshot, self._answer()
        if snapshot is None or answer is None:
            return
        now = answer.value.get(self.quantity.key)
        self._stack.setHidden(now is None)
        if now is None:
            obstacle = snapshot.experiment.obstacle
            self.caption.setText(obstacle.sentence if obstacle else "There is no next step.")
            return
        shown = self._shown(snapshot, answer, now)
        is_past = self.time.key == _PAST
        self._stack.setCurrentIndex(1 if is_past else 0)
        (self.ridges if is_past else self.rows).show_histograms(shown)
        self.caption.setText(
            _caption(shown, self.quantity.key, is_past=is_past, lag=_lag(snapshot, answer))
        )

    def _shown(
        self, snapshot: Snapshot, answer: Answer[Any], now: ColumnHistograms
    ) -> ShownHistograms:
        network, quantity = snapshot.experiment.network, self.quantity.key
        titles = tuple(column_title(network[node], network) for node in now.nodes)
        series = snapshot.series.get(Histograms())
        past = None if series is None else of_entry(answer.value, quantity, series.values)
        steps = np.zeros(0, np.int64) if series is None or past is None else series.steps
        is_past = self.time.key == _PAST
        wanted = limits_of(now, past if is_past else None)
        subject = (network.nodes, quantity, is_past)
        limits = self._limits.fit(wanted, subject)
        return ShownHistograms(tuple(map(short_title, titles)), titles, now, limits, steps, past)


def _lag(snapshot: Snapshot, answer: Answer[Any]) -> str:
    return "" if answer.step == snapshot.step else f", at step {answer.step:,}"


def _caption(shown: ShownHistograms, quantity: str, *, is_past: bool, lag: str) -> str:
    what = {
        GRADIENTS: "Sizes of the gradients of the next step’s minibatch",
    }.get(quantity, quantity.capitalize())
    if not is_past:
        return f"{what}, by column{lag}"
    if len(shown.steps) < 2:
        return f"{what} over the steps: train, and a line is added now and then"
    first, last = int(shown.steps[0]), int(shown.steps[-1])
    return f"{what}, from step {first:,} (behind) to step {last:,} (in front)"
