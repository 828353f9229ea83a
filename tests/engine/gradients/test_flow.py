"""How gradients flow by column, and which units are saturated or dead."""

import numpy as np
import pytest

from playground.engine.activation import ACTIVATIONS, FLAT
from playground.engine.activations.leaky_relu import LeakyRelu
from playground.engine.activations.relu import Relu
from playground.engine.activations.sigmoid import Sigmoid
from playground.engine.activations.tanh import Tanh
from playground.engine.calls import run
from playground.engine.gradients.flow import flow, quiet_units, weights_by_node
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.network import feed_forward


def test_norms_are_those_of_the_weights_alone(tangled, weights):
    network, _ = tangled()
    theta, gradient, update = (weights(network, seed=seed) for seed in range(3))
    found = flow(network, theta, gradient, update)
    assert list(found) == ["a", "b", "out"]  # the column without sources has no weights
    for node, each in found.items():
        w, g, u = (network.views(v)[node]["weight"] for v in (theta, gradient, update))
        assert each.weight_norm == pytest.approx(np.sqrt((w**2).sum()))
        assert each.gradient_norm == pytest.approx(np.sqrt((g**2).sum()))
        assert each.update_norm == pytest.approx(np.sqrt((u**2).sum()))
        assert each.update_ratio == pytest.approx(each.update_norm / each.weight_norm)
    assert [each.n_weights for each in found.values()] == [8, 16, 30]  # two of 18 are erased


def test_before_the_first_step_there_is_no_update(tangled, weights):
    network, _ = tangled()
    theta = weights(network)
    assert all(each.update_ratio is None for each in flow(network, theta, theta).values())
    zero = np.zeros_like(theta)
    assert all(each.update_ratio is None for each in flow(network, zero, theta, theta).values())


def test_a_vanishing_gradient_does_not_vanish_from_sight():
    network = feed_forward(Input(features=("x1", "x2")), Dense(2, Tanh()))
    tiny = np.full(network.n_parameters, 1e-30, np.float32)
    assert flow(network, tiny, tiny)["output"].gradient_norm == pytest.approx(2e-30)


def test_weights_by_node_leave_out_biases_and_the_erased(tangled):
    network, _ = tangled()
    found = weights_by_node(network, np.arange(network.n_parameters, dtype=np.float64))
    assert sum(len(each) for each in found.values()) == 8 + 16 + 30
    erased = set(np.flatnonzero(network.is_erased))
    assert not erased & {int(value) for each in found.values() for value in each}


def slopes(activation, sums):
    """Return da_i/dz_i, one neuron at a time, from the activation's own backward."""
    outputs, found = np.empty_like(sums), np.empty_like(sums)
    run(activation.forward(sums, outputs))
    for i in range(len(sums)):
        gradient = np.zeros_like(sums)
        gradient[i] = 1
        run(activation.backward(sums, outputs, gradient))
        found[i] = gradient[i]
    return outputs, found


@pytest.mark.parametrize("name", [k.name for k in ACTIVATIONS.members() if not k.is_broken])
def test_saturated_is_where_the_derivative_is_small(name):
    activation = ACTIVATIONS[name]()
    line = np.linspace(-8, 8, 321)
    outputs, slope = slopes(activation, np.stack([line, np.zeros_like(line)]))
    found = activation.saturation(np.stack([line, np.zeros_like(line)]), outputs)
    assert found.shape == outputs.shape
    if name in {"sigmoid", "tanh", "softmax", "elu", "hard-tanh", "softplus"}:
        np.testing.assert_array_equal(found, slope < FLAT * slope.max())
        assert 0 < found[0].mean() < 1
    else:
        assert not found.any()
    assert not activation.dead(line[np.newaxis], outputs[:1]).any()


def test_a_broken_derivative_saturates_where_the_true_one_does():
    sums = np.linspace(-3, 3, 61)[np.newaxis]
    broken, right = ACTIVATIONS["broken-tanh"](), Tanh()
    wires = sums, np.tanh(sums)
    assert right.saturation(*wires).any()
    np.testing.assert_array_equal(broken.saturation(*wires), right.saturation(*wires))


def test_units_are_counted_over_the_examples():
    network = feed_forward(
        Input(features=("x1",)), Dense(3, Sigmoid()), Dense(3, Relu()), Dense(2, Relu())
    )
    sums = {
        "hidden 1": np.array([[0.0, 9, 9, -9], [0, 1, 0, 1], [9, 9, 0, 0]]),
        "hidden 2": np.array([[-1.0, -2, -3, 0], [-1, -1, -1, 1], [1, 2, 3, 4]]),
        "output": np.array([[1.0, 1, 1, 1], [-1, -1, -1, -1]]),
    }
    outputs = {
        node: 1 / (1 + np.exp(-z)) if node == "hidden 1" else np.maximum(z, 0)
        for node, z in sums.items()
    }
    found = quiet_units(network, sums, outputs)
    assert found["hidden 1"].saturated.tolist() == [0]
    assert found["hidden 1"].saturated_share.tolist() == [0.75, 0, 0.5]
    assert found["hidden 1"].dead.tolist() == []
    assert found["hidden 2"].dead.tolist() == [0]
    assert found["hidden 2"].saturated.tolist() == []
    assert found["output"].dead.tolist() == [1]


def test_a_leaky_unit_is_dead_only_where_nothing_leaks():
    sums = -np.ones((1, 3))
    assert not LeakyRelu(0.01).dead(sums, 0.01 * sums).any()
    assert LeakyRelu(0.0).dead(sums, 0 * sums).all()


def test_what_is_not_a_number_is_neither_saturated_nor_dead():
    nothing = np.full((2, 3), np.nan)
    for kind in ACTIVATIONS.members():
        assert not kind().saturation(nothing, nothing).any()
        assert not kind().dead(nothing, nothing).any()
