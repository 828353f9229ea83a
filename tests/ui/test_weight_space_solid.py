"""Three weights at once: turned, and dragged on the screen or along an axis."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from playground.document.parameter_edits import set_parameters
from playground.ui.weight_space.arrow_keys import step_of

from .weight_space_student import LEFT, Student


def test_three_weights_are_shown_at_once(qtbot):
    student = Student(qtbot, "bias-as-weight")
    QTest.mouseClick(student.panel.page.is_solid, LEFT)
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


@pytest.fixture
def solid(qtbot):
    student = Student(qtbot, "bias-as-weight")
    QTest.mouseClick(student.panel.page.is_solid, LEFT)
    student.look()
    return student


def test_the_point_is_dragged_in_the_plane_that_faces_the_viewer(solid):
    view, before = solid.panel.solid, solid.seen.weights
    start = QPointF(*view.pixels(before))
    goal = start + QPointF(-30, -24)
    solid.pull(view, start, goal)
    after = solid.seen.weights
    assert view.pixels(after) == pytest.approx([goal.x(), goal.y()], abs=0.5)
    towards_the_viewer = view.camera.axes[2]
    assert (after - before) @ towards_the_viewer == pytest.approx(0, abs=1e-5)
    assert solid.workbench.history.undo_label == "set weight"
    solid.workbench.undo()
    np.testing.assert_array_equal(solid.seen.weights, before)  # the whole drag at once
    assert solid.workbench.history.undo_label is None


@pytest.mark.parametrize("axis", [0, 1, 2])
def test_an_arrow_of_the_point_changes_one_weight_alone(solid, axis):
    view, before = solid.panel.solid, solid.seen.weights
    start, tip = view.handles()[axis]
    way = (tip - start) / np.hypot(*(tip - start).toTuple())
    solid.pull(view, tip, tip + way * 25)
    moved = solid.seen.weights - before
    pixels = view.pixels(solid.seen.weights) - view.pixels(before)
    assert np.hypot(*pixels) == pytest.approx(25, abs=0.5)
    assert moved[axis] > 0
    np.testing.assert_allclose(np.delete(moved, axis), 0, atol=1e-6)


def test_two_clicks_turn_space_back(solid):
    view, first = solid.panel.solid, solid.panel.solid.camera
    solid.pull(view, QPointF(20, 20), QPointF(80, 40))
    assert view.camera != first
    assert solid.workbench.history.undo_label is None  # turning changes no weights
    QTest.mouseDClick(view, LEFT, pos=QPoint(20, 20))
    assert view.camera == first


def test_keys_move_all_three_weights(solid):
    view, before = solid.panel.solid, solid.seen.weights
    view.setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_PageDown):
        QTest.keyClick(view, key)
        solid.look()
    step = step_of(view._reach)
    assert solid.seen.weights - before == pytest.approx([step, step, -step], abs=1e-5)
