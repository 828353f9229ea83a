"""Every kind of layer: its views, its starting values, its gradients against differences."""

import numpy as np
import pytest

from playground.engine.activations.identity import Identity
from playground.engine.activations.sigmoid import Sigmoid
from playground.engine.activations.tanh import Tanh
from playground.engine.calls import run
from playground.engine.initialisers.normal import Normal
from playground.engine.layer import LAYERS, BackwardWires, Wires
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input

EXAMPLES = {
    "dense": [(Dense(1, Tanh()), 1), (Dense(3, Sigmoid()), 4), (Dense(2, Identity()), 5)],
    "input": [(Input(features=("x1", "x2")), 0), (Input(shape=(3, 4)), 0)],
}
"""A new kind of layer needs a line here: examples, each with the number of its inputs."""

every_example = pytest.mark.parametrize(
    ("layer", "fan_in"), [pair for name in LAYERS.names() for pair in EXAMPLES[name]]
)
trained = pytest.mark.parametrize(
    ("layer", "fan_in"),
    [pair for name in LAYERS.names() for pair in EXAMPLES[name] if pair[0].n_parameters(pair[1])],
)
N = 6


def wires_for(layer, fan_in, parameters, inputs, mask=None):
    block = np.vstack([inputs, np.ones(inputs.shape[1])])
    shape = (layer.n_units, inputs.shape[1])
    return Wires(block, np.zeros(shape), np.zeros(shape), parameters, mask)


def outputs_of(layer, fan_in, parameters, inputs):
    wires = wires_for(layer, fan_in, parameters, inputs)
    run(layer.forward(wires))
    return wires.outputs


def draw(layer, fan_in):
    rng = np.random.default_rng(6)
    parameters = rng.standard_normal(layer.n_parameters(fan_in))
    return parameters, rng.standard_normal((fan_in, N)), rng.standard_normal((layer.n_units, N))


@every_example
def test_views_show_every_parameter_once(layer, fan_in):
    parameters = np.zeros(layer.n_parameters(fan_in))
    views = layer.views(parameters, fan_in)
    assert sum(view.size for view in views.values()) == len(parameters)
    for view in views.values():
        view += 1
    assert (parameters == 1).all()


@every_example
def test_starting_values_fill_every_parameter_and_follow_the_generator(layer, fan_in):
    first, second = (np.full(layer.n_parameters(fan_in), np.nan) for _ in range(2))
    for parameters in (first, second):
        layer.initialise(parameters, fan_in, Normal(), np.random.default_rng(0))
    assert np.isfinite(first).all()
    assert np.array_equal(first, second)


@trained
def test_gradients_agree_with_central_differences(layer, fan_in, central_differences):
    parameters, inputs, weights = draw(layer, fan_in)
    wires = wires_for(layer, fan_in, parameters, inputs)
    back = BackwardWires(
        weights.copy(), np.zeros_like(parameters), np.zeros_like(inputs), is_fused=False
    )
    run(layer.forward(wires))
    run(layer.backward(wires, back))

    by_parameters = central_differences(
        lambda p: float(np.sum(weights * outputs_of(layer, fan_in, p, inputs))), parameters
    )
    by_inputs = central_differences(
        lambda x: float(np.sum(weights * outputs_of(layer, fan_in, parameters, x))), inputs
    )
    np.testing.assert_allclose(back.parameter_gradient, by_parameters, rtol=1e-7, atol=1e-8)
    np.testing.assert_allclose(back.input_gradient, by_inputs, rtol=1e-7, atol=1e-8)


@trained
def test_an_erased_connection_gets_no_gradient(layer, fan_in):
    parameters, inputs, weights = draw(layer, fan_in)
    mask = np.ones((layer.n_units, fan_in))
    mask[-1, 0] = 0
    whole, masked = np.zeros_like(parameters), np.zeros_like(parameters)
    for gradient, given in ((whole, None), (masked, mask)):
        wires = wires_for(layer, fan_in, parameters, inputs, given)
        run(layer.forward(wires))
        run(layer.backward(wires, BackwardWires(weights.copy(), gradient, None, is_fused=False)))
    expected = layer.views(whole, fan_in)
    expected["weight"][-1, 0] = 0
    assert np.array_equal(masked, whole)


def test_dense_computes_the_weighted_sums_of_the_textbook():
    layer = Dense(2, Identity())
    parameters = np.zeros(layer.n_parameters(3))
    views = layer.views(parameters, 3)
    views["weight"][...] = [[1, 2, 3], [4, 5, 6]]
    views["bias"][...] = [10, 20]
    outputs = outputs_of(layer, 3, parameters, np.array([[1.0, 0], [0, 1], [2, 0]]))
    np.testing.assert_array_equal(outputs, [[1 + 6 + 10, 2 + 10], [4 + 12 + 20, 5 + 20]])


def test_the_gradient_of_the_chain_rule_has_the_shape_of_its_weights():
    """FACTS: two inputs, seven hidden, two outputs; dW2 = A1.T @ dZ2 (theirs transposed)."""
    layer, rng = Dense(2, Identity()), np.random.default_rng(0)
    hidden, delta = rng.standard_normal((7, N)), rng.standard_normal((2, N))
    gradient = np.zeros(layer.n_parameters(7))
    wires = wires_for(layer, 7, np.zeros_like(gradient), hidden)
    run(layer.backward(wires, BackwardWires(delta.copy(), gradient, None, is_fused=False)))
    views = layer.views(gradient, 7)
    np.testing.assert_allclose(views["weight"].T, hidden @ delta.T)
    np.testing.assert_allclose(views["bias"], delta.sum(axis=1))


def test_an_image_has_an_input_for_each_pixel():
    assert Input(shape=(28, 28)).n_units == 784


def test_a_column_without_neurons_is_refused():
    with pytest.raises(ValueError, match="at least one"):
        Dense(0)
