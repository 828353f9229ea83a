"""The panels of flow and distributions in the window: true numbers, and units that are found."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocumentFragment
from PySide6.QtTest import QTest

from playground.document.examples import load_example
from playground.engine.measurements.flow import Flow
from playground.engine.measurements.histograms import Histograms
from playground.engine.measurements.units import Units
from playground.engine.neuron_name import NeuronName
from playground.session.commands import Step
from playground.ui import theme

from .person import NONE, Person


def open_on(qtbot, example, name):
    person = Person(qtbot, load_example(example), (1400, 900))
    person.window.panels.docks[name].show()
    person.look()
    person.look()
    return person, person.window.panels.panels[name]


def plain(text):
    words = QTextDocumentFragment.fromHtml(text).toPlainText()
    return words.replace("\N{NO-BREAK SPACE}", " ").replace("☒ ", "")


@pytest.fixture(autouse=True)
def light(qapp):
    theme.apply(qapp, theme.LIGHT)


def click(widget, place):
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, NONE, place.toPoint())


def heights(panel):
    return [panel.picture.bar(i).height() for i in range(len(panel.picture._flow.names))]


def test_a_vanishing_gradient_is_a_staircase_and_its_cure_is_level(qtbot):
    _, panel = open_on(qtbot, "vanishing", "gradient-flow")
    steps = heights(panel)
    assert steps == sorted(steps)
    assert steps[0] < 0.2 * steps[-1]
    assert panel.sentence.text().startswith("The gradient vanishes: it shrinks")
    _, cured = open_on(qtbot, "vanishing-cured", "gradient-flow")
    assert min(heights(cured)) > 0.4 * max(heights(cured))
    assert cured.sentence.text().startswith("The gradient reaches every column")


def test_the_other_switch_shows_how_far_weights_move(qtbot):
    person, panel = open_on(qtbot, "vanishing", "gradient-flow")
    gradients = heights(panel)
    panel.switch.choose("ratio")
    assert heights(panel) != gradients
    assert "hidden 1 as they are: its updates there are too small for float32" in (
        panel.sentence.text()
    )
    assert "they hardly learn" in panel.sentence.text()
    flows = person.workbench.snapshot.answer(Flow()).value
    np.testing.assert_array_equal(panel.picture._flow.values, flows.update_ratios)
    assert panel.picture._flow.usual == 1e-3


def test_curves_are_what_was_kept(qtbot):
    person, panel = open_on(qtbot, "xor", "gradient-flow")
    for _ in range(3):
        person.workbench.send(Step())
        person.look()
    shown = panel.picture._flow
    assert shown.steps.tolist() == [0, 1, 2, 3]
    flows = person.workbench.snapshot.answer(Flow()).value
    np.testing.assert_array_equal(shown.past[-1], flows.gradient_norms)


def most_dead(person):
    """Return the column with the most dead units, and which they are."""
    columns = person.workbench.snapshot.answer(Units()).value.columns
    node = max(columns, key=lambda each: len(columns[each].dead))
    return node, columns[node].dead.tolist()


def test_a_click_on_a_unit_finds_it_in_the_drawing(qtbot):
    person, panel = open_on(qtbot, "vanishing-cured", "gradient-flow")
    node, dead = most_dead(person)
    assert len(dead) > 1
    name = NeuronName(node, person.network[node].neurons[dead[1]])
    click(panel.units, panel.units.square_of(name).center())
    assert person.workbench.lens.thing == name
    person.look()
    assert person.selection.neurons == frozenset({name})


def test_clicks_on_a_count_go_from_one_unit_to_the_next(qtbot):
    person, panel = open_on(qtbot, "vanishing-cured", "gradient-flow")
    node, dead = most_dead(person)
    assert len(dead) > 1
    seen = []
    for _ in range(len(dead) + 1):
        click(panel.units, panel.units.count_of(node).center())
        seen.append(person.workbench.lens.thing.neuron)
    expected = [person.network[node].neurons[i] for i in dead]
    assert seen == [*expected, expected[0]]
    column = next(c for c in panel.units._columns if c.short_title == node.replace("hidden ", "H"))
    assert column.count == f"{len(dead)} of 6"
    assert f"{len(dead)} dead" in column.tip


def test_the_line_above_counts_all_units_now_and_before(qtbot):
    person, panel = open_on(qtbot, "vanishing-cured", "gradient-flow")

    def n_dead():
        columns = person.workbench.snapshot.answer(Units()).value.columns
        return sum(len(each.dead) for each in columns.values())

    before = n_dead()
    assert plain(panel.unit_line.text()) == f"61 units, {before} dead (250 examples)"
    person.workbench.send(Step(300))
    person.look()
    now = n_dead()
    assert now != before
    expected = f"61 units, {now} dead; {before} at step 0 (250 examples)"
    assert plain(panel.unit_line.text()) == expected
    assert "☒" in panel.unit_line.text()


def test_the_lines_below_the_picture_are_never_cut_off(qtbot):
    person, panel = open_on(qtbot, "vanishing-cured", "gradient-flow")
    panel.switch.choose("ratio")
    person.workbench.send(Step(300))
    dock = person.window.panels.docks["gradient-flow"]
    dock.setFloating(True)
    for width in (400, 260):
        dock.resize(width, 600)
        person.look()
        for line in (panel.unit_line, panel.caption):
            assert line.width() < width
            assert line.wordWrap()
            assert line.heightForWidth(line.width()) <= line.height()


def test_arrows_go_through_all_quiet_units(qtbot):
    person, panel = open_on(qtbot, "vanishing-cured", "gradient-flow")
    panel.units.setFocus()
    columns = person.workbench.snapshot.answer(Units()).value.columns
    names = [
        NeuronName(node, person.network[node].neurons[i])
        for node, each in columns.items()
        for i in each.dead
    ]
    for expected in (names[0], names[1]):
        QTest.keyClick(panel.units, Qt.Key.Key_Right)
        assert person.workbench.lens.thing == expected
    QTest.keyClick(panel.units, Qt.Key.Key_Left)
    assert person.workbench.lens.thing == names[0]


def test_the_table_has_a_row_for_each_column(qtbot):
    person, panel = open_on(qtbot, "vanishing-cured", "gradient-flow")
    table = panel.table()
    flows = person.workbench.snapshot.answer(Flow()).value
    assert [row[0] for row in table.rows] == [f"hidden {i}" for i in range(1, 11)] + ["output"]
    assert [row[1] for row in table.rows] == flows.gradient_norms.tolist()
    assert all(len(row) == len(table.columns) for row in table.rows)


def test_histograms_of_each_quantity_are_shown_and_exported(qtbot):
    person, panel = open_on(qtbot, "vanishing", "distributions")
    answer = person.workbench.snapshot.answer(Histograms()).value
    for quantity, each in answer.items():
        panel.quantity.choose(quantity)
        assert panel.rows._shown.now is each
        table = panel.table()
        assert sum(row[-1] for row in table.rows) == int(each.n_values.sum())
    assert panel.isVisible()


def test_over_time_there_is_a_ridge_for_each_moment_that_was_kept(qtbot):
    person, panel = open_on(qtbot, "xor", "distributions")
    panel.time.choose("past")
    for _ in range(4):
        person.workbench.send(Step())
        person.look()
    shown = panel.ridges._shown
    assert shown.steps.tolist() == [0, 1, 2, 3, 4]
    now = shown.now
    shares = 100 * now.counts / now.n_values[:, None]
    np.testing.assert_allclose(shown.past.shares[-1], shares)
    assert "from step 0 (behind) to step 4 (in front)" in panel.caption.text()
    assert not panel.ridges.grab().isNull()


def test_what_cannot_be_trained_says_why(qtbot):
    person, panel = open_on(qtbot, "xor", "gradient-flow")
    *others, output = person.network.nodes
    misfit = replace(output, layer=replace(output.layer, units=3), neurons=())
    network = replace(person.network, nodes=(*others, misfit))
    person.workbench.open(replace(person.experiment, network=network))
    for _ in range(3):
        person.look()
    assert person.experiment.obstacle is not None
    assert panel.sentence.text() == person.experiment.obstacle.sentence
    assert panel.table() is None
    distributions = person.window.panels.panels["distributions"]
    person.window.panels.docks["distributions"].show()
    for _ in range(3):
        person.look()
    assert distributions.caption.text() == person.experiment.obstacle.sentence
    distributions.quantity.choose("activations")
    assert len(distributions.rows._shown.names) == 2


def test_the_cause_of_a_vanishing_gradient_is_named(qtbot):
    _, panel = open_on(qtbot, "vanishing", "gradient-flow")
    norms = panel.picture._flow.values
    factor = (norms[0] / norms[-1]) ** (1 / (len(norms) - 1))
    assert f"passes on about {factor:.2g} times" in panel.sentence.text()
    assert "a sigmoid’s slope is at most 1/4" in panel.sentence.text()
    _, cured = open_on(qtbot, "vanishing-cured", "gradient-flow")
    assert "passes on" not in cured.sentence.text()
