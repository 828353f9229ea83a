"""Whole networks, any graph: forward against plain loops, gradients against differences."""

from dataclasses import replace

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings
from scipy.special import ndtr

from playground.engine.activation import ACTIVATIONS
from playground.engine.activations.identity import Identity
from playground.engine.activations.relu import Relu
from playground.engine.activations.sigmoid import Sigmoid
from playground.engine.activations.softmax import Softmax
from playground.engine.activations.tanh import Tanh
from playground.engine.bound_network import BoundNetwork, bind_backward
from playground.engine.calls import product, run
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.loss import LOSSES
from playground.engine.losses.binary_cross_entropy import BinaryCrossEntropy
from playground.engine.losses.quadratic import Quadratic
from playground.engine.losses.softmax_cross_entropy import SoftmaxCrossEntropy
from playground.engine.network import Network, Node, feed_forward

SMOOTH = [
    kind()
    for kind in ACTIVATIONS.members()
    if kind.name not in {"step", "relu"} and not kind.is_broken
]
INPUT = Node("input", Input(features=("x1", "x2")))


def node(name, units, sources, activation=None, erased=()):
    return Node(name, Dense(units, activation or Tanh()), sources, erased=frozenset(erased))


GRAPHS = {
    "columns": (node("a", 3, ("input",)), node("b", 2, ("a",), Sigmoid()), node("out", 2, ("b",))),
    "no hidden column": (node("out", 2, ("input",)),),
    "skip connections": (
        node("a", 3, ("input",)),
        node("b", 2, ("input", "a"), Sigmoid()),
        node("out", 2, ("a", "b", "input")),
    ),
    "two branches": (
        node("a", 2, ("input",)),
        node("b", 3, ("input",), Identity()),
        node("out", 2, ("b", "a")),
    ),
    "one source of three": (
        node("a", 3, ("input",)),
        node("b", 2, ("a",)),
        node("c", 2, ("a", "b"), Softmax()),
        node("out", 2, ("c", "b", "a")),
    ),
    "a column nobody listens to": (
        node("a", 2, ("input",)),
        node("deaf", 2, ("a",)),
        node("out", 2, ("a",)),
    ),
    "erased connections": (
        node("a", 3, ("input",), erased=[("input", "x1", "2")]),
        node("out", 2, ("a", "input"), erased=[("a", "1", "1"), ("input", "x2", "2")]),
    ),
}


def with_output(network, activation):
    output = network.output
    layer = replace(output.layer, activation=activation)
    return Network((*network.nodes[:-1], replace(output, layer=layer)))


def draw(network, n=4, dtype=np.float64):
    """Return theta, inputs (n_inputs, n) and targets (n_outputs, n)."""
    rng = np.random.default_rng(8)
    theta = rng.uniform(-1, 1, network.n_parameters)
    theta[network.is_erased] = 0
    inputs = rng.uniform(-2, 2, (network.input.layer.n_units, n))
    n_outputs = network.output.layer.n_units
    targets = np.eye(n_outputs)[:, rng.integers(0, n_outputs, n)]
    return theta.astype(dtype), inputs.astype(dtype), targets.astype(dtype)


def loss_and_gradient(network, loss, theta, inputs, targets, factor=1.0):
    bound = BoundNetwork(network, theta, inputs.shape[1])
    bound.inputs[...] = inputs
    gradient = np.full_like(theta, np.nan)
    backward = bind_backward(bound, loss, gradient, factor)
    backward.targets[...] = targets
    with np.errstate(over="ignore"):
        run(bound.forward)
        run(backward.calls)
    return backward.mean_loss(), gradient, backward


FORMULAS = {
    "elu": lambda z: np.where(z > 0, z, np.expm1(z)),
    "formula": lambda z: np.tanh(z) + z / 10,
    "gaussian": lambda z: np.exp(-(z**2)),
    "gelu": lambda z: z * ndtr(z),
    "hard-tanh": lambda z: np.clip(z, -1, 1),
    "identity": lambda z: z,
    "leaky-relu": lambda z: np.where(z > 0, z, 0.01 * z),
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "sine": np.sin,
    "softmax": lambda z: np.exp(z) / np.exp(z).sum(),
    "softplus": lambda z: np.log1p(np.exp(z)),
    "swish": lambda z: z / (1 + np.exp(-z)),
    "tanh": np.tanh,
}


def outputs_one_by_one(network, theta, inputs):
    """Return the outputs, an example and a neuron at a time, along the names of connections."""
    columns = []
    views = network.views(theta)
    for example in inputs.T:
        values = {("input", name): x for name, x in zip(INPUT.neurons, example, strict=True)}
        for each in network.nodes[1:]:
            names = network.input_names(each)
            sums = []
            for row, neuron in enumerate(each.neurons):
                weighted = sum(
                    views[each.id]["weight"][row, column] * values[name]
                    for column, name in enumerate(names)
                    if (*name, neuron) not in each.erased
                )
                sums.append(weighted + views[each.id]["bias"][row])
            outputs = FORMULAS[each.layer.activation.name](np.array(sums))
            values |= {(each.id, n): a for n, a in zip(each.neurons, outputs, strict=True)}
        columns.append(outputs)
    return np.array(columns).T


@pytest.mark.parametrize("name", GRAPHS)
def test_forward_agrees_with_one_neuron_at_a_time(name):
    network = Network((INPUT, *GRAPHS[name]))
    theta, inputs, _ = draw(network)
    bound = BoundNetwork(network, theta, inputs.shape[1])
    bound.inputs[...] = inputs
    run(bound.forward)
    np.testing.assert_allclose(bound.outputs, outputs_one_by_one(network, theta, inputs), 1e-12)


def assert_gradient_is_right(network, loss, central_differences):
    theta, inputs, targets = draw(network)

    def mean_loss(at):
        return loss_and_gradient(network, loss, at, inputs, targets)[0]

    _, gradient, _ = loss_and_gradient(network, loss, theta, inputs, targets)
    measured = central_differences(mean_loss, theta)
    measured[network.is_erased] = 0
    np.testing.assert_allclose(gradient, measured, rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("loss_name", LOSSES.names())
@pytest.mark.parametrize("name", GRAPHS)
def test_gradient_agrees_with_central_differences(name, loss_name, central_differences):
    loss = LOSSES[loss_name]()
    activation = ACTIVATIONS[loss.partner]() if loss.partner else Tanh()
    network = with_output(Network((INPUT, *GRAPHS[name])), activation)
    assert_gradient_is_right(network, loss, central_differences)


@st.composite
def networks(drawn):
    """Draw a graph: any column may listen to any columns on its left, in any order."""
    nodes = [INPUT]
    for number in range(drawn(st.integers(1, 4))):
        names = [each.id for each in nodes]
        sources = drawn(st.lists(st.sampled_from(names), min_size=1, unique=True))
        units, activation = drawn(st.integers(1, 3)), drawn(st.sampled_from(SMOOTH))
        new = Node(f"column {number}", Dense(units, activation), tuple(sources))
        full = [
            (source, neuron, own)
            for source in sources
            for neuron in next(each for each in nodes if each.id == source).neurons
            for own in new.neurons
        ]
        erased = drawn(st.frozensets(st.sampled_from(full), max_size=2))
        nodes.append(replace(new, erased=erased))
    return Network(tuple(nodes))


@settings(max_examples=30)
@given(network=networks())
def test_any_graph_computes_the_textbooks_numbers_and_their_gradient(network, central_differences):
    theta, inputs, _ = draw(network)
    bound = BoundNetwork(network, theta, inputs.shape[1])
    bound.inputs[...] = inputs
    run(bound.forward)
    np.testing.assert_allclose(bound.outputs, outputs_one_by_one(network, theta, inputs), 1e-11)
    assert_gradient_is_right(network, Quadratic(), central_differences)


def test_running_twice_gives_the_same_gradient():
    network = Network((INPUT, *GRAPHS["one source of three"]))
    theta, inputs, targets = draw(network)
    _, gradient, backward = loss_and_gradient(network, Quadratic(), theta, inputs, targets)
    first = gradient.copy()
    run(backward.bound.forward)
    run(backward.calls)
    np.testing.assert_array_equal(gradient, first)


@pytest.mark.parametrize("name", GRAPHS)
def test_single_precision_agrees_with_double(name):
    network = Network((INPUT, *GRAPHS[name]))
    single, double = draw(network, dtype=np.float32), draw(network)
    loss, gradient, _ = loss_and_gradient(network, Quadratic(), *single)
    precise_loss, precise, _ = loss_and_gradient(network, Quadratic(), *double)
    assert gradient.dtype == np.float32
    assert loss == pytest.approx(precise_loss, rel=1e-5)
    np.testing.assert_allclose(gradient, precise, atol=2e-6)


def test_the_gradient_arrives_times_the_factor_of_the_optimiser():
    network = Network((INPUT, *GRAPHS["skip connections"]))
    drawn = draw(network)
    _, gradient, _ = loss_and_gradient(network, Quadratic(), *drawn)
    _, scaled, _ = loss_and_gradient(network, Quadratic(), *drawn, factor=0.03)
    np.testing.assert_allclose(scaled, 0.03 * gradient, rtol=1e-12)


@pytest.mark.parametrize(
    ("loss", "activation"),
    [
        (Quadratic(), Sigmoid()),
        (BinaryCrossEntropy(), Sigmoid()),
        (SoftmaxCrossEntropy(), Softmax()),
    ],
)
def test_deltas_are_the_errors_of_each_neuron(loss, activation):
    """The bias of a neuron gets the sum of its errors over the examples (Nielsen's BP3)."""
    network = with_output(Network((INPUT, *GRAPHS["skip connections"])), activation)
    _, gradient, backward = loss_and_gradient(network, loss, *draw(network))
    for name, views in network.views(gradient).items():
        np.testing.assert_allclose(backward.deltas[name].sum(axis=1), views["bias"], rtol=1e-12)


def test_it_computes_with_the_very_theta_it_was_given():
    network = Network((INPUT, *GRAPHS["columns"]))
    theta, inputs, _ = draw(network)
    bound = BoundNetwork(network, theta, inputs.shape[1])
    bound.inputs[...] = inputs
    theta[...] = 0
    run(bound.forward)
    assert not bound.outputs.any()


def test_inputs_may_be_shared():
    network = Network((INPUT, *GRAPHS["two branches"]))
    theta, inputs, _ = draw(network)
    shared = np.vstack([inputs, np.ones(inputs.shape[1])])
    bound = BoundNetwork(network, theta, inputs.shape[1], shared)
    run(bound.forward)
    np.testing.assert_allclose(bound.outputs, outputs_one_by_one(network, theta, inputs), 1e-12)


@pytest.mark.parametrize("shape", [(128, 785, 32), (107, 900, 41), (16, 100, 3000), (3, 5, 2)])
def test_a_product_cut_into_pieces_is_the_product(shape):
    rows, inner, columns = shape
    rng = np.random.default_rng(0)
    left = rng.standard_normal((rows, inner)).astype(np.float32)
    right = rng.standard_normal((columns, inner)).astype(np.float32).T
    out = np.full((rows, columns), np.nan, np.float32)
    run(product(left, right, out))
    expected = left.astype(np.float64) @ right.astype(np.float64)
    np.testing.assert_allclose(out, expected, rtol=1e-4, atol=1e-3)


def test_large_columns_are_right_too():
    network = feed_forward(Input(shape=(28, 28)), Dense(128, Relu()), Dense(10, Softmax()))
    rng = np.random.default_rng(0)
    theta = rng.standard_normal(network.n_parameters).astype(np.float32) * np.float32(0.05)
    inputs = rng.uniform(0, 1, (784, 32)).astype(np.float32)
    targets = np.eye(10, dtype=np.float32)[:, rng.integers(0, 10, 32)]
    loss = SoftmaxCrossEntropy()
    _, gradient, _ = loss_and_gradient(network, loss, theta, inputs, targets)
    double = (each.astype(np.float64) for each in (theta, inputs, targets))
    _, precise, _ = loss_and_gradient(network, loss, *double)
    np.testing.assert_allclose(gradient, precise, atol=1e-6)
