"""Arrow keys in weight space and data space: plain ones train, with Shift they move things."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from playground.session.commands import Step

from .weight_space_student import Student

SHIFT, PLAIN = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.NoModifier
FAR = SHIFT | Qt.KeyboardModifier.ControlModifier


def press(student, view, *keys, modifiers=SHIFT):
    view.setFocus()
    for key in keys:
        QTest.keyClick(view, key, modifiers)
    student.look()


def test_arrows_move_the_weights_and_a_series_is_undone_at_once(qtbot):
    student = Student(qtbot, "hinton")
    view, keys = student.panel.weights, Qt.Key
    assert view.view[0][1] == 10  # so that a step is 0.1
    press(student, view, keys.Key_Right, keys.Key_Right, keys.Key_Right, keys.Key_Up)
    assert student.seen.weights == pytest.approx([0.3, -1.9], abs=1e-6)
    press(student, view, keys.Key_Left, modifiers=FAR)
    assert student.seen.weights == pytest.approx([-0.7, -1.9], abs=1e-6)
    view.keys.finish()
    press(student, view, keys.Key_Down)
    assert student.seen.weights == pytest.approx([-0.7, -2.0], abs=1e-6)
    view.keys.finish()
    student.workbench.undo()
    assert student.seen.weights == pytest.approx([-0.7, -1.9], abs=1e-6)
    student.workbench.undo()
    assert student.seen.weights == pytest.approx([0, -2])
    assert student.workbench.history.undo_label is None


@pytest.mark.parametrize("which", ["weights", "data"])
def test_plain_arrows_step_back_and_forth_after_a_drag_and_change_no_weights(qtbot, which):
    student = Student(qtbot, "separable")
    student.workbench.send(Step(20))
    before, view = student.seen, getattr(student.panel, which)
    start = view.pixel(before.weights[:2]) if which == "weights" else view.arrow()[1]
    student.pull(view, start, start + QPointF(0, 12))
    dragged = student.seen.weights
    assert not np.array_equal(dragged, before.weights)
    position = student.workbench.history.position
    assert view.hasFocus()
    student.key(Qt.Key.Key_Right)
    assert student.workbench.snapshot.step == 21
    student.key(Qt.Key.Key_Left)
    assert student.workbench.snapshot.step == 20
    np.testing.assert_array_equal(student.seen.weights, dragged)
    assert student.workbench.history.position == position  # keys have edited nothing


def test_after_an_undo_keys_go_on_from_what_is_shown(qtbot):
    student = Student(qtbot, "hinton")
    view = student.panel.weights
    press(student, view, Qt.Key.Key_Right)
    student.workbench.undo()
    student.look()
    press(student, view, Qt.Key.Key_Up)
    assert student.seen.weights == pytest.approx([0, -1.9], abs=1e-6)


def test_arrows_turn_and_move_the_line(qtbot):
    student = Student(qtbot, "margin")
    data, before = student.panel.data, student.seen
    press(student, data, Qt.Key.Key_Left, modifiers=FAR)
    turned = student.seen
    angle = np.arctan2(*turned.normal[::-1]) - np.arctan2(*before.normal[::-1])
    assert np.rad2deg(angle) == pytest.approx(10, abs=1e-3)  # anticlockwise
    assert np.hypot(*turned.normal) == pytest.approx(np.hypot(*before.normal), rel=1e-5)
    press(student, data, Qt.Key.Key_Up)
    moved = student.seen
    assert moved.normal == pytest.approx(turned.normal, rel=1e-5)
    length = np.hypot(*turned.normal)
    along = (turned.line_offset - moved.line_offset) / length
    assert along == pytest.approx(0.1, abs=1e-4)  # along its arrow
    data.keys.finish()
    student.workbench.undo()
    assert student.seen.weights == pytest.approx(before.weights)


def test_a_line_whose_bias_is_fixed_only_turns(qtbot):
    student = Student(qtbot, "hinton")
    press(student, student.panel.data, Qt.Key.Key_Up)
    assert student.workbench.history.undo_label is None
    press(student, student.panel.data, Qt.Key.Key_Right)
    assert student.seen.weights == pytest.approx([-0.0349, -1.9997], abs=1e-3)
    assert student.refusals == []
