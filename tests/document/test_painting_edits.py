"""Painting, moving and erasing points: each is one edit, whatever the data set was before."""

import numpy as np
import pytest

from playground.document.experiment import Experiment
from playground.document.experiment_encoding import decode_experiment, encode_experiment
from playground.document.point_edits import (
    MOST,
    drag_point,
    erase_points,
    move_point,
    paint_points,
)
from playground.engine.dataset import DataError
from playground.engine.datasets.circle import Circle
from playground.engine.datasets.points import Points
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.network import feed_forward
from playground.engine.preparation import prepare


def circle(**others):
    network = feed_forward(Input(features=("x1", "x2")), Dense(3), Dense(1))
    experiment = Experiment(network, Circle(n_examples=40), **others)
    return experiment, experiment.dataset.load(experiment.data_rng())


def test_the_first_stroke_makes_the_points_ones_own_and_adds_to_them():
    before, examples = circle()
    after = paint_points(examples, [(1.0, 2.0), (-3.0, 0.5)], 1).change(before)
    assert isinstance(after.dataset, Points)
    assert after.dataset.rows[-2:] == ((1.0, 2.0), (-3.0, 0.5))
    assert after.dataset.targets[-2:] == (1, 1)
    np.testing.assert_array_equal(after.dataset.rows[:-2], examples.train.inputs)
    assert after.network == before.network


def test_painted_points_come_where_they_are_painted_though_inputs_are_normalised():
    before, examples = circle(is_normalised=True)
    place = examples.train.inputs[3]
    after = paint_points(examples, [tuple(place)], 0).change(before)
    np.testing.assert_allclose(after.dataset.rows[-1], after.dataset.rows[3])
    own = after.dataset.load(after.data_rng())
    now = prepare(after.dataset, own, after.network, after.loss, is_normalised=after.is_normalised)
    then = prepare(before.dataset, examples, before.network, before.loss, is_normalised=True)
    np.testing.assert_allclose(now.train.inputs[-1], then.train.inputs[3], rtol=1e-6)


def test_erased_and_moved_points_are_those_of_their_rows():
    before, examples = circle()
    after = erase_points(examples, (0, 5, 2)).change(before)
    kept = np.delete(examples.train.inputs, [0, 2, 5], axis=0)
    np.testing.assert_array_equal(after.dataset.rows, kept)
    moved = drag_point(examples, 4, (9.0, 9.0)).change(after)
    assert moved.dataset.rows[4] == (9.0, 9.0)
    np.testing.assert_array_equal(np.delete(moved.dataset.rows, 4, 0), np.delete(kept, 4, 0))


def test_labels_say_how_much_was_done():
    _, examples = circle()
    assert paint_points(examples, [(0.0, 0.0)], 0).label == "paint point"
    assert erase_points(examples, (1, 2)).label == "erase 2 points"


def test_there_is_an_end_to_painting():
    before, examples = circle()
    full = paint_points(examples, [(0.0, 0.0)] * 1000, 0).change(before)
    assert len(full.dataset.rows) == MOST
    with pytest.raises(DataError, match="erase some"):
        paint_points(examples, [(0.0, 0.0)], 0).change(full)


def test_the_last_point_stays():
    before, examples = circle()
    with pytest.raises(DataError, match="keep at least one"):
        erase_points(examples, range(len(examples.train))).change(before)


def test_painting_keeps_the_test_part_and_which_part_each_point_is_in():
    before, examples = circle()
    after = paint_points(examples, [(1.0, 2.0)], 1).change(before)
    after = drag_point(examples, 4, (5.5, 5.5)).change(after)
    after = erase_points(examples, (0,)).change(after)
    own = after.dataset.load(after.data_rng())
    np.testing.assert_array_equal(own.test.inputs, examples.test.inputs)
    np.testing.assert_array_equal(own.test.targets, examples.test.targets)
    assert len(own.train) == len(examples.train)


def test_the_plane_stays_under_the_brush():
    before, examples = circle()
    after = paint_points(examples, [(5.9, 5.9)], 1).change(before)
    assert after.dataset.bounds == before.dataset.bounds
    after = erase_points(examples, (20,)).change(after)
    assert after.dataset.bounds == before.dataset.bounds
    grown = move_point(0, (20.0, 0.0)).change(after)
    assert grown.dataset.bounds == ((-24, 24), (-24, 24))


def test_a_file_keeps_both_parts_and_a_file_without_them_opens():
    before, examples = circle()
    after = paint_points(examples, [(1.0, 2.0)], 1).change(before)
    record = encode_experiment(after)
    assert decode_experiment(record) == after
    for name in ("test_rows", "test_targets", "plane"):
        del record["dataset"][name]
    old = decode_experiment(record).dataset
    assert old.rows == after.dataset.rows
    assert old.load(after.data_rng()).test is not None
