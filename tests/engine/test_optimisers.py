"""Every optimiser against its formula, worked out by hand over twenty steps."""

import numpy as np
import pytest

from playground.engine.calls import run
from playground.engine.optimiser import OPTIMISERS
from playground.engine.optimisers.momentum import Momentum
from playground.engine.optimisers.sgd import Sgd

N_STEPS = 20


def _sgd(optimiser, theta, gradients):
    for g in gradients:
        theta = theta - optimiser.learning_rate * g
    return theta


def _momentum(optimiser, theta, gradients):
    v = np.zeros_like(theta)
    for g in gradients:
        v = optimiser.momentum * v - optimiser.learning_rate * g
        theta = theta + v
    return theta


FORMULAS = {"sgd": _sgd, "momentum": _momentum}
"""A new optimiser needs a line here: its formula in FACTS.md, step by step."""

every_optimiser = pytest.mark.parametrize("name", OPTIMISERS.names())


def take_steps(optimiser, theta, gradients):
    """Return theta after a step with each gradient, which arrives as the engine folds it."""
    theta, gradient = theta.copy(), np.zeros_like(theta)
    slots = {slot: np.zeros_like(theta) for slot in optimiser.slots}
    calls = optimiser.bind(theta, gradient, slots)
    for g in gradients:
        gradient[:] = optimiser.gradient_scale * g
        run(calls)
    return theta


def example(dtype=np.float64):
    rng = np.random.default_rng(5)
    theta = rng.standard_normal(13).astype(dtype)
    return theta, rng.standard_normal((N_STEPS, 13)).astype(dtype)


@every_optimiser
@pytest.mark.parametrize("learning_rate", [0.03, 3.0])
def test_agrees_with_its_formula(name, learning_rate):
    optimiser = OPTIMISERS[name](learning_rate)
    theta, gradients = example()
    expected = FORMULAS[name](optimiser, theta, gradients)
    np.testing.assert_allclose(take_steps(optimiser, theta, gradients), expected, rtol=1e-12)


@pytest.mark.parametrize("momentum", [0.0, 0.5, 0.99, 1.0])
def test_momentum_carries_over_as_much_as_it_is_told(momentum):
    optimiser = Momentum(0.1, momentum)
    theta, gradients = example()
    expected = _momentum(optimiser, theta, gradients)
    np.testing.assert_allclose(take_steps(optimiser, theta, gradients), expected, rtol=1e-12)


def test_momentum_without_any_is_gradient_descent():
    theta, gradients = example()
    plain, rolling = Sgd(0.1), Momentum(0.1, 0.0)
    np.testing.assert_array_equal(
        take_steps(plain, theta, gradients), take_steps(rolling, theta, gradients)
    )


@every_optimiser
@pytest.mark.parametrize("learning_rate", [0.0, 0.03, 3.0])
def test_its_terms_add_up_to_what_a_step_adds(name, learning_rate):
    optimiser = OPTIMISERS[name](learning_rate)
    theta, gradients = example()
    gradient = np.zeros_like(theta)
    slots = {slot: np.zeros_like(theta) for slot in optimiser.slots}
    calls = optimiser.bind(theta, gradient, slots)
    for g in gradients:
        explained = [
            optimiser.explain(float(x), float(dx), {slot: float(slots[slot][i]) for slot in slots})
            for i, (x, dx) in enumerate(zip(theta, g, strict=True))
        ]
        before = theta.copy()
        gradient[:] = optimiser.gradient_scale * g
        run(calls)
        added = [sum(term.value for term in terms) for terms in explained]
        np.testing.assert_allclose(theta - before, added, rtol=1e-9, atol=1e-14)
    assert optimiser.update_latex
    assert all(term.symbol and term.source for term in explained[0])


@every_optimiser
def test_what_has_no_gradient_does_not_move(name):
    theta, gradients = example(np.float32)
    theta[4], gradients[:, 4] = 0, 0
    moved = take_steps(OPTIMISERS[name](), theta, gradients)
    assert moved[4] == 0
    assert (np.delete(moved, 4) != np.delete(theta, 4)).all()
    assert moved.dtype == np.float32


@every_optimiser
def test_goes_downhill(name):
    theta = np.array([3.0, -2.0])
    optimiser = OPTIMISERS[name](0.1)
    gradient = np.zeros(2)
    slots = {slot: np.zeros(2) for slot in optimiser.slots}
    calls = optimiser.bind(theta, gradient, slots)
    for _ in range(400):
        gradient[:] = optimiser.gradient_scale * theta * (1, 3)  # of (x**2 + 3 y**2) / 2
        run(calls)
    np.testing.assert_allclose(theta, 0, atol=1e-6)


@every_optimiser
@pytest.mark.parametrize("rate", [-0.1, float("inf"), float("nan")])
def test_a_senseless_learning_rate_is_refused(name, rate):
    with pytest.raises(ValueError, match="Learning rate"):
        OPTIMISERS[name](rate)
