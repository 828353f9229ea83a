"""Gradients and whole training runs against PyTorch, where it is installed."""

import numpy as np
import pytest

from playground.engine.activation import ACTIVATIONS
from playground.engine.activations.identity import Identity
from playground.engine.activations.sigmoid import Sigmoid
from playground.engine.activations.softmax import Softmax
from playground.engine.activations.tanh import Tanh
from playground.engine.bound_network import BoundNetwork, bind_backward
from playground.engine.calls import run
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.loss import LOSSES
from playground.engine.losses.quadratic import Quadratic
from playground.engine.network import Network, Node, feed_forward
from playground.engine.optimiser import UpdateWires
from playground.engine.optimisers.momentum import Momentum
from playground.engine.optimisers.sgd import Sgd
from tests.engine.torch_functions import FUNCTIONS, LOSS_FUNCTIONS

torch = pytest.importorskip("torch")
functional = torch.nn.functional


def skipping(output, hidden):
    """Return a network in which every column listens to several, and some listen twice over."""
    erased = frozenset({("a", "2", "1"), ("input", "x2", "3")})
    return Network(
        (
            Node("input", Input(features=("x1", "x2"))),
            Node("a", Dense(4, hidden), ("input",)),
            Node("b", Dense(3, Tanh()), ("input", "a"), erased=erased),
            Node("out", Dense(3, output), ("b", "a", "input")),
        )
    )


def draw(network, n=6, seed=0):
    rng = np.random.default_rng(seed)
    theta = rng.uniform(-1, 1, network.n_parameters)
    theta[network.is_erased] = 0
    return theta, rng.uniform(-2, 2, (2, n)), np.eye(3)[:, rng.integers(0, 3, n)]


def torchs_loss(network, loss, theta, inputs, targets):
    """Return the mean loss as a function of the tensor theta."""
    outputs = {"input": torch.from_numpy(inputs)}
    for node in network.nodes[1:]:
        place = network.places[node.id]
        matrix = theta[place.slice].reshape(node.layer.units, place.fan_in + 1)
        taken = torch.cat([outputs[source] for source in node.sources])
        mask = network.mask(node)
        weight = matrix[:, :-1] if mask is None else matrix[:, :-1] * torch.from_numpy(mask)
        sums = weight @ taken + matrix[:, -1:]
        outputs[node.id] = FUNCTIONS[node.layer.activation.name](sums)
    total = LOSS_FUNCTIONS[loss.name](sums, outputs["out"], torch.from_numpy(targets))
    return total / targets.shape[1]


def ours(network, loss, theta, inputs, targets, factor=1.0):
    bound = BoundNetwork(network, theta, inputs.shape[1])
    bound.inputs[...] = inputs
    backward = bind_backward(bound, loss, np.zeros_like(theta), factor)
    backward.targets[...] = targets
    return bound, backward


@pytest.mark.parametrize("loss_name", [n for n in LOSSES.names() if n in LOSS_FUNCTIONS])
@pytest.mark.parametrize(
    "activation_name", [name for name in ACTIVATIONS.names() if name in FUNCTIONS]
)
def test_loss_and_gradient_are_torchs(activation_name, loss_name):
    loss = LOSSES[loss_name]()
    hidden = ACTIVATIONS[activation_name]()
    network = skipping(ACTIVATIONS[loss.partner]() if loss.partner else hidden, hidden)
    theta, inputs, targets = draw(network)
    tensor = torch.from_numpy(theta.copy()).requires_grad_()
    expected = torchs_loss(network, loss, tensor, inputs, targets)
    gradient = np.zeros_like(theta)
    if expected.requires_grad:  # nothing has a gradient through steps alone
        expected.backward()
        gradient = tensor.grad.numpy()

    bound, backward = ours(network, loss, theta, inputs, targets)
    run(bound.forward)
    run(backward.calls)
    assert backward.mean_loss() == pytest.approx(expected.item(), rel=1e-12)
    np.testing.assert_allclose(backward.gradient, gradient, rtol=1e-10, atol=1e-13)


@pytest.mark.parametrize("loss_name", [n for n in LOSSES.names() if n in LOSS_FUNCTIONS])
@pytest.mark.parametrize("optimiser", [Sgd(0.1), Momentum(0.05, 0.8)], ids=repr)
def test_a_run_ends_where_torchs_does(optimiser, loss_name):
    loss = LOSSES[loss_name]()
    network = skipping(ACTIVATIONS[loss.partner]() if loss.partner else Sigmoid(), Tanh())
    theta, inputs, targets = draw(network)
    tensor = torch.from_numpy(theta.copy()).requires_grad_()
    momentum = getattr(optimiser, "momentum", 0.0)
    theirs = torch.optim.SGD([tensor], lr=optimiser.learning_rate, momentum=momentum)

    slots = {name: np.zeros_like(theta) for name in optimiser.slots}
    scale = optimiser.gradient_scale
    bound, backward = ours(network, loss, theta, inputs, targets, scale)
    update = optimiser.bind(UpdateWires(theta, backward.gradient, slots))
    for _ in range(50):
        theirs.zero_grad()
        torchs_loss(network, loss, tensor, inputs, targets).backward()
        theirs.step()
        run(bound.forward + backward.calls + update)
    np.testing.assert_allclose(theta, tensor.detach().numpy(), rtol=1e-9, atol=1e-12)
    assert not theta[network.is_erased].any()


def test_single_precision_softmax_loses_no_more_than_torchs():
    """A sure network's loss is tiny; both know it to about the last digit of its logits."""
    logits = np.array([[40.0, 1, -3], [0, 30, 5], [-20, 2, 33]], np.float32)
    network = feed_forward(Input(features=("x1", "x2", "x3")), Dense(3, Softmax()))
    theta = np.hstack([np.eye(3), np.zeros((3, 1))]).astype(np.float32).ravel()
    targets = np.eye(3, dtype=np.float32)
    loss = LOSSES["softmax-cross-entropy"]()
    bound, backward = ours(network, loss, theta, logits, targets)
    run(bound.forward)
    run(backward.calls)
    theirs = functional.cross_entropy(torch.from_numpy(logits.T), torch.from_numpy(targets.T))
    assert backward.mean_loss() == pytest.approx(theirs.item(), abs=1e-7)


def test_a_quadratic_loss_is_half_of_torchs():
    outputs, targets = np.random.default_rng(0).standard_normal((2, 1, 50))
    network = feed_forward(Input(features=("x1",)), Dense(1, Identity()))
    bound, backward = ours(network, Quadratic(), np.array([1.0, 0.0]), outputs, targets)
    run(bound.forward)
    run(backward.calls)
    theirs = functional.mse_loss(torch.from_numpy(outputs), torch.from_numpy(targets))
    assert backward.mean_loss() == pytest.approx(theirs.item() / 2, rel=1e-12)
