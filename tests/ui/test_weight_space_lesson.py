"""The lesson beside weight space: mistakes, their bound, and the distance that falls."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtTest import QTest

from playground.document.edits import set_field
from playground.document.examples import load_example
from playground.engine.optimisers.sgd import Sgd
from playground.session.commands import Step

from .weight_space_student import LEFT, Student

HINTON = [(0, -2), (0, -1), (0, 0), (0, 1), (1, -1), (1, 0), (1, 1), (2, -1), (2, 0), (2, 1)]
"""Source: FACTS.md, after Hinton's lecture 2."""


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


def test_the_circle_is_left_out_where_it_lies_in_another_slice(qtbot):
    student = Student(qtbot, "separable")
    student.workbench.send(Step(60))
    picture = student.picture
    assert picture.goal[2] != pytest.approx(picture.neuron.weights[2], abs=0.1)
    assert picture.goal_at((0, 1)) is None
    assert "the nearest at b\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}" in student.words()
    QTest.mouseClick(student.panel.page.is_solid, LEFT)
    np.testing.assert_array_equal(student.picture.goal_at((0, 1, 2)), picture.goal)
