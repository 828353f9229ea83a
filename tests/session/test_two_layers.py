"""The two-layer example of FACTS.md under the microscope, and against PyTorch's autograd."""

import numpy as np
import pytest

from playground.document.experiment import Experiment
from playground.engine.activations.softmax import Softmax
from playground.engine.activations.tanh import Tanh
from playground.engine.arithmetic import column, connection, delta, example, neuron
from playground.engine.datasets.circle import Circle
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.losses.softmax_cross_entropy import SoftmaxCrossEntropy
from playground.engine.network import feed_forward
from playground.engine.neuron_name import NeuronName
from playground.engine.optimisers.momentum import Momentum
from playground.engine.parameter_key import ParameterKey, parameter_index, parameter_keys
from playground.session.trainer import Trainer

N = 5


@pytest.fixture(params=["float32", "float64"])
def trainer(request):
    """Return a trainer of the example, n x 2 inputs, 7 hidden, 2 outputs, after three steps."""
    network = feed_forward(Input(features=("x1", "x2")), Dense(7, Tanh()), Dense(2, Softmax()))
    experiment = Experiment(
        network,
        Circle(noise=0.2),
        SoftmaxCrossEntropy(),
        Momentum(0.1, 0.9),
        batch_size=N,
        seed=1,
        dtype=request.param,
    )
    trainer = Trainer(experiment, experiment.dataset.load(experiment.data_rng()))
    trainer.advance(3)
    trainer.advance_phase()
    trainer.finish_step()
    return trainer


@pytest.fixture
def rounding(trainer):
    return 2e-6 if trainer.theta.dtype == np.float32 else 1e-13


def test_its_chain_rule(trainer, rounding):
    """FACTS: dW2 (7, 2) = A1.T (7, n) @ dZ2 (n, 2), dL/dlogits = (probabilities - targets)/n."""
    numbers = trainer.microscope.numbers
    weights = trainer.experiment.network.views(numbers.theta)
    gradients = trainer.experiment.network.views(numbers.gradient)
    x, y = numbers.activation["input"].T, numbers.targets.T  # examples first, as in FACTS
    w1, b1 = weights["hidden 1"]["weight"].T, weights["hidden 1"]["bias"]
    w2, b2 = weights["output"]["weight"].T, weights["output"]["bias"]
    assert (x.shape, w1.shape, w2.shape) == ((N, 2), (2, 7), (7, 2))

    z1 = x @ w1 + b1
    a1 = np.tanh(z1)
    z2 = a1 @ w2 + b2
    a2 = np.exp(z2) / np.exp(z2).sum(axis=1, keepdims=True)
    dz2 = (a2 - y) / N
    dw2 = a1.T @ dz2
    dz1 = (dz2 @ w2.T) * (1 - a1**2)
    dw1 = x.T @ dz1
    assert (dz2.shape, dw2.shape, dw1.shape) == ((N, 2), (7, 2), (2, 7))

    for shown, expected in [
        (numbers.pre_activation["hidden 1"], z1),
        (numbers.activation["hidden 1"], a1),
        (numbers.pre_activation["output"], z2),
        (numbers.activation["output"], a2),
        (numbers.delta["output"] / N, dz2),
        (numbers.delta["hidden 1"] / N, dz1),
        (gradients["output"]["weight"], dw2),
        (gradients["hidden 1"]["weight"], dw1),
    ]:
        np.testing.assert_allclose(shown.T, expected, rtol=0, atol=rounding)
    np.testing.assert_allclose(gradients["output"]["bias"], dz2.sum(axis=0), atol=rounding)
    losses = -(y * np.log(a2)).sum(axis=1)
    np.testing.assert_allclose(numbers.losses, losses, atol=rounding)
    velocity = 0.9 * numbers.slots["velocity"] - 0.1 * numbers.gradient
    np.testing.assert_allclose(numbers.slots_after["velocity"], velocity, atol=rounding)
    np.testing.assert_allclose(numbers.theta_after, numbers.theta + velocity, atol=rounding)


def test_its_shapes(trainer):
    """Every gradient has its weight's shape; ours is FACTS's turned over, examples to the right."""
    numbers, network = trainer.microscope.numbers, trainer.experiment.network
    sums, _ = column.forward(network, "output", N)
    assert [str(shape) for shape in (sums.left, *sums.shapes)] == [
        "z: 2 × 5",
        "W: 2 × 7",
        r"a_{\text{hidden 1}}: 7 × 5",
        "b: 2 × 1",
    ]
    weight, _ = column.gradient(network, "output", N)
    assert [(shape.rows, shape.columns) for shape in (weight.left, *weight.shapes)] == [
        (2, 7),
        (2, 5),
        (5, 7),
    ]
    (fused,) = column.backward(numbers, "output", N)
    assert fused.in_letters == r"\delta = a - y"
    (hidden,) = column.backward(numbers, "hidden 1", N)
    assert [(shape.rows, shape.columns) for shape in hidden.shapes] == [(7, 5), (7, 2), (2, 5)]


def test_its_arithmetic_adds_up(trainer, rounding):
    numbers, network = trainer.microscope.numbers, trainer.experiment.network
    equations = []
    for which in range(N):
        for node in network.nodes[1:]:
            for name in node.neurons:
                each = NeuronName(node.id, name)
                equations += neuron.forward(numbers, each, which)
                equations += delta.backward(numbers, each, which)
        equations += example.loss(numbers, which)
    for key in parameter_keys(network):
        equations += connection.gradient(numbers, key) + connection.update(numbers, key)
    assert len(equations) == N * (9 * 3 + 1) + 37 * 3
    for equation in equations:
        assert equation.sum == pytest.approx(equation.result, abs=rounding), equation


def test_its_numbers_are_those_of_autograd(trainer, rounding):
    torch = pytest.importorskip("torch")
    numbers, network = trainer.microscope.numbers, trainer.experiment.network
    theta = torch.from_numpy(numbers.theta.copy()).requires_grad_()
    first, second = theta[:21].reshape(7, 3), theta[21:].reshape(2, 8)
    z1 = first[:, :2] @ torch.from_numpy(numbers.activation["input"].copy()) + first[:, 2:]
    z2 = second[:, :7] @ torch.tanh(z1) + second[:, 7:]
    targets = torch.from_numpy(numbers.targets.copy())
    losses = torch.nn.functional.cross_entropy(z2.T, targets.T, reduction="none")
    np.testing.assert_allclose(numbers.losses, losses.detach().numpy(), atol=rounding)
    assert numbers.mean_loss == pytest.approx(losses.mean().item(), abs=rounding)
    # the sum's gradient with respect to z is, example by example, that of the example's own loss
    deltas = torch.autograd.grad(losses.sum(), (z1, z2), retain_graph=True)
    for node_id, expected in zip(("hidden 1", "output"), deltas, strict=True):
        np.testing.assert_allclose(numbers.delta[node_id], expected.numpy(), atol=rounding)
    (mean,) = torch.autograd.grad(losses.mean(), theta, retain_graph=True)
    np.testing.assert_allclose(numbers.gradient, mean.numpy(), atol=rounding)
    for which in range(N):
        (own,) = torch.autograd.grad(losses[which], theta, retain_graph=True)
        shown = numbers.of_example(which).gradient
        np.testing.assert_allclose(shown, own.numpy(), atol=rounding)
    for key in parameter_keys(network):
        (equation,) = connection.gradient(numbers, key)
        expected = mean[parameter_index(network, key)].item()
        assert equation.sum == pytest.approx(expected, abs=rounding)


def test_an_output_answers_for_its_error_and_a_hidden_neuron_for_those_of_both(trainer, rounding):
    numbers = trainer.microscope.numbers
    (output,) = delta.backward(numbers, NeuronName("output", "1"), 3)
    a, y = numbers.activation["output"][0, 3], numbers.targets[0, 3]
    assert output.sum == pytest.approx(a - y, abs=rounding)
    assert output.in_letters == r"\delta = \frac{\partial L}{\partial z} = a - y"
    (hidden,) = delta.backward(numbers, NeuronName("hidden 1", "4"), 3)
    assert [term.source for term in hidden.terms] == [
        NeuronName("output", "1"),
        NeuronName("output", "2"),
    ]
    key = ParameterKey("output", "1", ("hidden 1", "4"))
    weight = numbers.theta[parameter_index(trainer.experiment.network, key)]
    assert hidden.terms[0].factors == (weight, numbers.delta["output"][0, 3])
    (slope,) = hidden.parts
    assert slope.result == pytest.approx(1 - numbers.activation["hidden 1"][3, 3] ** 2, abs=1e-6)
