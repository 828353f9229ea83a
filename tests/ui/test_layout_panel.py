"""The panel of examples laid out: rings, steadiness, the mouse."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from playground.document.examples import load_example
from playground.engine.measurements.layout import Layout, LayoutAnswer
from playground.engine.neuron_name import NeuronName
from playground.session.commands import Step
from playground.ui import theme
from playground.ui.digits.layout_steady import SteadyLayout
from playground.ui.theme import LIGHT, class_colour

from .person import NONE, Person


@pytest.fixture(autouse=True)
def light(qapp):
    theme.apply(qapp, theme.LIGHT)


def open_on(qtbot, example, steps=0):
    person = Person(qtbot, load_example(example), (1400, 900))
    if steps:
        person.workbench.send(Step(steps))
    person.window.panels.docks["layout"].show()
    person.window.panels.docks["layout"].raise_()
    look(person)
    return person, person.window.panels.panels["layout"]


def look(person):
    for _ in range(3):
        person.look()


def places_of(item):
    return np.stack(item.getData(), axis=1)


def choose(person, panel, node):
    panel.column.setCurrentIndex(panel.column.findData(node))
    look(person)


def test_points_have_the_colours_of_their_classes_and_the_places_of_the_answer(qtbot):
    person, panel = open_on(qtbot, "blobs", 20)
    answer = person.workbench.snapshot.answer(panel.question).value
    labels = person.workbench.snapshot.examples.train.targets
    items = panel.view.plane.shown_points("train")
    assert len(items) == 5
    for label, item in enumerate(items):
        np.testing.assert_allclose(places_of(item), answer.points[labels == label])
        assert item.opts["brush"].color() == class_colour(label, LIGHT)


def test_misclassified_examples_are_ringed_and_counted(qtbot):
    person, panel = open_on(qtbot, "blobs", 20)
    choose(person, panel, "output")
    snapshot = person.workbench.snapshot
    labels = snapshot.examples.train.targets
    views = snapshot.experiment.network.views(snapshot.theta)
    values = snapshot.examples.train.inputs
    for node in snapshot.experiment.network.nodes[1:]:
        sums = values @ views[node.id]["weight"].T + views[node.id]["bias"]
        values = sums if node is snapshot.experiment.network.output else np.tanh(sums)
    wrong = [k for k, label in enumerate(labels) if np.argmax(values[k]) != label]
    assert 0 < len(wrong) < len(labels)
    np.testing.assert_array_equal(places_of(panel.view.mistakes), panel._steady.points[wrong])
    assert f"; {len(wrong)} of 250 examples misclassified" in panel.sentence.text()


def test_training_neither_flips_nor_jumps(qtbot):
    person, panel = open_on(qtbot, "blobs")
    choose(person, panel, "hidden 1")
    n_turned = 0
    for _ in range(25):
        before = panel._steady.points
        person.workbench.send(Step(3))
        look(person)
        moved = np.linalg.norm(panel._steady.points - before)
        found = person.workbench.snapshot.answer(panel.question).value.points
        assert moved < 0.35 * np.linalg.norm(before)
        assert moved <= np.linalg.norm(found - before) + 1e-9
        n_turned += moved < np.linalg.norm(found - before) - 1e-3
    assert n_turned  # else there was nothing to be steadied


def answer_at(points):
    return LayoutAnswer(points, np.array([0.6, 0.3]), None, None, points[0])


def test_a_mirrored_layout_is_shown_as_the_one_before():
    steady, examples = SteadyLayout(), object()
    points = np.random.default_rng(0).standard_normal((30, 2)) * (3, 1)
    steady.show(examples, "h", answer_at(points))
    np.testing.assert_array_equal(steady.points, points)
    limit = steady.limit
    steady.show(examples, "h", answer_at(0.8 * points * (-1, 1)))
    np.testing.assert_allclose(steady.points, 0.8 * points, atol=1e-12)
    np.testing.assert_allclose(steady.also, 0.8 * points[0], atol=1e-12)
    assert steady.limit == limit
    steady.show(examples, "h", answer_at(0.1 * points[:, ::-1]))
    np.testing.assert_allclose(steady.points, 0.1 * points, atol=1e-12)
    assert 0.1 * np.abs(points).max() <= steady.limit < 0.2 * limit
    other = -points
    steady.show(object(), "h", answer_at(other))
    np.testing.assert_array_equal(steady.points, other)


def test_after_numbers_that_are_not_finite_the_layout_begins_anew():
    steady, examples = SteadyLayout(), object()
    points = np.random.default_rng(0).standard_normal((9, 2))
    steady.show(examples, "h", answer_at(points))
    steady.show(examples, "h", answer_at(np.full((9, 2), np.nan)))
    assert np.isfinite(steady.limit)
    steady.show(examples, "h", answer_at(-points))
    np.testing.assert_array_equal(steady.points, -points)


def test_the_menu_offers_every_column_and_follows_a_chosen_neuron(qtbot):
    person, panel = open_on(qtbot, "spiral")
    texts = [panel.column.itemText(i) for i in range(panel.column.count())]
    assert texts[0] == "Inputs"
    assert texts[-1] == "Output"
    assert len(texts) == len(person.network.nodes)
    node = person.network.nodes[2]
    name = NeuronName(node.id, node.neurons[1])
    person.workbench.look_through(replace(person.workbench.lens, thing=name))
    look(person)
    assert panel.column.currentData() == node.id
    assert panel.sentence.text().startswith("Hidden 2: ")
    assert person.workbench.snapshot.answer(Layout(node.id)) is not None


@pytest.mark.parametrize(
    ("example", "column"),
    [("spiral", "Hidden 2: "), ("blobs", "Hidden 1: "), ("plane", "Output: ")],
)
def test_it_opens_on_the_column_before_the_outputs(qtbot, example, column):
    person, panel = open_on(qtbot, example)
    assert panel.sentence.text().startswith(column)
    panel.column.activated.emit(0)
    choose(person, panel, "input")
    person.workbench.send(Step(2))
    look(person)
    assert panel.column.currentText() == "Inputs"


def test_rings_lie_below_all_points(qtbot):
    _, panel = open_on(qtbot, "blobs", 20)
    heights = [item.zValue() for item in panel.view.plane.shown_points("train")]
    assert panel.view.mistakes.zValue() < min(heights)


def send(viewport, kind, at, button, buttons):
    event = QMouseEvent(kind, at, viewport.mapToGlobal(at), button, buttons, NONE)
    QApplication.sendEvent(viewport, event)


def pixel_of(panel, row):
    plot = panel.view.plane.plot
    scene = plot.view.mapViewToScene(QPointF(*panel._steady.points[row].tolist()))
    return QPointF(plot.mapFromScene(scene))


def loneliest(points):
    """Return the row of the point that is farthest from all others."""
    away = np.linalg.norm(points[:, None] - points[None], axis=2)
    np.fill_diagonal(away, np.inf)
    return int(away.min(axis=1).argmax())


def test_pointing_shows_an_example_and_a_click_pins_it(qtbot):
    person, panel = open_on(qtbot, "mnist")
    row = loneliest(panel._steady.points)
    viewport, at = panel.view.plane.plot.viewport(), pixel_of(panel, row)
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    send(viewport, QEvent.Type.MouseMove, at, none, none)
    assert person.workbench.lens.hovered == row
    assert f"image {row + 1:,}: " in panel.example.text().replace("&nbsp;", " ")
    assert not panel.image.image.isNull()
    send(viewport, QEvent.Type.MouseButtonPress, at, left, left)
    send(viewport, QEvent.Type.MouseButtonRelease, at, left, none)
    assert person.workbench.lens.pinned == row
    marked = places_of(panel.view.marks.pinned.point)
    np.testing.assert_array_equal(marked, panel._steady.points[[row]])


def test_a_pinned_example_that_is_not_among_the_first_is_shown_too(qtbot):
    person, panel = open_on(qtbot, "mnist")
    choose(person, panel, "input")
    assert "the first 1,000 examples" in panel.sentence.text()
    person.workbench.look_through(replace(person.workbench.lens, pinned=4321))
    look(person)
    marked = places_of(panel.view.marks.pinned.point)
    train = person.workbench.snapshot.examples.train
    first = train.inputs[:1000] / 255
    centred = first - first.mean(axis=0)
    _, _, directions = np.linalg.svd(centred, full_matrices=False)
    expected = (train.inputs[4321] / 255 - first.mean(axis=0)) @ directions[:2].T
    away = np.linalg.norm(centred @ directions[:2].T - expected, axis=1)  # however it was turned
    found = np.linalg.norm(panel._steady.points - marked[0], axis=1)
    np.testing.assert_allclose(found, away, atol=1e-4)


def test_the_table_has_a_row_for_each_example(qtbot):
    person, panel = open_on(qtbot, "blobs", 10)
    table = panel.table()
    answer = person.workbench.snapshot.answer(panel.question).value
    assert len(table.rows) == 250
    assert [row[3:] for row in table.rows] == [tuple(p) for p in answer.points.tolist()]
    assert {row[2] for row in table.rows} <= set("ABCDE")


@pytest.mark.parametrize("example", ["plane", "half-adder", "xor"])
def test_numbers_and_truth_tables_are_laid_out_too(qtbot, example):
    person, panel = open_on(qtbot, example)
    for i in range(panel.column.count()):
        panel.column.setCurrentIndex(i)
        look(person)
        answer = person.workbench.snapshot.answer(panel.question).value
        shown = sum(len(places_of(item)) for item in panel.view.plane.shown_points("train"))
        assert shown == len(answer.points)
        assert panel.sentence.text().startswith(panel.column.currentText())
    theme.apply(QApplication.instance(), theme.DARK)
    look(person)
    assert not panel.grab().isNull()
