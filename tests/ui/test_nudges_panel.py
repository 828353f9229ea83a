"""The nudges of the next step, looked at through the real window."""

import re
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from playground.document import edits
from playground.document.examples import load_example
from playground.engine.measurements.nudges import Nudges
from playground.engine.measurements.nudges_of_layer import NudgesOfLayer
from playground.engine.neuron_name import NeuronName
from playground.engine.optimisers.adam import Adam
from playground.engine.optimisers.momentum import Momentum
from playground.engine.optimisers.sgd import Sgd
from playground.engine.parameter_key import ParameterKey, parameter_index, parameter_keys
from playground.session.commands import Step, StepPhase
from playground.ui import theme
from playground.ui.editor.selection import selection_of
from playground.ui.gradients.nudge_absence import ERASED, GONE, INPUTS
from playground.ui.gradients.nudge_matrix import Cell
from playground.ui.number_format import short_number
from playground.ui.table_export import Origin, as_csv

from .person import NONE, Person

WEIGHT = ParameterKey("hidden 1", "2", ("input", "x1"))
LEFT = Qt.MouseButton.LeftButton


def person_with(qtbot, qapp, name="xor", **values):
    theme.apply(qapp, theme.LIGHT)
    made = Person(qtbot, replace(load_example(name), **values), (1280, 800))
    for other, dock in made.window.panels.docks.items():
        dock.setVisible(other == "nudges")
    look(made)
    return made


@pytest.fixture
def person(qtbot, qapp):
    return person_with(qtbot, qapp)


def look(person):
    for _ in range(4):  # the panel may ask for something else once it has seen an answer
        person.look()


def panel(person):
    return person.window.panels.panels["nudges"]


def bars(person):
    return panel(person).content.weight_page.bars


def matrix(person):
    return panel(person).content.layer_page.matrix


def answer(person):
    return panel(person)._answer.value


def choose(person, thing):
    person.editor.selecting.select(selection_of(thing))
    look(person)


def bar(person, place):
    """Return the row of an example in the minibatch, and the pixel of its bar."""
    row = int(answer(person).rows[place])
    return row, bars(person).centre_of(row).toPoint()


def click(widget, place):
    QTest.mouseMove(widget, place)
    QTest.mouseClick(widget, LEFT, NONE, place)


def test_what_is_shown_is_what_the_next_step_does(person):
    key = answer(person).key
    index = parameter_index(person.network, key)
    before = person.workbench.snapshot.theta[index]
    shown = answer(person)
    person.workbench.send(Step(1))
    look(person)
    snapshot = person.workbench.snapshot
    assert np.float32(shown.update) == snapshot.theta[index] - before
    assert shown.mean == pytest.approx(snapshot.gradient[index], rel=1e-4)
    assert "step 2" in panel(person).content.whose.text()


def test_without_a_choice_the_largest_gradient_is_shown_and_stays(person):
    shown = answer(person).key
    snapshot = person.workbench.snapshot
    assert "largest gradient at step 0" in panel(person).content.note.text()
    person.workbench.send(Step(50))
    look(person)
    assert answer(person).key == shown
    assert snapshot.step == 0
    assert "largest gradient at step 0" in panel(person).content.note.text()


def test_a_weight_is_chosen_in_the_drawing(person):
    person.click(person.weight(("input", "x1"), ("hidden 1", "2")))
    look(person)
    assert answer(person).key == WEIGHT
    assert panel(person).content.heading.text() == "Weight x₁ → neuron 2, hidden 1"
    assert panel(person).content.note.isHidden()
    person.click(person.bias("hidden 1", "3"))
    look(person)
    assert answer(person).key == ParameterKey("hidden 1", "3")
    choose(person, None)
    assert answer(person).key == ParameterKey("hidden 1", "3")
    assert "was the last" in panel(person).content.note.text()


def test_the_mouse_over_a_bar_highlights_its_example_and_a_click_pins_it(person):
    row, place = bar(person, 3)
    QTest.mouseMove(bars(person), place)
    assert person.workbench.lens.hovered == row
    assert "wants the" in panel(person).content.weight_page.line.text()
    click(bars(person), place)
    assert person.workbench.lens.pinned == row
    other, elsewhere = bar(person, 7)
    click(bars(person), elsewhere)
    assert person.workbench.lens.pinned == other
    click(bars(person), elsewhere)
    assert person.workbench.lens.pinned is None
    QApplication.sendEvent(bars(person), QEvent(QEvent.Type.Leave))
    assert person.workbench.lens.hovered is None


def test_an_example_highlighted_elsewhere_is_marked_at_its_bar(person):
    row, _ = bar(person, 4)
    before = bars(person).grab().toImage()
    person.workbench.look_through(replace(person.workbench.lens, hovered=row))
    hovered = bars(person).grab().toImage()
    person.workbench.look_through(replace(person.workbench.lens, hovered=None, pinned=row))
    pinned = bars(person).grab().toImage()
    assert before != hovered
    assert before != pinned
    assert hovered != pinned
    outside = next(i for i in range(200) if i not in answer(person).rows)
    person.workbench.look_through(replace(person.workbench.lens, pinned=outside))
    assert "is not in this minibatch" in panel(person).content.weight_page.line.text()


def test_to_highlight_an_example_asks_for_nothing_new(person, qtbot):
    row, _ = bar(person, 4)
    with qtbot.assertNotEmitted(panel(person).measurements_changed):
        person.workbench.look_through(replace(person.workbench.lens, hovered=row))


def test_sorted_bars_go_from_the_largest_to_the_smallest(person):
    panel(person).controls.is_sorted.click()
    look(person)
    order = np.argsort(-answer(person).gradients, kind="stable")
    assert panel(person).content.weight_page.strip.rows == tuple(
        answer(person).rows[order].tolist()
    )
    first, last = (int(answer(person).rows[i]) for i in (order[0], order[-1]))
    assert bars(person).centre_of(first).x() < bars(person).centre_of(last).x()
    place = QPoint(round(bars(person).left + 0.5 * bars(person).pitch), bars(person).height() // 2)
    QTest.mouseMove(bars(person), place)
    assert person.workbench.lens.hovered == first


def test_chips_stand_below_their_bars(person):
    strip = panel(person).content.weight_page.strip
    for place in range(10):
        row = int(answer(person).rows[place])
        assert strip.centre_of(place) == pytest.approx(bars(person).centre_of(row).x(), abs=1.5)


def test_a_neuron_shows_its_layer_and_a_weight_comes_back(person):
    choose(person, NeuronName("hidden 1", "3"))
    assert answer(person).node == "hidden 1"
    assert panel(person).controls.is_layer
    assert "18 weights and biases" in panel(person).content.heading.text()
    choose(person, WEIGHT)
    assert answer(person).key == WEIGHT
    assert not panel(person).controls.is_layer


def test_a_click_on_a_cell_pins_its_example_and_chooses_its_weight_in_the_drawing(person):
    choose(person, NeuronName("hidden 1", "3"))
    cell = Cell(6, 1, 0)
    place = matrix(person).centre_of(cell).toPoint()
    QTest.mouseMove(matrix(person), place)
    row = int(answer(person).rows[6])
    assert person.workbench.lens.hovered == row
    line = panel(person).content.layer_page.line.text()
    assert "weight x₁ → neuron 2" in line
    assert f"example {row + 1}" in line
    click(matrix(person), place)
    look(person)
    assert person.workbench.lens.pinned == row
    assert person.workbench.lens.thing == WEIGHT
    assert person.selection.parameters == {WEIGHT}
    assert panel(person).controls.is_layer
    click(matrix(person), matrix(person).centre_of(Cell(None, 4, 2)).toPoint())
    look(person)
    assert person.workbench.lens.thing == ParameterKey("hidden 1", "5")
    assert person.workbench.lens.pinned == row


def test_by_hand_the_switch_chooses_the_layer(person):
    choose(person, WEIGHT)
    panel(person).controls.layer.click()
    look(person)
    assert answer(person).node == "hidden 1"
    panel(person).controls.weight.click()
    look(person)
    assert answer(person).key == WEIGHT


def test_inputs_have_none(person):
    choose(person, NeuronName("input", "x1"))
    assert panel(person).content.placeholder.text() == INPUTS
    assert panel(person).content.placeholder.isVisible()
    assert not panel(person).measurements()


def test_an_erased_weight_and_one_that_is_gone_are_told(person):
    choose(person, WEIGHT)
    assert person.workbench.apply(edits.remove(connections=[WEIGHT]))
    person.workbench.look_through(replace(person.workbench.lens, thing=WEIGHT))
    look(person)
    assert panel(person).content.placeholder.text() == ERASED
    gone = ParameterKey("hidden 1", "99", ("input", "x1"))
    person.workbench.look_through(replace(person.workbench.lens, thing=gone))
    look(person)
    assert panel(person).content.placeholder.text() == GONE


def test_a_weight_erased_in_the_drawing_gives_way_to_another(person):
    choose(person, WEIGHT)
    person.key(Qt.Key.Key_Delete)
    look(person)
    assert ("input", "x1", "2") in person.network["hidden 1"].erased
    assert answer(person).key != WEIGHT
    assert panel(person).content.note.text().startswith("What was chosen is gone: this ")


def test_a_frozen_weight_is_left_alone(person):
    choose(person, WEIGHT)
    assert person.workbench.apply(edits.freeze([WEIGHT], is_frozen=True))
    look(person)
    assert "frozen" in panel(person).content.result.text()
    assert answer(person).update == 0


@pytest.mark.parametrize("size", [1, 32, 250])
def test_minibatches_of_any_size(qtbot, qapp, size):
    person = person_with(qtbot, qapp, batch_size=size)
    assert len(answer(person).rows) == size
    row, place = bar(person, size - 1)
    click(bars(person), QPoint(place.x(), 20))
    assert person.workbench.lens.pinned == row
    words = panel(person).content.result.text()
    assert "The only example" in words if size == 1 else f"{size} examples" in words
    panel(person).controls.layer.click()
    look(person)
    assert len(answer(person).gradients) == size
    assert not matrix(person).grab().isNull()


def test_images_are_seen_below_their_bars_and_any_pixels_weight_can_be_chosen(qtbot, qapp):
    person = person_with(qtbot, qapp, "mnist")
    strip = panel(person).content.weight_page.strip
    assert strip._chips.pixels(0).shape == (28, 28)
    assert strip.isVisible()
    choose(person, NeuronName("hidden 1", "3"))
    assert answer(person).weights_per_column > 1
    gradients = answer(person).gradients
    row, unit, column = np.unravel_index(np.abs(gradients).argmax(), gradients.shape)
    cell = Cell(int(row), int(unit), int(column))
    click(matrix(person), matrix(person).centre_of(cell).toPoint())
    look(person)
    thing = person.workbench.lens.thing
    assert isinstance(thing, ParameterKey)
    panel(person).controls.weight.click()
    look(person)
    assert answer(person).key == thing
    assert person.workbench.lens.pinned in answer(person).rows


def test_what_an_optimiser_carries_over_is_told(qtbot, qapp):
    person = person_with(qtbot, qapp, optimiser=Momentum(0.03))
    person.workbench.send(Step(5))
    look(person)
    parts = panel(person).content.weight_page.parts
    assert parts.isVisible()
    assert parts.text().startswith("step: carried over ")


def test_a_step_under_the_microscope_has_the_minibatch_that_is_shown(person):
    person.workbench.send(StepPhase())
    look(person)
    assert (
        panel(person).content.whose.text().startswith("The minibatch under the microscope (step 1)")
    )
    rows = answer(person).rows
    assert rows.tolist() == person.workbench.snapshot.microscope.rows.tolist()


def test_the_scale_can_be_kept(person):
    panel(person).controls.keeps_scale.click()
    limit = bars(person)._limit
    person.workbench.send(Step(300))
    look(person)
    assert bars(person)._limit == limit


def test_the_numbers_can_be_had_as_a_table(person):
    choose(person, WEIGHT)
    table = panel(person).table()
    shown = answer(person)
    of_step = ("step", "weight before", "weight after")
    assert table.columns == ("example", "target", "gradient", "x1", "x2", *of_step)
    assert [row[2] for row in table.rows[:10]] == shown.gradients.tolist()
    inputs = person.workbench.snapshot.examples.train.inputs[shown.rows]
    np.testing.assert_array_equal([row[3:5] for row in table.rows[:10]], inputs)
    assert table.rows[0][0] == f"example {shown.rows[0] + 1}"
    assert ("mean", "", shown.mean, *[""] * 5) in table.rows
    *nothing, step, before, after = table.rows[-1]
    assert nothing == ["next step", *[""] * 4]
    assert (step, before) == (shown.update, shown.value)
    assert "clipped mean" not in {row[0] for row in table.rows}
    person.workbench.send(Step(1))
    look(person)
    assert after == person.workbench.snapshot.theta[parameter_index(person.network, WEIGHT)]
    text = as_csv(table, Origin("xor", 0, 0))
    assert "\N{MINUS SIGN}1," not in text
    assert ",-1," in text
    panel(person).controls.layer.click()
    look(person)
    table, shown = panel(person).table(), answer(person)
    assert table.columns[2:5] == ("x₁ → neuron 1", "x₂ → neuron 1", "bias → neuron 1")
    assert [list(row[2:]) for row in table.rows[:-1]] == shown.gradients.reshape(10, -1).tolist()
    assert list(table.rows[-1][2:]) == shown.means.ravel().tolist()
    assert all(len(row) == len(table.columns) for row in table.rows)


def test_a_network_that_cannot_be_trained_says_why(person):
    nodes = list(person.network.nodes)
    unfit = replace(nodes[-1].layer, units=5)
    nodes[-1] = replace(nodes[-1], layer=unfit, neurons=("1", "2", "3", "4", "5"))
    network = replace(person.network, nodes=tuple(nodes))
    person.workbench.open(replace(person.experiment, network=network))
    look(person)
    assert panel(person).content.placeholder.text() == person.experiment.obstacle.sentence
    assert not panel(person).measurements()
    assert panel(person).table() is None


def test_every_weight_of_an_example_can_be_looked_at(person):
    for key in parameter_keys(person.network):
        choose(person, key)
        assert answer(person).key == key
        assert panel(person).measurements() == {Nudges(key, 10)}
    choose(person, NeuronName("output", "1"))
    assert panel(person).measurements() == {NudgesOfLayer("output", 10)}


def test_keys_reach_a_cell_that_is_too_narrow_for_the_mouse(qtbot, qapp):
    person = person_with(qtbot, qapp, "mnist")
    choose(person, NeuronName("hidden 1", "3"))
    matrix(person).setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down):
        QTest.keyClick(matrix(person), key)
    row = int(answer(person).rows[1])
    assert person.workbench.lens.hovered == row
    assert "weight pixel in row 1, column " in panel(person).content.layer_page.line.text()
    QTest.keyClick(matrix(person), Qt.Key.Key_Return)
    look(person)
    thing = person.workbench.lens.thing
    assert (thing.node, thing.neuron) == ("hidden 1", "1")
    assert person.workbench.lens.pinned == row


def test_another_document_lets_go_of_what_it_lacks(person):
    gone = ParameterKey("hidden 1", "6", ("input", "x1"))
    person.workbench.look_through(replace(person.workbench.lens, thing=gone, parameters=(gone,)))
    person.workbench.open(load_example("two-layer"))
    look(person)
    lens = person.workbench.lens
    assert (lens.thing, lens.parameters) == (None, ())
    assert "largest gradient at step 0" in panel(person).content.note.text()


def test_another_example_with_the_same_data_begins_with_a_weight_of_its_own(qtbot, qapp):
    person = person_with(qtbot, qapp, "vanishing")
    choose(person, ParameterKey("hidden 2", "2", ("hidden 1", "3")))
    person.workbench.open(load_example("vanishing-cured"))
    choose(person, None)
    person.workbench.open(load_example("vanishing"))
    look(person)
    assert "largest gradient at step 0" in panel(person).content.note.text()
    person.workbench.apply(edits.set_field("batch_size", 20))
    shown = answer(person).key
    choose(person, WEIGHT)
    choose(person, None)
    person.workbench.apply(edits.set_field("batch_size", 10))
    look(person)
    assert answer(person).key == WEIGHT != shown
    assert "was the last" in panel(person).content.note.text()


def test_an_image_weight_is_told_by_its_pixel(qtbot, qapp):
    person = person_with(qtbot, qapp, "mnist")
    names = person.network.input_names(person.network["hidden 1"])
    choose(person, ParameterKey("hidden 1", "8", names[13 * 28 + 12]))
    heading = panel(person).content.heading.text()
    assert heading == "Weight pixel in row 14, column 13 → neuron 8, hidden 1"
    strip = panel(person).content.weight_page.strip
    assert _has_accent(strip.viewport().grab().toImage())  # the ring around it
    choose(person, ParameterKey("hidden 1", "8"))
    assert not _has_accent(strip.viewport().grab().toImage())


def _has_accent(image):
    accent = theme.LIGHT.accent
    colours = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return any(colour.name() == accent for colour in colours)


def test_the_step_says_how_it_comes_about_and_how_long_it_is_drawn(person):
    balance, nudges = panel(person).content.weight_page.balance, answer(person)
    words = balance.step_words
    rate = short_number(person.experiment.optimiser.learning_rate)
    assert f"learning rate × gradient = \N{MINUS SIGN}{rate} × (" in words
    drawn = re.search(r"arrow drawn (?:at )?([\d.,]+) (times as long|of its length)", words)
    factor = float(drawn[1].replace(",", ""))
    assert (factor < 1) == (drawn[2] == "of its length")
    reach = abs(nudges.update) * factor / balance._limit
    assert 0.1 < reach <= 1


def test_a_step_too_small_for_float32_is_shown_as_it_was_computed(qtbot, qapp):
    person = person_with(qtbot, qapp, "vanishing")
    choose(person, ParameterKey("hidden 1", "2", ("input", "x1")))
    page, found = panel(person).content.weight_page, answer(person)
    assert found.update == 0
    assert found.computed == pytest.approx(-0.03 * found.clipped)
    assert "too small for float32: the weight stays" in panel(person).content.result.text()
    words = page.balance.step_words
    assert words.startswith("step = − learning rate × gradient = −0.03 × (")
    assert re.search(r"arrow drawn \d+ times as long", words)
    before = page.balance.grab().toImage()
    person.workbench.apply(edits.set_field("dtype", "float64"))
    look(person)
    assert answer(person).update == pytest.approx(found.computed, rel=1e-4)
    assert "float" not in panel(person).content.result.text()
    assert page.balance.grab().toImage() == before


def test_a_step_of_0_has_no_arrow_and_leaves_the_scale_to_the_next(qtbot, qapp):
    person = person_with(qtbot, qapp, optimiser=Sgd(0.0))
    words = panel(person).content.weight_page.balance
    assert answer(person).update == 0
    assert words.step_words == ""
    person.workbench.apply(edits.set_field("optimiser", Sgd(1e-4)))
    look(person)
    assert answer(person).computed != 0
    drawn = abs(answer(person).computed) * words._factor / words._limit
    assert 0.2 <= drawn <= 1


def test_adams_step_is_shown_with_its_averages_and_there_is_room_for_them(person):
    balance = panel(person).content.weight_page.balance
    before = balance.height()
    person.workbench.apply(edits.set_field("optimiser", Adam()))
    person.workbench.send(Step(3))
    look(person)
    letters, numbers, drawn = balance.step_words.splitlines()
    assert letters == "step = −η m ÷ (√v + ε)"
    snapshot, found = person.workbench.snapshot, answer(person)
    values = found.terms[0].factors[1].values
    index = parameter_index(person.network, found.key)
    slots = snapshot.state.slots
    weight = 0.9 * slots["mean_weight"][index] + 0.1
    mean = (0.9 * slots["mean"][index] + 0.1 * found.clipped) / weight
    assert values["m"] == pytest.approx(mean, rel=1e-4)
    assert short_number(abs(values["m"])) in numbers
    assert short_number(values["v"]).replace("-", "−") in numbers
    assert drawn.startswith("arrow drawn")
    assert balance.height() > before
    assert "v, average of their squares" in balance.toolTip().replace("\n", " ")
