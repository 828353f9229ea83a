"""One neuron, as training goes on."""

from typing import Any

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from playground.engine.arrays import FloatArray, IntArray
from playground.engine.measurement import Measurement
from playground.engine.measurements.excitation import ExcitedInput, ExcitingInput
from playground.engine.measurements.exciting_examples import ExcitingExamples, NeuronExtremes
from playground.engine.neuron_name import NeuronName
from playground.session.snapshot import Snapshot
from playground.ui.digits.confusion_grid import Tile
from playground.ui.digits.confusion_words import at_step
from playground.ui.digits.looking_bars import ShownBars
from playground.ui.digits.looking_errand import Errand
from playground.ui.digits.looking_neuron_page import NeuronPage
from playground.ui.digits.looking_tables import neuron_table
from playground.ui.digits.looking_words import (
    chosen_neuron,
    climb_words,
    looked_at,
    name_of,
    strongest,
    target_of,
    where_it_leads,
)
from playground.ui.digits.saliency_image import grey_values, signed_image
from playground.ui.digits.weight_scale import WeightScale
from playground.ui.examples.chip_painter import picture_of
from playground.ui.examples.words import brief, example_words, pixels_of, target_words
from playground.ui.gradients.matrix_numbers import image_shape
from playground.ui.gradients.matrix_words import number, row_names
from playground.ui.lens import Lens
from playground.ui.steady_scale import SteadyScale
from playground.ui.table_export import Table
from playground.ui.theme import Theme, current_theme

_STEPS = 100


class NeuronView(QWidget):
    """Asks what excites the chosen neuron, and draws the answers."""

    asked = Signal()
    """Something else is asked than before."""
    row_pointed = Signal(object)
    row_clicked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._snapshot: Snapshot | None = None
        self._lens = Lens()
        self._theme = current_theme()
        self._extremes: NeuronExtremes | None = None
        self._drawn: object = None
        self._scale, self._bars_scale = WeightScale(), SteadyScale()
        self.page = NeuronPage()
        self.climb: Errand[ExcitedInput | None] = Errand(
            lambda found: found is None or found.is_over
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.page)
        self.climb.changed.connect(self.asked)
        self.page.find_pressed.connect(self._find)
        for grid in (self.page.most, self.page.least):
            grid.pointed.connect(self.row_pointed)
            grid.clicked.connect(self.row_clicked)

    @property
    def _neuron(self) -> NeuronName | None:
        snapshot = self._snapshot
        return None if snapshot is None else chosen_neuron(snapshot.experiment, self._lens)

    def measurements(self) -> frozenset[Measurement[Any]]:
        """Return what is asked."""
        asked: set[Measurement[Any]] = {ExcitingExamples(self._neuron)}
        if self.climb.question is not None:
            asked.add(self.climb.question)
        return frozenset(asked)

    def show_what_is(self, snapshot: Snapshot, lens: Lens) -> str:
        """Draw a moment of training, and return what is to be said of it."""
        self._snapshot, self._lens = snapshot, lens
        neuron = chosen_neuron(snapshot.experiment, lens)
        self.climb.keep_to((snapshot.experiment.network, neuron))
        self.climb.take(snapshot)
        self._draw_weights(snapshot, neuron)
        self._draw_climb(snapshot)
        self._draw_examples(snapshot, neuron)
        self.mark(lens)
        is_asked = lens.thing is not None
        hint = "" if is_asked else " Click another neuron in the drawing to look at it."
        return f"{name_of(snapshot.experiment, neuron)}.{hint}"

    def mark(self, lens: Lens) -> None:
        """Mark the example that is looked at."""
        self._lens = lens
        for grid in (self.page.most, self.page.least):
            grid.mark(lens.pinned, lens.hovered)

    def table(self) -> Table | None:
        """Return the numbers that are shown."""
        snapshot, neuron, found = self._snapshot, self._neuron, self._extremes
        if snapshot is None or neuron is None:
            return None
        train = snapshot.examples.train
        return neuron_table(snapshot.experiment, snapshot.theta, neuron, train, found)

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._theme, self._drawn = theme, None
        self.page.set_theme(theme)

    def _draw_weights(self, snapshot: Snapshot, neuron: NeuronName) -> None:
        network = snapshot.experiment.network
        views, node = network.views(snapshot.theta), network[neuron.node]
        shape = image_shape(network, node)
        image = None
        if shape is not None:
            matrix = views[node.id]["weight"]
            limit = self._scale.fit(matrix, (network, node.id))  # as where all of them are seen
            weights = matrix[node.neurons.index(neuron.neuron)]
            image = signed_image(weights, shape, limit, self._theme)
            self.page.about_weights.setText(f"Its weights (colours: ±{number(limit)})")
        self.page.weights.show_image(image)
        self.page.leads.setText(where_it_leads(snapshot.experiment, neuron))
        target = target_of(network, neuron)
        self.page.bars.setVisible(target is not None)
        if target is not None:
            column = network.input_names(network[target]).index((neuron.node, neuron.neuron))
            labels = row_names(snapshot.experiment, network[target])
            values = views[target]["weight"][:, column].astype(float)
            kept = strongest(values)
            names = tuple(labels[k].removeprefix("neuron ") for k in kept.tolist())
            values = values[kept]
            largest = float(np.abs(values[np.isfinite(values)]).max(initial=0.0))
            limit = self._bars_scale.fit(largest, (network, neuron))
            self.page.bars.show_bars(ShownBars(names, values, is_signed=True, reach=limit))

    def _draw_climb(self, snapshot: Snapshot) -> None:
        answer, shape = self.climb.found, snapshot.experiment.dataset.image_shape
        found = None if answer is None else answer.value
        image = None
        if found is not None and shape is not None:
            image = grey_values(found.now.values, shape, self._theme)
        step = snapshot.step if answer is None else answer.step
        words = climb_words(found, step, snapshot.step)
        done = 0 if found is None else found.now.n_steps
        self.page.show_climb(image, words, done, _STEPS if self.climb.is_running else 0)

    def _draw_examples(self, snapshot: Snapshot, neuron: NeuronName) -> None:
        answer = snapshot.answer(ExcitingExamples(neuron))
        found = None if answer is None else answer.value
        if found is None and self._extremes is not None and self._extremes.neuron == neuron:
            found = self._extremes
        self._extremes = found
        n = 0 if found is None else found.n_examples
        of = f"of all {n:,} training images" if n else "…"
        text = f"The images that excite it most, by its weighted sum, {of}"
        step = snapshot.step if answer is None else answer.step
        self.page.about_most.setText(at_step(text, step, snapshot.step))
        self.page.about_least.setText("The images that excite it least")
        if found is self._drawn and found is not None:
            return
        self._drawn = found
        most, least = (), ()
        if found is not None:
            most = self._tiles(snapshot, found.most, found.most_sums)
            least = self._tiles(snapshot, found.least, found.least_sums)
        self.page.most.show_tiles(most)
        self.page.least.show_tiles(least)

    def _tiles(self, snapshot: Snapshot, rows: IntArray, sums: FloatArray) -> tuple[Tile, ...]:
        dataset, part = snapshot.experiment.dataset, snapshot.examples.train
        tiles: list[Tile] = []
        for row, weighted_sum in zip(rows.tolist(), sums.tolist(), strict=True):
            pixels = pixels_of(dataset, part, row)
            image = None if pixels is None else picture_of(pixels, self._theme)
            lines = (f"“{target_words(dataset, part, row)}”", brief(weighted_sum))
            tip = f"{example_words(dataset, part, row)}; weighted sum {brief(weighted_sum)}"
            tiles.append(Tile(row, image, lines, tip))
        return tuple(tiles)

    def _find(self) -> None:
        snapshot, neuron = self._snapshot, self._neuron
        if self.climb.is_running:
            self.climb.end()
        elif snapshot is not None and neuron is not None:
            n_pixels = len(snapshot.experiment.dataset.columns)
            is_noise = self.page.start.key == "noise"
            start = None if is_noise else looked_at(self._lens, n_pixels)
            nonce = self.climb.next_nonce()
            question = ExcitingInput(neuron, start, nonce, _STEPS, nonce)
            self.climb.begin(question, (snapshot.experiment.network, neuron))
        if snapshot is not None:
            self._draw_climb(snapshot)
