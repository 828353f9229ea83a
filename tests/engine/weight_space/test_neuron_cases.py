"""The cases of neurons in networks: outputs by their targets, hidden ones by their deltas."""

import numpy as np
import pytest

from playground.engine.activations.identity import Identity
from playground.engine.activations.relu import Relu
from playground.engine.activations.sigmoid import Sigmoid
from playground.engine.activations.step import Step
from playground.engine.activations.tanh import Tanh
from playground.engine.bound_network import BoundNetwork
from playground.engine.calls import run
from playground.engine.datasets.circle import Circle
from playground.engine.datasets.plane import Plane
from playground.engine.initialisers.normal import Normal
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.losses.binary_cross_entropy import BinaryCrossEntropy
from playground.engine.losses.quadratic import Quadratic
from playground.engine.network import Network, NetworkError, Node, feed_forward
from playground.engine.neuron_name import NeuronName
from playground.engine.preparation import prepare
from playground.engine.weight_space.neuron_cases import neuron_cases

INPUTS = Input(features=("x1", "x2", "x1^2"))
OUTPUT = NeuronName("output", "1")


def subject(network, loss=None, dataset=None):
    dataset = dataset or Circle(n_examples=40)
    loss = loss or Quadratic()
    rng = np.random.default_rng(0)
    part = prepare(dataset, dataset.load(rng), network, loss, dtype=np.float64).train
    return network, loss, part, network.initialise(Normal(), rng, np.float64)


def loss_of_each(network, loss, part, theta, nudges, node):
    """Return each example's loss, (n,), where a column's sums are nudged by way of its biases."""
    at = theta.copy()
    network.views(at)[node]["bias"][...] += nudges
    bound = BoundNetwork(network, at, len(part))
    bound.inputs[...] = part.inputs[:, :-1].T
    run(bound.forward)
    last = bound.nodes[network.output.id].wires
    return loss.contributions(last.pre_activation, last.outputs, part.targets.T).sum(axis=0)


@pytest.mark.parametrize("loss", [Quadratic(), BinaryCrossEntropy()], ids=lambda v: v.name)
def test_a_hidden_neuron_s_good_side_is_where_each_example_s_loss_falls(loss):
    network, loss, part, theta = subject(
        feed_forward(INPUTS, Dense(4, Tanh()), Dense(3, Tanh()), Dense(1, Sigmoid())), loss
    )
    found = neuron_cases(network, loss, part, theta, NeuronName("hidden 2", "2"))
    nudge = np.array([0, 1e-6, 0])
    up = loss_of_each(network, loss, part, theta, nudge, "hidden 2")
    down = loss_of_each(network, loss, part, theta, -nudge, "hidden 2")
    assert len(found.cases) == len(part)
    assert found.n_without_side == 0
    clear = np.abs(up - down) > 1e-12
    assert clear.sum() > 10
    np.testing.assert_array_equal(found.cases.signs[clear], -np.sign(up - down)[clear])
    # its inputs are the activations before it, its sums those of the network
    bound = BoundNetwork(network, theta.copy(), len(part))
    bound.inputs[...] = part.inputs[:, :-1].T
    run(bound.forward)
    np.testing.assert_allclose(found.cases.inputs.T, bound.nodes["hidden 1"].wires.outputs)
    np.testing.assert_allclose(
        found.cases.sums(found.weights), bound.nodes["hidden 2"].wires.pre_activation[1]
    )
    assert found.inputs == (
        ("hidden 1", "1"),
        ("hidden 1", "2"),
        ("hidden 1", "3"),
        ("hidden 1", "4"),
    )
    np.testing.assert_array_equal(theta[found.parameters], found.weights)


def test_examples_that_a_dead_neuron_does_not_feel_have_no_side():
    network, loss, part, theta = subject(
        feed_forward(INPUTS, Dense(2, Relu()), Dense(1, Sigmoid()))
    )
    found = neuron_cases(network, loss, part, theta, NeuronName("hidden 1", "1"))
    sums = part.inputs @ theta[:4]
    assert 0 < found.n_without_side == (sums <= 0).sum()
    np.testing.assert_array_equal(found.rows, np.flatnonzero(sums > 0))
    np.testing.assert_array_equal(found.cases.inputs, part.inputs[sums > 0, :3])


@pytest.mark.parametrize(
    "activation", [Tanh(), Sigmoid(), Step(), Step(value_at_zero=1.0), Identity()]
)
def test_an_output_should_be_on_the_side_of_its_class(activation):
    network, loss, part, theta = subject(feed_forward(INPUTS, Dense(1, activation)))
    found = neuron_cases(network, loss, part, theta, OUTPUT)
    assert len(found.cases) == len(part)
    np.testing.assert_array_equal(found.cases.signs, np.where(part.labels == 1, 1, -1))
    assert found.cases.value_at_zero == getattr(activation, "value_at_zero", 0.0)


def test_a_regression_s_output_goes_where_the_loss_falls():
    network, loss, part, theta = subject(
        feed_forward(INPUTS, Dense(1, Identity())), dataset=Plane()
    )
    found = neuron_cases(network, loss, part, theta, OUTPUT)
    outputs = part.inputs @ theta
    np.testing.assert_array_equal(found.cases.signs, np.sign(part.targets[:, 0] - outputs))


def test_erased_connections_are_no_weights_and_frozen_biases_are_fixed():
    node = Node(
        "output",
        Dense(1, Tanh()),
        ("input",),
        erased=frozenset({("input", "x2", "1")}),
        frozen_biases=frozenset({"1"}),
    )
    network, loss, part, theta = subject(Network((Node("input", INPUTS), node)))
    theta[3] = 0.25
    found = neuron_cases(network, loss, part, theta, OUTPUT)
    assert found.inputs == (("input", "x1"), ("input", "x1^2"))
    assert found.cases.fixed_bias == 0.25
    assert found.parameters.tolist() == [0, 2]
    np.testing.assert_array_equal(found.cases.inputs, part.inputs[:, [0, 2]])
    np.testing.assert_allclose(found.cases.sums(found.weights), part.inputs @ theta)


def test_some_rows_may_be_chosen():
    network, loss, part, theta = subject(feed_forward(INPUTS, Dense(1, Tanh())))
    rows = np.array([5, 1, 5])
    found = neuron_cases(network, loss, part, theta, OUTPUT, rows)
    np.testing.assert_array_equal(found.rows, rows)
    np.testing.assert_array_equal(found.cases.inputs, part.inputs[rows, :3])


def test_a_diverged_network_has_no_cases_but_no_harm_is_done():
    network, loss, part, theta = subject(feed_forward(INPUTS, Dense(2, Relu()), Dense(1, Tanh())))
    theta[0] = np.inf
    found = neuron_cases(network, loss, part, theta, OUTPUT)
    assert np.isfinite(found.cases.inputs).all()
    assert len(found.cases) + found.n_without_side == len(part)


def test_what_has_no_weights_is_refused():
    network, loss, part, theta = subject(feed_forward(INPUTS, Dense(1, Tanh())))
    with pytest.raises(NetworkError, match="inputs have no weights"):
        neuron_cases(network, loss, part, theta, NeuronName("input", "x1"))
    with pytest.raises(ValueError, match="add an example"):
        neuron_cases(network, loss, part, theta, OUTPUT, np.zeros(0, np.int64))
