"""Penalties against their definitions: gradients by central differences, and what they never do."""

import numpy as np
import pytest

from playground.engine.calls import run
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.network import Network, Node
from playground.engine.penalties.l1 import L1
from playground.engine.penalties.l2 import L2
from playground.engine.penalties.max_norm import MaxNorm
from playground.engine.penalty import PENALTIES, is_weight

NETWORK = Network(
    (
        Node("input", Input(features=("x1", "x2"))),
        Node("a", Dense(3), ("input",), frozen=frozenset({("input", "x1", "2")})),
        Node("output", Dense(1), ("input", "a"), erased=frozenset({("a", "1", "1")})),
    )
)
FREE = ~NETWORK.is_fixed
N = NETWORK.n_parameters
WEIGHTS = 2 * 3 + 5
both_precisions = pytest.mark.parametrize("dtype", ["float32", "float64"])
with_rate = pytest.mark.parametrize("kind", [L1, L2])


def parameters(dtype="float64"):
    theta = np.random.default_rng(3).uniform(-1, 1, N)
    theta[NETWORK.is_erased] = 0
    return theta.astype(dtype)


def bound(penalty, theta, gradient, scale=1.0):
    return penalty.bind(NETWORK, theta, gradient, scale, FREE)


def test_weights_are_told_from_biases():
    assert is_weight(NETWORK).sum() == WEIGHTS
    for views in NETWORK.views(is_weight(NETWORK).astype(float)).values():
        assert views["weight"].all()
        assert not views["bias"].any()


def test_without_a_penalty_nothing_is_done():
    theta = parameters()
    gradient = theta.copy()
    calls, penalised, limits = bound(PENALTIES["none"](), theta, gradient)
    assert (calls, limits) == ((), ())
    assert penalised is gradient


@with_rate
def test_the_gradient_is_that_of_the_value_by_central_differences(kind):
    penalty, theta = kind(0.3), parameters()
    added = penalty.add_to(NETWORK, theta, np.zeros(N), np.ones(N, bool))
    for index in np.flatnonzero(~NETWORK.is_erased):  # at 0 the absolute value has no slope
        beside = [theta.copy(), theta.copy()]
        beside[0][index] -= 1e-6
        beside[1][index] += 1e-6
        low, high = (penalty.value(NETWORK, each) for each in beside)
        assert added[index] == pytest.approx((high - low) / 2e-6, abs=1e-8)


def test_values_are_those_of_the_definitions():
    theta, weights = parameters(), parameters()[is_weight(NETWORK)]
    assert L2(0.5).value(NETWORK, theta) == pytest.approx(0.25 * sum(w * w for w in weights))
    assert L1(0.5).value(NETWORK, theta) == pytest.approx(0.5 * sum(abs(w) for w in weights))
    assert MaxNorm(0.1).value(NETWORK, theta) == 0


@pytest.mark.parametrize("name", PENALTIES.names())
@both_precisions
@pytest.mark.parametrize("scale", [1.0, 0.03, 0.0])
def test_biases_and_what_is_fixed_get_the_gradient_as_it_is(name, dtype, scale):
    theta = parameters(dtype)
    gradient = (scale * np.random.default_rng(4).standard_normal(N)).astype(dtype)
    before = gradient.copy()
    penalised = bound(PENALTIES[name](), theta, gradient, scale)
    run(penalised.calls)
    np.testing.assert_array_equal(gradient, before)  # it is still there to be seen
    untouched = ~(is_weight(NETWORK) & FREE)
    np.testing.assert_array_equal(penalised.gradient[untouched], before[untouched])


@pytest.mark.parametrize("name", PENALTIES.names())
@both_precisions
def test_a_scaled_gradient_gets_a_scaled_pull(name, dtype):
    theta, gradient = parameters(dtype), parameters(dtype)[::-1].copy()
    whole = PENALTIES[name]().add_to(NETWORK, theta, gradient, FREE)
    scaled = bound(PENALTIES[name](), theta, (0.03 * gradient).astype(dtype), 0.03)
    run(scaled.calls)
    np.testing.assert_allclose(scaled.gradient, 0.03 * whole, rtol=1e-5, atol=1e-8)


@pytest.mark.parametrize("name", PENALTIES.names())
def test_the_explanation_gives_what_the_calls_do(name):
    penalty, theta = PENALTIES[name](), parameters()
    theta[:2] = 0
    for gradient in (parameters()[::-1].copy(), np.full(N, 1e-4)):
        added = penalty.add_to(NETWORK, theta, gradient, FREE) - gradient
        for index in np.flatnonzero(is_weight(NETWORK) & FREE):
            pull = penalty.pull(float(theta[index]), float(gradient[index]))
            assert (pull is None) == (penalty.latex == "")
            if pull is not None:
                product = pull.values[r"\lambda"] * pull.values.get("s", pull.values.get("w"))
                assert pull.value == pytest.approx(product, rel=1e-12)
                assert pull.value == pytest.approx(added[index], rel=1e-9, abs=1e-15)


def l1_steps(theta, slope, n, rate=0.1):
    """Descend `slope` with plain steps of 0.1, n times."""
    gradient = (0.1 * slope).astype(theta.dtype)
    calls, penalised, limits = bound(L1(rate), theta, gradient, 0.1)
    for _ in range(n):
        run(calls)
        theta -= penalised
        run(limits)
        yield theta.copy()


@both_precisions
def test_l1_takes_weights_of_little_use_to_exactly_zero_and_holds_them_there(dtype):
    theta, slope = parameters(dtype), np.full(N, 0.09)
    states = list(l1_steps(theta, slope, 1000))
    chosen = is_weight(NETWORK) & FREE
    assert np.abs(parameters(dtype)[chosen]).min() > 0.01
    assert (states[-1][chosen] == 0).all()
    were_zero = np.stack(states)[:, chosen] == 0
    assert (were_zero[1:] | ~were_zero[:-1]).all()  # once there, they stay


def test_l1_lets_a_strong_gradient_take_a_weight_away_from_zero():
    theta, slope = np.zeros(N), np.where(is_weight(NETWORK), -0.3, 0)
    *_, last = l1_steps(theta, slope, 10)
    chosen = is_weight(NETWORK) & FREE
    np.testing.assert_allclose(last[chosen], 10 * 0.1 * (0.3 - 0.1))  # the pull takes its share


def test_l1_is_never_overshot():
    theta = parameters()
    start = theta.copy()
    *_, last = l1_steps(theta, 100 * np.sign(start), 1)
    chosen = is_weight(NETWORK) & FREE
    assert (last[chosen] == 0).all()
    np.testing.assert_allclose(
        (start - last)[~is_weight(NETWORK)], 10 * np.sign(start)[~is_weight(NETWORK)]
    )


@both_precisions
def test_max_norm_shortens_what_is_too_long_and_nothing_else(dtype):
    theta = parameters(dtype)
    views = NETWORK.views(theta)
    views["a"]["weight"][...] = [[3, 4], [9, 0.3], [0.3, 0.4]]  # from x1 to neuron 2: frozen
    output, before = views["output"]["weight"].copy(), theta.copy()
    limits = bound(MaxNorm(0.8), theta, np.zeros(N, dtype)).limits
    run(limits)
    np.testing.assert_allclose(views["a"]["weight"], [[0.48, 0.64], [9, 0.3], [0.3, 0.4]], 1e-6)
    np.testing.assert_array_equal(
        views["a"]["weight"][1:], NETWORK.views(before)["a"]["weight"][1:]
    )
    length = np.linalg.norm(output)
    assert length > 0.8
    np.testing.assert_allclose(views["output"]["weight"], output * 0.8 / length, rtol=1e-6)
    biases = ~is_weight(NETWORK)
    np.testing.assert_array_equal(theta[biases], before[biases])


@pytest.mark.parametrize("kind", [L1, L2, MaxNorm])
@pytest.mark.parametrize("value", [-1.0, float("nan"), 1e7])
def test_senseless_values_are_refused(kind, value):
    with pytest.raises(ValueError, match=r"Penalty rate|Greatest length"):
        kind(value)
