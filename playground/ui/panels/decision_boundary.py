"""What the network answers at every point of the plane, and the points that it learns from."""

from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout

from playground.engine.dataset import Dataset
from playground.engine.measurement import Measurement
from playground.engine.measurements.next_minibatch import NextMinibatch
from playground.engine.measurements.response_curve import ResponseCurve
from playground.engine.measurements.response_map import ResponseMap
from playground.engine.network import Network
from playground.session.snapshot import Answer, Snapshot
from playground.ui.boundary_page import BoundaryPage
from playground.ui.boundary_table import boundary_table
from playground.ui.curve_page import CurvePage
from playground.ui.examples.pinning import hovering, toggled
from playground.ui.feature_names import feature_in_words
from playground.ui.lens import Lens
from playground.ui.map_captions import map_caption, why_no_map
from playground.ui.map_colours import ValueColours, neuron_colours, output_colours
from playground.ui.painting import Painting
from playground.ui.panel import PANELS, Panel
from playground.ui.plane_map import PlaneMap
from playground.ui.plane_points import PlanePoints
from playground.ui.plot import SPACE
from playground.ui.single_keys import let_mouse_pass
from playground.ui.table_export import Table
from playground.ui.theme import Theme, current_theme

_RESOLUTION, _FINE_RESOLUTION = 100, 200
_LARGE = 560
"""Pixels from which on a coarse map would show its squares in the boundary."""
_BATCH = NextMinibatch()


@PANELS.register("decision-boundary")
class DecisionBoundary(Panel):
    """The map of the output, or of the neuron under the mouse, with the data set's points."""

    title: ClassVar[str] = "Decision boundary"

    def __init__(self) -> None:
        super().__init__()
        self._theme = current_theme()
        self._snapshot: Snapshot | None = None
        self._output = ResponseMap().node
        self._is_line = False
        self._resolution = _RESOLUTION
        self._pointed: tuple[str, str] | None = None
        self._plane_of: Dataset | None = None
        self._map_of: Network | None = None
        self._lens = Lens()
        page = BoundaryPage()
        self.has_test_points, self.is_discrete = page.has_test_points, page.is_discrete
        self.has_batch, self.plane, self.caption = page.has_batch, page.plane, page.caption
        self.key, self.bar, self.example = page.key, page.bar, page.example
        self.points = PlanePoints(self.plane)
        self.painting = Painting(page, self.edit_wanted.emit)
        self._map = PlaneMap(self.plane, self.bar)
        self.placeholder = QLabel()
        self.placeholder.setWordWrap(True)
        self.placeholder.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.placeholder.setMargin(4 * SPACE)
        self.placeholder.setProperty("isMuted", True)
        self._curve: CurvePage | None = None
        self._stack = QStackedWidget()
        self._stack.addWidget(page)
        self._stack.addWidget(self.placeholder)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(self._stack)
        self._listen()
        self.set_theme(self._theme)

    def _listen(self) -> None:
        self.is_discrete.toggled.connect(self._redraw)
        self.has_test_points.toggled.connect(self._show_or_hide_test_points)
        self.has_batch.toggled.connect(self.measurements_changed)
        self.has_batch.toggled.connect(self._redraw)
        pointer = self.points.pointer
        pointer.pointed.connect(lambda row: self.lens_wanted.emit(hovering(self._lens, row)))
        pointer.clicked.connect(lambda row: self.lens_wanted.emit(toggled(self._lens, row)))

    @property
    def curve(self) -> CurvePage:
        """The page for data with one input, made when it is first wanted."""
        if self._curve is None:
            self._curve = CurvePage()
            self._stack.addWidget(self._curve)
            self._curve.degree_changed.connect(self.measurements_changed)
            let_mouse_pass(self._curve)
        return self._curve

    def measurements(self) -> frozenset[Measurement[Any]]:
        nodes = {self._output} | ({self._pointed[0]} if self._pointed else set())
        if self._is_line:
            return frozenset(ResponseCurve(node, self.curve.degree) for node in nodes)
        maps = frozenset(ResponseMap(node, self._resolution) for node in nodes)
        return maps | ({_BATCH} if self.has_batch.isChecked() else set())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_large = min(event.size().width(), event.size().height()) >= _LARGE
        resolution = _FINE_RESOLUTION if is_large else _RESOLUTION
        if resolution != self._resolution:
            self._resolution = resolution
            self.measurements_changed.emit()

    def point_at(self, node: str | None, neuron: str | None = None) -> None:
        before = self.measurements()
        self._pointed = (node, neuron) if node is not None and neuron is not None else None
        if self.measurements() != before:
            self.measurements_changed.emit()
        self._redraw()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        output = snapshot.experiment.network.output.id
        is_line = len(snapshot.experiment.dataset.columns) == 1
        if (output, is_line) != (self._output, self._is_line):
            self._output, self._is_line = output, is_line
            self.measurements_changed.emit()
        self._redraw()

    def show_lens(self, lens: Lens) -> None:
        self._lens = lens
        self.points.show_lens(lens)
        self.example.show_lens(lens)

    def table(self) -> Table | None:
        snapshot = self._snapshot
        if snapshot is None:
            return None
        node = self._in_question(snapshot.experiment.network)[0]
        answer = snapshot.answer(ResponseMap(node, self._resolution))
        if answer is None or answer.value is None:
            return None
        has_test = self.has_test_points.isChecked()
        return boundary_table(snapshot, answer.step, node, answer.value, has_test_points=has_test)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.points.set_theme(theme)
        self.example.set_theme(theme)
        if self._curve is not None:
            self._curve.set_theme(theme)
        self.painting.set_theme(theme)
        self._redraw()

    def _redraw(self) -> None:
        snapshot = self._snapshot
        if snapshot is None:
            return
        dataset = snapshot.experiment.dataset
        if len(dataset.columns) == 1:
            self._draw_curve(snapshot)
            return
        if len(dataset.columns) != 2:
            self.placeholder.setText(why_no_map(dataset))
            self._stack.setCurrentIndex(1)
            return
        self._stack.setCurrentIndex(0)
        self._set_plane(snapshot)
        if self.points.show(snapshot, self._target_in_question(snapshot)):
            self._show_or_hide_test_points()
        self.painting.show_snapshot(snapshot)
        self.example.show_snapshot(snapshot)
        self._mark_batch(snapshot)
        self._draw_map(snapshot)

    def _draw_curve(self, snapshot: Snapshot) -> None:
        """Draw what there is of data with one input: its answer is a curve."""
        self._stack.setCurrentWidget(self.curve)
        experiment = snapshot.experiment
        self.curve.show_examples(
            snapshot.examples, *map(feature_in_words, experiment.dataset.columns)
        )
        node_id, neuron = self._in_question(experiment.network)
        answer = snapshot.answer(ResponseCurve(node_id, self.curve.degree))
        if answer is not None and answer.value is not None:
            unit = experiment.network[node_id].neurons.index(neuron) if neuron is not None else 0
            of = map_caption(experiment, node_id, neuron)
            self.curve.show_curves(answer.value, unit, of, _lag(answer, snapshot))

    def _set_plane(self, snapshot: Snapshot) -> None:
        """Empty the plane if what is on it belongs to other data or to another network."""
        dataset, network = snapshot.experiment.dataset, snapshot.experiment.network
        if dataset is not self._plane_of or network is not self._map_of:
            self._plane_of, self._map_of = dataset, network
            self._map.forget()
            self.plane.set_plane([*map(feature_in_words, dataset.columns)], dataset.bounds)

    def _mark_batch(self, snapshot: Snapshot) -> None:
        """Ring the minibatch that is under the microscope, or the one that comes next."""
        rows = None
        if self.has_batch.isChecked():
            coming = snapshot.answer(_BATCH)
            rows = coming.value if coming is not None else None
            rows = snapshot.microscope.rows if snapshot.microscope is not None else rows
        self.points.show_batch(rows)

    def _show_or_hide_test_points(self) -> None:
        has_test_points = self.has_test_points.isChecked()
        self.plane.set_points_visible("test", has_test_points)
        # only together do the rims tell something apart
        rims = "white rim: training point, black rim: test point" if has_test_points else ""
        if self._snapshot is not None:
            classes = self._snapshot.experiment.dataset.classes
            note = " ".join((rims, self.points.crowd)).strip()
            self.key.show_classes(classes, self._theme, note)

    def _draw_map(self, snapshot: Snapshot) -> None:
        """Draw the map in question; the one before stays until there is an answer."""
        network = snapshot.experiment.network
        node_id, neuron = self._in_question(network)
        answer = snapshot.answer(ResponseMap(node_id, self._resolution))
        if answer is None or answer.value is None:
            return
        experiment, examples, values = snapshot.experiment, snapshot.examples, answer.value
        if neuron is None:
            colours = output_colours(experiment, examples)
            if isinstance(colours, ValueColours) and len(values) > 1:
                neuron = network.output.neurons[0]  # no more than one fits on a map of values
        else:
            unit = network[node_id].neurons.index(neuron)
            values = values[unit : unit + 1]
            colours = neuron_colours(experiment, examples, node_id, unit)
        is_discrete, of = self.is_discrete.isChecked(), (answer, node_id, neuron)
        self._map.show(values, colours, self._theme, is_discrete=is_discrete, of=of)
        caption = map_caption(experiment, node_id, neuron)
        self.caption.setText(caption + _lag(answer, snapshot))

    def _in_question(self, network: Network) -> tuple[str, str | None]:
        """Return the node and the neuron whose map is wanted, None for the network's answer."""
        if self._pointed is not None:
            node_id, neuron = self._pointed
            if node_id in network.places and neuron in network[node_id].neurons:
                return node_id, neuron
        return network.output.id, None

    def _target_in_question(self, snapshot: Snapshot) -> int:
        """Return which target of several the points show: that of the output in question."""
        network, n_targets = snapshot.experiment.network, snapshot.experiment.dataset.n_targets
        node_id, neuron = self._in_question(network)
        if neuron is None or node_id != network.output.id:
            return 0
        return min(network.output.neurons.index(neuron), n_targets - 1)


def _lag(answer: Answer[Any], snapshot: Snapshot) -> str:
    return "" if answer.step == snapshot.step else f", step {answer.step}"
