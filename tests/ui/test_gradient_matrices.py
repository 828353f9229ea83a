"""The gradient matrices, by the numbers and the colours that are seen."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QColor, QMouseEvent
from PySide6.QtWidgets import QApplication

from playground.document.data_files import read
from playground.document.examples import load_example
from playground.document.experiment import Experiment, starting_values
from playground.engine.activations.sigmoid import Sigmoid
from playground.engine.datasets.circle import Circle
from playground.engine.datasets.mnist import Mnist
from playground.engine.gradients.per_example import PerExample
from playground.engine.initialisers.zero import Zero
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.measurements.next_minibatch import NextMinibatch
from playground.engine.network import Network, feed_forward
from playground.engine.neuron_name import NeuronName
from playground.engine.optimisers.adam import Adam
from playground.engine.optimisers.sgd import Sgd
from playground.engine.parameter_key import ParameterKey
from playground.session.commands import Load, Reset, Step, Watch
from playground.session.preparing import prepare_examples
from playground.session.synchronous_session import SynchronousSession
from playground.ui import theme
from playground.ui.gradients.matrix_layout import Cell
from playground.ui.gradients.matrix_numbers import Part, Quantity
from playground.ui.lens import Lens
from playground.ui.panels.gradient_matrices import GradientMatrices
from playground.ui.theme import DARK, LIGHT, value_colour

from .person import Person

POINTS = Input(("x1", "x2"))
CIRCLE = Experiment(feed_forward(POINTS, Dense(3), Dense(1)), Circle(), optimiser=Sgd(0.1))
FIRST = ParameterKey("hidden 1", "2", ("input", "x1"))
ERASED = ("input", "x2", "1")


def erased():
    """Return the circle with a connection erased."""
    first, hidden, output = CIRCLE.network.nodes
    hidden = replace(hidden, erased=frozenset({ERASED}))
    return replace(CIRCLE, network=Network((first, hidden, output)))


def by_hand(values):
    """Return the circle with all weights 0 but these."""
    return replace(CIRCLE, initialiser=Zero(), start=starting_values(values))


def digits(values, n_neurons=12):
    """Return a network for MNIST whose weights are 0 but these: {(neuron, row, column): weight}."""
    network = feed_forward(Input(shape=(28, 28)), Dense(n_neurons), Dense(10, Sigmoid()))
    keys = {
        ParameterKey("hidden 1", neuron, ("input", str(28 * row + column + 1))): value
        for (neuron, row, column), value in values.items()
    }
    return Experiment(network, Mnist(), initialiser=Zero(), start=starting_values(keys))


class Shown:
    """A panel, and the session whose snapshots it is shown."""

    def __init__(self, panel, experiment):
        self.panel = panel
        self.session = SynchronousSession(read)
        self.do(Load(experiment))
        panel.lens_wanted.connect(self._look)
        panel.measurements_changed.connect(self.watch)
        self.watch()

    def _look(self, lens):
        self.lens = lens
        self.panel.show_lens(lens)

    def do(self, command):
        self.session.send(command)
        self.snapshot = self.session.latest()
        self.panel.show_snapshot(self.snapshot)
        QApplication.processEvents()
        return self.snapshot

    def watch(self):
        return self.do(Watch(self.panel.measurements() | {NextMinibatch()}))

    def grid(self, quantity):
        return self.panel.matrices.cards[quantity].grid

    def matrix(self, quantity):
        return self.grid(quantity).shown.values

    def limit(self, quantity):
        return self.grid(quantity).shown.limit

    def views(self, node, values):
        named = self.snapshot.experiment.network.views(values)[node]
        return np.hstack([named["weight"], named["bias"][:, np.newaxis]])


@pytest.fixture(scope="module", autouse=True)
def light(qapp):
    theme.apply(qapp, LIGHT)


@pytest.fixture
def panel(qtbot):
    made = GradientMatrices()
    qtbot.addWidget(made)
    made.resize(620, 560)
    made.show()
    return made


def mouse(view, cell, kind=QEvent.Type.MouseMove, button=Qt.MouseButton.NoButton):
    place = view.place_of(cell)
    at = QPointF(
        place.left() - 8 if cell.column is None else place.center().x(), place.center().y()
    )
    none = Qt.KeyboardModifier.NoModifier
    event = QMouseEvent(kind, at, QPointF(view.mapToGlobal(at.toPoint())), button, button, none)
    QApplication.sendEvent(view, event)


def click(view, cell):
    mouse(view, cell)
    mouse(view, cell, QEvent.Type.MouseButtonPress, Qt.MouseButton.LeftButton)


def seen(panel, view, cell):
    """Return the colour of a cell, a little beside its middle, as seen in the panel."""
    place = view.place_of(cell)
    at = QPointF(place.left() + 0.3 * place.width(), place.top() + 0.3 * place.height())
    return panel.grab().toImage().pixelColor(view.mapTo(panel, at.toPoint()))


def is_close(colour, other, tolerance=6):
    difference = np.subtract(QColor(colour).getRgb(), QColor(other).getRgb())
    return np.abs(difference).max() <= tolerance


@pytest.mark.parametrize("node", ["hidden 1", "output"])
def test_the_matrices_are_the_numbers_of_the_snapshot(panel, node):
    shown = Shown(panel, CIRCLE)
    snapshot = shown.do(Step(7))
    panel.controls.choose_layer(node)
    for quantity, values in {
        Quantity.WEIGHT: snapshot.theta,
        Quantity.GRADIENT: snapshot.gradient,
        Quantity.UPDATE: snapshot.last_update,
    }.items():
        np.testing.assert_array_equal(shown.matrix(quantity), shown.views(node, values))
        assert values.any()


def test_without_an_optimisers_own_the_second_moment_is_of_the_next_minibatch(panel):
    shown = Shown(panel, CIRCLE)
    snapshot = shown.do(Step(3))
    rows = snapshot.answer(NextMinibatch()).value
    experiment, state = replace(snapshot.experiment, dtype="float64"), snapshot.state
    prepared = prepare_examples(experiment, snapshot.examples)
    own = PerExample(experiment.network, experiment.loss, prepared.train, len(rows), np.float64)
    own.run(state.theta, rows)
    expected = (own.all() ** 2).mean(axis=0)
    np.testing.assert_allclose(
        shown.matrix(Quantity.MOMENT), shown.views("hidden 1", expected), rtol=1e-3
    )
    assert "mean of the squared gradients of the next 10 examples" in panel.readout.text()


def test_of_adam_the_second_moment_is_its_own(panel):
    shown = Shown(panel, replace(CIRCLE, optimiser=Adam(0.01)))
    slots = shown.do(Step(5)).state.slots
    kept = slots["square"] / slots["square_weight"]
    np.testing.assert_array_equal(shown.matrix(Quantity.MOMENT), shown.views("hidden 1", kept))
    assert "average of the squared gradients of late" in panel.readout.text()


def test_before_the_first_step_there_is_no_gradient_and_no_update(panel):
    shown = Shown(panel, CIRCLE)
    for _ in range(2):
        for quantity in (Quantity.GRADIENT, Quantity.UPDATE):
            assert shown.grid(quantity).shown is None
            assert not panel.matrices.cards[quantity].bar.isVisible()
        assert shown.grid(Quantity.WEIGHT).shown is not None
        shown.do(Step(2))
        assert shown.grid(Quantity.UPDATE).shown is not None
        assert panel.matrices.cards[Quantity.UPDATE].bar.isVisible()
        shown.do(Reset())


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=lambda look: look.name)
def test_positive_is_blue_negative_orange_and_zero_grey(panel, look):
    hidden = "hidden 1"
    values = {
        FIRST: 1.0,
        ParameterKey(hidden, "3", ("input", "x2")): -1.0,
        ParameterKey(hidden, "1", None): -0.5,
    }
    shown = Shown(panel, by_hand(values))
    panel.set_theme(look)
    grid = shown.grid(Quantity.WEIGHT)
    for cell, value in {(1, 0): 1, (2, 1): -1, (0, 2): -0.5, (0, 0): 0}.items():
        assert is_close(seen(panel, grid, Cell(*cell)), value_colour(value, look))


def test_what_is_erased_is_absent_and_not_zero(panel):
    shown = Shown(panel, erased())
    shown.do(Step(4))
    for quantity in Quantity:
        grid = shown.grid(quantity)
        assert np.argwhere(grid.shown.is_absent).tolist() == [[0, 1]]
        behind = panel.grab().toImage().pixelColor(grid.mapTo(panel, grid.rect().topLeft()))
        assert seen(panel, grid, Cell(0, 1)) == behind
        assert seen(panel, grid, Cell(0, 0)) != behind
    shown.lens = None
    click(shown.grid(Quantity.WEIGHT), Cell(0, 1))
    assert shown.lens is None
    assert "erased" in panel.readout.text()


def test_one_symmetric_scale_is_shared_by_all_layers(panel):
    shown = Shown(panel, CIRCLE)
    shown.do(Step(5))
    limits = {}
    for node in ("hidden 1", "output"):
        panel.controls.choose_layer(node)
        limits[node] = {quantity: shown.limit(quantity) for quantity in Quantity}
    assert limits["hidden 1"] == limits["output"]
    for quantity, values in {
        Quantity.WEIGHT: shown.snapshot.theta,
        Quantity.GRADIENT: shown.snapshot.gradient,
    }.items():
        limit, largest = limits["output"][quantity], np.abs(values).max()
        assert largest <= limit <= 2 * largest
        low, middle, high = panel.matrices.cards[quantity].bar.numbers
        assert (low, middle) == (f"\N{MINUS SIGN}{high}", "0")
        assert float(high) == pytest.approx(limit)
    assert panel.matrices.cards[Quantity.MOMENT].bar.numbers[0] == "0"


def test_or_each_layer_has_its_own_scale(panel):
    other = ParameterKey("output", "1", ("hidden 1", "1"))
    shown = Shown(panel, by_hand({FIRST: 0.25, other: -5.0}))
    assert shown.limit(Quantity.WEIGHT) == 5
    panel.controls.is_shared.click()
    assert shown.limit(Quantity.WEIGHT) == 0.3
    panel.controls.choose_layer("output")
    assert shown.limit(Quantity.WEIGHT) == 5


def test_a_scale_grows_at_once_and_shrinks_after_a_while(panel):
    shown = Shown(panel, by_hand({FIRST: 1.0}))
    shown.do(Load(by_hand({FIRST: 7.5}), is_fresh=True))
    assert shown.limit(Quantity.WEIGHT) == 8
    shown.do(Load(by_hand({FIRST: 1.0}), is_fresh=True))
    assert shown.limit(Quantity.WEIGHT) == 8
    for _ in range(20):
        panel.show_snapshot(shown.snapshot)
    assert shown.limit(Quantity.WEIGHT) == 1


def test_positive_and_negative_parts_are_shown_apart(panel):
    shown = Shown(panel, CIRCLE)
    shown.do(Step(5))
    whole, limit = shown.matrix(Quantity.GRADIENT), shown.limit(Quantity.GRADIENT)
    parts = {}
    for part in (Part.POSITIVE, Part.NEGATIVE):
        panel.controls.part.buttons[part].click()
        parts[part] = shown.matrix(Quantity.GRADIENT)
        assert shown.limit(Quantity.GRADIENT) == limit
    assert parts[Part.POSITIVE].min() == 0 < parts[Part.POSITIVE].max()
    assert parts[Part.NEGATIVE].max() == 0 > parts[Part.NEGATIVE].min()
    np.testing.assert_array_equal(parts[Part.POSITIVE] + parts[Part.NEGATIVE], whole)


def test_pointing_at_a_cell_tells_its_name_and_its_four_numbers(panel):
    shown = Shown(panel, by_hand({FIRST: 0.25}))
    pointed = []
    panel.pointing_wanted.connect(pointed.append)
    grid = shown.grid(Quantity.MOMENT)
    mouse(grid, Cell(1, 0))
    assert "Weight x₁ → neuron 2, hidden 1: value 0.25, second moment 0" in panel.readout.text()
    mouse(grid, Cell(2, 2))
    assert "Bias of neuron 3" in panel.readout.text()
    mouse(grid, Cell(2))
    assert "Hidden 1, neuron 3" in panel.readout.text()
    QApplication.sendEvent(grid, QEvent(QEvent.Type.Leave))
    assert "neuron" not in panel.readout.text()
    bias = ParameterKey("hidden 1", "3", None)
    assert pointed == [FIRST, bias, NeuronName("hidden 1", "3"), None]


def test_what_is_told_follows_training(panel):
    shown = Shown(panel, CIRCLE)
    mouse(shown.grid(Quantity.WEIGHT), Cell(1, 0))
    before = panel.readout.text()
    shown.do(Step(1))
    assert panel.readout.text() != before
    assert "last update" in panel.readout.text()


def test_a_click_chooses_a_weight_or_a_neuron(panel):
    shown = Shown(panel, CIRCLE)
    click(shown.grid(Quantity.WEIGHT), Cell(1, 0))
    assert shown.lens.thing == FIRST
    click(shown.grid(Quantity.MOMENT), Cell(0))
    assert shown.lens.thing == NeuronName("hidden 1", "1")


def test_the_layer_of_what_is_chosen_in_the_drawing_is_shown(panel):
    Shown(panel, CIRCLE)
    assert panel.controls.node == "hidden 1"
    panel.show_lens(Lens(thing=ParameterKey("output", "1", ("hidden 1", "2"))))
    assert panel.controls.node == "output"
    panel.show_lens(Lens(thing=NeuronName("input", "x1")))
    assert panel.controls.node == "output"
    panel.show_lens(Lens(thing=NeuronName("hidden 1", "2")))
    assert panel.controls.node == "hidden 1"


def test_a_smaller_network_leaves_nothing_behind(panel):
    shown = Shown(panel, CIRCLE)
    mouse(shown.grid(Quantity.WEIGHT), Cell(2, 1))
    smaller = feed_forward(Input(("x1",)), Dense(1))
    snapshot = shown.do(Load(replace(CIRCLE, network=smaller)))
    assert panel.controls.node == "output"
    assert panel.controls.layer.count() == 1
    np.testing.assert_array_equal(shown.matrix(Quantity.WEIGHT), [snapshot.theta])


def test_the_table_has_the_numbers_of_the_layer_but_what_is_erased(panel):
    shown = Shown(panel, erased())
    snapshot = shown.do(Step(2))
    table = panel.table()
    weights, updates = (
        shown.views("hidden 1", values) for values in (snapshot.theta, snapshot.last_update)
    )
    assert table.columns[:4] == ("from", "to", "weight", "gradient")
    assert [row[:2] for row in table.rows[:3]] == [
        ("x₁", "neuron 1"),
        ("bias", "neuron 1"),
        ("x₁", "neuron 2"),
    ]
    assert [row[2] for row in table.rows] == np.delete(weights, 1).tolist()
    assert [row[4] for row in table.rows] == np.delete(updates, 1).tolist()


def test_images_stand_upright(panel):
    shown = Shown(panel, digits({("1", 2, 25): 1.0, ("2", 20, 3): -1.0}))
    gallery = panel.images.gallery
    assert gallery.isVisible()
    for cell, value in {(0, 2 * 28 + 25): 1, (1, 20 * 28 + 3): -1, (0, 25 * 28 + 2): 0}.items():
        assert is_close(seen(panel, gallery, Cell(*cell)), value_colour(value, LIGHT))
    first = gallery.arrangement.image(0)
    lit = gallery.place_of(Cell(0, 2 * 28 + 25)).center()
    assert lit.x() > first.left() + 0.8 * first.width()
    assert lit.y() < first.top() + 0.2 * first.height()
    mouse(gallery, Cell(0, 2 * 28 + 25))
    assert "Pixel in row 3, column 26 → neuron 1: value 1" in panel.readout.text()
    click(gallery, Cell(1, 784))
    assert shown.lens.thing == ParameterKey("hidden 1", "2", None)


def test_the_images_are_of_the_quantity_that_is_chosen_or_give_way_to_matrices(panel):
    shown = Shown(panel, digits({("1", 14, 14): 1.0}))
    snapshot = shown.do(Step(2))
    gallery = panel.images.gallery
    panel.controls.quantity.buttons[Quantity.UPDATE].click()
    expected = shown.views("hidden 1", snapshot.last_update)
    np.testing.assert_array_equal(gallery.shown.values, expected)
    next(reversed(panel.controls.view.buttons.values())).click()
    assert not gallery.isVisible()
    assert shown.grid(Quantity.UPDATE).isVisible()
    panel.controls.choose_layer("output")
    assert not panel.controls.view.isVisible()


def test_the_scale_of_images_is_their_own_unless_asked_otherwise(panel):
    Shown(panel, digits({("1", 14, 14): 0.1}))
    assert not panel.controls.is_shared.isChecked()


@pytest.fixture
def person(qtbot):
    made = Person(qtbot, CIRCLE, (1280, 800))
    panels = made.window.panels
    panels.docks["gradient-matrices"].show()
    panels.docks["gradient-matrices"].raise_()
    made.look()
    made.look()
    return made


def test_what_is_clicked_in_a_matrix_is_selected_in_the_drawing(person):
    panel = person.window.panels.panels["gradient-matrices"]
    grid = panel.matrices.cards[Quantity.WEIGHT].grid
    click(grid, Cell(1, 0))
    assert person.selection.parameters == {FIRST}
    click(grid, Cell(2))
    assert person.selection.neurons == {NeuronName("hidden 1", "3")}


def test_what_is_pointed_at_in_a_matrix_stands_out_in_the_drawing_and_the_other_way(person):
    panel = person.window.panels.panels["gradient-matrices"]
    grid, told = panel.matrices.cards[Quantity.WEIGHT].grid, []
    person.workbench.pointed_at.connect(lambda *names: told.append(names))
    mouse(grid, Cell(1))
    items = {item.name: item for item in person.editor.scene.drawn._all_neurons()}
    assert items[NeuronName("hidden 1", "2")].is_pointed_at
    assert told[-1] == ("hidden 1", "2")
    QApplication.sendEvent(grid, QEvent(QEvent.Type.Leave))
    assert not items[NeuronName("hidden 1", "2")].is_pointed_at
    before = grid.grab().toImage()
    person.move(person.neuron("hidden 1", "1"))
    assert grid.grab().toImage() != before


def test_a_picture_says_whose_numbers_it_shows(panel):
    shown = Shown(panel, CIRCLE)
    shown.do(Step(3))
    assert panel.readout.text().startswith("Hidden 1, step 3. Second moment: ")
    panel.controls.choose_layer("output")
    assert panel.readout.text().startswith("Output, step 3. ")


def test_a_column_that_is_not_connected_yet_has_a_bias_alone(panel):
    first, hidden, output = CIRCLE.network.nodes
    network = Network((first, hidden, replace(output, sources=())))
    shown = Shown(panel, replace(CIRCLE, network=network))
    panel.controls.choose_layer("output")
    assert shown.matrix(Quantity.WEIGHT).shape == (1, 1)
    mouse(shown.grid(Quantity.WEIGHT), Cell(0, 0))
    assert panel.readout.text().startswith("Bias of output, output: value ")


def test_a_radial_basis_column_has_centres_and_widths(qtbot):
    person = Person(qtbot, load_example("radial-basis"))
    person.window.panels.docks["gradient-matrices"].show()
    person.look()
    panel = person.window.panels.panels["gradient-matrices"]
    (card, *_) = panel.matrices.cards.values()
    assert (card.name.text(), card.grid.sides.last) == ("Centres and widths", "width β")
    panel.controls.choose_layer("output")
    person.look()
    assert (card.name.text(), card.grid.sides.last) == ("Weights", "bias")
