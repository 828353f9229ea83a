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
    caption = student.panel.page.weight_caption
    assert caption.text() == "Slice at b\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}50"
    caption.setFixedWidth(70)
    student.workbench.apply(set_parameters({bias: -5.59}, is_start=True))
    student.look()
    assert caption.text() == "b\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}\N{MINUS SIGN}5.59"
    assert caption.fontMetrics().horizontalAdvance(caption.text()) < 70  # in one line
    assert "Slice at" in caption.toolTip()


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
        QTest.keyClick(view, key, Qt.KeyboardModifier.ShiftModifier)
        solid.look()
    step = step_of(view._reach)
    assert solid.seen.weights - before == pytest.approx([step, step, -step], abs=1e-5)


def test_plain_arrows_turn_the_picture_and_change_no_weights(solid):
    view, before, camera = solid.panel.solid, solid.seen.weights, solid.panel.solid.camera
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Right)
    QTest.keyClick(view, Qt.Key.Key_Up)
    solid.look()
    assert (view.camera.azimuth, view.camera.elevation) == (
        camera.azimuth + 5,
        camera.elevation + 5,
    )
    np.testing.assert_array_equal(solid.seen.weights, before)
    assert solid.workbench.history.undo_label is None


@pytest.mark.parametrize("part", ["rim", "arrow"])
def test_pointing_at_a_plane_lights_its_example_and_says_what_it_means(solid, part):
    view, data = solid.panel.solid, solid.panel.data
    discs, row = view._discs(), 2
    ends = discs.arrow(row, view.camera.axes[2])
    places = view.pixels(discs.circles[row] if part == "rim" else ends[1:])
    at = next(QPointF(*each) for each in places if view.row_at(QPointF(*each)) == row)
    dull, dull_data = view.grab().toImage(), data.grab().toImage()
    solid.hover(view, at)
    assert solid.workbench.lens.hovered == row
    assert view.grab().toImage() != dull
    assert data.grab().toImage() != dull_data
    said = view.explain(at)
    assert said.startswith(f"Example {row + 1} ◆: this disc")
    assert "arrow points get the example right" in said
    solid.hover(view, QPointF(2, 2))
    assert solid.workbench.lens.hovered is None


def test_of_filled_discs_the_one_in_front_is_pointed_at(solid):
    view = solid.panel.solid
    discs, viewer = view._discs(), view.camera.axes[2]
    at = QPointF(view.width() / 2 + 30, view.height() / 2 + 25)
    row = view.row_at(at)
    assert row is not None
    right, up, _ = view.camera.axes
    flat = (30 * right - 25 * up) / view._scale
    # the line of sight towards the viewer has been on each plane's one side, then on the other
    own = flat + discs.depth(row, flat, viewer) * viewer
    assert discs.units[row] @ own == pytest.approx(discs.away[row], abs=1e-9)
    others = [discs.depth(i, flat, viewer) for i in range(4) if i != row]
    assert all(each is None or each <= own @ viewer for each in others)


def test_a_click_on_a_plane_pins_its_example(solid):
    view = solid.panel.solid
    at = view.pixels(view._discs().arrow(3, view.camera.axes[2])[1])
    solid.press_at(view, QPointF(*at))
    assert solid.workbench.lens.pinned == 3
