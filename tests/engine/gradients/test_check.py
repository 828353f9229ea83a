"""The gradient check passes whatever is right, and catches what is wrong."""

from dataclasses import replace

import numpy as np
import pytest

from playground.engine.activation import ACTIVATIONS
from playground.engine.activations.broken_tanh import BrokenTanh
from playground.engine.activations.relu import Relu
from playground.engine.activations.sigmoid import Sigmoid
from playground.engine.activations.tanh import Tanh
from playground.engine.gradients.check import (
    TOLERANCE,
    Progress,
    check_gradient,
    complete,
    sample_parameters,
)
from playground.engine.gradients.per_example import PerExample
from playground.engine.layer import LAYERS
from playground.engine.layers.batch_normalisation import BatchNormalisation
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.layers.maxout import Maxout
from playground.engine.layers.radial_basis import RadialBasis
from playground.engine.loss import LOSSES
from playground.engine.losses.quadratic import Quadratic
from playground.engine.network import Network, Node, feed_forward
from playground.engine.parameter_key import ParameterKey, parameter_index
from playground.engine.preparation import Prepared

RIGHT = [kind.name for kind in ACTIVATIONS.members() if not kind.is_broken]
BROKEN = [kind.name for kind in ACTIVATIONS.members() if kind.is_broken]
MAKE_LAYER = {
    "batch-normalisation": BatchNormalisation,
    "dense": Dense,
    "maxout": lambda units, activation: Maxout(units),
    "radial-basis": lambda units, activation: RadialBasis(units),
}
"""A new kind of layer that trains needs a line here: (units, activation) to a layer."""

every_loss = pytest.mark.parametrize("loss", LOSSES.names())
every_layer = pytest.mark.parametrize("layer", [n for n in LAYERS.names() if n != "input"])


def column(network, make, hidden):
    """Return the network with another kind of layer in its column "a"."""
    nodes = [replace(n, layer=make(4, hidden)) if n.id == "a" else n for n in network.nodes]
    return Network(tuple(nodes))


@pytest.fixture
def checked(tangled, examples, weights):
    """Return a function that checks a whole network of these kinds."""

    def make(layer, loss, hidden, dtype=np.float64):
        network, kind = tangled(loss, hidden)
        network = column(network, MAKE_LAYER[layer], ACTIVATIONS[hidden]())
        theta, part = weights(network, dtype), examples(dtype=dtype)
        return network, complete(check_gradient(network, kind, part, theta, np.arange(8)))

    return make


@every_layer
@every_loss
def test_passes_every_combination(checked, layer, loss):
    for number, hidden in enumerate(RIGHT):
        found = checked(layer, loss, hidden, (np.float64, np.float32)[number % 2])
        assert_is_right(*found, may_be_flat=hidden == "step")


def assert_is_right(network, check, *, may_be_flat):
    assert check.is_right
    assert [node.node for node in check.nodes] == ["a", "b", "lone", "out"]
    for node in check.nodes:
        assert node.verdict == "right"
        assert node.relative_difference < TOLERANCE
        assert node.n_corners == 0
    assert check.worst.relative_difference < 100 * TOLERANCE or may_be_flat
    assert len(check.indices) == check.n_parameters == network.n_parameters - 2
    assert check.measured.any() or may_be_flat


@every_layer
@every_loss
@pytest.mark.parametrize("hidden", BROKEN)
def test_catches_every_broken_derivative(checked, layer, loss, hidden):
    network, check = checked(layer, loss, hidden)
    assert not check.is_right
    verdicts = {node.node: node.verdict for node in check.nodes}
    assert verdicts["lone"] == "wrong"
    assert verdicts["a"] == "wrong" or layer in {"radial-basis", "maxout"}  # which have their own
    is_hidden_only = LOSSES[loss].partner is not None
    assert (verdicts["out"] == "right") == is_hidden_only
    assert check.worst.relative_difference > 0.01
    index = parameter_index(network, check.worst.key)
    place = list(check.indices).index(index)
    assert check.backpropagated[place] == check.worst.backpropagated
    assert check.measured[place] == check.worst.measured


def test_the_columns_after_the_fault_are_right():
    network = feed_forward(
        Input(features=("x1", "x2")),
        Dense(3, Tanh()),
        Dense(3, BrokenTanh()),
        Dense(2, Tanh()),
        Dense(3, Sigmoid()),
    )
    check = run_on(network)
    assert [node.verdict for node in check.nodes] == ["wrong", "wrong", "right", "right"]


def run_on(network, theta=None, part=None, rows=None, **options):
    rng = np.random.default_rng(2)
    if theta is None:
        theta = rng.uniform(-1, 1, network.n_parameters)
    if part is None:
        part = make_part(rng)
    rows = np.arange(len(part)) if rows is None else rows
    return complete(check_gradient(network, Quadratic(), part, theta, rows, **options))


def make_part(rng, n=8):
    inputs = np.hstack([rng.uniform(-2, 2, (n, 2)), np.ones((n, 1))])
    targets = np.eye(3)[rng.integers(0, 3, n)]
    return Prepared(inputs, targets, None, np.ones(2), np.zeros(2))


def test_the_measured_gradient_is_that_of_central_differences(
    tangled, examples, weights, central_differences
):
    network, loss = tangled()
    part, theta, rows = examples(), weights(network), np.array([1, 5, 2])
    per_example = PerExample(network, loss, part, 3, np.float64)

    def mean_loss(at):
        per_example.run(at, rows)
        return float(per_example.losses().mean())

    check = complete(check_gradient(network, loss, part, theta, rows))
    expected = central_differences(mean_loss, theta)[check.indices]
    np.testing.assert_allclose(check.measured, expected, rtol=1e-6, atol=1e-8)


def test_the_relative_difference_is_ngs():
    network = feed_forward(Input(features=("x1", "x2")), Dense(3, BrokenTanh()))
    check = run_on(network)
    one, other = check.backpropagated, check.measured
    norm = np.linalg.norm
    expected = norm(one - other) / (norm(one) + norm(other))
    assert check.nodes[0].relative_difference == pytest.approx(expected, rel=1e-12)
    by_hand = np.abs(one - other) / (np.abs(one) + np.abs(other))
    assert check.worst.relative_difference == pytest.approx(by_hand.max(), rel=1e-6)


def at_corner():
    """Return a network and weights at which the only hidden neuron has a sum of exactly 0."""
    network = feed_forward(Input(features=("x1", "x2")), Dense(1, Relu()), Dense(3, Tanh()))
    theta = np.ones(network.n_parameters)
    theta[:3] = 1, -1, 0
    part = make_part(np.random.default_rng(0), 1)
    part.inputs[:, :2] = 1
    return network, theta, part


def test_a_neuron_on_its_corner_is_no_mistake_and_is_told():
    network, theta, part = at_corner()
    check = run_on(network, theta, part)
    hidden, output = check.nodes
    assert (hidden.verdict, hidden.n_compared, hidden.n_corners) == ("corners", 0, 3)
    assert hidden.relative_difference is hidden.worst is None
    assert (output.verdict, output.n_corners) == ("right", 0)
    assert check.is_right
    assert check.is_corner.sum() == 3
    # and that is where the two would differ: the one-sided slopes are 0 and something else
    assert np.abs(check.measured - check.backpropagated)[check.is_corner].min() > 1e-3


def test_a_corner_that_is_only_near_is_looked_at_more_closely():
    network, theta, part = at_corner()
    theta[2] = 3e-5  # less than epsilon from the corner
    check = run_on(network, theta, part)
    assert [node.verdict for node in check.nodes] == ["right", "right"]
    assert not check.is_corner.any()


def test_strong_curvature_is_looked_at_more_closely():
    network = feed_forward(Input(features=("x1", "x2")), Dense(3, Tanh()))
    part = make_part(np.random.default_rng(0))
    part.inputs[:, :2] *= 300
    theta = np.random.default_rng(1).uniform(-1, 1, network.n_parameters) / 300
    assert run_on(network, theta, part).is_right
    broken = feed_forward(Input(features=("x1", "x2")), Dense(3, BrokenTanh()))
    assert not run_on(broken, theta, part).is_right


def deep(activation):
    hidden = [Dense(4, activation) for _ in range(12)]
    network = feed_forward(Input(features=("x1", "x2")), *hidden, Dense(3, Sigmoid()))
    return network, np.random.default_rng(3).normal(0, 0.3, network.n_parameters)


def test_a_vanished_gradient_is_too_small_and_not_wrong():
    check = run_on(*deep(Sigmoid()))
    verdicts = [node.verdict for node in check.nodes]
    assert verdicts[0] == "too small"
    assert verdicts[-1] == "right"
    assert set(verdicts) == {"right", "too small"}
    assert check.is_right


def test_the_worst_weight_is_not_one_of_which_both_gradients_are_rounding():
    """Shares add up to 1: where all count alike, moving their centres changes nothing."""
    nodes = (
        Node("input", Input(features=("x1", "x2"))),
        Node("shares", RadialBasis(8, is_normalised=True), ("input",)),
        Node("out", Dense(3, Tanh()), ("shares", "input")),
    )
    network = Network(nodes)
    for seed in range(6):
        theta = np.random.default_rng(seed).normal(0, 0.7, network.n_parameters)
        network.views(theta)["out"]["weight"][:, :8] = 0.3
        check = run_on(network, theta)
        shares, out = check.nodes
        assert (shares.verdict, out.verdict) == ("too small", "right")
        assert abs(shares.worst.measured) < 1e-10
        assert check.worst == out.worst
        assert check.worst.relative_difference < TOLERANCE


def test_a_neuron_whose_largest_piece_changes_is_on_a_corner():
    network = feed_forward(Input(features=("x1", "x2")), Maxout(1), Dense(3, Tanh()))
    theta = np.random.default_rng(0).normal(0, 1, network.n_parameters)
    part = make_part(np.random.default_rng(0), 1)
    part.inputs[:, :2] = 1
    theta[:3] = 1, 1, 0  # both pieces are 1
    hidden, output = run_on(network, theta, part).nodes
    assert (hidden.n_corners, hidden.n_compared) == (2, 1)  # the bias moves both alike
    assert hidden.verdict == output.verdict == "right"


def test_a_diverged_network_has_no_gradient_to_compare():
    network, _ = deep(Sigmoid())
    theta = np.full(network.n_parameters, np.nan)
    check = run_on(network, theta)
    assert {node.verdict for node in check.nodes} == {"not finite"}
    assert not check.is_right


def test_progress_is_told_after_every_parameter(tangled, examples, weights):
    network, loss = tangled()
    indices = np.array([3, 9, 0])
    check = check_gradient(network, loss, examples(), weights(network), np.arange(4), indices)
    assert list(check) == [Progress(1, 3), Progress(2, 3), Progress(3, 3)]
    found = complete(
        check_gradient(network, loss, examples(), weights(network), np.arange(4), indices)
    )
    assert found.indices.tolist() == [0, 3, 9]
    assert found.n_examples == 4
    assert [node.node for node in found.nodes] == ["a"]


def test_checking_moves_nothing(tangled, examples, weights):
    network, loss = tangled()
    theta = weights(network)
    kept = theta.copy()
    whole = complete(check_gradient(network, loss, examples(), theta, np.arange(4)))
    assert np.array_equal(theta, kept)
    for i in (0, 14, 40):  # each parameter alone is measured as in a row with the others
        one = complete(
            check_gradient(network, loss, examples(), theta, np.arange(4), whole.indices[[i]])
        )
        assert one.measured[0] == whole.measured[i]


def test_a_sample_takes_from_every_column_alike():
    network = feed_forward(Input(shape=(28, 28)), Dense(30, Tanh()), Dense(3, Tanh()), Dense(1))
    chosen = sample_parameters(network, 200, np.random.default_rng(0))
    places = [network.places[node.id] for node in network.nodes[1:]]
    counts = [int(((chosen >= p.start) & (chosen < p.stop)).sum()) for p in places]
    assert counts == [103, 93, 4]  # 4 is all of the last, 93 all of the one before
    assert np.array_equal(np.unique(chosen), chosen)
    again = sample_parameters(network, 200, np.random.default_rng(0))
    assert np.array_equal(again, chosen)


def test_a_large_sample_is_everything_but_the_erased(tangled):
    network, _ = tangled()
    chosen = sample_parameters(network, 10_000, np.random.default_rng(0))
    assert np.array_equal(chosen, np.flatnonzero(~network.is_erased))


def test_the_worst_weight_has_a_name():
    network = Network(
        (
            Node("input", Input(features=("x1", "x2"))),
            Node("out", Dense(3, BrokenTanh()), ("input",), ("p", "q", "r")),
        )
    )
    theta = np.zeros(9)
    part = make_part(np.random.default_rng(0))
    part.targets[:] = 1
    theta[8] = 1.5  # the bias of the third; where a is 0, the wrong derivative is right
    part.inputs[:, :2] = 0
    worst = run_on(network, theta, part).worst
    assert worst.key == ParameterKey("out", "r")
    a = np.tanh(1.5)
    assert worst.backpropagated == pytest.approx((a - 1) * (1 - a), rel=1e-12)
    assert worst.measured == pytest.approx((a - 1) * (1 - a**2), rel=1e-6)
