"""Every activation against its formula, its derivative against central differences."""

import numpy as np
import pytest
import scipy.special

from playground.engine.activation import ACTIVATIONS
from playground.engine.activations.leaky_relu import LeakyRelu
from playground.engine.activations.step import Step
from playground.engine.calls import run
from playground.registry import parameters_of

FORMULAS = {
    "broken-tanh": np.tanh,  # its derivative alone is wrong
    "elu": lambda z: np.where(z > 0, z, np.expm1(np.minimum(z, 0))),
    "formula": lambda z: np.tanh(z) + z / 10,
    "gaussian": lambda z: np.exp(-z * z),
    "gelu": lambda z: z * scipy.special.erfc(-z / np.sqrt(2)) / 2,
    "hard-tanh": lambda z: np.clip(z, -1, 1),
    "identity": lambda z: z,
    "leaky-relu": lambda z: np.where(z > 0, z, 0.01 * z),
    "relu": lambda z: np.where(z > 0, z, 0),
    "sigmoid": scipy.special.expit,
    "sine": np.sin,
    "softmax": lambda z: scipy.special.softmax(z, axis=0),
    "softplus": lambda z: np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z))),
    "step": lambda z: np.where(z > 0, 1.0, 0.0),
    "swish": lambda z: z * scipy.special.expit(z),
    "tanh": np.tanh,
}
"""A new activation needs a line here: what it is, computed in another way."""

every_activation = pytest.mark.parametrize("name", ACTIVATIONS.names())
every_right_one = pytest.mark.parametrize(
    "name", [kind.name for kind in ACTIVATIONS.members() if not kind.is_broken]
)


def forward(activation, sums):
    outputs = np.full_like(sums, np.nan)
    run(activation.forward(sums, outputs))
    return outputs


def backward(activation, sums, outputs, gradient):
    gradient = gradient.copy()
    run(activation.backward(sums, outputs, gradient))
    return gradient


def smooth_sums(shape=(4, 7)):
    """Return sums of both signs that keep away from the corner that some have at 0."""
    rng = np.random.default_rng(1)
    return rng.uniform(0.05, 3, shape) * rng.choice([-1, 1], shape)


@every_activation
def test_agrees_with_its_formula(name):
    sums = smooth_sums()
    kept = sums.copy()
    outputs = forward(ACTIVATIONS[name](), sums)
    np.testing.assert_allclose(outputs, FORMULAS[name](sums), rtol=1e-14)
    assert np.array_equal(sums, kept)


@every_activation
def test_it_can_be_written_down(name):
    activation = ACTIVATIONS[name]()
    assert "z" in activation.latex
    assert activation.derivative_latex
    for letter, parameter in activation.symbols.items():
        assert letter in activation.latex
        assert parameter in parameters_of(type(activation))
    if activation.column_latex:
        assert rf"\sum_j {activation.column_latex}" in activation.latex


@every_right_one
def test_derivative_agrees_with_central_differences(name, central_differences):
    activation, sums = ACTIVATIONS[name](), smooth_sums()
    weights = np.random.default_rng(2).standard_normal(sums.shape)
    measured = central_differences(lambda z: float(np.sum(weights * forward(activation, z))), sums)
    computed = backward(activation, sums, forward(activation, sums), weights)
    np.testing.assert_allclose(computed, measured, rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize("slope", [0.0, 0.3, 1.0])
def test_derivative_of_leaky_relu_at_other_slopes(slope, central_differences):
    activation, sums = LeakyRelu(slope), smooth_sums()
    measured = central_differences(lambda z: float(np.sum(forward(activation, z))), sums)
    outputs = forward(activation, sums)
    computed = backward(activation, sums, outputs, np.ones_like(sums))
    np.testing.assert_allclose(computed, measured, atol=1e-9)
    np.testing.assert_allclose(outputs, np.where(sums > 0, sums, slope * sums))


@every_activation
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_stays_a_number_for_extreme_sums(name, dtype):
    extremes = [-1000, -100, -1e-30, -0.0, 0.0, 1e-30, 100, 1000]
    sums = np.array([extremes, extremes[::-1]], dtype)
    with np.errstate(over="ignore", under="ignore"):
        outputs = forward(ACTIVATIONS[name](), sums)
        gradient = backward(ACTIVATIONS[name](), sums, outputs, np.ones_like(sums))
    assert outputs.dtype == gradient.dtype == dtype
    assert np.isfinite(outputs).all()
    assert np.isfinite(gradient).all()
    np.testing.assert_allclose(outputs, FORMULAS[name](sums.astype(np.float64)), 1e-6, 1e-37)


@every_activation
def test_passes_on_what_is_not_a_number(name):
    sums = np.full((2, 3), np.nan)
    with np.errstate(invalid="ignore"):
        assert np.isnan(forward(ACTIVATIONS[name](), sums)).all()


@every_activation
def test_can_reach_the_targets_of_both_classes(name):
    activation = ACTIVATIONS[name]()
    one = np.linspace(-40, 40, 801)
    outputs = forward(activation, np.array([one, -one]))[0]
    low, high = activation.target_range
    assert outputs.min() - 1e-3 < low < high < outputs.max() + 1e-3


def test_softmax_gives_probabilities():
    outputs = forward(ACTIVATIONS["softmax"](), 50 * smooth_sums())
    np.testing.assert_allclose(outputs.sum(axis=0), 1, rtol=1e-14)
    assert (outputs >= 0).all()


@pytest.mark.parametrize("value", [0.0, 1.0])
def test_step_at_exactly_zero_is_a_choice(value):
    sums = np.array([[-1e-300, -0.0, 0.0, 1e-300]])
    np.testing.assert_array_equal(forward(Step(value), sums), [[0, value, value, 1]])


def test_step_gives_gradient_descent_nothing():
    sums = smooth_sums()
    gradient = backward(Step(), sums, forward(Step(), sums), np.full_like(sums, np.inf))
    assert not gradient.any()


@pytest.mark.parametrize("slope", [-0.1, 1.1, float("nan")])
def test_a_slope_out_of_range_is_refused(slope):
    with pytest.raises(ValueError, match="Slope below 0"):
        LeakyRelu(slope)
