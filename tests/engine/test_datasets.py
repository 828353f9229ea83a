"""What every data set of points promises."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.engine.dataset import DATASETS, DataError
from playground.engine.point_cloud import PointCloud, RegressionCloud
from playground.registry import parameters_of

ALL_CLOUDS = [kind for kind in DATASETS.members() if issubclass(kind, PointCloud)]
CLOUDS = [kind for kind in ALL_CLOUDS if kind().columns == ("x1", "x2") and not kind.has_gaps]
NAMES = ("circle", "xor", "gauss", "spiral", "plane", "gaussians", "moons", "blobs")
MORE_CLOUDS = ("checkerboard", "rings", "two-scales")
OTHERS = ("noisy-sine", "noisy-step", "logistic-map", "xor-n", "parity", "iris", "acted-on")
"""They have tests of their own, in test_more_datasets.py."""


def load(cloud, seed=0):
    return cloud.load(np.random.default_rng(seed))


def all_points(examples):
    return np.concatenate([examples.train.inputs, examples.test.inputs])


def all_targets(examples):
    return np.concatenate([examples.train.targets, examples.test.targets])


clouds = st.builds(
    lambda kind, **values: kind(**values),
    st.sampled_from(CLOUDS),
    n_examples=st.integers(20, 1000),
    noise=st.floats(0, 0.5),
    train_share=st.floats(0.1, 0.9),
)
seeds = st.integers(0, 2**31 - 1)


def test_the_family_is_complete():
    assert {kind.name for kind in CLOUDS} == {*NAMES, *MORE_CLOUDS}
    assert set(DATASETS.names()) == {
        *NAMES,
        *MORE_CLOUDS,
        *OTHERS,
        *("mnist", "mnist-20", "table", "points", "image-folder", "truth-table"),
    }


@pytest.mark.parametrize("kind", DATASETS.members())
def test_every_data_set_is_a_titled_value_with_explained_parameters(kind):
    assert kind() == kind()
    assert hash(kind()) == hash(kind())
    assert kind.title[0].isupper()
    for info in parameters_of(kind).values():
        assert info.label[0].isupper()
        assert info.help.endswith(".")
        assert "slider" not in info.help


@pytest.mark.parametrize("kind", [kind for kind in CLOUDS if kind.name in NAMES])
def test_defaults_are_those_of_tensorflow_playground(kind):
    cloud = kind()
    assert cloud.n_examples == (1200 if issubclass(kind, RegressionCloud) else 500)
    assert (cloud.noise, cloud.train_share) == (0, 0.5)
    assert cloud.columns == ("x1", "x2")
    assert cloud.image_shape is None
    if kind.name != "blobs":
        assert cloud.classes == (() if issubclass(kind, RegressionCloud) else ("−1", "+1"))


@settings(max_examples=60)
@given(clouds, seeds)
def test_shapes_types_and_sizes(cloud, seed):
    examples = load(cloud, seed)
    for part in (examples.train, examples.test):
        assert part.inputs.shape == (len(part), 2)
        assert part.inputs.dtype == np.float64
        assert np.isfinite(part.inputs).all()
        if cloud.classes:
            assert part.targets.shape == (len(part),)
            assert part.targets.dtype == np.int64
            assert set(part.targets) <= set(range(len(cloud.classes)))
        else:
            assert part.targets.shape == (len(part), cloud.n_targets)
            assert part.targets.dtype == np.float64
            assert np.isfinite(part.targets).all()
        assert not part.inputs.flags.writeable
        assert not part.targets.flags.writeable
    assert len(examples.train) + len(examples.test) == cloud.n_examples
    assert len(examples.train) == round(cloud.train_share * cloud.n_examples)
    assert examples.validation is None


@settings(max_examples=40)
@given(clouds, seeds)
def test_the_same_seed_gives_the_same_examples_and_another_seed_others(cloud, seed):
    first, second, other = load(cloud, seed), load(cloud, seed), load(cloud, seed + 1)
    for part in ("train", "test"):
        assert np.array_equal(getattr(first, part).inputs, getattr(second, part).inputs)
        assert np.array_equal(getattr(first, part).targets, getattr(second, part).targets)
    assert not np.array_equal(first.train.inputs, other.train.inputs)


def distance_from_centre(cloud, positions):
    """Return how far out points lie: 1 at the border of the square that a plot shows."""
    low, high = np.transpose(cloud.bounds)
    return np.abs((positions - (low + high) / 2) / ((high - low) / 2)).max(axis=1)


@settings(max_examples=40)
@given(clouds, seeds)
def test_points_lie_where_a_plot_shows_them(cloud, seed):
    cloud = replace(cloud, n_examples=2000)
    distance = distance_from_centre(cloud, all_points(load(cloud, seed)))
    assert np.mean(distance <= 1) > 0.85
    assert np.mean(distance <= 1.5) > 0.98


@pytest.mark.parametrize("kind", CLOUDS)
def test_without_noise_every_point_is_shown_and_the_plot_is_filled(kind):
    cloud = kind(n_examples=2000)
    positions = all_points(load(cloud))
    assert distance_from_centre(cloud, positions).max() <= 1
    for column, (low, high) in zip(positions.T, cloud.bounds, strict=True):
        assert np.ptp(column) > (high - low) / 3


@pytest.mark.parametrize("kind", CLOUDS)
def test_examples_are_shuffled(kind):
    """The kinds of answers are as frequent in each part, and in each half of it."""
    examples = load(kind(n_examples=2000))
    targets = all_targets(examples)
    middle = targets.min() / 2 + targets.max() / 2
    for part in (examples.train, examples.test):
        for half in np.array_split(part.targets, 2):
            assert np.mean(half > middle) == pytest.approx(np.mean(targets > middle), abs=0.1)


@pytest.mark.parametrize("kind", CLOUDS)
@pytest.mark.parametrize(
    "values", [{"noise": 0.51}, {"noise": -0.1}, {"n_examples": 0}, {"train_share": 1}]
)
def test_parameters_out_of_range_are_refused(kind, values):
    (label,) = (parameters_of(kind)[name].label for name in values)
    with pytest.raises(ValueError, match=label):
        kind(**values)


@pytest.mark.parametrize("name", ["mnist", "table", "image-folder"])
def test_data_sets_that_need_data_say_so(name):
    with pytest.raises(DataError, match=r"choose|pass") as error:
        load(DATASETS[name]())
    assert str(error.value).endswith(".")
