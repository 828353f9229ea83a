"""Weight space in the real window: two views that are one thing, worked with the mouse."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtTest import QTest

from playground.engine.datasets.points import Points
from playground.engine.neuron_name import NeuronName
from playground.engine.weight_space.cases import Cases
from playground.engine.weight_space.feasible import feasible_region

from .weight_space_student import LEFT, Student


def test_the_line_turns_where_the_weights_are_dragged(qtbot):
    student = Student(qtbot, "hinton")
    view = student.panel.weights
    student.pull(view, view.pixel(np.array([0.0, -2.0])), view.pixel(np.array([4.0, 1.0])))
    assert student.seen.weights == pytest.approx([4, 1], abs=0.06)
    assert student.seen.normal == pytest.approx(student.seen.weights)
    assert len(student.seen.wrong) == 0
    assert student.workbench.history.undo_label == "set weight"
    student.workbench.undo()
    assert student.seen.weights == pytest.approx([0, -2])  # the whole drag at once
    assert student.workbench.history.undo_label is None


def test_the_weights_move_where_the_line_is_dragged(qtbot):
    student = Student(qtbot, "separable")
    view = student.panel.weights
    student.pull(view, view.pixel(np.zeros(2)), view.pixel(np.array([2.0, 8.0])))
    before = student.seen
    data = student.panel.data
    foot = data.pixel(np.array([-3.0, 3.0 * before.normal[0] / before.normal[1]]))
    student.pull(data, foot, foot + QPointF(0, 30))
    after = student.seen
    assert after.weights[:2] == pytest.approx(before.weights[:2])
    goal = data.plane_point(foot + QPointF(0, 30))
    assert after.normal @ goal + after.line_offset == pytest.approx(0, abs=1e-4)
    assert after.weights[2] == pytest.approx(after.line_offset)


def test_the_arrow_turns_the_line(qtbot):
    student = Student(qtbot, "margin")
    data = student.panel.data
    foot, tip = data.arrow()
    goal = foot + QPointF(0, -80)
    student.pull(data, tip, goal)
    normal = student.seen.normal
    assert normal[1] > 0
    assert abs(normal[0]) < 0.1 * normal[1]


def test_an_example_under_the_mouse_lights_up_in_the_other_view(qtbot):
    student = Student(qtbot, "separable")
    data, weights = student.panel.data, student.panel.weights
    student.hover(data, data.pixel(student.seen.points[3]))
    assert student.workbench.lens.hovered == 3
    assert weights._lens.example == 3
    feasible = student.picture.feasible
    normal, offset = feasible.normals[7], feasible.offsets[7]
    along = np.array([-normal[1], normal[0]]) / np.hypot(*normal)
    foot = -normal * offset / (normal @ normal)
    student.hover(weights, weights.pixel(foot + 0.8 * weights.view[0][1] * along))
    assert student.workbench.lens.hovered == 7
    assert data._lens.example == 7
    student.press_at(data, data.pixel(student.seen.points[5]))
    assert student.workbench.lens.pinned == 5


def test_the_shaded_region_is_the_engines(qtbot):
    student = Student(qtbot, "hinton")
    cases = Cases(np.array([[1.0, -2], [0, -1]]), np.array([1.0, -1]), 0.0, 1.0)
    view = student.panel.weights.view
    shown = student.picture.feasible
    expected = feasible_region(cases, np.array([0.0, -2]), (0, 1), view)
    np.testing.assert_allclose(shown.region.vertices, expected.vertices)
    assert shown.axes == (0, 1)
    pixels = student.panel.weights.grab().toImage()
    place = student.panel.weights.pixel(np.array([0.9 * view[0][1], 0.2 * view[0][1]])).toPoint()
    outside = student.panel.weights.pixel(np.array([-0.9, -0.63]) * view[0][1]).toPoint()
    assert pixels.pixelColor(outside) != pixels.pixelColor(place)


def test_flipping_a_class_by_a_click_closes_the_region_and_shows_who_contradicts(qtbot):
    student = Student(qtbot, "separable")
    assert student.picture.feasible.region.exists
    assert "Shaded" in student.words()
    student.choose("flip")
    data = student.panel.data
    student.press_at(data, data.pixel(student.seen.points[3]))
    assert student.experiment.dataset.targets[3] == 0
    assert student.seen.signs[3] == -1
    assert not student.picture.feasible.region.exists
    qtbot.waitUntil(lambda: len(student.picture.contradiction) > 0)
    assert "No weights satisfy all of these" in student.words()
    assert 3 in student.picture.contradiction
    student.workbench.undo()
    assert student.picture.feasible.region.exists
    assert len(student.picture.contradiction) == 0


def test_points_are_moved_added_and_removed(qtbot):
    student = Student(qtbot, "separable")
    data, dataset = student.panel.data, student.experiment.dataset
    place = np.array([3.0, 4.0])
    student.pull(data, data.pixel(student.seen.points[1]), data.pixel(place))
    assert student.experiment.dataset.rows[1] == pytest.approx(place, abs=0.05)
    student.workbench.undo()
    assert student.experiment.dataset == dataset  # one drag, one step of undo
    student.choose("add negative")
    student.press_at(data, data.pixel(np.array([-2.0, -3.0])))
    assert student.experiment.dataset.targets == (*dataset.targets, 0)
    assert student.experiment.dataset.rows[-1] == pytest.approx((-2, -3), abs=0.05)
    student.choose("remove")
    student.press_at(data, data.pixel(student.seen.points[0]))
    assert student.experiment.dataset.rows[:9] == dataset.rows[1:]
    assert len(student.seen.rows) == 10
    assert student.refusals == []


def test_points_of_any_data_set_become_ones_own(qtbot):
    student = Student(qtbot, "gauss")
    assert student.panel.page.tools.isHidden()
    weights = student.seen.weights
    inputs = student.workbench.snapshot.examples.train.inputs
    student.workbench.look_through(
        replace(student.workbench.lens, thing=NeuronName("hidden 1", "1"))
    )
    if student.network.hidden:
        weights = student.seen.weights
    QTest.mouseClick(student.panel.page.own, LEFT)
    student.look()
    assert isinstance(student.experiment.dataset, Points)
    np.testing.assert_allclose(student.experiment.dataset.rows, inputs)
    np.testing.assert_array_equal(student.seen.weights, weights)
    assert not student.panel.page.tools.isHidden()
    student.workbench.undo()
    assert student.experiment.dataset.name == "gauss"


def test_a_hidden_neuron_is_opened_by_a_click_in_the_drawing(qtbot):
    student = Student(qtbot, "circle")
    student.click(student.neuron("hidden 2", "1"))
    assert student.seen.neuron == NeuronName("hidden 2", "1")
    assert "Hidden 2" in student.panel.page.title.text()
    assert "pull it to the other side" in student.panel.page.title.text()
    assert "wrong" not in student.panel.page.title.text()
    assert "● its error pushes this sum up, ◆ down" in student.panel.page.title.text()
    assert len(student.seen.inputs) == 4
    assert student.panel.page.data_axes.isVisible()
    assert "slice at" in student.panel.page.data_caption.text().lower()


def test_the_loss_lies_behind_a_logistic_neurons_weight_space(qtbot):
    student = Student(qtbot, "margin")
    assert student.picture.losses is not None
    with_loss = student.panel.weights.grab().toImage()
    QTest.mouseClick(student.panel.page.has_loss, LEFT)
    assert student.picture.losses is None
    assert student.panel.weights.grab().toImage() != with_loss


def test_what_is_under_the_mouse_is_explained_in_numbers(qtbot):
    student = Student(qtbot, "hinton")
    view = student.panel.weights
    assert "weight of x₁ = 0, weight of x₂ = −2" in view.explain(view.pixel(np.array([0.0, -2])))
    assert "get every example right with the margin" in view.explain(
        view.pixel(student.picture.goal)
    )
    half = view.view[0][1] / 2
    # at a sum of 0 the output is 1: wrong for the case that should be 0
    assert "dashed" in view.explain(view.pixel(np.array([-half, 0.0])))
    assert "solid" in view.explain(view.pixel(np.array([-half, -half / 2])))
