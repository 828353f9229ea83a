"""The panel that checks the gradient, in the window."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from playground.document import edits
from playground.document.examples import load_example
from playground.document.parameter_edits import set_parameters
from playground.engine.gradients.mean_gradient import mean_gradient
from playground.engine.parameter_key import ParameterKey, parameter_index, parameter_keys
from playground.session.commands import Step
from playground.session.preparing import prepare_examples
from playground.ui.gradients.check_words import brief, percent
from playground.ui.table_export import Origin, as_csv

from .person import Person

LEFT = Qt.MouseButton.LeftButton


def opened(qtbot, experiment):
    person = Person(qtbot, experiment, (1200, 900))
    person.window.panels.docks["gradient-check"].show()
    person.look()
    return person, person.window.panels.panels["gradient-check"]


@pytest.fixture
def xor(qtbot):
    return opened(qtbot, load_example("xor"))


def press(person, panel):
    QTest.mouseClick(panel.controls.button, LEFT)
    for _ in range(3):
        person.look()


def test_nothing_is_asked_before_the_button_is_pressed(xor):
    person, panel = xor
    assert panel.measurements() == frozenset()
    assert panel.table() is None
    assert not panel.nodes.isVisible()
    assert "central difference" in panel.sentence.text()
    press(person, panel)
    assert panel.nodes.isVisible()
    assert panel.measurements() == frozenset()  # the answer has been taken
    assert panel.controls.button.text() == "Check"


def test_it_says_that_all_is_well_and_how_well(xor):
    person, panel = xor
    press(person, panel)
    text = panel.sentence.text()
    assert text.startswith("Backpropagation agrees with central differences: the largest relative ")
    largest = max(node.relative_difference for node in panel._found.check.nodes)
    assert f"difference is {brief(largest)}, in " in text
    assert largest < 1e-6
    assert panel.about.text() == "All 25 weights and biases, a minibatch of 10 examples, step 0."
    assert [panel.nodes.item(row, 0).text() for row in range(2)] == ["hidden 1", "output"]


def test_the_bars_are_explained_below_them_and_in_their_tooltips(xor):
    person, panel = xor
    assert not panel.bars.isVisible()
    press(person, panel)
    assert panel.bars.isVisible()
    text = panel.bars.text()
    assert "empty at 1e−13 and full at 1" in text
    assert "tick, at 1e−5, rounding" in text
    assert text in panel.nodes.item(0, 1).toolTip().replace("\n", " ")


def test_the_wrong_derivative_is_found_and_blamed(qtbot):
    person, panel = opened(qtbot, load_example("broken-derivative"))
    press(person, panel)
    hidden_1, hidden_2, output = panel._found.check.nodes
    off = percent(hidden_2.relative_difference)
    assert panel.sentence.text().startswith(f"<b>hidden 2: {off} off: the derivative of its act")
    assert "Hidden 1 is off too" in panel.sentence.text()
    assert panel.nodes.item(0, 1).text() == f"{percent(hidden_1.relative_difference)} off"
    assert panel.nodes.item(2, 1).text() == brief(output.relative_difference)
    repaired = edits.set_activation(
        "hidden 2", load_example("circle").network["hidden 2"].layer.activation
    )
    person.workbench.apply(repaired)
    person.look()
    assert panel._found is None  # what was found is about another network
    press(person, panel)
    assert panel.sentence.text().startswith("Backpropagation agrees")


def test_the_worst_weight_is_chosen_in_the_drawing(xor):
    person, panel = xor
    press(person, panel)
    panel.sentence.linkActivated.emit("worst")
    most = max(panel._found.check.nodes, key=lambda node: node.relative_difference)
    assert person.workbench.lens.thing == most.worst.key
    assert "by backpropagation" in panel.details.text()


def test_a_click_on_a_row_chooses_its_worst_weight(xor):
    person, panel = xor
    press(person, panel)
    place = panel.nodes.visualItemRect(panel.nodes.item(0, 2)).center()
    QTest.mouseClick(panel.nodes.viewport(), LEFT, pos=place)
    assert person.workbench.lens.thing == panel._found.check.nodes[0].worst.key
    QTest.keyClick(panel.nodes, Qt.Key.Key_Down)
    assert person.workbench.lens.thing == panel._found.check.nodes[1].worst.key


def test_pressing_again_asks_anew_at_the_present_step(xor):
    person, panel = xor
    press(person, panel)
    person.workbench.send(Step(20))
    person.look()
    assert panel.about.text().endswith("; checked at step 0.")
    first = panel._found.check
    press(person, panel)
    assert panel._found.step == 20
    assert panel._found.check is not first


def test_samples_are_offered_for_large_networks(qtbot):
    person, panel = opened(qtbot, load_example("mnist"))
    assert panel.controls.n_parameters == 1000
    panel.controls.amount.set_value("100 drawn at random")
    press(person, panel)
    assert len(panel._found.check.indices) == 100
    assert panel.about.text().startswith("100 of 23,860 weights and biases")


def test_progress_can_be_seen_and_cancelled(qtbot, live_window):
    live_window.documents.open_example("mnist")
    panel = live_window.panels.panels["gradient-check"]
    live_window.panels.docks["gradient-check"].show()
    controls = panel.controls
    qtbot.waitUntil(lambda: controls.n_parameters == 1000, timeout=20_000)
    controls.amount.set_value("all 23,860 weights and biases")
    QTest.mouseClick(controls.button, LEFT)
    assert controls.button.text() == "Cancel"
    qtbot.waitUntil(lambda: 0 < controls.bar.value() < controls.bar.maximum(), timeout=20_000)
    QTest.mouseClick(controls.button, LEFT)
    assert controls.button.text() == "Check"
    assert panel.measurements() == frozenset()
    QTest.qWait(100)
    assert panel._found is None


def test_another_network_ends_a_check_under_way(qtbot, live_window):
    live_window.documents.open_example("mnist")
    panel = live_window.panels.panels["gradient-check"]
    live_window.panels.docks["gradient-check"].show()
    qtbot.waitUntil(lambda: panel.controls.n_parameters == 1000, timeout=20_000)
    panel.controls.amount.set_value("all 23,860 weights and biases")
    QTest.mouseClick(panel.controls.button, LEFT)
    live_window.documents.path = None
    live_window.documents._saved_position = live_window.workbench.history.position
    live_window.documents.open_example("xor")
    qtbot.waitUntil(lambda: panel.controls.amount.value.startswith("all 25 "), timeout=20_000)
    assert panel.controls.button.text() == "Check"
    assert panel._found is None


def test_a_network_that_cannot_be_trained_has_nothing_to_check(qtbot):
    experiment = load_example("blobs")
    person, panel = opened(qtbot, experiment)
    dangling = replace(experiment.network.output, sources=())
    network = replace(experiment.network, nodes=(*experiment.network.nodes[:-1], dangling))
    person.workbench.open(replace(experiment, network=network))
    person.look()
    assert not panel.controls.button.isEnabled()
    assert panel.about.text() == person.experiment.obstacle.sentence


def test_its_table_has_both_gradients_of_every_weight(xor):
    person, panel = xor
    person.workbench.send(Step(3))
    person.look()
    press(person, panel)
    table, snapshot = panel.table(), person.workbench.snapshot
    train = prepare_examples(snapshot.experiment, snapshot.examples).train
    rows = panel._found.check
    assert len(table.rows) == len(rows.indices) == 25
    network = snapshot.experiment.network
    order = snapshot.experiment.orders().order(0, 250)[30:40]
    gradient = mean_gradient(
        network, snapshot.experiment.loss, train, snapshot.theta.astype(np.float64), order
    )
    key = network["output"].neurons[0]
    bias = parameter_index(network, ParameterKey("output", key))
    assert table.rows[-1][:3] == ("output", "output", "bias")
    assert table.rows[-1][3] == pytest.approx(float(gradient[bias]), rel=1e-6)
    assert "central difference" in as_csv(table, Origin("xor", 0, 3)).splitlines()[0]


def test_a_vanished_gradient_is_too_small_and_not_wrong(qtbot):
    experiment = load_example("vanishing")
    person, panel = opened(qtbot, experiment)
    keys = [key for key in parameter_keys(experiment.network) if key.source is not None]
    start = dict.fromkeys(keys, 0.01)
    person.workbench.apply(set_parameters(start, is_start=True))
    person.look()
    press(person, panel)
    assert "In hidden 1 to hidden " in panel.sentence.text()
    assert "too small to be told from rounding" in panel.sentence.text()
    assert panel.nodes.item(0, 1).text() == "too small to tell"
