"""Minibatch gradients against the full one: explicit gradients, and the law of opinion polls."""

from itertools import combinations

import numpy as np
import pytest

from playground.engine.activations.sigmoid import Sigmoid
from playground.engine.gradients.against_all import gradient_scatter, usual_batch_sizes
from playground.engine.gradients.comparison import compare
from playground.engine.gradients.mean_gradient import mean_gradient
from playground.engine.gradients.per_example import PerExample
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.losses.quadratic import Quadratic
from playground.engine.network import feed_forward


@pytest.fixture
def case(tangled, examples, weights):
    network, loss = tangled()
    part, theta = examples(40), weights(network)
    per_example = PerExample(network, loss, part, 40, np.float64)
    per_example.run(theta, np.arange(40))
    scatter = gradient_scatter(network, loss, part, theta, np.random.default_rng(0))
    return scatter, per_example.all(), (network, loss, part, theta)


@pytest.mark.parametrize(
    ("gradient", "full", "angle", "ratio"),
    [
        ([3, 0], [0, 2], 90, 1.5),
        ([1, 1], [5, 0], 45, np.sqrt(2) / 5),
        ([-2, 0], [1, 0], 180, 2),
        ([2, 4], [2, 4], 0, 1),
        ([0, 0], [1, 1], None, 0),
        ([1, 0], [0, 0], None, None),
        ([np.nan, 0], [1, 0], None, None),
        ([1, 0], [np.nan, 0], None, None),
    ],
)
def test_angle_and_ratio(gradient, full, angle, ratio):
    found = compare(np.array(gradient, float), np.array(full, float))
    assert found.angle == (angle if angle is None else pytest.approx(angle, abs=1e-5))
    assert found.ratio == (ratio if ratio is None else pytest.approx(ratio))


def test_tiny_gradients_have_an_angle_in_single_precision():
    found = compare(np.array([1e-30, 1e-30], "f"), np.array([1e-30, 0], "f"))
    assert found.angle == pytest.approx(45, abs=1e-4)


def test_the_plane_is_that_of_the_gradients_themselves(case):
    scatter, own, (network, loss, part, theta) = case
    full = own.mean(axis=0)
    np.testing.assert_allclose(mean_gradient(network, loss, part, theta), full, rtol=1e-10)
    assert scatter.full_length == pytest.approx(np.linalg.norm(full))
    assert scatter.sigma == pytest.approx(np.sqrt(((own - full) ** 2).sum(axis=1).mean()))
    np.testing.assert_allclose(scatter.axes @ scatter.axes.T, np.eye(2), atol=1e-10)
    np.testing.assert_allclose(scatter.axes[0], full / np.linalg.norm(full), atol=1e-12)
    np.testing.assert_allclose(scatter.project(own), scatter.points, atol=1e-10)
    np.testing.assert_allclose(scatter.project(full), [scatter.full_length, 0], atol=1e-10)
    aside = own - full
    aside = aside - np.outer(aside @ scatter.axes[0], scatter.axes[0])
    spreads, directions = np.linalg.svd(aside)[1:]
    assert abs(directions[0] @ scatter.axes[1]) == pytest.approx(1, abs=1e-9)
    assert np.linalg.norm(scatter.points[:, 1]) == pytest.approx(spreads[0])
    inside = ((own - full) @ scatter.axes.T) ** 2
    assert scatter.share_seen == pytest.approx(inside.sum() / ((own - full) ** 2).sum())


def test_a_minibatch_lies_at_the_mean_of_its_examples(case):
    scatter, _, (network, loss, part, theta) = case
    rows = np.array([1, 5, 30])
    gradient = mean_gradient(network, loss, part, theta, rows)
    np.testing.assert_allclose(
        scatter.project(gradient), scatter.points[rows].mean(axis=0), atol=1e-10
    )


@pytest.mark.parametrize("size", [1, 2, 3])
def test_the_prediction_is_exact_over_all_minibatches(tangled, examples, weights, size):
    network, loss = tangled()
    part, theta = examples(9), weights(network)
    scatter = gradient_scatter(network, loss, part, theta, np.random.default_rng(0))
    per_example = PerExample(network, loss, part, 9, np.float64)
    per_example.run(theta, np.arange(9))
    own = per_example.all()
    distances = [
        np.linalg.norm(own[list(rows)].mean(axis=0) - own.mean(axis=0))
        for rows in combinations(range(9), size)
    ]
    law = scatter.law([size], 5, np.random.default_rng(0))
    assert law.predicted[0] == pytest.approx(np.sqrt(np.mean(np.square(distances))), rel=1e-10)


def test_minibatches_that_are_drawn_scatter_as_predicted(case):
    scatter, _, _ = case
    sizes = usual_batch_sizes(40)
    assert sizes.tolist() == [1, 2, 5, 10, 20, 40]
    law = scatter.law(sizes, 4000, np.random.default_rng(1))
    np.testing.assert_allclose(law.measured[:-1], law.predicted[:-1], rtol=0.05)
    assert law.predicted[-1] == 0
    assert law.measured[-1] == 0
    assert law.predicted[0] == pytest.approx(scatter.sigma)
    assert (np.diff(law.angles) < 0).all()
    assert law.angles[-1] < 1e-4
    clouds = [scatter.cloud(size, 4000, np.random.default_rng(2)) for size in (4, 16)]
    spread = [np.sqrt(((c - [scatter.full_length, 0]) ** 2).sum(axis=1).mean()) for c in clouds]
    # four times the examples give half the scatter, but for the share of all that they are
    assert spread[1] / spread[0] == pytest.approx(0.5 * np.sqrt(24 / 36), rel=0.05)


def test_angles_are_those_of_explicit_gradients(case):
    scatter, own, _ = case
    law = scatter.law([1], 3000, np.random.default_rng(0))
    angles = [compare(each, own.mean(axis=0)).angle for each in own]
    assert law.angles[0] == pytest.approx(np.median(angles), abs=3)


def test_a_cloud_is_drawn_without_replacement_by_the_generator(case):
    scatter, _, _ = case
    cloud = scatter.cloud(40, 3, np.random.default_rng(0))
    np.testing.assert_allclose(cloud, np.tile([scatter.full_length, 0], (3, 1)), atol=1e-12)
    np.testing.assert_allclose(scatter.cloud(99, 3, np.random.default_rng(0)), cloud)
    one, two = (scatter.cloud(5, 100, np.random.default_rng(3)) for _ in range(2))
    assert one.shape == (100, 2)
    assert np.array_equal(one, two)
    singles = scatter.cloud(1, 100, np.random.default_rng(3))
    distances = np.abs(singles[:, np.newaxis] - scatter.points).sum(axis=2).min(axis=1)
    assert distances.max() < 1e-12


def test_a_sample_stands_for_many_and_says_so(case):
    whole, _, (network, loss, part, theta) = case
    assert not whole.is_sample
    some = gradient_scatter(network, loss, part, theta, np.random.default_rng(0), most=15)
    assert some.is_sample
    assert (some.n_examples, some.n_all) == (15, 40)
    assert len(np.unique(some.rows)) == 15
    rows = mean_gradient(network, loss, part, theta, some.rows)
    assert some.full_length == pytest.approx(np.linalg.norm(rows))


def test_one_example_does_not_scatter(case):
    _, _, (network, loss, part, theta) = case
    one = gradient_scatter(network, loss, part, theta, np.random.default_rng(0), most=1)
    assert one.sigma < 1e-7 * one.full_length
    np.testing.assert_allclose(one.points, [[one.full_length, 0]], atol=1e-6)
    assert one.law([1], 3, np.random.default_rng(0)).predicted == pytest.approx(0, abs=1e-7)


def test_at_a_minimum_the_examples_pull_against_each_other(examples):
    """Two examples, alike in their inputs and opposite in their targets, cancel at 0."""
    network = feed_forward(Input(features=("x1", "x2")), Dense(1, Sigmoid()))
    part = examples(2, n_outputs=2)
    part.inputs[1] = part.inputs[0]
    part = type(part)(part.inputs, np.array([[0.0], [1.0]]), None, part.scale, part.shift)
    scatter = gradient_scatter(network, Quadratic(), part, np.zeros(3), np.random.default_rng(0))
    assert scatter.full_length == 0
    assert not scatter.axes[0].any()
    assert np.linalg.norm(scatter.axes[1]) == pytest.approx(1)
    length = np.linalg.norm(part.inputs[0]) / 8
    np.testing.assert_allclose(np.sort(scatter.points[:, 1]), [-length, length])
    assert scatter.sigma == pytest.approx(length)
    assert scatter.share_seen == pytest.approx(1)


def test_a_diverged_network_gives_no_numbers_and_no_warning(case):
    _, _, (network, loss, part, theta) = case
    scatter = gradient_scatter(network, loss, part, theta * np.nan, np.random.default_rng(0))
    assert np.isnan(scatter.full_length)
    assert np.isnan(scatter.points).all()
    law = scatter.law([1, 3], 4, np.random.default_rng(0))
    assert np.isnan(law.measured).all()
