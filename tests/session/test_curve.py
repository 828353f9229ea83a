"""Curves keep within their capacity and show only values that were computed."""

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from playground.session.curve import CAPACITY, CurveRecorder


def truth(step):
    """Return the value at a step, which no average of others equals."""
    return np.sin(step * 1.7) + step


@given(lengths=st.lists(st.integers(0, 60), max_size=40), first=st.integers(0, 100))
def test_a_long_run_of_minibatches_keeps_true_values_evenly(lengths, first):
    recorder, step = CurveRecorder(1, capacity=32), first
    curves = []
    for length in lengths:
        recorder.extend(step, truth(np.arange(step, step + length)))
        step += length
        curves.append((recorder.curve, step))
    for curve, end in curves:
        assert len(curve.steps) <= 32
        np.testing.assert_array_equal(curve.values[:, 0], truth(curve.steps))
        gaps = np.diff(curve.steps)
        assert len(set(gaps.tolist())) <= 1
        if end > first:
            stride = int(gaps[0]) if len(gaps) else 64
            assert curve.steps[0] < first + stride  # it reaches from the beginning
            assert curve.steps[-1] > end - 1 - stride or len(gaps) == 0  # to the end
        assert len(curve.steps) >= min(end - first, 15)
        if end - first <= 32:
            assert len(curve.steps) == end - first


@given(strides=st.lists(st.integers(0, 9), max_size=200))
def test_scores_keep_true_values_whenever_they_were_measured(strides):
    recorder, step, latest = CurveRecorder(2, capacity=16), 0, {}
    for number, stride in enumerate(strides):
        step += stride
        latest[step] = (truth(step), float(number))
        recorder.append(step, latest[step])
        curve = recorder.curve
        assert len(curve.steps) <= 16
        assert (np.diff(curve.steps) > 0).all()
        assert curve.steps[-1] == step
        assert curve.steps[0] == next(iter(latest))
        for at, values in zip(curve.steps.tolist(), curve.values.tolist(), strict=True):
            assert tuple(values) == latest[at]


def test_scores_of_a_long_run_are_kept_evenly_from_its_beginning():
    recorder = CurveRecorder(1, capacity=64)
    for step in range(0, 30_000, 3):
        recorder.append(step, (truth(step),))
    curve = recorder.curve
    assert curve.steps[0] == 0
    assert curve.steps[-1] == 29_997
    assert np.diff(curve.steps).max() < 30_000 / 16


def test_a_curve_once_given_does_not_change():
    recorder = CurveRecorder(1, capacity=8)
    recorder.extend(0, truth(np.arange(5)))
    curve = recorder.curve
    before = curve.steps.copy(), curve.values.copy()
    recorder.extend(5, truth(np.arange(5, 50)))
    np.testing.assert_array_equal(curve.steps, before[0])
    np.testing.assert_array_equal(curve.values, before[1])


def test_a_curve_does_not_change_when_its_last_value_is_replaced():
    recorder = CurveRecorder(1, capacity=8)
    recorder.append(3, (1.0,))
    curve = recorder.curve
    recorder.append(3, (2.0,))
    assert curve.values.tolist() == [[1.0]]
    assert recorder.curve.values.tolist() == [[2.0]]
    assert recorder.curve.steps.tolist() == [3]


def test_a_curve_cannot_be_written_to():
    recorder = CurveRecorder(1)
    recorder.append(0, (1.0,))
    for array in (recorder.curve.steps, recorder.curve.values):
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0
    recorder.append(1, (2.0,))  # the recorder itself goes on


def test_more_at_once_than_there_is_room_for():
    recorder = CurveRecorder(1)
    recorder.extend(0, truth(np.arange(100_000)))
    curve = recorder.curve
    assert CAPACITY / 2 < len(curve.steps) <= CAPACITY
    np.testing.assert_array_equal(curve.values[:, 0], truth(curve.steps))


def test_a_gap_left_by_other_steps_is_shown_as_it_is():
    recorder = CurveRecorder(1)
    recorder.extend(0, truth(np.arange(3)))
    recorder.extend(10, truth(np.arange(10, 12)))
    assert recorder.curve.steps.tolist() == [0, 1, 2, 10, 11]


def test_a_recorder_resumes_where_another_was():
    first, second = CurveRecorder(1, capacity=16), CurveRecorder(1, capacity=16)
    for step in range(100):
        first.append(step, (truth(step),))
    second.resume(first.curve)
    for recorder in (first, second):
        for step in range(100, 160):
            recorder.append(step, (truth(step),))
    curve = second.curve
    assert curve.steps[0] == 0
    assert curve.steps[-1] == 159
    np.testing.assert_array_equal(curve.values[:, 0], truth(curve.steps))
    assert np.diff(curve.steps).max() <= 2 * curve.stride


def test_a_curve_is_cut_at_a_step_and_taken_along_whole():
    recorder = CurveRecorder(2)
    for step in (0, 3, 7, 9):
        recorder.append(step, (step, -step))
    curve = recorder.curve
    assert curve.until(9) is curve
    assert curve.until(8).steps.tolist() == [0, 3, 7]
    assert curve.until(7).values.tolist() == [[0, 0], [3, -3], [7, -7]]
    assert curve.until(-1).steps.tolist() == []
    copied = curve.copy()
    assert copied.steps.tolist() == curve.steps.tolist()
    assert copied.steps.base is None
    longer = curve.until(3).with_point(5, (1.0, 2.0))
    assert longer.steps.tolist() == [0, 3, 5]
    assert longer.values[-1].tolist() == [1, 2]
    assert curve.steps.tolist() == [0, 3, 7, 9]


def test_without_its_last_value_a_recorder_is_even_and_copies_little():
    sparse = CurveRecorder(2, 16, keeps_last=False)
    n_copies = 0
    for step in range(1000):
        before = sparse.curve.values.base
        sparse.append(step, (float(step), -1.0))
        n_copies += sparse.curve.values.base is not before
    steps, stride = sparse.curve.steps, sparse.curve.stride
    assert steps.tolist() == list(range(0, 1000, stride))
    assert 8 <= len(steps) <= 16
    assert (sparse.curve.values[:, 0] == steps).all()
    assert n_copies < 20
