"""The arrow keys in weight space and in data space: a series is one step of undo."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from .weight_space_student import Student

SHIFT, NONE = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.NoModifier


def press(student, view, *keys, shift=NONE):
    view.setFocus()
    for key in keys:
        QTest.keyClick(view, key, shift)
    student.look()


def test_arrows_move_the_weights_and_a_series_is_undone_at_once(qtbot):
    student = Student(qtbot, "hinton")
    view, keys = student.panel.weights, Qt.Key
    assert view.view[0][1] == 10  # so that a step is 0.1
    press(student, view, keys.Key_Right, keys.Key_Right, keys.Key_Right, keys.Key_Up)
    assert student.seen.weights == pytest.approx([0.3, -1.9], abs=1e-6)
    press(student, view, keys.Key_Left, shift=SHIFT)
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
    press(student, data, Qt.Key.Key_Left, shift=SHIFT)
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
