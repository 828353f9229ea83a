"""A layer's weights, their gradients, last updates and second moments, all at a glance."""

from dataclasses import replace
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget

from playground.engine.measurement import Measurement
from playground.engine.measurements.second_moments import SecondMoment, SecondMoments
from playground.engine.neuron_name import NeuronName
from playground.engine.parameter_key import ParameterKey
from playground.session.snapshot import Answer, Snapshot
from playground.ui.editor.labels import nouns
from playground.ui.gradients.matrix_cells import cell_of, has_cell, thing_at
from playground.ui.gradients.matrix_controls import MatrixControls, View
from playground.ui.gradients.matrix_grid import Sides
from playground.ui.gradients.matrix_layout import Cell
from playground.ui.gradients.matrix_numbers import (
    Numbers,
    Quantity,
    image_shape,
    layers_of,
    numbers_of,
)
from playground.ui.gradients.matrix_pages import ImagePage, MatrixPage
from playground.ui.gradients.matrix_table import layer_table
from playground.ui.gradients.matrix_view import Shown
from playground.ui.gradients.matrix_words import (
    NOTHING,
    below_columns,
    column_names,
    layer_title,
    note,
    readout,
    row_names,
)
from playground.ui.lens import Lens
from playground.ui.panel import PANELS, Panel
from playground.ui.plot import SPACE
from playground.ui.steady_scale import SteadyScale
from playground.ui.table_export import Table
from playground.ui.theme import Theme, current_theme

_ALL = "all layers"


@PANELS.register("gradient-matrices")
class GradientMatrices(Panel):
    """Four heat maps of one layer or, where an image comes in, an image for each neuron."""

    title: ClassVar[str] = "Gradient matrices"
    frames_per_second: ClassVar[float] = 10

    def __init__(self) -> None:
        super().__init__()
        self._snapshot: Snapshot | None = None
        self._numbers: Numbers | None = None
        self._lens = Lens()
        self._pointed: Cell | None = None
        self._pointed_elsewhere: NeuronName | None = None
        self._named: tuple[object, ...] = ()
        self._question = SecondMoments()
        self._has_images: bool | None = None
        self._scales = {quantity: SteadyScale() for quantity in Quantity}
        self.controls = MatrixControls()
        self.matrices, self.images = MatrixPage(), ImagePage()
        self.readout, self.placeholder = QLabel(), QLabel(NOTHING)
        self._pages, self._stack = QStackedWidget(), QStackedWidget()
        self._lay_out()
        self._listen()
        self.set_theme(current_theme())

    def _lay_out(self) -> None:
        self.placeholder.setProperty("isMuted", True)
        self.placeholder.setWordWrap(True)
        self.placeholder.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.placeholder.setMargin(4 * SPACE)
        self.readout.setWordWrap(True)
        self.readout.setAlignment(Qt.AlignmentFlag.AlignTop)
        # as high with one line as with two, for nothing to move when the mouse does
        self.readout.setFixedHeight(2 * self.readout.fontMetrics().lineSpacing() + 4)
        content = QWidget()
        inner = QVBoxLayout(content)
        inner.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        inner.setSpacing(SPACE)
        inner.addWidget(self.controls)
        self._pages.addWidget(self.matrices)
        self._pages.addWidget(self.images)
        inner.addWidget(self._pages, 1)
        inner.addWidget(self.readout)
        self._stack.addWidget(self.placeholder)
        self._stack.addWidget(content)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)

    def _listen(self) -> None:
        self.controls.changed.connect(self._redraw)
        for view in (self.matrices, self.images.gallery):
            view.pointed.connect(self._point)
            view.clicked.connect(self._choose)

    def measurements(self) -> frozenset[Measurement[Any]]:
        return frozenset({self._question})

    def show_snapshot(self, snapshot: Snapshot) -> None:
        experiment = snapshot.experiment
        size = min(experiment.batch_size, len(snapshot.examples.train))
        if size != self._question.batch_size:
            self._question = SecondMoments(size)
            self.measurements_changed.emit()
        self._snapshot = snapshot
        self._numbers = numbers_of(snapshot, self._answer)
        network = experiment.network
        titles = [(node, layer_title(network, node)) for node in layers_of(network)]
        self.controls.show_layers(titles)
        has_images = experiment.dataset.image_shape is not None
        if has_images != self._has_images:
            # thousands of pixels have small weights each, which one scale for all would hide
            self._has_images = has_images
            self.controls.is_shared.setChecked(not has_images)
        self._redraw()

    def show_lens(self, lens: Lens) -> None:
        before, self._lens = self._lens, lens
        if lens.thing != before.thing:
            if lens.thing is not None:
                self.controls.choose_layer(lens.thing.node)
            self._mark()

    def point_at(self, node: str | None, neuron: str | None = None) -> None:
        self._pointed_elsewhere = None
        if node is not None and neuron is not None:
            self._pointed_elsewhere = NeuronName(node, neuron)
        self._mark()

    def table(self) -> Table | None:
        """Return the numbers of the layer that is shown."""
        snapshot, numbers, node = self._snapshot, self._numbers, self.controls.node
        if snapshot is None or numbers is None or node is None:
            return None
        return layer_table(snapshot.experiment, numbers, node, snapshot.step)

    def set_theme(self, theme: Theme) -> None:
        self.matrices.set_theme(theme)
        self.images.set_theme(theme)
        self._redraw()

    @property
    def _answer(self) -> Answer[SecondMoment | None] | None:
        return None if self._snapshot is None else self._snapshot.answer(self._question)

    @property
    def _shape(self) -> tuple[int, int] | None:
        """The pixels that lead into the layer, (rows, columns), where an image does."""
        numbers, node = self._numbers, self.controls.node
        if numbers is None or node is None:
            return None
        return image_shape(numbers.network, numbers.network[node])

    def _redraw(self) -> None:
        snapshot, numbers, node = self._snapshot, self._numbers, self.controls.node
        self._stack.setCurrentIndex(0 if node is None else 1)
        if snapshot is None or numbers is None or node is None:
            return
        shape = self._shape
        self.controls.show_for(has_images=shape is not None)
        self._write_names(snapshot, node, shape)
        if shape is not None and self.controls.view.chosen is View.IMAGES:
            quantity = self.controls.shown_quantity
            limit = self._limit(numbers, quantity, node)
            self.images.show_images(quantity, self._shown(numbers, quantity, node, limit), limit)
            self._pages.setCurrentIndex(1)
        else:
            limits = {quantity: self._limit(numbers, quantity, node) for quantity in Quantity}
            shown = {q: self._shown(numbers, q, node, limit) for q, limit in limits.items()}
            self.matrices.show_matrices(shown, limits)
            self._pages.setCurrentIndex(0)
        self._mark()

    def _limit(self, numbers: Numbers, quantity: Quantity, node: str) -> float:
        """Return the number that gets the full colour; of all layers, or of this one."""
        which = None if self.controls.is_shared.isChecked() else node
        scale = self._scales[quantity]
        if numbers.of[quantity] is None:
            return scale.limit  # it begins with the first numbers
        return scale.fit(numbers.largest(quantity, which), which or _ALL)

    def _shown(self, numbers: Numbers, quantity: Quantity, node: str, limit: float) -> Shown | None:
        matrix = numbers.matrix(node, quantity)
        if matrix is None:
            return None
        return Shown(self.controls.part.chosen.of(matrix), numbers.is_absent(node), limit)

    def _write_names(self, snapshot: Snapshot, node: str, shape: tuple[int, int] | None) -> None:
        experiment = snapshot.experiment
        named = (experiment.network, experiment.sketch, experiment.dataset, node)
        if all(a is b for a, b in zip(named, self._named, strict=False)) and self._named:
            return
        self._named, network = named, experiment.network
        rows, columns = (names(experiment, network[node]) for names in (row_names, column_names))
        below, last = below_columns(network, network[node]), nouns(network[node])[1]
        title = "Weights" if network[node].layer.has_weights else "Centres and widths"
        self.matrices.show_sides(Sides(rows, columns, below, last, title))
        if shape is not None:
            self.images.gallery.show_images(shape, rows)

    def _mark(self) -> None:
        """Mark what is pointed at and what is chosen, and say what it is."""
        snapshot, numbers, node = self._snapshot, self._numbers, self.controls.node
        if snapshot is None or numbers is None or node is None:
            return
        network, pointed = numbers.network, self._pointed
        if pointed is not None and not has_cell(network, node, pointed):
            pointed = self._pointed = None
        if pointed is None and self._pointed_elsewhere is not None:
            pointed = cell_of(network, node, self._pointed_elsewhere)
        chosen = cell_of(network, node, self._lens.thing)
        for view in (self.matrices, self.images.gallery):
            view.mark(pointed, chosen)
        told = self._pointed
        if told is None and chosen is not None and chosen.column is not None:
            told = chosen
        if told is None:
            self.readout.setText(note(snapshot, node, self._answer))
        else:
            self.readout.setText(readout(snapshot.experiment, numbers, node, told))

    def _point(self, cell: Cell | None) -> None:
        self._pointed = cell
        self._mark()
        thing = self._thing_at(cell)
        if thing is not None and self._shape is not None:
            thing = NeuronName(thing.node, thing.neuron)  # the drawing has no line for a pixel
        self.pointing_wanted.emit(thing)

    def _choose(self, cell: Cell) -> None:
        thing = self._thing_at(cell)
        if thing is not None:
            self.lens_wanted.emit(replace(self._lens, thing=thing))

    def _thing_at(self, cell: Cell | None) -> NeuronName | ParameterKey | None:
        numbers, node = self._numbers, self.controls.node
        return None if numbers is None or node is None else thing_at(numbers.network, node, cell)
