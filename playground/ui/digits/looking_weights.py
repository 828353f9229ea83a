"""All neurons that take in an image: the weights of each as an image."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from playground.engine.measurement import Measurement
from playground.engine.neuron_name import NeuronName
from playground.session.snapshot import Snapshot
from playground.ui.digits.looking_tables import weights_table
from playground.ui.digits.looking_words import (
    NO_WEIGHT_IMAGES,
    SCALE,
    WEIGHTS,
    chosen_neuron,
    columns_with_images,
)
from playground.ui.digits.weight_scale import WeightScale
from playground.ui.gradients.matrix_layout import Cell
from playground.ui.gradients.matrix_numbers import Part, Quantity, image_shape, numbers_of
from playground.ui.gradients.matrix_pages import ImagePage
from playground.ui.gradients.matrix_view import Shown
from playground.ui.gradients.matrix_words import row_names
from playground.ui.lens import Lens
from playground.ui.plot import SPACE
from playground.ui.segments import Segment, Segments
from playground.ui.table_export import Table
from playground.ui.theme import Theme
from playground.ui.tooltip import tooltip

_PARTS = (
    Segment(Part.BOTH, "both", "Positive weights blue, negative ones orange."),
    Segment(Part.POSITIVE, "positive", "Only the weights above 0: where ink excites the neuron."),
    Segment(Part.NEGATIVE, "negative", "Only the weights below 0: where ink keeps it quiet."),
)


class WeightsView(QWidget):
    """Live: the weights need no question."""

    chosen = Signal(object)
    """Carries the NeuronName that was clicked."""
    pointed = Signal(object)
    """Carries the NeuronName under the mouse, or None."""

    def __init__(self) -> None:
        super().__init__()
        self._snapshot: Snapshot | None = None
        self._lens = Lens()
        self._node: str | None = None
        self._scale = WeightScale()
        self._named: tuple[object, ...] = ()
        self.parts, self.images = Segments("part", _PARTS), ImagePage()
        self.images.bar.setToolTip(tooltip(SCALE))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addWidget(self.parts)
        layout.addWidget(self.images, 1)
        self.parts.chosen.connect(lambda _: self._draw())
        self.images.gallery.clicked.connect(self._click)
        self.images.gallery.pointed.connect(self._point)

    def measurements(self) -> frozenset[Measurement[Any]]:
        """Return what is asked: nothing."""
        return frozenset()

    def show_what_is(self, snapshot: Snapshot, lens: Lens) -> str:
        """Draw a moment of training, and return what is to be said of it."""
        self._snapshot, self._lens = snapshot, lens
        network = snapshot.experiment.network
        columns = columns_with_images(network)
        wanted = chosen_neuron(snapshot.experiment, lens).node
        self._node = wanted if wanted in columns else next(iter(columns), None)
        self.parts.setVisible(bool(columns))
        self.images.setVisible(bool(columns))
        self._draw()
        return WEIGHTS if columns else NO_WEIGHT_IMAGES

    def table(self) -> Table | None:
        """Return the numbers that are shown."""
        snapshot, node = self._snapshot, self._node
        if snapshot is None or node is None:
            return None
        return weights_table(snapshot.experiment, snapshot.theta, node)

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self.parts.set_theme(theme)
        self.images.set_theme(theme)

    def _draw(self) -> None:
        snapshot, node = self._snapshot, self._node
        if snapshot is None or node is None:
            return
        experiment = snapshot.experiment
        network, numbers = experiment.network, numbers_of(snapshot, None)
        matrix = numbers.matrix(node, Quantity.WEIGHT)
        shape = image_shape(network, network[node])
        if matrix is None or shape is None:
            return
        named = (network, experiment.sketch, experiment.dataset, node)
        if named != self._named:
            self._named = named
            self.images.gallery.show_images(shape, row_names(experiment, network[node]))
        limit = self._scale.fit(matrix[:, :-1], (network, node))
        shown = Shown(self.parts.key.of(matrix), numbers.is_absent(node), limit)
        self.images.show_images(Quantity.WEIGHT, shown, limit, is_cut=self._scale.is_cut)
        thing = self._lens.thing
        is_here = thing is not None and thing.node == node and thing.neuron in network[node].neurons
        row = network[node].neurons.index(thing.neuron) if thing and is_here else None
        self.images.gallery.mark(None, None if row is None else Cell(row))

    def _neuron(self, cell: Cell | None) -> NeuronName | None:
        if cell is None or self._snapshot is None or self._node is None:
            return None
        neurons = self._snapshot.experiment.network[self._node].neurons
        return NeuronName(self._node, neurons[cell.row]) if cell.row < len(neurons) else None

    def _click(self, cell: Cell) -> None:
        neuron = self._neuron(cell)
        if neuron is not None:
            self.chosen.emit(neuron)

    def _point(self, cell: Cell | None) -> None:
        self.pointed.emit(self._neuron(cell))
