"""Networks that are still being drawn: columns without sources, neurons without connections."""

import numpy as np
import pytest

from playground.engine.activations.sigmoid import Sigmoid
from playground.engine.activations.tanh import Tanh
from playground.engine.bound_network import BoundNetwork, bind_backward
from playground.engine.initialiser import INITIALISERS
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.losses.quadratic import Quadratic
from playground.engine.network import Network, Node
from playground.engine.reach import reached_from_inputs

INPUT = Node("input", Input(features=("x1", "x2")))


def network(*nodes):
    return Network((INPUT, *nodes))


HALF_DRAWN = network(
    Node("alone", Dense(2, Tanh())),
    Node("dead end", Dense(1, Tanh()), ("input", "alone")),
    Node(
        "hidden",
        Dense(2, Tanh()),
        ("input", "alone"),
        erased=frozenset({("input", "x2", "1"), ("alone", "1", "2"), ("input", "x1", "2")}),
    ),
    Node("output", Dense(1, Sigmoid()), ("hidden", "alone")),
)


def theta_of(it, seed=0):
    return it.initialise(INITIALISERS["normal"](), np.random.default_rng(seed), np.float64)


def test_a_half_drawn_network_agrees_with_pytorch():
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(1)
    theta, n = theta_of(HALF_DRAWN), 7
    inputs, targets = rng.normal(size=(2, n)), rng.uniform(size=(1, n))
    bound = BoundNetwork(HALF_DRAWN, theta, n)
    gradient = np.zeros_like(theta)
    backward = bind_backward(bound, Quadratic(), gradient)
    bound.inputs[:], backward.targets[:] = inputs, targets
    for call in bound.forward + backward.calls:
        call()

    parameters = torch.tensor(theta, requires_grad=True)
    known = {"input": torch.tensor(inputs)}
    for node in HALF_DRAWN.nodes[1:]:
        place = HALF_DRAWN.places[node.id]
        matrix = parameters[place.slice].reshape(node.layer.units, -1)
        mask = HALF_DRAWN.mask(node)
        weight = matrix[:, :-1] * (1 if mask is None else torch.tensor(mask))
        sums = matrix[:, -1:].expand(-1, n)
        if node.sources:
            sums = sums + weight @ torch.cat([known[source] for source in node.sources])
        squash = torch.sigmoid if node.id == "output" else torch.tanh
        known[node.id] = squash(sums)
    np.testing.assert_allclose(bound.outputs, known["output"].detach(), rtol=1e-12)
    # Quadratic is half the squared error, summed over outputs: Nielsen, equation 6
    (0.5 * (known["output"] - torch.tensor(targets)) ** 2).sum(0).mean().backward()
    np.testing.assert_allclose(gradient, parameters.grad, rtol=1e-9, atol=1e-12)


def test_who_is_reached_is_counted_neuron_by_neuron():
    reached = reached_from_inputs(HALF_DRAWN)
    assert reached["alone"].tolist() == [False, False]
    assert reached["hidden"].tolist() == [True, True]
    assert reached["output"].tolist() == [True]
    cut = Node("output", Dense(2), ("hidden",), erased=frozenset({("hidden", "1", "1")}))
    source = Node(
        "hidden",
        Dense(2),
        ("input",),
        erased=frozenset({("input", "x1", "2"), ("input", "x2", "2")}),
    )
    assert reached_from_inputs(network(source, cut))["output"].tolist() == [False, True]


def test_frozen_and_erased_parameters_are_fixed():
    it = network(
        Node(
            "a",
            Dense(2),
            ("input",),
            erased=frozenset({("input", "x1", "1")}),
            frozen=frozenset({("input", "x2", "2")}),
            frozen_biases=frozenset({"1"}),
        ),
        Node("output", Dense(1), ("a",), is_frozen=True),
    )
    # rows of a: x1, x2, bias; then the output's three
    assert it.is_erased.tolist() == [True, False, False, False, False, False, False, False, False]
    assert it.is_fixed.tolist() == [True, False, True, False, True, False, True, True, True]
