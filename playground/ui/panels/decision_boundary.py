"""What the network answers at every point of the plane, and the points that it learns from."""

from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from playground.engine.arrays import FloatArray
from playground.engine.dataset import Dataset
from playground.engine.measurement import Measurement
from playground.engine.measurements.response_map import ResponseMap
from playground.engine.network import Network
from playground.session.snapshot import Answer, Snapshot
from playground.ui.class_key import ClassKey
from playground.ui.colour_bar import ColourBar
from playground.ui.feature_names import feature_in_words
from playground.ui.map_captions import map_caption, why_no_map
from playground.ui.map_colours import (
    MapColours,
    ValueColours,
    enlarged,
    neuron_colours,
    output_colours,
)
from playground.ui.panel import PANELS, Panel
from playground.ui.plane_view import PlaneView
from playground.ui.plot import SPACE
from playground.ui.point_groups import MOST, point_groups
from playground.ui.theme import Theme, current_theme
from playground.ui.tooltip import tooltip

_RESOLUTION, _FINE_RESOLUTION = 100, 200
_LARGE = 560
"""Pixels from which on a coarse map would show its squares in the boundary."""

_PLANE = (
    "Each place on the plane is an example that the network could be asked about; its colour is "
    "the answer. The line is the decision boundary, where one class gives way to another. Points "
    "are the examples that there are, in the colour of the right answer."
)
_TEST = (
    "Test points are kept back: the network never learns from them. If they too lie on their own "
    "colour, it has understood the rule. Their rim is black, that of training points white."
)
_DISCRETISE = (
    "To discretise is to look at the decision only: each place gets the full colour of the side "
    "that it falls on, however sure the network is."
)
_BAR = (
    "What the colours of the plane stand for: the number that the neuron gives there. Numbers "
    "beyond the ends have the colour of the end. With several classes each place has the colour of "
    "the most likely one, pale where the network is as unsure as if it guessed."
)
_KEY = "The right answers: a point has the colour of its class."


@PANELS.register("decision-boundary")
class DecisionBoundary(Panel):
    """The map of the output, or of the neuron under the mouse, with the data set's points."""

    title: ClassVar[str] = "Decision boundary"

    def __init__(self) -> None:
        super().__init__()
        self._theme = current_theme()
        self._snapshot: Snapshot | None = None
        self._output = ResponseMap().node
        self._resolution = _RESOLUTION
        self._pointed: tuple[str, str] | None = None
        self._plane_of: Dataset | None = None
        self._map_of: Network | None = None
        self._points_of: tuple[object, ...] = ()
        self._crowd = ""
        self._drawn: tuple[object, ...] = ()
        self.has_test_points = _check_box("test points", _TEST)
        self.is_discrete = _check_box("discretise", _DISCRETISE)
        self.plane = PlaneView("map of the network's answers over the plane of the data")
        self.caption = QLabel()
        self.key = ClassKey()
        self.bar = ColourBar("colour scale")
        self.placeholder = QLabel()
        self._stack = QStackedWidget()
        self._lay_out()
        self.is_discrete.toggled.connect(self._redraw)
        self.has_test_points.toggled.connect(self._show_or_hide_test_points)
        self.set_theme(self._theme)

    def _lay_out(self) -> None:
        self.plane.plot.explain(tooltip(_PLANE))
        self.bar.setToolTip(tooltip(_BAR))
        policy = self.bar.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.bar.setSizePolicy(policy)
        self.key.setToolTip(tooltip(_KEY))
        self.caption.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        controls = QWidget()
        controls.setProperty("isControl", True)
        switches = QHBoxLayout(controls)
        switches.setContentsMargins(0, 0, 0, 0)
        switches.setSpacing(2 * SPACE)
        switches.addWidget(self.has_test_points)
        switches.addWidget(self.is_discrete)
        switches.addStretch()
        legend = QGridLayout()
        legend.setHorizontalSpacing(SPACE)
        legend.setVerticalSpacing(0)
        legend.addWidget(self.caption, 0, 0)
        legend.addWidget(self.key, 1, 0)
        legend.addWidget(self.bar, 0, 1, 2, 1, Qt.AlignmentFlag.AlignTop)
        legend.setColumnStretch(0, 1)
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        layout.setSpacing(SPACE // 2)
        layout.addWidget(controls)
        layout.addWidget(self.plane, 1)
        layout.addLayout(legend)
        self.placeholder.setWordWrap(True)
        self.placeholder.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.placeholder.setMargin(4 * SPACE)
        self.placeholder.setProperty("isMuted", True)
        self._stack.addWidget(page)
        self._stack.addWidget(self.placeholder)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(self._stack)

    def measurements(self) -> frozenset[Measurement[Any]]:
        nodes = {self._output} | ({self._pointed[0]} if self._pointed else set())
        return frozenset(ResponseMap(node, self._resolution) for node in nodes)

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
        if output != self._output:
            self._output = output
            self.measurements_changed.emit()
        self._redraw()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        rims = {"train": theme.train_outline, "test": theme.test_outline}
        self.plane.set_theme(theme, rims)
        self._redraw()

    def _redraw(self) -> None:
        snapshot = self._snapshot
        if snapshot is None:
            return
        dataset = snapshot.experiment.dataset
        if len(dataset.columns) != 2:
            self.placeholder.setText(why_no_map(dataset))
            self._stack.setCurrentIndex(1)
            return
        self._stack.setCurrentIndex(0)
        self._set_plane(snapshot)
        self._draw_points(snapshot)
        self._draw_map(snapshot)

    def _set_plane(self, snapshot: Snapshot) -> None:
        """Empty the plane if what is on it belongs to other data or to another network."""
        dataset, network = snapshot.experiment.dataset, snapshot.experiment.network
        if dataset is not self._plane_of or network is not self._map_of:
            self._plane_of, self._map_of, self._drawn = dataset, network, ()
            self.plane.set_plane([*map(feature_in_words, dataset.columns)], dataset.bounds)

    def _draw_points(self, snapshot: Snapshot) -> None:
        examples, experiment = snapshot.examples, snapshot.experiment
        classes, colours = experiment.dataset.classes, output_colours(experiment, examples)
        target = self._target_in_question(snapshot)
        these = (examples, classes, colours, self._theme, target)
        if these == self._points_of:
            return
        self._points_of = these
        ends = (colours.low, colours.high) if isinstance(colours, ValueColours) else (0.0, 1.0)
        for kind, part in (("train", examples.train), ("test", examples.test)):
            groups = point_groups(part, len(classes), ends, self._theme, target)
            self.plane.show_points(kind, groups)
        n_points = max(len(examples.train), len(examples.test))
        self._crowd = f"(the first {MOST} points of each part)" if n_points > MOST else ""
        self._show_or_hide_test_points()

    def _show_or_hide_test_points(self) -> None:
        has_test_points = self.has_test_points.isChecked()
        self.plane.set_points_visible("test", has_test_points)
        # only together do the rims tell something apart
        rims = "white rim: training point, black rim: test point" if has_test_points else ""
        if self._snapshot is not None:
            classes = self._snapshot.experiment.dataset.classes
            self.key.show_classes(classes, self._theme, " ".join((rims, self._crowd)).strip())

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
        this = (answer, node_id, neuron, colours, self.is_discrete.isChecked(), self._theme)
        if this != self._drawn:
            self._drawn = this
            self._show(values, colours)
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

    def _show(self, values: FloatArray, colours: MapColours) -> None:
        is_discrete = self.is_discrete.isChecked()
        ramp = colours.paint(
            colours.ramp(is_discrete=is_discrete), self._theme, is_discrete=is_discrete
        )
        numbers = colours.numbers(is_discrete=is_discrete)
        self.bar.show_colours(ramp, numbers)
        self.bar.setVisible(any(numbers))  # else the key says all
        sharp = enlarged(values, by=4 if len(values) == 1 else 2) if is_discrete else values
        picture = colours.paint(sharp, self._theme, is_discrete=is_discrete)
        self.plane.show_map(picture, is_smooth=not is_discrete)
        self.plane.show_borders(colours.boundary(values))


def _check_box(text: str, explanation: str) -> QCheckBox:
    box = QCheckBox(text)
    box.setToolTip(tooltip(explanation))
    return box


def _lag(answer: Answer[Any], snapshot: Snapshot) -> str:
    return "" if answer.step == snapshot.step else f", step {answer.step}"
