"""Points of one's own: each can be moved, and all are learnt from, in turn."""

import numpy as np
import pytest

from playground.document import edits, point_edits
from playground.document.examples import load_example
from playground.engine.dataset import DataError
from playground.engine.datasets.points import Points
from playground.engine.datasets.table import Table
from playground.session.trainer import Trainer


def loaded(points):
    return points.load(np.random.default_rng(0))


def test_all_are_training_and_test_examples_in_their_order():
    points = Points(rows=((1.0, 2.0), (3.0, -4.0)), targets=(0, 1))
    examples = loaded(points)
    np.testing.assert_array_equal(examples.train.inputs, [[1, 2], [3, -4]])
    np.testing.assert_array_equal(examples.train.targets, [0, 1])
    assert examples.test is examples.train
    assert points.bounds == ((-5, 5), (-5, 5))


def test_numbers_to_predict():
    points = Points(rows=((1.0, 2.0),), targets=(0.5,), class_names=())
    assert loaded(points).train.targets.tolist() == [[0.5]]


def test_a_point_is_moved_changed_added_and_removed():
    points = Points(rows=((1.0, 2.0), (3.0, -4.0)), targets=(0, 1))
    assert points.with_point(1, (0.0, 0.0)).rows == ((1, 2), (0, 0))
    assert points.with_target(0, 1).targets == (1, 1)
    more = points.with_new((5.0, 5.0), 0)
    assert (more.rows[-1], more.targets) == ((5, 5), (0, 1, 0))
    assert more.without(2) == points


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"rows": (), "targets": ()}, "no point left"),
        ({"rows": ((1.0,),), "targets": (0,)}, "1 values where there are 2"),
        ({"rows": ((1.0, np.inf),), "targets": (0,)}, "not a finite number"),
        ({"rows": ((1.0, 1.0),), "targets": (2,)}, "has the target 2"),
        ({"rows": ((1.0, 1.0),), "targets": (0, 1)}, "1 points but 2 targets"),
        ({"test_rows": ((1.0, 1.0),), "test_targets": ()}, "1 test points but 0 targets"),
        ({"test_rows": ((1.0, 1.0),), "test_targets": (2,)}, "Test point 1 has the target 2"),
        ({"plane": ((1.0, 0.0), (0.0, 1.0))}, "lower to its higher end"),
        ({"plane": ((0.0, 1.0),)}, "lower to its higher end"),
    ],
)
def test_what_does_not_fit_is_refused(values, message):
    with pytest.raises(DataError, match=message):
        Points(**values)


def test_any_table_of_points_becomes_ones_own_with_weights_and_loss():
    moons = load_example("moons")
    examples = moons.dataset.load(moons.data_rng())
    own = point_edits.make_points_own(examples).change(moons)
    assert own.network == moons.network
    assert own.loss == moons.loss
    np.testing.assert_array_equal(loaded(own.dataset).train.inputs, examples.train.inputs)
    np.testing.assert_array_equal(loaded(own.dataset).train.targets, examples.train.targets)


def test_points_of_a_recipe_cannot_be_moved():
    with pytest.raises(DataError, match="make them your own first"):
        point_edits.remove_point(0).change(load_example("moons"))


def test_normalised_points_become_ones_own_as_the_network_sees_them():
    rows = tuple((float(i), 100.0 * (i % 3)) for i in range(12))
    table = Table(("x1", "x2"), rows, tuple(float(i % 2) for i in range(12)), ("no", "yes"))
    before = edits.choose_dataset(table).change(load_example("moons"))
    assert before.is_normalised
    examples = table.load(before.data_rng())
    own = point_edits.make_points_own(examples).change(before)
    assert not own.is_normalised
    one = Trainer(before, examples).prepared.train.inputs
    other = Trainer(own, loaded(own.dataset)).prepared.train.inputs
    np.testing.assert_allclose(other, one, atol=1e-6)


def test_images_have_no_points_to_drag():
    mnist = load_example("mnist")
    with pytest.raises(DataError, match="no points to drag"):
        point_edits.make_points_own(loaded(Points())).change(mnist)
