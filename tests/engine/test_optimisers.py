"""Every optimiser against its formula, worked out by hand over twenty steps."""

import tracemalloc
from dataclasses import replace

import numpy as np
import pytest

from playground.engine.calls import run
from playground.engine.optimiser import OPTIMISERS, UpdateWires, of_parameter
from playground.engine.optimisers.adam import Adam
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


def _nesterov(optimiser, theta, gradients):
    """As published: the gradients are those at theta + mu v, which is where ours stands."""
    v = np.zeros_like(theta)
    for g in gradients:
        v = optimiser.momentum * v - optimiser.learning_rate * g
        theta = theta + v
    return theta + optimiser.momentum * v


def _adagrad(optimiser, theta, gradients):
    sums = np.cumsum(gradients**2, axis=0)
    steps = gradients / (np.sqrt(sums) + optimiser.epsilon)
    return theta - optimiser.learning_rate * steps.sum(axis=0)


def _rmsprop(optimiser, theta, gradients):
    e = np.zeros_like(theta)
    for g in gradients:
        e = optimiser.decay * e + (1 - optimiser.decay) * g**2
        theta = theta - optimiser.learning_rate * g / (np.sqrt(e) + optimiser.epsilon)
    return theta


def _adadelta(optimiser, theta, gradients):
    e, d, rho, epsilon = (
        np.zeros_like(theta),
        np.zeros_like(theta),
        optimiser.decay,
        optimiser.epsilon,
    )
    for g in gradients:
        e = rho * e + (1 - rho) * g**2
        u = np.sqrt(d + epsilon) / np.sqrt(e + epsilon) * g
        d = rho * d + (1 - rho) * u**2
        theta = theta - optimiser.learning_rate * u
    return theta


def _adam(optimiser, theta, gradients):
    m, v = np.zeros_like(theta), np.zeros_like(theta)
    one, two, rate = optimiser.beta_1, optimiser.beta_2, optimiser.learning_rate
    for t, g in enumerate(gradients, 1):
        m = one * m + (1 - one) * g
        v = two * v + (1 - two) * g**2
        theta = theta - rate * getattr(optimiser, "weight_decay", 0.0) * theta
        step = (m / (1 - one**t)) / (np.sqrt(v / (1 - two**t)) + optimiser.epsilon)
        theta = theta - rate * step
    return theta


def _diagonal(optimiser, theta, gradients):
    """With a curvature of 0.5 everywhere, whose corrected average is 0.5 from the first step on."""
    for g in gradients:
        theta = theta - optimiser.learning_rate * g / (optimiser.damping + 0.5)
    return theta


FORMULAS = {
    "sgd": _sgd,
    "momentum": _momentum,
    "nesterov": _nesterov,
    "adagrad": _adagrad,
    "rmsprop": _rmsprop,
    "adadelta": _adadelta,
    "adam": _adam,
    "adamw": _adam,
    "diagonal-levenberg-marquardt": _diagonal,
}
"""A new optimiser needs a line here: its formula in FACTS.md, step by step."""

every_optimiser = pytest.mark.parametrize(
    "name", [kind.name for kind in OPTIMISERS.members() if not kind.is_batch]
)
"""Those that go by a minibatch's gradient; the others are in test_batch_optimisers.py."""


def bound(optimiser, theta, gradient, rate=None):
    """Return the calls of a step, and the slots."""
    slots, curvature = optimiser.empty_slots(theta), np.full_like(theta, 0.5)
    return optimiser.bind(UpdateWires(theta, gradient, slots, rate, curvature)), slots


def take_steps(optimiser, theta, gradients):
    """Return theta after a step with each gradient, which arrives as the engine folds it."""
    theta, gradient = theta.copy(), np.zeros_like(theta)
    calls, _ = bound(optimiser, theta, gradient)
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
    np.testing.assert_allclose(take_steps(optimiser, theta, gradients), expected, rtol=1e-11)


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
    calls, slots = bound(optimiser, theta, gradient)
    for g in gradients:
        before = theta.copy()
        earlier = [of_parameter(slots, i) for i in range(len(theta))]
        gradient[:] = optimiser.gradient_scale * g
        run(calls)
        explained = [
            optimiser.explain(float(x), float(dx), earlier[i], of_parameter(slots, i))
            for i, (x, dx) in enumerate(zip(before, g, strict=True))
        ]
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
    optimiser = OPTIMISERS[name](1.0 if name == "adadelta" else 0.1)
    gradient = np.zeros(2)
    calls, _ = bound(optimiser, theta, gradient)
    for _ in range(3000):
        gradient[:] = optimiser.gradient_scale * theta * (1, 3)  # of (x**2 + 3 y**2) / 2
        run(calls)
    # steps of a constant length end by going to and fro
    np.testing.assert_allclose(theta, 0, atol=0.06 if optimiser.is_scale_free else 1e-6)


@every_optimiser
def test_a_step_allocates_nothing_of_the_size_of_theta(name):
    theta = np.zeros(100_000)
    optimiser = OPTIMISERS[name]()
    calls, _ = bound(optimiser, theta, np.ones_like(theta))
    run(calls)
    peaks: list[int] = []
    for _ in range(3):  # once something else of the process may allocate meanwhile
        tracemalloc.start()
        run(calls)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert min(peaks) < 10_000


@every_optimiser
def test_what_is_worked_out_is_what_is_remembered(name):
    """The workings of each step, in plain numbers, give what the calls put into the slots."""
    optimiser = OPTIMISERS[name]()
    theta, gradients = example()
    gradient = np.zeros_like(theta)
    calls, slots = bound(optimiser, theta, gradient)
    for g in gradients:
        before = {slot: float(values[3]) for slot, values in slots.items()}
        gradient[:] = optimiser.gradient_scale * g
        run(calls)
        worked = optimiser.workings(float(g[3]), before)
        after = [values[3] for values in slots.values()]
        averages = [each for each in worked if "corrected" not in each.name]
        for equation, remembered in zip(averages, after, strict=False):
            assert equation.result == pytest.approx(remembered, rel=1e-12)
        assert all(each.sum == pytest.approx(each.result, rel=1e-12) for each in worked)


def test_a_weight_that_comes_late_counts_its_own_updates():
    """Adam's correction is that of the weight's own first updates, not of the others'."""
    optimiser, gradients = Adam(), np.full((60, 2), 0.5)
    theta, gradient = np.zeros(2), np.zeros(2)
    calls, slots = bound(optimiser, theta, gradient)
    for t, g in enumerate(gradients):
        gradient[:] = g
        if t == 50:
            theta[1] = 0
            for slot in slots.values():
                slot[1] = 0
        run(calls)
    np.testing.assert_allclose(theta, [-60 * 0.001, -10 * 0.001], rtol=1e-6)


@every_optimiser
def test_only_some_go_as_far_with_gradients_of_any_size(name):
    optimiser = OPTIMISERS[name]()
    if name == "adadelta":
        optimiser = replace(optimiser, epsilon=1e-12)  # which is its unit of length
    theta, gradients = example()
    once, large = (take_steps(optimiser, theta, f * gradients) - theta for f in (1, 1000))
    is_alike = np.allclose(once, large, rtol=1e-3)
    assert is_alike == optimiser.is_scale_free


@every_optimiser
def test_huge_gradients_are_explained_without_an_error(name):
    optimiser = OPTIMISERS[name]()
    for huge in (1e200, -np.inf, np.nan):
        nothing = dict.fromkeys(optimiser.slots, 0.0)
        assert optimiser.explain(0.1, huge, nothing, nothing)


@every_optimiser
def test_a_rate_from_outside_stands_for_the_learning_rate(name):
    """Another for each parameter, as columns have it, and another at each step."""
    theta, gradients = example()
    factors = np.where(np.arange(13) < 6, 0.25, 3.0)
    optimiser, rate = OPTIMISERS[name](0.02), np.zeros(13)
    moved, gradient = theta.copy(), np.zeros_like(theta)
    calls, _ = bound(optimiser, moved, gradient, rate)
    expected = theta.copy()
    expected[:6] = FORMULAS[name](OPTIMISERS[name](0.02 * 0.25), theta, gradients)[:6]
    expected[6:] = FORMULAS[name](OPTIMISERS[name](0.02 * 3.0), theta, gradients)[6:]
    for g in gradients:
        rate[:], gradient[:] = 0.02 * factors, g
        run(calls)
    np.testing.assert_allclose(moved, expected, rtol=1e-11)


@pytest.mark.parametrize("name", OPTIMISERS.names())
@pytest.mark.parametrize("rate", [-0.1, float("inf"), float("nan")])
def test_a_senseless_learning_rate_is_refused(name, rate):
    with pytest.raises(ValueError, match="Learning rate"):
        OPTIMISERS[name](rate)
