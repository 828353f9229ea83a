"""Dropout and batch normalisation in a whole network: their gradients, with what is drawn fixed."""

from dataclasses import replace

import numpy as np
import pytest

from playground.engine.activations.sigmoid import Sigmoid
from playground.engine.activations.tanh import Tanh
from playground.engine.bound_network import BoundNetwork, bind_backward
from playground.engine.calls import run
from playground.engine.chance import Chance, Noise
from playground.engine.landscape.curvature import Curvature
from playground.engine.landscape.terrain import Terrain
from playground.engine.layers.batch_normalisation import BatchNormalisation
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.losses.quadratic import Quadratic
from playground.engine.many_points import ManyWires
from playground.engine.network import Network, Node
from playground.engine.preparation import Prepared

N = 9


def network_with(dropout, *, is_normalised):
    """Return a network whose last column listens to two, and one of them to the inputs too."""
    layer = BatchNormalisation(4, Tanh(), dropout) if is_normalised else Dense(4, Tanh(), dropout)
    return Network(
        (
            Node("in", Input(features=("x1", "x2"))),
            Node("a", Dense(5, Tanh(), dropout), ("in",)),
            Node("b", layer, ("in", "a"), erased=frozenset({("a", "2", "1")})),
            Node("out", Dense(2, Sigmoid(), 0.5), ("a", "b")),
        )
    )


@pytest.mark.parametrize("is_normalised", [False, True])
@pytest.mark.parametrize("dropout", [0.0, 0.4])
def test_the_gradient_in_training_agrees_with_central_differences(
    dropout, is_normalised, central_differences
):
    network, rng = network_with(dropout, is_normalised=is_normalised), np.random.default_rng(1)
    theta = np.where(network.is_erased, 0, rng.standard_normal(network.n_parameters))
    inputs = np.vstack([rng.standard_normal((2, N)), np.ones(N)])
    targets, gradient = rng.standard_normal((2, N)), np.zeros_like(theta)
    chance = Chance(Noise(3))
    bound = BoundNetwork(network, theta.copy(), N, inputs, chance)
    backward = bind_backward(bound, Quadratic(), gradient, targets=targets)
    run(chance.calls + bound.forward + backward.calls)

    def loss(moved):
        bound.theta[...] = moved
        run(bound.forward + backward.loss_calls)
        return backward.mean_loss()

    expected = np.where(network.is_erased, 0, central_differences(loss, theta))
    np.testing.assert_allclose(gradient, expected, rtol=1e-6, atol=1e-9)


def recalling_network(rng):
    """Return a network as after training, by statistics that are not those of the start."""
    network = network_with(0.3, is_normalised=True)
    size = network.n_parameters
    return network.recalling({name: rng.uniform(0.5, 2, size) for name in network.memory})


def test_many_points_of_the_weight_space_are_computed_as_each_one():
    rng = np.random.default_rng(4)
    network = recalling_network(rng)
    theta, along = np.where(network.is_erased, 0, rng.standard_normal((2, network.n_parameters)))
    inputs = rng.standard_normal((2, N))
    node, place = network["b"], network.places["b"]
    bound = BoundNetwork(network, theta.copy(), N)
    bound.inputs[...] = inputs
    taken = np.ones((place.fan_in + 1, 3, N))
    shares = np.array([[1.0, 0.0], [1.0, 0.5], [1.0, -2.0]])
    expected = []
    for i, (_, share) in enumerate(shares):
        bound.theta[...] = theta + share * along
        run(bound.forward)
        taken[:, i] = bound.nodes["b"].wires.inputs
        expected.append(bound.nodes["b"].wires.outputs.copy())
    is_shared = False
    basis = np.stack([theta[place.slice], along[place.slice]])
    sums, outputs = np.zeros((2, 4, 3, N))
    is_wanted = False
    wires = ManyWires(taken, is_shared, sums, is_wanted, outputs, shares, basis, network.mask(node))
    calls = node.layer.forward_many(wires)
    run(calls.once + calls.each)
    np.testing.assert_allclose(outputs, np.stack(expected, axis=1), atol=1e-12)


def test_curvature_agrees_with_differences_of_the_gradient():
    rng = np.random.default_rng(5)
    network = recalling_network(rng)
    theta, along = np.where(network.is_erased, 0, rng.standard_normal((2, network.n_parameters)))
    columns, targets = rng.standard_normal((N, 2)), rng.standard_normal((N, 2))
    table = np.hstack([columns, np.ones((N, 1))])
    part = Prepared(table, targets, None, np.ones(2), np.zeros(2))
    terrain = Terrain(network, Quadratic(), part)
    product = Curvature(terrain, theta).hessian(along)
    step = 1e-5
    ahead, behind = (Curvature(terrain, theta + sign * step * along).gradient for sign in (1, -1))
    np.testing.assert_allclose(product, (ahead - behind) / (2 * step), atol=1e-6)


def test_without_chance_nothing_is_switched_off():
    rng, dropping = np.random.default_rng(0), network_with(0.5, is_normalised=False)
    nodes = [replace(n, layer=replace(n.layer, dropout=0.0)) for n in dropping.nodes[1:]]
    plain = Network((dropping.input, *nodes))
    theta, outputs = rng.standard_normal(plain.n_parameters), []
    x = rng.standard_normal((2, N))
    for network in (dropping, plain):
        bound = BoundNetwork(network, theta, N)
        bound.inputs[...] = x
        run(bound.forward)
        outputs.append(bound.outputs.copy())
    assert np.array_equal(*outputs)
