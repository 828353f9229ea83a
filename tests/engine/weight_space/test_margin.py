"""Margins: against brute force over directions, and against an optimiser of another kind."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import LinearConstraint, minimize

from playground.engine.weight_space.cases import Cases
from playground.engine.weight_space.constraints import constraints_of
from playground.engine.weight_space.margin import (
    data_margin,
    is_separable,
    nearest_generous,
    widest_margin,
)


def cases_of(seed, n=15, d=2, bias=0.0):
    rng = np.random.default_rng(seed)
    inputs, teacher = rng.normal(size=(n, d)), rng.normal(size=d)
    return Cases(inputs, np.sign(inputs @ teacher + (bias or 0.0)), bias)


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10**6))
def test_no_direction_of_the_plane_has_a_wider_margin(seed):
    cases = cases_of(seed)
    margin = widest_margin(cases)
    angles = np.linspace(0, 2 * np.pi, 20_001)
    directions = np.column_stack([np.cos(angles), np.sin(angles)])
    best = (cases.signs * cases.sums(directions)).min(axis=1).max()
    assert margin.gamma == pytest.approx(best, abs=5e-4 * margin.radius)
    assert margin.gamma >= best - 1e-9
    assert np.linalg.norm(margin.direction) == pytest.approx(1)
    assert margin.radius == pytest.approx(np.linalg.norm(cases.inputs, axis=1).max())


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("d", [3, 6])
def test_an_optimiser_finds_the_same_margin(seed, d):
    cases = cases_of(seed, n=12, d=d, bias=None)
    rows = cases.signs[:, None] * cases.vectors
    margin = widest_margin(cases)
    # from a wrong start it must find the way itself
    found = minimize(
        lambda w: w @ w / 2,
        np.full(d + 1, 0.1),
        jac=lambda w: w,
        constraints=[LinearConstraint(rows, 1, np.inf)],
        method="SLSQP",
        options={"maxiter": 500, "ftol": 1e-12},
    )
    assert found.success
    assert margin.gamma == pytest.approx(1 / np.linalg.norm(found.x), rel=1e-5)
    distances = rows @ margin.direction
    assert set(margin.support) == set(np.flatnonzero(distances < margin.gamma + 1e-6))


def test_hinton_s_margin_by_hand():
    hinton = Cases(np.array([[1, -2], [0, -1]]), np.array([1, -1]), 0.0)
    # u = (3, 1)/sqrt(10) is equally far, 1/sqrt(10), from both planes
    margin = widest_margin(hinton)
    np.testing.assert_allclose(margin.direction, np.array([3, 1]) / np.sqrt(10))
    assert margin.gamma == pytest.approx(1 / np.sqrt(10))
    assert margin.bound() == pytest.approx(50)  # R^2 = 5
    # generously: w1 - 2 w2 >= 5 and w2 >= 1; (7, 1) is the corner
    np.testing.assert_allclose(nearest_generous(hinton, np.array([0.0, -2.0])), [7, 1])


def test_what_cannot_be_separated_has_no_margin():
    xor = Cases(np.array([[0, 0], [1, 0], [0, 1], [1, 1]]), np.array([-1, 1, 1, -1]))
    assert widest_margin(xor) is None
    assert nearest_generous(xor, np.zeros(3)) is None
    assert not is_separable(xor)
    zero = Cases(np.zeros((1, 2)), np.array([1.0]), 0.0)
    assert widest_margin(zero) is None  # the sum is 0 whatever the weights
    # the bias tells it
    assert widest_margin(Cases(np.zeros((1, 2)), np.array([1.0]))).gamma == pytest.approx(1)


def test_separable_by_a_hair_is_still_known():
    for gap in (1e-2, 1e-4, 1e-6):
        near = Cases(np.array([[1.0, gap], [1.0, -gap]]), np.array([1.0, -1.0]), 0.0)
        assert is_separable(near)
        margin = widest_margin(near)
        if gap > 1e-5:
            assert margin.gamma == pytest.approx(gap, rel=1e-6)
    assert not is_separable(Cases(np.array([[1.0, 0], [1, 0]]), np.array([1.0, -1.0]), 0.0))


@pytest.mark.parametrize("gap", [1e-2, 1e-3, 1e-4])
def test_a_narrow_margin_is_exact(gap):
    rng = np.random.default_rng(0)
    teacher = np.array([0.6, 0.0, -0.8, 0.0])
    inputs = rng.normal(size=(30, 4))
    signs = np.sign(inputs @ teacher)
    inputs[:8] -= np.outer(inputs[:8] @ teacher - signs[:8] * gap, teacher)
    margin = widest_margin(Cases(inputs, signs, 0.0))
    distances = signs * (inputs @ margin.direction)
    np.testing.assert_allclose(distances[margin.support], margin.gamma, rtol=1e-9)
    assert len(margin.support) >= 2


def test_margins_do_not_mind_the_scale():
    cases = cases_of(3, d=3)
    one = widest_margin(cases)
    for factor in (1e-6, 1e6):
        other = widest_margin(Cases(cases.inputs * factor, cases.signs, 0.0))
        assert other.gamma == pytest.approx(one.gamma * factor)
        assert other.bound() == pytest.approx(one.bound())


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10**6), st.sampled_from([None, 0.0, 0.7]), st.sampled_from([0.3, 1.0, 3.0]))
def test_the_nearest_generous_weights_are_generous_and_none_are_nearer(seed, bias, generosity):
    cases = cases_of(seed, n=8, d=3, bias=bias)
    rng = np.random.default_rng(seed)
    weights = rng.normal(size=cases.n_weights)
    goal = nearest_generous(cases, weights, generosity)
    if goal is None:  # too narrow for doubles, or none because of the fixed bias
        return
    constraints = constraints_of(cases, generosity)
    slack = constraints.normals @ goal + constraints.offsets
    scale = 1 + np.abs(goal).max()
    assert slack.min() >= -1e-6 * scale
    # the way there is a mixture of the normals that bind: the condition of the nearest point
    binding = constraints.normals[slack < 1e-6 * scale]
    if np.linalg.norm(goal - weights) < 1e-9:
        return
    shares = np.linalg.lstsq(binding.T, goal - weights, rcond=None)[0]
    np.testing.assert_allclose(binding.T @ shares, goal - weights, atol=1e-5 * scale)
    # and no generous point lies on the near side of the plane at right angles to that way
    for _ in range(50):
        other = goal + rng.normal(size=len(goal)) * scale
        if (constraints.normals @ other + constraints.offsets >= 0).all():
            assert (other - goal) @ (goal - weights) >= -1e-5 * scale**2


def test_generous_weights_stay_where_they_are():
    cases = cases_of(1)
    far = 1e4 * widest_margin(cases).direction
    np.testing.assert_array_equal(nearest_generous(cases, far), far)


def test_the_distance_of_the_nearest_example_from_the_line():
    cases = Cases(np.array([[3.0, 4.0], [0.0, 0.0]]), np.array([1.0, -1.0]))
    distance, nearest = data_margin(cases, np.array([3.0, 4.0, -5.0]))
    assert (distance, nearest) == (1.0, 1)  # |b| / |w| = 1, against 4 of the other
    assert data_margin(cases, np.array([3.0, 4.0, 5.0])) == (-1.0, 1)
    assert data_margin(cases, np.array([0.0, 0.0, 5.0])) is None


def test_margins_that_mean_nothing_are_refused():
    with pytest.raises(ValueError, match="fixed bias"):
        widest_margin(Cases(np.ones((1, 2)), np.ones(1), 0.5))
    with pytest.raises(ValueError, match="add an example"):
        widest_margin(Cases(np.zeros((0, 2)), np.zeros(0)))
