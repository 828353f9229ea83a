"""How the gradient comes back through the network, and which units let none of it pass."""

from dataclasses import replace
from typing import Any, ClassVar

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout

from playground.engine.measurement import Measurement
from playground.engine.measurements.flow import ColumnFlows, Flow
from playground.engine.measurements.units import FoundUnits, Units
from playground.engine.neuron_name import NeuronName
from playground.session.snapshot import Answer, Snapshot
from playground.ui.editor.labels import column_title, short_title
from playground.ui.gradients.flow_curves import ShownFlow
from playground.ui.gradients.flow_picture import FlowPicture
from playground.ui.gradients.flow_table import flow_table
from playground.ui.gradients.flow_words import (
    USUAL,
    cause,
    gradient_sentence,
    ratio_sentence,
)
from playground.ui.gradients.unit_map import UnitMap
from playground.ui.gradients.unit_words import (
    HELP,
    Unit,
    summary,
    unit_columns,
    unit_tip,
    with_signs,
)
from playground.ui.lens import Lens
from playground.ui.number_format import signed
from playground.ui.panel import PANELS, Panel
from playground.ui.plot import SPACE
from playground.ui.segments import Segment, Segments
from playground.ui.still_label import SteadyLabel, StillLabel
from playground.ui.table_export import Table
from playground.ui.theme import Theme, current_theme
from playground.ui.tooltip import tooltip

_GRADIENT, _RATIO = "gradient", "ratio"
_SEGMENTS = (
    Segment(
        _GRADIENT,
        "gradient norm",
        "The length of the gradient of all weights of a column together (the root of the sum of "
        "their squares), for the minibatch of the next step. Each line of the scale is ten times "
        "the one below.",
    ),
    Segment(
        _RATIO,
        "update / weights",
        "How far the next step moves the weights of a column, divided by how large they are.",
    ),
)
_ABOUT_USUAL = (
    "A rule of thumb: steps that change weights by about 1/1,000 of their size learn well. Far "
    "below, a column hardly learns, and the learning rate may be too small; far above, steps "
    "overwrite what was learned."
)
_LONGEST = (
    "The gradient vanishes: it shrinks 400 million times from the last column to the first, so the "
    "first columns hardly learn. Each column passes on about 0.025 times what reaches it: a "
    "sigmoid’s slope is at most 1/4, and the weights do not make up for it."
)
_MOST_FOR_UNITS = 0.32
"""Of the panel's height; more units are scrolled to."""


@PANELS.register("gradient-flow")
class GradientFlow(Panel):
    """The gradient of each column, now and over the steps, and the saturated and dead units."""

    title: ClassVar[str] = "Gradient flow"
    frames_per_second: ClassVar[float] = 8

    def __init__(self) -> None:
        super().__init__()
        self._snapshot: Snapshot | None = None
        self._lens = Lens()
        self._batch_size = 10
        self.switch = Segments("Shown of each column", _SEGMENTS)
        self.sentence = SteadyLabel()
        self.sentence.may_show([_LONGEST])
        self.caption = StillLabel(is_muted=True, hides=False)
        self.picture = FlowPicture(_ABOUT_USUAL)
        self.unit_line = StillLabel(hides=False)
        self.unit_line.setToolTip(tooltip(HELP))
        self.units = UnitMap(self._tip_of)
        self._scroll = QScrollArea()
        self._lay_out()
        self.switch.chosen.connect(self._redraw)
        self.units.chosen.connect(self._choose)
        self.set_theme(current_theme())

    def _lay_out(self) -> None:
        self._scroll.setWidget(self.units)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        layout.setSpacing(SPACE // 2)
        layout.addWidget(self.switch)
        layout.addWidget(self.sentence)
        layout.addWidget(self.picture, 1)
        layout.addWidget(self.caption)
        layout.addWidget(self.unit_line)
        layout.addWidget(self._scroll)

    def measurements(self) -> frozenset[Measurement[Any]]:
        return frozenset({Flow(self._batch_size), Units()})

    def show_snapshot(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        if snapshot.experiment.batch_size != self._batch_size:
            self._batch_size = snapshot.experiment.batch_size
            self.measurements_changed.emit()
        self._redraw()

    def show_lens(self, lens: Lens) -> None:
        self._lens = lens
        self.units.show_thing(lens.thing)

    def set_theme(self, theme: Theme) -> None:
        for part in (self.switch, self.picture, self.units):
            part.set_theme(theme)
        self._redraw()

    def table(self) -> Table | None:
        flows, found = self._answers()
        if self._snapshot is None or flows is None or flows.value is None:
            return None
        return flow_table(self._snapshot.experiment.network, flows, found)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_height()

    def _share_height(self) -> None:
        wanted = self.units.minimumSizeHint().height()
        self._scroll.setFixedHeight(min(wanted, round(_MOST_FOR_UNITS * self.height())))

    def _answers(self) -> tuple[Answer[ColumnFlows | None] | None, Answer[FoundUnits] | None]:
        if self._snapshot is None:
            return None, None
        return self._snapshot.answer(Flow()), self._snapshot.answer(Units())

    def _redraw(self) -> None:
        snapshot = self._snapshot
        flows, found = self._answers()
        if snapshot is None:
            return
        if flows is not None and flows.value is not None:
            self._show_flow(snapshot, flows.step, flows.value)
        elif flows is not None:
            self._show_nothing(snapshot)
        if found is not None:
            columns = unit_columns(snapshot.experiment, found.value)
            self.units.show_columns(columns)
            past = snapshot.series.get(Units())
            theme, text = current_theme(), summary(columns, found.value.n_examples, past)
            self.unit_line.say(with_signs(text, theme.warning, theme.error))
            self._share_height()

    def _show_nothing(self, snapshot: Snapshot) -> None:
        obstacle = snapshot.experiment.obstacle
        self.sentence.setText(obstacle.sentence if obstacle else "There are no weights yet.")
        self.picture.show_flow(None)
        self.caption.say("")

    def _show_flow(self, snapshot: Snapshot, step: int, flows: ColumnFlows) -> None:
        network = snapshot.experiment.network
        if any(node not in network.places for node in flows.nodes):
            return  # of the network before; another answer is on its way
        names = {node: network.title(node) for node in flows.nodes}
        is_ratio = self.switch.key == _RATIO
        sentence = ratio_sentence if is_ratio else gradient_sentence
        why = "" if is_ratio else cause(flows, network)
        self.sentence.setText(f"{sentence(flows, names)} {why}".rstrip())
        lag = "" if step == snapshot.step else f", at step {step:,}"
        what = "size of the next update ÷ size of the weights"
        self.caption.say(
            f"{what if is_ratio else 'gradient norm of the next step’s minibatch'}, by column{lag}"
        )
        self.picture.show_flow(self._shown(snapshot, flows, is_ratio=is_ratio))

    def _shown(self, snapshot: Snapshot, flows: ColumnFlows, *, is_ratio: bool) -> ShownFlow:
        network, n = snapshot.experiment.network, len(flows.nodes)
        titles = [column_title(network[node], network) for node in flows.nodes]
        values = flows.update_ratios if is_ratio else flows.gradient_norms
        word = "update / weights" if is_ratio else "gradient norm"
        series = snapshot.series.get(Flow())
        is_known = series is not None and series.values.shape[1] == 2 * n
        steps = series.steps if is_known and series else np.zeros(0, np.int64)
        past = series.values if is_known and series else np.zeros((0, 2 * n))
        return ShownFlow(
            tuple(map(short_title, titles)),
            tuple(
                f"{title}: {word} {signed(value)}"
                for title, value in zip(titles, values.tolist(), strict=True)
            ),
            values,
            steps,
            past[:, n:] if is_ratio else past[:, :n],
            USUAL if is_ratio else None,
        )

    def _tip_of(self, unit: Unit) -> str:
        return "" if self._snapshot is None else unit_tip(unit, self._snapshot.experiment)

    def _choose(self, name: NeuronName) -> None:
        self.lens_wanted.emit(replace(self._lens, thing=name))
