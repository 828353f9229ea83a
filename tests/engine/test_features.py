"""What a network may be given of the data's columns."""

import numpy as np
import pytest

from playground.engine.dataset import DATASETS
from playground.engine.datasets.circle import Circle
from playground.engine.datasets.mnist import Mnist
from playground.engine.datasets.table import Table
from playground.engine.features import available_features, compute_features
from playground.engine.network import NetworkError

FORMULAS = {
    "x1": lambda x1, x2: x1,
    "x2": lambda x1, x2: x2,
    "x1^2": lambda x1, x2: x1 * x1,
    "x2^2": lambda x1, x2: x2 * x2,
    "x1 x2": lambda x1, x2: x1 * x2,
    "sin(x1)": lambda x1, x2: np.sin(x1),
    "sin(x2)": lambda x1, x2: np.sin(x2),
}

POINTS = np.random.default_rng(0).uniform(-6, 6, (20, 2))


def test_points_of_the_plane_offer_the_tensorflow_playgrounds_features():
    assert available_features(Circle()) == tuple(FORMULAS)


@pytest.mark.parametrize("feature", FORMULAS)
def test_a_feature_is_what_it_is_called(feature):
    (column,) = compute_features(POINTS, ("x1", "x2"), (feature,)).T
    np.testing.assert_allclose(column, FORMULAS[feature](*POINTS.T), rtol=1e-15)


def test_features_come_in_the_order_asked_for():
    values = compute_features(POINTS, ("x1", "x2"), ("sin(x2)", "x1"))
    np.testing.assert_array_equal(values, np.column_stack([np.sin(POINTS[:, 1]), POINTS[:, 0]]))


def test_a_table_offers_its_own_columns_by_their_names():
    table = Table(("height", "width"), ((1.0, 2.0), (3.0, 4.0)), (0.0, 1.0))
    assert available_features(table) == ("height", "width")
    np.testing.assert_array_equal(
        compute_features(POINTS, table.columns, ("width",))[:, 0], POINTS[:, 1]
    )


def test_an_image_is_taken_whole():
    assert available_features(Mnist()) == ()


@pytest.mark.parametrize("name", ["circle", "spiral", "plane"])
def test_everything_offered_can_be_computed(name):
    dataset = DATASETS[name]()
    offered = available_features(dataset)
    assert compute_features(POINTS, dataset.columns, offered).shape == (20, len(offered))


@pytest.mark.parametrize(
    ("columns", "feature"),
    [(("x1", "x2"), "x3"), (("a", "b", "c"), "x1^2"), (("a", "b"), "cos(a)")],
)
def test_a_feature_that_is_not_in_the_data_is_named(columns, feature):
    points = np.zeros((3, len(columns)))
    with pytest.raises(NetworkError) as refusal:
        compute_features(points, columns, (columns[0], feature))
    assert feature in str(refusal.value)
    assert ", ".join(columns) in str(refusal.value)
