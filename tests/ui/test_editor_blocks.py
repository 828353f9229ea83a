"""Large columns as blocks: what is arranged, which connections are drawn; then with a window."""

from dataclasses import astuple
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from playground.document import edits
from playground.document.data_files import read
from playground.document.experiment import Experiment
from playground.engine.activations.sigmoid import Sigmoid
from playground.engine.datasets.circle import Circle
from playground.engine.datasets.mnist import Mnist
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.network import feed_forward
from playground.engine.neuron_name import NeuronName
from playground.engine.parameter_key import ParameterKey, parameter_index
from playground.session.synchronous_session import SynchronousSession
from playground.ui import theme
from playground.ui.colours import value_colour
from playground.ui.editor.layout import arrange
from playground.ui.editor.network_editor import NetworkEditor
from playground.ui.editor.pages import ALL_CLOSED, Page, Pages
from playground.ui.editor.selection import Selection
from playground.ui.editor.shapes import Room
from playground.ui.editor.strongest import PERIOD, Strongest
from playground.ui.editor.wiring import wire
from playground.ui.workbench import Workbench

ROOM = Room(1000, 1100, page_row=24, has_maps=False)
IMAGE = Input(shape=(28, 28))
XY = Input(features=("x1", "x2"))
DIGITS = feed_forward(IMAGE, Dense(100), Dense(10))
DEEP = feed_forward(IMAGE, Dense(100), Dense(50), Dense(10))
OPEN = ALL_CLOSED.opened("hidden 1")


def drawn(network, pages=ALL_CLOSED, room=ROOM):
    arrangement = arrange(network, room, pages)
    return wire(network, arrangement), arrangement


def names_of(pairs):
    return {(pair.source.id, pair.target.id): len(pair) for pair in pairs}


@given(st.integers(21, 300), st.integers(1, 12))
def test_pages_show_every_neuron_once(n, size):
    page = ALL_CLOSED.opened("a").page("a", n, size)
    seen = [*page.shown]
    assert page.before is None
    while page.after is not None:
        last, page = page, Pages({"a": page.after}).page("a", n, size)
        assert Pages({"a": page.before}).page("a", n, size) == last
        seen += page.shown
    assert seen == [*range(n)]


def test_a_page_says_which_neurons_it_shows():
    assert Page(0, 12, 100).text == "1–12 of 100"
    assert Page(96, 12, 100).text == "97–100 of 100"
    assert Page(24, 12, 25).text == "25 of 25"


def test_a_page_outlives_the_removal_of_neurons_and_not_that_of_its_column():
    pages = ALL_CLOSED.opened("hidden 1", 99)
    assert pages.page("hidden 1", 30, 12).shown == range(24, 30)
    assert pages.of(DIGITS) == pages
    assert pages.of(feed_forward(IMAGE, Dense(10))) == ALL_CLOSED
    assert pages.closed("hidden 1") == ALL_CLOSED


@pytest.mark.parametrize(("n", "is_block"), [(20, False), (21, True)])
def test_a_column_of_more_than_twenty_is_a_block(n, is_block):
    place = arrange(feed_forward(XY, Dense(n), Dense(1)), ROOM).by_id["hidden 1"]
    assert place.is_block is place.is_large is is_block
    assert len(place.neurons) == n


def test_columns_up_to_twenty_stand_in_one_file_where_they_are_legible():
    network = feed_forward(XY, Dense(16), Dense(1))
    assert arrange(network, ROOM).by_id["hidden 1"].n_files == 1
    assert arrange(network, ROOM).by_id["hidden 1"].side >= 20
    low = arrange(network, Room(1000, 380, has_maps=False)).by_id["hidden 1"]
    assert low.n_files > 1
    assert not low.is_large


def test_an_open_column_shows_a_page_of_full_size():
    closed, opened = (arrange(DIGITS, ROOM, pages) for pages in (ALL_CLOSED, OPEN))
    place = opened.by_id["hidden 1"]
    n = len(place.neurons)
    assert place.shown == range(n)
    assert not place.is_block
    assert place.side > 1.2 * closed.by_id["hidden 1"].side
    assert closed.by_id["hidden 1"].shown == range(100)
    last = arrange(DIGITS, ROOM, ALL_CLOSED.opened("hidden 1", 99)).by_id["hidden 1"]
    assert last.shown == range(99 // n * n, 100)
    assert last.neurons == place.neurons[: 100 % n or n]  # turning pages moves nothing


@pytest.mark.parametrize("height", [240, 400, 640, 1400])
@pytest.mark.parametrize("has_maps", [False, True])
@pytest.mark.parametrize("first", [IMAGE, XY])
def test_a_page_has_as_many_neurons_as_are_legible(height, has_maps, first):
    room = Room(1000, height, page_row=24, has_maps=has_maps)
    place = arrange(feed_forward(first, Dense(100), Dense(2)), room, OPEN).by_id["hidden 1"]
    assert 4 <= len(place.neurons) <= 12
    assert place.side >= (20 if height > 240 else 16)
    assert len(place.neurons) == 12 or height < 1400


def test_an_image_and_a_small_column_cannot_be_opened():
    pages = Pages({"input": 0, "output": 0})
    places = arrange(DIGITS, ROOM, pages).by_id
    assert not any(places[node].page for node in ("input", "output"))


def test_blocks_of_colours_are_narrower_than_those_of_pictures():
    table = feed_forward(Input(features=tuple("abc")), Dense(60), Dense(1))
    colours, maps = (
        arrange(table, Room(1000, 640, has_maps=has)).by_id["hidden 1"] for has in (False, True)
    )
    assert colours.outside.width < maps.outside.width


def test_between_blocks_connections_run_in_bundles_however_few():
    wiring, _ = drawn(feed_forward(XY, Dense(24), Dense(24), Dense(1)))
    assert names_of(wiring.bundles) == {("hidden 1", "hidden 2"): 576}
    assert names_of(wiring.lines.pairs) == {("input", "hidden 1"): 48, ("hidden 2", "output"): 24}


def test_an_open_page_has_the_connections_of_its_neurons_one_by_one():
    wiring, arrangement = drawn(DEEP, ALL_CLOSED.opened("hidden 1", 13))
    assert names_of(wiring.bundles) == {("input", "hidden 1"): 12 * 784}
    assert names_of(wiring.lines.pairs) == {
        ("hidden 1", "hidden 2"): 12 * 50,
        ("hidden 2", "output"): 500,
    }
    place = arrangement.by_id["hidden 1"]
    keys = [wiring.lines.key(i) for i in range(len(wiring.lines))]
    expected = [parameter_index(DEEP, key) for key in keys]
    np.testing.assert_array_equal(wiring.lines.theta_index, expected)
    for i, key in enumerate(keys):
        if key.source[0] == "hidden 1":
            at = DEEP["hidden 1"].neurons.index(key.source[1])
            box = place.neurons[at - 12]
            assert tuple(wiring.lines.routes[i][0]) == (box.right, box.centre[1])


def test_a_neuron_on_another_page_opens_nothing():
    pages = ALL_CLOSED.opened("hidden 2")
    wiring, _ = drawn(feed_forward(IMAGE, Dense(200), Dense(30), Dense(10)), pages)
    assert names_of(wiring.hidden) == {("hidden 1", "hidden 2"): 200 * 12}
    assert sum(map(len, wiring.opened([NeuronName("hidden 2", "12")]))) == 200
    assert not wiring.opened([NeuronName("hidden 2", "13")])


class Clock:
    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


def chosen_by(strongest, theta):
    pairs = strongest.choose(theta)
    return None if pairs is None else sorted(i for pair in pairs for i in pair.theta_index)


def test_the_strongest_are_those_with_the_largest_weights():
    wiring, _ = drawn(DEEP)
    theta = np.random.default_rng(1).normal(size=DEEP.n_parameters)
    (bundle,) = wiring.hidden
    order = np.argsort(-np.abs(theta[bundle.theta_index]))[:20]
    expected = sorted(bundle.theta_index[order])
    assert chosen_by(Strongest(wiring.hidden, 20), theta) == expected
    assert len(chosen_by(Strongest(wiring.hidden, 10_000), theta)) == 5000


def test_the_strongest_are_chosen_anew_but_not_in_every_frame():
    wiring, _ = drawn(DEEP)
    (bundle,) = wiring.hidden
    clock, theta = Clock(), np.full(DEEP.n_parameters, np.nan)
    strongest = Strongest(wiring.hidden, 1, clock)
    for index, theta_index in enumerate(bundle.theta_index[:2]):
        theta[theta_index] = index + 1
        clock.now += PERIOD
        assert chosen_by(strongest, theta) == [theta_index]
    theta[bundle.theta_index[0]] = -9
    clock.now += PERIOD / 2
    assert chosen_by(strongest, theta) is None
    assert strongest.is_late
    clock.now += PERIOD
    assert chosen_by(strongest, theta) == [bundle.theta_index[0]]
    clock.now += PERIOD
    assert chosen_by(strongest, theta) is None
    assert not strongest.is_late


def experiment(*sizes):
    if sizes[0] == 784:
        layers = [Dense(n, Sigmoid()) for n in sizes[1:]]
        return Experiment(feed_forward(IMAGE, *layers), Mnist())
    return Experiment(feed_forward(XY, *map(Dense, sizes[1:])), Circle())


@pytest.fixture
def open_editor(qtbot, qapp):
    """Return what opens an experiment in an editor, shown and with its first numbers."""
    theme.apply(qapp, theme.LIGHT)
    sessions = []

    def make(opened, size=(900, 760)):
        session = SynchronousSession(read)
        session.start()
        sessions.append(session)
        workbench = Workbench(session)
        editor = NetworkEditor(workbench)
        qtbot.addWidget(editor)
        editor.measurements_changed.connect(lambda: workbench.watch(editor.measurements()))
        editor.resize(*size)
        editor.show()
        workbench.open(opened)
        made = SimpleNamespace(editor=editor, workbench=workbench)

        def is_drawn():
            workbench.poll()
            present = editor.scene.present
            return present is not None and bool(present.maps or present.activations)

        qtbot.waitUntil(is_drawn)
        return made

    yield make
    for session in sessions:
        session.stop()


def place_of(made, node="hidden 1"):
    return made.editor.scene.arrangement.by_id[node]


def bar_of(made, node="hidden 1"):
    return made.editor.strip.controls[node].page_bar


def colour_at(made, x, y):
    made.editor.pointing.leave()
    view = made.editor.view
    image = QImage(view.viewport().size(), QImage.Format.Format_RGB32)
    view.render(painter := QPainter(image))
    painter.end()
    return image.pixelColor(view.mapFromScene(QPointF(x, y)))


def press(qtbot, button):
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_block_opens_turns_and_closes_by_its_buttons(qtbot, open_editor):
    made = open_editor(experiment(784, 30, 10))
    bar = bar_of(made)
    assert bar.open_button.isVisible()
    assert not bar_of(made, "output").isVisible()
    press(qtbot, bar.open_button)
    n = len(place_of(made).neurons)
    assert bar.caption.text() == f"1–{n} of 30"
    assert not bar.back_button.isEnabled()
    press(qtbot, bar.on_button)
    assert place_of(made).shown == range(n, 2 * n)
    press(qtbot, bar.back_button)
    assert place_of(made).shown == range(n)
    press(qtbot, bar.close_button)
    assert place_of(made).is_block
    assert not made.workbench.history.undo_label  # what is open is no part of the document


def test_pages_turn_by_keyboard(qtbot, open_editor):
    made = open_editor(experiment(2, 40, 1))
    bar = bar_of(made)
    bar.open_button.setFocus()
    qtbot.keyClick(bar.open_button, Qt.Key.Key_Space)
    assert made.editor.focusWidget() is bar.close_button
    n = len(place_of(made).neurons)
    for key, first in ((Qt.Key.Key_PageDown, n), (Qt.Key.Key_PageUp, 0), (Qt.Key.Key_PageUp, 0)):
        qtbot.keyClick(made.editor.focusWidget(), key)
        assert place_of(made).shown.start == first
    while bar.on_button.isEnabled():
        bar.on_button.setFocus()
        qtbot.keyClick(bar.on_button, Qt.Key.Key_Space)
    assert place_of(made).shown.stop == 40
    assert made.editor.focusWidget() is bar.close_button  # a button that is off has no focus


def test_a_page_shows_the_numbers_of_its_own_neurons(qtbot, open_editor):
    made = open_editor(experiment(2, 40, 1))
    made.editor.show_page("hidden 1", 39)
    place = place_of(made)
    present, network = made.editor.scene.present, made.workbench.experiment.network
    for at, box in zip(place.shown, place.neurons, strict=True):
        x, y = box.centre
        name = NeuronName("hidden 1", network["hidden 1"].neurons[at])
        assert made.editor.scene.target_at(QPointF(x, y)) == name
        bias = ParameterKey(*astuple(name))
        corner = made.editor.scene.anchor(bias)
        assert made.editor.scene.target_at(corner) == bias
        middle = present.maps["hidden 1"][at][15:17, 15:17].mean()
        expected = value_colour(float(np.clip(middle, -1, 1)), theme.LIGHT)
        seen = colour_at(made, x, y)
        assert abs(seen.red() - expected.red()) + abs(seen.blue() - expected.blue()) < 60
    assert made.editor.scene.anchor(ParameterKey("hidden 1", "1")) is None


def test_an_edit_keeps_the_page_and_another_network_forgets_it(open_editor):
    made = open_editor(experiment(2, 40, 30, 1))
    made.editor.show_page("hidden 1", 20)
    first = place_of(made).shown.start
    made.workbench.apply(edits.add_neuron("hidden 1"))
    made.workbench.apply(edits.add_neuron("hidden 2"))
    assert place_of(made).shown.start == first
    assert place_of(made, "hidden 2").is_block
    made.workbench.apply(edits.remove_column("hidden 1"))
    made.workbench.undo()
    assert place_of(made).is_block


def test_another_document_begins_with_closed_columns(open_editor):
    made = open_editor(experiment(2, 40, 1))
    made.editor.show_page("hidden 1", 20)
    made.workbench.open(made.workbench.experiment)
    assert place_of(made).is_block
    assert bar_of(made).open_button.isVisible()


def test_every_neuron_of_a_block_can_be_pointed_at(open_editor):
    made = open_editor(experiment(784, 30, 10))
    scene, node = made.editor.scene, made.workbench.experiment.network["hidden 1"]
    for neuron, box in zip(node.neurons, place_of(made).neurons, strict=True):
        assert scene.target_at(QPointF(*box.centre)) == NeuronName("hidden 1", neuron)
        bias = scene.anchor(ParameterKey("hidden 1", neuron))
        assert scene.target_at(bias) == ParameterKey("hidden 1", neuron)


def test_selected_neurons_of_a_block_have_a_frame(open_editor):
    made = open_editor(experiment(784, 30, 10))
    chosen, other = place_of(made).neurons[4:6]
    before = colour_at(made, chosen.x, chosen.centre[1])
    made.editor.scene.show_selection(Selection(frozenset({NeuronName("hidden 1", "5")})))
    assert colour_at(made, chosen.x, chosen.centre[1]) == QColor(theme.LIGHT.accent) != before
    assert colour_at(made, other.right, other.centre[1]) != QColor(theme.LIGHT.accent)


def test_the_slider_appears_where_connections_run_in_bundles(qtbot, open_editor):
    made = open_editor(experiment(2, 24, 24, 1))
    editor, network = made.editor, made.workbench.experiment.network
    assert editor.strongest.isVisible()
    editor.show_page("hidden 1", 0)
    assert editor.strongest.isVisible()
    assert not editor.strongest.slider.isEnabled()
    assert "close the page" in " ".join(editor.strongest.toolTip().split())
    editor.show_page("hidden 1", None)
    assert editor.strongest.slider.isEnabled()
    editor.strongest.slider.setValue(editor.strongest.slider.maximum())
    theta = editor.scene.present.theta
    weights = network.views(theta)["hidden 2"]["weight"]
    row, column = np.unravel_index(np.abs(weights).argmax(), weights.shape)
    key = ParameterKey("hidden 2", str(row + 1), ("hidden 1", str(column + 1)))
    assert editor.scene.anchor(key) is not None
    editor.strongest.slider.setValue(1)
    assert editor.strongest.value == 1
    middle = editor.scene.anchor(key)
    assert middle is not None
    assert editor.scene.target_at(middle) == key
    editor.strongest.slider.setValue(0)
    assert editor.scene.anchor(key) is None


def test_the_slider_is_not_there_for_the_connections_of_an_image(open_editor):
    assert not open_editor(experiment(784, 30, 10)).editor.strongest.isVisible()


def test_neurons_that_are_shown_keep_their_connections_open(open_editor):
    made = open_editor(experiment(2, 24, 24, 1))
    scene = made.editor.scene
    key = ParameterKey("hidden 2", "7", ("hidden 1", "5"))
    assert scene.anchor(key) is None
    scene.show_neurons(frozenset({NeuronName("hidden 2", "7"), NeuronName("gone", "1")}))
    assert scene.anchor(key) is not None
    scene.show_neurons(frozenset())
    assert scene.anchor(key) is None


def test_the_strongest_are_right_soon_after_the_last_frame(qtbot, open_editor):
    made = open_editor(experiment(2, 24, 24, 1))
    made.editor.strongest.slider.setValue(1)
    key = ParameterKey("hidden 2", "7", ("hidden 1", "5"))
    made.workbench.apply(edits.set_parameters({key: 9.0}, is_start=True))
    while made.editor.scene.present.value(key) != 9:
        made.workbench.poll()
    qtbot.waitUntil(lambda: made.editor.scene.anchor(key) is not None)
