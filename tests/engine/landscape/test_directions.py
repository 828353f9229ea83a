"""Directions against their definitions, principal ones against NumPy's singular values."""

import numpy as np
import pytest

from playground.engine.landscape import directions
from playground.engine.landscape.directions import (
    gradient_plane,
    orthogonal_part,
    plane_through,
    principal_directions,
    principal_plane,
    random_direction,
    random_plane,
    random_step,
    two_parameters,
)
from playground.engine.landscape.plane import LandscapeError
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.network import Network, Node, feed_forward


def test_two_weights_are_the_coordinates_themselves():
    theta = np.array([0.1, -0.2, 0.3, 0.4], np.float32)
    plane = two_parameters(theta, 2, 0)
    assert plane.coordinates(theta[np.newaxis])[0].tolist() == theta[[2, 0]].tolist()
    assert plane.at(5, -6).astype("f").tolist() == [-6, theta[1], 5, theta[3]]
    with pytest.raises(LandscapeError, match="same weight"):
        two_parameters(theta, 1, 1)


def test_a_random_direction_is_as_long_as_each_neurons_own_weights(make):
    network = make.skipping()
    theta = make.parameters(network)
    direction = random_direction(network, theta, np.random.default_rng(0))
    assert not direction[network.is_fixed].any()
    free = np.where(network.is_fixed, 0, theta)
    for node_id, views in network.views(direction).items():
        own = network.views(free)[node_id]["weight"]
        lengths = np.linalg.norm(views["weight"], axis=1)
        np.testing.assert_allclose(lengths, np.linalg.norm(own, axis=1))
        assert lengths.all()
        assert not views["bias"].any()


def test_a_random_direction_comes_from_the_generator_alone(make):
    network = make.skipping()
    theta = make.parameters(network)
    one, same, other = (
        random_direction(network, theta, np.random.default_rng(seed)) for seed in (1, 1, 2)
    )
    assert np.array_equal(one, same)
    assert not np.array_equal(one, other)
    plane = random_plane(network, theta, np.random.default_rng(1))
    assert np.array_equal(plane.across, one)
    assert np.array_equal(plane.origin, theta)


def test_random_directions_of_weights_that_are_all_zero_are_said_to_have_no_length(make):
    network = make.skipping()
    with pytest.raises(LandscapeError, match="unfreeze"):
        random_plane(network, np.zeros(network.n_parameters), np.random.default_rng(0))


def test_a_frozen_column_has_no_part_in_random_directions(make):
    nodes = (
        Node("input", Input(features=("x1", "x2"))),
        Node("a", Dense(2), ("input",), is_frozen=True),
        Node("out", Dense(1), ("a",)),
    )
    network = Network(nodes)
    theta = make.parameters(network)
    for direction in (
        random_direction(network, theta, np.random.default_rng(0)),
        random_step(network, np.random.default_rng(0)),
    ):
        assert not direction[network.places["a"].slice].any()
        assert direction[network.places["out"].slice].any()


@pytest.mark.parametrize("columns", [4096, 10])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_principal_directions_are_those_of_the_singular_value_decomposition(
    columns, dtype, monkeypatch
):
    monkeypatch.setattr(directions, "_COLUMNS", columns)
    rng = np.random.default_rng(0)
    path = np.cumsum(rng.standard_normal((12, 37)) * np.linspace(0.1, 3, 37), axis=0).astype(dtype)
    principal = principal_directions(path)
    _, singular, rows = np.linalg.svd((path - path.mean(axis=0)).astype(np.float64))
    tolerance = 1e-12 if dtype is np.float64 else 1e-5
    np.testing.assert_allclose(principal.shares, singular**2 / np.sum(singular**2), atol=tolerance)
    assert principal.shares.sum() == pytest.approx(1)
    for ours, theirs in zip(principal.directions, rows, strict=False):
        np.testing.assert_allclose(ours * np.sign(ours @ theirs), theirs, atol=10 * tolerance)
        assert ours @ (path[-1] - path[0]) > 0
    plane, again = principal_plane(path)
    assert np.array_equal(plane.origin, path[-1])
    assert np.array_equal(plane.across, again.directions[0])


def test_a_path_within_a_plane_is_explained_by_it_altogether():
    rng = np.random.default_rng(1)
    path = 5 + rng.standard_normal((8, 2)) @ rng.standard_normal((2, 20))
    plane, principal = principal_plane(path)
    assert principal.shares[:2].sum() == pytest.approx(1)
    np.testing.assert_allclose(plane.distance(path), 0, atol=1e-12)


@pytest.mark.parametrize(
    ("path", "message"),
    [
        (np.zeros((0, 4)), "0 points"),
        (np.eye(4)[:2], "2 points"),
        (np.ones((5, 4)), "has not moved"),
        (np.full((5, 4), 0.1, np.float32), "has not moved"),
        (np.outer(np.arange(5.0), [1, 2, 3, 4]), "straight line"),
        (np.outer(np.arange(1.0, 6), [1, np.inf, 3, 4]), "not numbers"),
    ],
)
def test_a_path_without_two_principal_directions_is_refused(path, message):
    with pytest.raises(LandscapeError, match=message):
        principal_directions(path)


def test_the_gradient_plane_leads_downhill_across():
    theta, gradient = np.ones(3), np.array([0, -4.0, 0])
    plane = gradient_plane(theta, gradient, np.array([3.0, 9, 0]))
    np.testing.assert_allclose(plane.across, [0, 1, 0])
    np.testing.assert_allclose(plane.along, [1, 0, 0])


def test_what_is_orthogonal_is_so_even_if_little_is_left():
    rng = np.random.default_rng(0)
    direction, other = rng.standard_normal((2, 50))
    rest = orthogonal_part(direction, 1e3 * direction + 1e-1 * other)
    assert abs(rest @ direction) < 1e-13
    assert rest @ other > 0
    assert np.linalg.norm(rest) == pytest.approx(1)


@pytest.mark.parametrize(
    ("gradient", "other", "message"),
    [
        (np.zeros(3), np.ones(3), "gradient is 0"),
        (np.ones(3), np.zeros(3), "second direction has no length"),
        (np.ones(3), -2 * np.ones(3), "same"),
        (np.full(3, np.nan), np.ones(3), "not numbers"),
    ],
)
def test_a_gradient_that_spans_no_plane_is_said(gradient, other, message):
    with pytest.raises(LandscapeError, match=message):
        gradient_plane(np.zeros(3), gradient, other)


def test_three_states_lie_at_the_corners():
    states = np.random.default_rng(0).standard_normal((3, 9))
    plane = plane_through(*states)
    expected = [[0, 0], [1, 0], [0, 1]]
    np.testing.assert_allclose(plane.coordinates(states), expected, atol=1e-14)
    np.testing.assert_allclose(plane.distance(states), 0, atol=1e-14)
    a, b, _ = states
    for three in ((a, a, b), (a, b, a), (a, b, b)):
        with pytest.raises(LandscapeError, match="three different"):
            plane_through(*three)
    with pytest.raises(LandscapeError, match="same"):
        plane_through(a, b, a + 2 * (b - a))


def test_a_single_neuron_has_random_directions_too():
    network = feed_forward(Input(features=("x1", "x2")), Dense(1))
    plane = random_plane(network, np.array([1.0, 2, 3]), np.random.default_rng(0))
    assert plane.across[2] == plane.along[2] == 0
