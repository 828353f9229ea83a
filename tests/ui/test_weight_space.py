"""Weight space in the real window: two views that are one thing, worked with the mouse."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from playground.document.blank import blank
from playground.document.edits import set_field
from playground.document.examples import load_example
from playground.document.parameter_edits import set_parameters
from playground.engine.datasets.points import Points
from playground.engine.network import Network
from playground.engine.neuron_name import NeuronName
from playground.engine.optimisers.sgd import Sgd
from playground.engine.weight_space.cases import Cases
from playground.engine.weight_space.feasible import feasible_region
from playground.session.commands import Step
from playground.ui.panels.weight_space import WeightSpacePanel

from .person import Person

HINTON = [(0, -2), (0, -1), (0, 0), (0, 1), (1, -1), (1, 0), (1, 1), (2, -1), (2, 0), (2, 1)]
"""Source: FACTS.md, after Hinton's lecture 2."""

_LEFT, _NO_BUTTON = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
_PIECES = 5


class Student(Person):
    """A person who works in the weight space panel."""

    def __init__(self, qtbot, name):
        experiment = name if not isinstance(name, str) else load_example(name)
        super().__init__(qtbot, experiment, (1500, 950))
        self.window.panels.introduce("weight-space")
        self.look()
        self.panel = self.window.panels.panels["weight-space"]
        assert isinstance(self.panel, WeightSpacePanel)
        assert self.panel.isVisible()
        for _ in range(3):  # a text that needs another line moves what is above it
            self.look()

    @property
    def seen(self):
        self.look()
        return self.panel._picture.neuron

    @property
    def picture(self):
        self.look()
        return self.panel._picture

    def _send(self, view, kind, at, button, buttons):
        event = QMouseEvent(kind, at, view.mapToGlobal(at), button, buttons, Qt.KeyboardModifier(0))
        QApplication.sendEvent(view, event)

    def hover(self, view, at):
        self._send(view, QEvent.Type.MouseMove, at, _NO_BUTTON, _NO_BUTTON)
        self.look()

    def press_at(self, view, at):
        self.hover(view, at)
        self._send(view, QEvent.Type.MouseButtonPress, at, _LEFT, _LEFT)
        self._send(view, QEvent.Type.MouseButtonRelease, at, _LEFT, _NO_BUTTON)
        self.look()

    def pull(self, view, start, end):
        self.hover(view, start)
        self._send(view, QEvent.Type.MouseButtonPress, start, _LEFT, _LEFT)
        for i in range(1, _PIECES + 1):
            at = start + (end - start) * i / _PIECES
            self._send(view, QEvent.Type.MouseMove, at, _NO_BUTTON, _LEFT)
            self.look()
        self._send(view, QEvent.Type.MouseButtonRelease, end, _LEFT, _NO_BUTTON)
        self.look()

    def choose(self, tool):
        QTest.mouseClick(self.panel.page.tools.buttons[tool], _LEFT)
        self.look()

    def words(self):
        self.look()
        return " ".join(self.panel.page._said)


def test_ten_weights_of_hintons_case_by_pressing_step(qtbot):
    student = Student(qtbot, "hinton")
    passed = [tuple(student.seen.weights)]
    for _ in range(40):
        student.window.actions_.step.trigger()
        weights = tuple(student.seen.weights)
        if weights != passed[-1]:
            passed.append(weights)
    assert passed == HINTON
    assert len(student.seen.wrong) == 0
    assert "9 mistakes so far" in student.words()
    assert "right, the weights stay" in student.words()


def test_mistakes_are_counted_where_many_steps_went_by_at_once(qtbot):
    student = Student(qtbot, "separable")
    student.workbench.send(Step(60))
    assert student.words().count("9 mistakes so far; at most 24") == 1
    np.testing.assert_array_equal(np.diff(student.seen.path_steps), 1)


def test_the_arithmetic_of_a_mistake_is_shown(qtbot):
    student = Student(qtbot, "hinton")
    student.window.actions_.step.trigger()
    assert "z = 0·0 + (−2)·(−1) = 2 → output 1, should be 0" in student.words()
    assert "subtract x. w ← (0, −2) − (0, −1) = (0, −1)" in student.words()


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
    QTest.mouseClick(student.panel.page.own, _LEFT)
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
    assert "● its error pushes this sum up, ◆ down" in student.panel.page.title.text()
    assert len(student.seen.inputs) == 4
    assert student.panel.page.data_axes.isVisible()
    assert "slice at" in student.panel.page.data_caption.text().lower()


def test_three_weights_are_shown_at_once(qtbot):
    student = Student(qtbot, "bias-as-weight")
    QTest.mouseClick(student.panel.page.is_solid, _LEFT)
    shown = student.picture.feasible
    assert shown.axes == (0, 1, 2)
    assert shown.region.vertices.shape[1] == 3
    assert student.panel.solid.isVisible()
    before = student.panel.solid.grab().toImage()
    student.pull(student.panel.solid, QPointF(60, 60), QPointF(120, 70))
    assert student.panel.solid.grab().toImage() != before


def test_a_slice_is_called_one_and_a_region_beside_it_is_mentioned(qtbot):
    student = Student(qtbot, "bias-as-weight")
    bias = student.seen.keys[-1]
    student.workbench.apply(set_parameters({bias: 50.0}, is_start=True))
    assert student.picture.feasible.is_slice
    assert student.picture.feasible.region.exists == ("Shaded" in student.words())
    assert "Slice at bias b = 50" in student.panel.page.weight_caption.text()


@pytest.mark.parametrize("name", ["half-adder", "plane", "vanishing", "sigmoid-from-perceptron"])
def test_any_network_is_shown_or_it_is_said_why_not(qtbot, name):
    student = Student(qtbot, name)
    assert student.panel._picture is not None or student.panel.page.sentence.text()


def connected(points):
    """Return an experiment whose one neuron takes in every column."""
    bare = blank(points, like=load_example("hinton"))
    output = replace(bare.network.output, sources=("input",))
    return replace(bare, network=Network((bare.network.input, output)))


def test_one_input_is_a_line_and_its_weight_space_a_plane(qtbot):
    one = Points(("x1",), ((1.0,), (-2.0,), (0.5,)), (1, 0, 1))
    student = Student(qtbot, connected(one))
    assert "its data are a line" in student.panel.page.no_plane.text()
    assert student.panel.weights.isVisible()
    assert student.panel.weights.names == ("weight of x₁", "bias b")
    assert student.picture.feasible.region.exists


def test_of_a_hundred_inputs_the_two_that_vary_most_are_shown(qtbot):
    rows = np.random.default_rng(0).normal(size=(20, 100))
    rows *= np.where(np.isin(np.arange(100), (40, 70)), 3.0, 0.1)
    names = tuple(f"a{i}" for i in range(100))
    many = Points(names, tuple(map(tuple, rows.tolist())), tuple(i % 2 for i in range(20)))
    student = Student(qtbot, connected(many))
    student.look()
    assert student.panel.page.data_axes.axes == (40, 70)
    assert student.seen.plane.labels == ("a40", "a70")
    # of 101 weights two are free, and three of the others are named
    assert "96 more weights as they are" in student.panel.page.weight_caption.text()
    assert student.picture.feasible.axes == (40, 70)


def test_a_neuron_without_connections_says_what_to_do(qtbot):
    experiment = load_example("hinton")
    output = replace(experiment.network.output, sources=(), frozen_biases=frozenset())
    network = replace(experiment.network, nodes=(experiment.network.input, output))
    student = Student(qtbot, replace(experiment, network=network, start=()))
    assert "Nothing leads to this neuron yet" in student.panel.page.sentence.text()


def test_the_loss_lies_behind_a_logistic_neurons_weight_space(qtbot):
    student = Student(qtbot, "margin")
    assert student.picture.losses is not None
    with_loss = student.panel.weights.grab().toImage()
    QTest.mouseClick(student.panel.page.has_loss, _LEFT)
    assert student.picture.losses is None
    assert student.panel.weights.grab().toImage() != with_loss


def steps(student, n):
    for _ in range(n):
        student.window.actions_.step.trigger()
        student.look()


def drag_weights(student, to):
    view = student.panel.weights
    student.pull(view, view.pixel(student.seen.weights[:2]), view.pixel(np.array(to)))


@pytest.mark.parametrize("margin", [4, 12, 20])
def test_the_circle_is_where_the_darker_region_begins(qtbot, margin):
    student = Student(qtbot, "hinton")
    student.panel.page.generosity.setValue(margin)
    student.look()
    goal, dark = student.picture.goal, student.picture.feasible.generous
    assert student.picture.feasible.region.exists
    assert np.hypot(*(dark.vertices - goal).T).min() < 1e-6  # in both cases it is the corner
    assert np.linalg.norm(goal - student.seen.weights) == pytest.approx(
        student.panel.page.curve._lesson.distances[-1]
    )
    assert ("half the learning rate" in student.words()) == (margin == 4)


def test_the_margin_begins_with_the_learning_rate_and_stays_where_it_was_put(qtbot):
    hinton = load_example("hinton")
    student = Student(qtbot, replace(hinton, optimiser=Sgd(0.3)))
    slider = student.panel.page.generosity
    assert slider.margin == pytest.approx(0.3)
    assert student.picture.feasible.generous.vertices.min(axis=0) == pytest.approx([2.1, 0.3])
    slider.setValue(10)
    student.workbench.apply(set_field("optimiser", Sgd(0.7)))
    student.look()
    assert slider.margin == 0.5


def test_mistakes_are_counted_anew_after_the_weights_were_moved(qtbot):
    student = Student(qtbot, "hinton")
    steps(student, 14)
    drag_weights(student, (-3.0, 3.0))
    assert "0 mistakes since you moved the weights at step 14" in student.words()
    assert len(student.seen.path) == 1
    steps(student, 4)
    seen = student.seen
    assert seen.path_steps.tolist() == [14, 15, 16, 17, 18]
    n = len(student.panel.page.curve._lesson.mistakes)
    assert f"{n} mistakes since you moved the weights at step 14" in student.words()
    assert n == np.diff(seen.path, axis=0).any(axis=1).sum() > 0
    student.workbench.undo()  # the weights jump back: that is no step of training either
    assert "0 mistakes since you moved the weights at step 18" in student.words()
    assert len(student.seen.path) == 1


def test_taking_the_move_back_brings_the_count_back(qtbot):
    student = Student(qtbot, "hinton")
    steps(student, 14)
    drag_weights(student, (-3.0, 3.0))
    student.workbench.undo()
    assert "9 mistakes so far" in student.words()
    assert len(student.seen.path) == 15


def test_old_steps_are_not_judged_by_new_data(qtbot):
    student = Student(qtbot, "hinton")
    steps(student, 14)
    student.choose("flip")
    student.press_at(student.panel.data, student.panel.data.pixel(student.seen.points[1]))
    assert "0 mistakes since the data changed at step 14" in student.words()
    steps(student, 5)
    distances = student.panel.page.curve._lesson.distances
    assert (np.diff(distances) <= 1e-9).all()
    assert student.panel.page.curve._lesson.is_complete


def test_neither_views_nor_scales_move_when_a_drag_ends_in_a_contradiction(qtbot):
    student = Student(qtbot, "separable")
    student.workbench.send(Step(60))
    student.look()
    data, weights, curve = student.panel.data, student.panel.weights, student.panel.page.curve
    before = [(view.view, view.place(), view.mapTo(student.window, view.pos())) for view in
              (data, weights)]  # fmt: skip
    assert curve.isVisible()
    among_the_others = np.array([0.8, -2.7])
    student.pull(data, data.pixel(student.seen.points[0]), data.pixel(among_the_others))
    qtbot.waitUntil(lambda: len(student.picture.contradiction) > 0)
    assert curve.isVisible()
    after = [(view.view, view.place(), view.mapTo(student.window, view.pos())) for view in
             (data, weights)]  # fmt: skip
    assert after == before
    student.workbench.undo()
    student.look()
    assert (data.view, weights.view) == (before[0][0], before[1][0])


def test_the_circle_is_left_out_where_it_lies_in_another_slice(qtbot):
    student = Student(qtbot, "separable")
    student.workbench.send(Step(60))
    picture = student.picture
    assert picture.goal[2] != pytest.approx(picture.neuron.weights[2], abs=0.1)
    assert picture.goal_at((0, 1)) is None
    assert "the nearest at bias b = " in student.words()
    QTest.mouseClick(student.panel.page.is_solid, _LEFT)
    np.testing.assert_array_equal(student.picture.goal_at((0, 1, 2)), picture.goal)


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


def test_xor_says_which_example_has_no_line(qtbot):
    student = Student(qtbot, "xor-one-neuron")
    qtbot.waitUntil(lambda: len(student.picture.contradiction) == 4)
    assert "example 1 has no line here: its inputs are 0" in student.words()


def test_an_example_opens_its_panel_and_begins_anew(qtbot):
    person = Person(qtbot, load_example("circle"), (1280, 800))
    panel = person.window.panels.panels["weight-space"]
    assert not panel.isVisible()

    def show(name):
        person.window.documents.open_example(name)
        for _ in range(4):
            person.look()

    show("hinton")
    assert panel.isVisible()
    assert panel.width() > 0.44 * person.window.width()
    assert min(view.place().width() for view in (panel.data, panel.weights)) > 120
    assert panel.page.curve.isVisible()
    panel.page.generosity.setValue(40)
    show("bias-as-weight")
    assert panel.page.margin == 1
    panel.page.is_solid.setChecked(True)
    show("xor-one-neuron")
    assert not panel.page.is_solid.isChecked()
    fresh = panel.data.view
    show("hinton")
    show("xor-one-neuron")
    assert panel.data.view == fresh
    show("broken-derivative")
    assert person.window.panels.panels["gradient-check"].isVisible()


def test_a_small_panel_says_that_there_is_more(qtbot):
    student = Student(qtbot, "hinton")
    student.panel.page.fit(QSize(500, 300))
    assert "Make this panel larger" in student.panel.page.region.text()
    assert student.panel.page.curve.isHidden()
    student.panel.page.fit(QSize(340, 300))  # too narrow for two: one, and tabs
    columns = student.panel.page._columns
    assert [each.isHidden() for each in columns] == [True, False]
    student.panel.page.buttons.which.setCurrentIndex(0)
    assert [each.isHidden() for each in columns] == [False, True]


def test_what_a_step_gives_at_0_is_chosen_in_the_columns_menu(qtbot):
    student = Student(qtbot, "xor-one-neuron")
    assert student.network.output.layer.activation.value_at_zero == 1  # as in Hinton's example
    control = student.editor.strip.controls["output"]
    control.menu.fill(student.network.output, student.network)
    submenu = next(each.menu() for each in control.menu.actions() if each.text() == "Value at 0")
    assert [(each.text(), each.isChecked()) for each in submenu.actions()] == [
        ("0", False),
        ("1", True),
    ]
    submenu.actions()[0].trigger()
    assert student.network.output.layer.activation.value_at_zero == 0
    assert student.picture.feasible.is_strict.tolist() == [False, True, True, False]
