"""Second derivatives: every activation, loss and layer against central differences."""

import numpy as np
import pytest

from playground.engine.activation import ACTIVATIONS, Activation
from playground.engine.calls import run
from playground.engine.layer import BackwardWires, Layer, Wires
from playground.engine.layers.dense import Dense
from playground.engine.loss import LOSSES, Loss, LossWires
from playground.engine.tangent import BackwardTangent, Tangent, central_difference

STEP = 1e-5
SHAPE = (4, 7)


def sums(seed=1):
    """Return sums of both signs that keep away from the corner that some have at 0."""
    rng = np.random.default_rng(seed)
    return rng.uniform(0.05, 3, SHAPE) * rng.choice([-1, 1], SHAPE)


def backward(activation, z, gradient):
    outputs, result = np.empty_like(z), gradient.copy()
    run(activation.forward(z, outputs))
    run(activation.backward(z, outputs, result))
    return outputs, result


@pytest.mark.parametrize("name", ACTIVATIONS.names())
@pytest.mark.parametrize("is_default", [False, True])
def test_second_derivative_of_an_activation(name, is_default):
    activation, z = ACTIVATIONS[name](), sums()
    rng = np.random.default_rng(2)
    gradient, tangent = rng.standard_normal((2, *SHAPE))
    above = backward(activation, z + STEP * tangent, gradient)[1]
    below = backward(activation, z - STEP * tangent, gradient)[1]
    outputs, _ = backward(activation, z, gradient)
    method = Activation.backward_tangent if is_default else type(activation).backward_tangent
    computed = method(activation, z, outputs, gradient, tangent)
    np.testing.assert_allclose(computed, (above - below) / (2 * STEP), rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize("name", ACTIVATIONS.names())
def test_an_activations_jacobian_is_symmetric(name):
    """On which taking changes forward by what takes gradients back depends."""
    activation, z = ACTIVATIONS[name](), sums()[:, :1]
    columns = [backward(activation, z, unit[:, np.newaxis])[1] for unit in np.eye(len(z))]
    jacobian = np.hstack(columns)
    np.testing.assert_allclose(jacobian, jacobian.T, atol=1e-15)


@pytest.mark.parametrize("name", LOSSES.names())
@pytest.mark.parametrize("is_default", [False, True])
def test_second_derivative_of_a_loss(name, is_default):
    loss = LOSSES[name]()
    activation = ACTIVATIONS[loss.partner or "tanh"]()
    targets = np.eye(4)[:, np.arange(7) % 4]
    tangent = np.random.default_rng(3).standard_normal(SHAPE)
    scale = np.array(0.3)

    def at(t):
        z, outputs = sums() + t * tangent, np.empty(SHAPE)
        run(activation.forward(z, outputs))
        wires = LossWires(z, outputs, targets, np.zeros(()), np.zeros(SHAPE), scale)
        passes = loss.bind(wires)
        run(passes.forward + passes.backward)
        return wires

    wires = at(0)
    measured = (at(STEP).gradient - at(-STEP).gradient) / (2 * STEP)
    change = tangent.copy()
    run(activation.backward(wires.pre_activation, wires.activation, change))
    kept = wires.gradient.copy()
    method = Loss.gradient_tangent if is_default else type(loss).gradient_tangent
    computed = method(loss, wires, tangent, change)
    np.testing.assert_allclose(computed, measured, rtol=1e-7, atol=1e-9)
    assert np.array_equal(wires.gradient, kept)


@pytest.mark.parametrize("is_fused", [False, True])
@pytest.mark.parametrize("is_masked", [False, True])
def test_what_a_dense_layer_knows_is_what_differences_measure(is_fused, is_masked):
    layer, fan_in, n = Dense(3, ACTIVATIONS["sigmoid"]()), 2, 5
    rng = np.random.default_rng(4)
    inputs = np.vstack([rng.standard_normal((fan_in, n)), np.ones(n)])
    mask = np.array([[1, 0], [1, 1], [0, 1.0]]) if is_masked else None
    wires = Wires(inputs, np.zeros((3, n)), np.zeros((3, n)), rng.standard_normal(9), mask)
    run(layer.forward(wires))
    moving = np.vstack([rng.standard_normal((fan_in, n)), np.zeros(n)])
    gradient, change = rng.standard_normal((2, 3, n))
    direction = rng.standard_normal(9)
    answers = []
    for kind in (Dense, Layer):
        tangent = Tangent(moving, direction, np.zeros((3, n)), np.zeros((3, n)))
        back = BackwardTangent(gradient, change, is_fused, np.zeros(9), np.zeros((fan_in, n)))
        kind.forward_tangent(layer, wires, tangent)
        kind.backward_tangent(layer, wires, tangent, back)
        answers.append(
            (tangent.pre_activation, tangent.outputs, back.parameter_change, back.input_change)
        )
    for exact, measured in zip(*answers, strict=True):
        assert np.abs(exact).max() > 0.1
        np.testing.assert_allclose(exact, measured, rtol=1e-8, atol=1e-9)


def test_a_layers_tangent_is_how_its_gradients_change():
    """The default itself, against differences of the whole way back with a step of its own."""
    layer, n = Dense(2, ACTIVATIONS["tanh"]()), 4
    rng = np.random.default_rng(5)
    inputs = np.vstack([rng.standard_normal((2, n)), np.ones(n)])
    weights, direction = rng.standard_normal((2, 6))
    gradient = rng.standard_normal((2, n))

    def parameter_gradient(t):
        outputs = np.zeros((2, n))
        wires = Wires(inputs, np.zeros((2, n)), outputs, weights + t * direction, None)
        result = np.zeros(6)
        run(layer.forward(wires))
        run(layer.backward(wires, BackwardWires(gradient.copy(), result, None, is_fused=False)))
        return wires, result

    wires, _ = parameter_gradient(0)
    still = np.zeros((2, n))
    tangent = Tangent(np.zeros((3, n)), direction, np.zeros((2, n)), np.zeros((2, n)))
    back = BackwardTangent(gradient, still, False, np.zeros(6), None)
    Layer.forward_tangent(layer, wires, tangent)
    Layer.backward_tangent(layer, wires, tangent, back)
    measured = (parameter_gradient(STEP)[1] - parameter_gradient(-STEP)[1]) / (2 * STEP)
    np.testing.assert_allclose(back.parameter_change, measured, rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize("size", [1e-6, 1, 1e6])
def test_differences_suit_their_step_to_the_tangent(size):
    at, tangent = np.array([0.3, -0.7]), size * np.array([1.0, -2])
    measured = central_difference(lambda t: np.sin(at + t * tangent), tangent)
    np.testing.assert_allclose(measured, np.cos(at) * tangent, rtol=1e-9)
    assert not central_difference(lambda t: np.sin(at), np.zeros(2)).any()
