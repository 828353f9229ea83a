"""Gradients with respect to the input, against central differences and PyTorch."""

import numpy as np
import pytest

from playground.engine.activation import ACTIVATIONS
from playground.engine.bound_network import BoundNetwork
from playground.engine.calls import run
from playground.engine.loss import LOSSES
from playground.engine.saliency.input_gradient import InputGradient
from playground.engine.saliency.input_space import InputSpace, space_of, values_of

SPACE = InputSpace(np.full(2, -2.0), np.full(2, 2.0), np.array([0.5, 3.0]), np.array([0.1, -1.0]))
AT = np.array([0.7, -0.4])
SHARES = np.array([0.5, -1.5, 2.0])
SMOOTH = [n for n in ("identity", "sigmoid", "tanh", "leaky-relu") if n in ACTIVATIONS.names()]
LOSS_NAMES = [n for n in LOSSES.names() if not n.startswith("perceptron")]


def central(function, at, h=1e-6):
    steps = h * np.eye(len(at))
    return np.array([(function(at + s) - function(at - s)) / (2 * h) for s in steps])


def outputs_of(network, theta, values, node="out"):
    """Return (sums, activations) without the class that is tested."""
    bound = BoundNetwork(network, theta.copy(), 1)
    bound.inputs[:, 0] = values * SPACE.factor + SPACE.shift
    run(bound.forward)
    wires = bound.nodes[node].wires
    return wires.pre_activation[:, 0].copy(), wires.outputs[:, 0].copy()


@pytest.mark.parametrize("hidden", SMOOTH)
@pytest.mark.parametrize("loss_name", LOSS_NAMES)
def test_all_three_agree_with_central_differences(tangled, weights, hidden, loss_name):
    network, loss = tangled(loss_name, hidden)
    theta = weights(network)
    gradient = InputGradient(network, theta, SPACE)
    gradient.run(AT)

    def sums(values):
        return SHARES @ outputs_of(network, theta, values)[0]

    def activations(values):
        return SHARES @ outputs_of(network, theta, values)[1]

    targets = np.array([1.0, 0.0, 0.0])

    def mean_loss(values):
        both = outputs_of(network, theta, values)
        columns = (each[:, np.newaxis] for each in (*both, targets))
        return loss.contributions(*columns).sum()

    np.testing.assert_allclose(gradient.of_sums("out", SHARES), central(sums, AT), atol=1e-8)
    np.testing.assert_allclose(
        gradient.of_activations("out", SHARES), central(activations, AT), atol=1e-8
    )
    np.testing.assert_allclose(gradient.of_loss(loss, targets), central(mean_loss, AT), atol=1e-8)


@pytest.mark.parametrize("node", ["a", "b"])
def test_a_hidden_neuron_has_a_gradient_too(tangled, weights, node):
    network, _ = tangled()
    theta = weights(network)
    gradient = InputGradient(network, theta, SPACE)
    gradient.run(AT)
    shares = np.eye(network[node].layer.n_units)[1]
    found = gradient.of_sums(node, shares)
    expected = central(lambda v: outputs_of(network, theta, v, node)[0][1], AT)
    np.testing.assert_allclose(found, expected, atol=1e-8)
    assert gradient.sums(node)[1] == outputs_of(network, theta, AT, node)[0][1]


def test_one_question_leaves_nothing_to_the_next(tangled, weights):
    network, loss = tangled()
    gradient = InputGradient(network, weights(network), SPACE)
    gradient.run(AT)
    first = gradient.of_sums("out", SHARES).copy()
    gradient.of_loss(loss, np.ones(3))
    gradient.of_sums("a", np.ones(4))
    np.testing.assert_array_equal(gradient.of_sums("out", SHARES), first)


def test_the_gradient_of_the_loss_is_that_of_torch(tangled, weights):
    torch = pytest.importorskip("torch")
    network, loss = tangled("softmax-cross-entropy", "sigmoid")
    theta = weights(network)
    gradient = InputGradient(network, theta, SPACE)
    gradient.run(AT)
    values = torch.tensor(AT, requires_grad=True)
    inputs = values * torch.tensor(SPACE.factor) + torch.tensor(SPACE.shift)
    outputs = {"input": inputs}
    functions = {"sigmoid": torch.sigmoid, "tanh": torch.tanh, "softmax": lambda z: z}
    for node in network.nodes[1:]:
        place = network.places[node.id]
        matrix = torch.tensor(theta[place.slice].reshape(node.layer.units, -1))
        taken = [outputs[source] for source in node.sources]
        sums = matrix[:, -1] + (matrix[:, :-1] @ torch.cat(taken) if taken else 0)
        outputs[node.id] = functions[node.layer.activation.name](sums)
    torch.nn.functional.cross_entropy(outputs["out"], torch.tensor(2)).backward()
    found = gradient.of_loss(loss, np.array([0.0, 0.0, 1.0]))
    np.testing.assert_allclose(found, values.grad.numpy(), rtol=1e-10)


@pytest.mark.parametrize("is_normalised", [False, True])
def test_images_are_grey_values_from_0_to_1(images, is_normalised):
    subject = images(is_normalised=is_normalised)
    part = subject.prepared.train
    space, values = space_of(part), values_of(part, 3)
    np.testing.assert_allclose(values, part.inputs[3] / 255)
    assert (space.low.min(), space.high.max()) == (0, 1)
    raw = subject.examples.train.inputs[3:4].astype(float)
    expected = subject.prepared.preparation.apply(raw)[0]
    np.testing.assert_allclose(values * space.factor + space.shift, expected, rtol=1e-5, atol=1e-5)
    np.testing.assert_array_equal(space.clip(values + 5), np.ones_like(values))
    np.testing.assert_array_equal(values_of(part, 10**6), values_of(part, len(part) - 1))
