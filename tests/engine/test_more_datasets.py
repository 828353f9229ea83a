"""Data sets beyond those of the TensorFlow Playground, against what their sources say."""

import numpy as np
import pytest
import scipy.stats

from playground.document.resources import resources
from playground.engine.dataset import DATASETS, DataError
from playground.engine.datasets.acted_on import ActedOn
from playground.engine.datasets.checkerboard import Checkerboard
from playground.engine.datasets.iris import Iris
from playground.engine.datasets.logistic_map import LogisticMap
from playground.engine.datasets.noisy_sine import NoisySine
from playground.engine.datasets.noisy_step import NoisyStep
from playground.engine.datasets.parity import Parity
from playground.engine.datasets.rings import Rings
from playground.engine.datasets.two_scales import TwoScales
from playground.engine.datasets.xor_n import XorN
from playground.engine.line_cloud import LineCloud

LINES = [kind for kind in DATASETS.members() if issubclass(kind, LineCloud)]


def read(location):
    return resources().joinpath(location.removeprefix("resource:")).read_bytes()


def everything(dataset, seed=0):
    examples = dataset.load(np.random.default_rng(seed), read)
    parts = (examples.train, examples.test)
    return (np.concatenate([getattr(p, name) for p in parts]) for name in ("inputs", "targets"))


@pytest.mark.parametrize("kind", LINES)
def test_a_line_has_one_input_and_one_value_within_what_a_plot_shows(kind):
    x, y = everything(kind(n_examples=500))
    assert x.shape == y.shape == (500, 1)
    for values, (low, high) in zip((x, y), kind().bounds, strict=True):
        assert low <= values.min() < values.max() <= high


def test_without_noise_curves_are_what_they_are_called():
    x, y = everything(NoisySine(noise=0))
    np.testing.assert_allclose(y, np.sin(x))
    x, y = everything(NoisyStep(noise=0))
    assert np.array_equal(y, np.sign(x))


@pytest.mark.parametrize("kind", [NoisySine, NoisyStep])
def test_noise_of_curves_is_normal_with_its_deviation(kind):
    x, y = everything(kind(n_examples=4000, noise=0.3))
    rest = y - kind().value(x)
    assert rest.std() == pytest.approx(0.3, rel=0.05)
    assert scipy.stats.kstest(rest.ravel() / 0.3, "norm").pvalue > 0.01


def test_the_logistic_map_lies_where_its_orbits_go():
    x, y = everything(LogisticMap(n_examples=5000))
    np.testing.assert_allclose(y, 4 * x * (1 - x))
    assert scipy.stats.kstest(x.ravel(), "arcsine").pvalue > 0.01
    orbit = [0.1234]
    for _ in range(20_000):
        orbit.append(4 * orbit[-1] * (1 - orbit[-1]))
    assert np.mean(np.array(orbit) < 0.1) == pytest.approx(np.mean(x < 0.1), abs=0.02)


@pytest.mark.parametrize("squares", [2, 4, 8])
def test_neighbouring_squares_of_a_checkerboard_differ(squares):
    x, y = everything(Checkerboard(squares=squares, n_examples=3000))
    column, row = ((x + 6) // (12 / squares)).T
    assert np.array_equal(y, (column + row) % 2 == 0)


def test_rings_take_turns_and_have_gaps():
    x, y = everything(Rings(rings=4, n_examples=3000))
    place = np.hypot(*x.T) / (5 / 4)
    assert (np.abs(place % 1 - 0.5) <= 0.3 + 1e-9).all()
    assert np.array_equal(y, place.astype(int) % 2 == 0)


@pytest.mark.parametrize("n", [2, 3, 5])
def test_xor_in_n_dimensions_needs_all_of_them(n):
    x, y = everything(XorN(dimensions=n, n_examples=8000))
    assert x.shape[1] == len(XorN(dimensions=n).columns) == n
    assert np.array_equal(y, np.prod(np.sign(x), axis=1) > 0)
    others = np.prod(np.sign(x[:, 1:]), axis=1) > 0
    assert np.mean(y[others]) == pytest.approx(0.5, abs=0.03)


def test_parity_has_each_row_once_and_counts_its_ones():
    x, y = everything(Parity(bits=5))
    assert len(np.unique(x, axis=0)) == len(x) == 32
    assert np.array_equal(y, [sum(row) % 2 for row in x.astype(int).tolist()])


def test_iris_has_the_moments_that_are_published():
    x, y = everything(Iris())
    assert np.bincount(y).tolist() == [50, 50, 50]
    np.testing.assert_allclose(x.mean(axis=0), [5.84, 3.05, 3.76, 1.20], atol=0.01)
    np.testing.assert_allclose(x.min(axis=0), [4.3, 2.0, 1.0, 0.1])
    np.testing.assert_allclose(x.max(axis=0), [7.9, 4.4, 6.9, 2.5])
    fisher = [
        [5.006, 3.428, 1.462, 0.246],
        [5.936, 2.770, 4.260, 1.326],
        [6.588, 2.974, 5.552, 2.026],
    ]
    for label, means in enumerate(fisher):
        np.testing.assert_allclose(x[y == label].mean(axis=0), means, atol=1e-9)


def test_a_spoilt_file_of_flowers_is_named():
    with pytest.raises(DataError, match=r"iris\.csv"):
        Iris().load(np.random.default_rng(0), lambda _: b"head\n1,2,3,x,setosa\n")


def test_two_scales_differ_as_much_as_they_say():
    x, y = everything(TwoScales(ratio=50.0, n_examples=2000))
    assert x[:, 1].std() / x[:, 0].std() == pytest.approx(50, rel=0.05)
    np.testing.assert_allclose(y[:, 0], (x[:, 0] + x[:, 1] / 50) / 2)


def test_of_two_actions_one_was_tried():
    x, y = everything(ActedOn(n_examples=1000))
    is_known = np.isfinite(y)
    assert (is_known.sum(axis=1) == 1).all()
    assert is_known[:, 0].mean() == pytest.approx(0.5, abs=0.06)
    np.testing.assert_allclose(y[is_known[:, 0], 0], np.sin(x[is_known[:, 0], 0] / 2))
    np.testing.assert_allclose(y[is_known[:, 1], 1], np.cos(x[is_known[:, 1], 1] / 2))
