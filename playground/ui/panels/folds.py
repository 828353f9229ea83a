"""Folds: where ReLU neurons bend the plane of the data, and where the network is linear."""

from typing import Any, ClassVar

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from playground.document.experiment import Experiment
from playground.engine.arrays import FloatArray
from playground.engine.measurement import Measurement
from playground.engine.measurements.folds import NetworkFolds
from playground.engine.network import Network
from playground.engine.neuron_name import NeuronName
from playground.engine.weight_space.folds import Folds
from playground.session.snapshot import Snapshot
from playground.ui.editor.drawing import drawing_of
from playground.ui.editor.labels import neuron_label
from playground.ui.feature_names import feature_in_words
from playground.ui.panel import PANELS, Panel
from playground.ui.plot import SPACE
from playground.ui.still_label import StillLabel
from playground.ui.table_export import Table
from playground.ui.theme import Theme, current_theme
from playground.ui.tooltip import tooltip
from playground.ui.weight_space.fold_table import fold_table
from playground.ui.weight_space.fold_view import FoldView
from playground.ui.weight_space.fold_words import count_words, region_words

_FOLDS = NetworkFolds()
_HOW = (
    "Click a region to see its linear map, and its active neurons in the drawing; point at a line "
    "to see whose it is."
)
_NOBODY: frozenset[NeuronName] = frozenset()


@PANELS.register("folds")
class FoldsPanel(Panel):
    """Every neuron's line over the data, the regions between them, and the map of one region."""

    title: ClassVar[str] = "Folds"
    frames_per_second: ClassVar[float] = 20
    width_share: ClassVar[float] = 0.42

    def __init__(self) -> None:
        super().__init__()
        self._snapshot: Snapshot | None = None
        self._drawn: object = None
        self._place: FloatArray | None = None
        self._marked = _NOBODY
        self.view = FoldView()
        self.count, self.key, self.map = QLabel(), QLabel(), StillLabel()
        self.count.setWordWrap(True)
        self.key.setProperty("isMuted", True)
        self.key.setWordWrap(True)
        self.has_points = QCheckBox("points")
        self.has_points.setChecked(True)
        self.has_points.setToolTip(
            tooltip("The training examples in the colours of their classes.")
        )
        self.has_points.toggled.connect(self.view.set_points_visible)
        self.sentence = QLabel()
        self.sentence.setWordWrap(True)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.sentence.setMargin(4 * SPACE)
        self.sentence.setProperty("isMuted", True)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._page())
        self._stack.addWidget(self.sentence)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(self._stack)
        self.view.chosen.connect(self._choose)
        self.view.pointed.connect(self.pointing_wanted)
        self.set_theme(current_theme())

    def _page(self) -> QWidget:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        layout.setSpacing(4)
        head = QHBoxLayout()
        head.addWidget(self.count, 1)
        head.addWidget(self.has_points)
        layout.addLayout(head)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.key)
        layout.addWidget(self.map)
        return page

    def measurements(self) -> frozenset[Measurement[Any]]:
        return frozenset({_FOLDS})

    def point_at(self, node: str | None, neuron: str | None = None) -> None:
        if node is None or neuron is None:
            self.view.point_at(None)
        else:
            self.view.point_at(NeuronName(node, neuron))

    def set_theme(self, theme: Theme) -> None:
        self.view.set_theme(theme)
        self._redraw()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._redraw()

    def _choose(self, place: FloatArray | None) -> None:
        """Look at the region at a place; a click outside the plane lets go of it."""
        self._place = None if self._folds() is None else place
        self._redraw()

    def _folds(self) -> Folds | None:
        answer = self._snapshot.answer(_FOLDS) if self._snapshot is not None else None
        return answer.value if answer is not None and isinstance(answer.value, Folds) else None

    def _redraw(self) -> None:
        snapshot = self._snapshot
        answer = snapshot.answer(_FOLDS) if snapshot is not None else None
        if snapshot is None or answer is None:
            return
        if isinstance(answer.value, str):
            self._mark(_NOBODY)
            self.sentence.setText(answer.value)
            self._stack.setCurrentIndex(1)
            return
        self._stack.setCurrentIndex(0)
        folds, experiment = answer.value, snapshot.experiment
        columns = tuple(node.id for node in experiment.network.nodes[1:])
        across, up = map(feature_in_words, experiment.dataset.columns)
        self.view.show_folds(folds, columns, experiment.dataset.bounds, (across, up))
        self._show_points(snapshot)
        late = "" if answer.step == snapshot.step else f" (step {answer.step:,})"
        self.count.setText(count_words(folds) + late)
        self.key.setText(self._key(columns))
        chosen = None if self._place is None else folds.region_at(*self._place.tolist())
        self.view.choose(chosen)
        self._mark(_NOBODY if chosen is None else _active(folds, chosen, experiment.network))
        self.map.say(_HOW if chosen is None else self._words(folds, chosen, (across, up)))

    def _mark(self, names: frozenset[NeuronName]) -> None:
        """Have the active neurons of the region marked in the drawing, while it can be seen."""
        names = names if self.isVisible() else _NOBODY
        if names != self._marked:
            self._marked = names
            self.marking_wanted.emit(names)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._redraw()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._mark(_NOBODY)

    def table(self) -> Table | None:
        folds, snapshot = self._folds(), self._snapshot
        if folds is None or snapshot is None:
            return None
        experiment = snapshot.experiment
        network, drawing = experiment.network, drawing_of(experiment)
        neurons = {
            name: f"{network.title(name.node)}, "
            f"{neuron_label(network[name.node], name.neuron, drawing)}"
            for name in folds.lines
        }
        outputs, hidden = self._titles(experiment)
        across, up = experiment.dataset.columns
        return fold_table(folds, self.title, (across, up), neurons, outputs, hidden)

    def _show_points(self, snapshot: Snapshot) -> None:
        if self._drawn is not snapshot.examples:
            self._drawn = snapshot.examples
            train = snapshot.examples.train
            is_class = bool(snapshot.experiment.dataset.classes)
            labels = train.targets if is_class else np.zeros(len(train))
            self.view.show_points(train.inputs.astype(float), labels.astype(np.int64))

    def _key(self, columns: tuple[str, ...]) -> str:
        assert self._snapshot is not None
        network, folds = self._snapshot.experiment.network, self._folds()
        parts = [
            f'<span style="color:{self.view.colour_of(depth).name()}">━</span>&nbsp;'
            f"{network.title(column).replace(' ', '&nbsp;')}"
            for depth, column in enumerate(columns)
        ]
        tints = "Each background colour is one linear piece. "
        tints = "" if folds is None or len(folds.regions) == 1 else tints
        return f"{tints}Where a neuron’s sum is 0: " + "&nbsp;&nbsp; ".join(parts)

    def _words(self, folds: Folds, chosen: int, names: tuple[str, str]) -> str:
        assert self._snapshot is not None
        return region_words(folds, chosen, names, *self._titles(self._snapshot.experiment))

    def _titles(self, experiment: Experiment) -> tuple[tuple[str, ...], dict[str, str]]:
        """Return what the outputs and the hidden columns are called."""
        network, drawing = experiment.network, drawing_of(experiment)
        node = network.output
        outputs = tuple(neuron_label(node, neuron, drawing) for neuron in node.neurons)
        return outputs, {each.id: network.title(each.id) for each in network.hidden}


def _active(folds: Folds, chosen: int, network: Network) -> frozenset[NeuronName]:
    """Return the neurons that are active in a region."""
    flags = folds.regions[chosen].is_active.items()
    return frozenset(
        NeuronName(column, neuron)
        for column, is_active in flags
        for neuron, is_on in zip(network[column].neurons, is_active.tolist(), strict=True)
        if is_on
    )
