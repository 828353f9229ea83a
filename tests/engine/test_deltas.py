"""The neurons' deltas: against central differences and PyTorch, and as the bias's gradient."""

from dataclasses import replace

import numpy as np
import pytest

from playground.engine.activations.sigmoid import Sigmoid
from playground.engine.activations.softmax import Softmax
from playground.engine.activations.tanh import Tanh
from playground.engine.datasets.circle import Circle
from playground.engine.datasets.truth_table import TruthTable
from playground.engine.gradients import next_step
from playground.engine.gradients.next_step import mean_gradient
from playground.engine.instant import Instant
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.losses.quadratic import Quadratic
from playground.engine.losses.softmax_cross_entropy import SoftmaxCrossEntropy
from playground.engine.measurement import Subject
from playground.engine.measurements import deltas as measured
from playground.engine.measurements.deltas import Deltas
from playground.engine.network import Network, Node
from playground.engine.preparation import prepare

ROWS = np.array([3, 0, 7, 11, 5])


def subject_of(loss=None, output=None, dataset=None, dtype=np.float64):
    """Return a subject whose network has a skip connection."""
    loss, dataset = loss or Quadratic(), dataset or Circle()
    nodes = (
        Node("input", Input(features=("x1", "x2"))),
        Node("first", Dense(3, Tanh()), ("input",)),
        Node("second", Dense(2, Sigmoid()), ("input", "first")),
        Node("output", output or Dense(1, Tanh()), ("second", "first")),
    )
    network = Network(nodes)
    examples = dataset.load(np.random.default_rng(0))
    prepared = prepare(dataset, examples, network, loss, is_normalised=False, dtype=dtype)
    return Subject(network, loss, dataset, examples, prepared, dtype)


def instant_of(subject, rows=ROWS):
    theta = np.random.default_rng(1).standard_normal(subject.network.n_parameters)
    return Instant(theta.astype(subject.dtype), rows=rows)


def losses_at(subject, theta, rows):
    """Return each example's own loss, computed anew from formulas."""
    part, activations = subject.prepared.train, {}
    activations["input"] = np.asarray(part.inputs[rows][:, :2], float).T
    views = subject.network.views(theta)
    functions = {"tanh": np.tanh, "sigmoid": lambda z: 1 / (1 + np.exp(-z))}
    for node in subject.network.nodes[1:]:
        before = np.concatenate([activations[source] for source in node.sources])
        sums = views[node.id]["weight"] @ before + views[node.id]["bias"][:, None]
        activations[node.id] = functions[node.layer.activation.name](sums)
    return 0.5 * np.square(activations["output"].T - part.targets[rows]).sum(axis=1)


def test_deltas_are_how_losses_change_with_the_sums():
    subject = subject_of()
    instant = instant_of(subject)
    answer = Deltas().measure(subject, instant)
    step = 1e-6
    for node in subject.network.nodes[1:]:
        for unit in range(node.layer.n_units):
            ends = []
            for sign in (1, -1):
                theta = instant.theta.copy()
                # a bias is added to the sum, for all examples
                subject.network.views(theta)[node.id]["bias"][unit] += sign * step
                ends.append(losses_at(subject, theta, ROWS))
            slopes = (ends[0] - ends[1]) / (2 * step)
            np.testing.assert_allclose(answer.each[node.id][unit], slopes, rtol=1e-6, atol=1e-9)
            assert answer.means[node.id][unit] == pytest.approx(slopes.mean(), rel=1e-6)
            sizes = np.abs(slopes).mean()
            assert answer.mean_sizes[node.id][unit] == pytest.approx(sizes, rel=1e-6)


def test_deltas_are_those_of_pytorch():
    torch = pytest.importorskip("torch")
    table = TruthTable(2, ("sum", "carry", "or"), ("0110", "0001", "0111"))
    subject = subject_of(output=Dense(3, Sigmoid()), dataset=table)
    instant = instant_of(subject, np.array([0, 1, 2, 3]))
    answer = Deltas().measure(subject, instant)
    part = subject.prepared.train
    known, sums = {"input": torch.tensor(part.inputs[instant.rows][:, :2])}, {}
    for node in subject.network.nodes[1:]:
        views = subject.network.views(instant.theta)[node.id]
        before = torch.cat([known[source] for source in node.sources], dim=1)
        z = before @ torch.tensor(views["weight"]).T + torch.tensor(views["bias"])
        sums[node.id] = z.requires_grad_() if z.is_leaf else z
        sums[node.id].retain_grad()
        known[node.id] = getattr(torch, node.layer.activation.name)(sums[node.id])
    error = known["output"] - torch.tensor(part.targets[instant.rows])
    (0.5 * error.square().sum()).backward()
    for node_id, z in sums.items():
        np.testing.assert_allclose(answer.each[node_id], z.grad.numpy().T, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("most", [2, 1000])
def test_mean_deltas_are_the_gradients_of_the_biases(most, monkeypatch):
    monkeypatch.setattr(next_step.in_chunks, "__defaults__", (most,))
    table = TruthTable(2, ("a", "b", "c"), ("0110", "0001", "1000"))
    loss, output = SoftmaxCrossEntropy(), Dense(3, Softmax())
    subject = subject_of(loss, output, table)
    instant = instant_of(subject, np.array([2, 0, 3]))
    answer = Deltas().measure(subject, instant)
    biases = subject.network.views(mean_gradient(subject, instant))
    for node in subject.network.nodes[1:]:
        np.testing.assert_allclose(answer.means[node.id], biases[node.id]["bias"], rtol=1e-12)
        np.testing.assert_allclose(answer.each[node.id].mean(axis=1), answer.means[node.id])


def test_an_example_is_found_by_its_row_and_only_in_the_minibatch():
    subject = subject_of()
    answer = Deltas().measure(subject, instant_of(subject))
    for node_id, own in answer.of_example(7).items():
        np.testing.assert_array_equal(own, answer.each[node_id][:, 2])
    assert answer.of_example(1) is None


def test_of_a_large_minibatch_only_the_means_are_told(monkeypatch):
    subject = subject_of()
    instant = instant_of(subject)
    whole = Deltas().measure(subject, instant)
    monkeypatch.setattr(measured, "MOST_KEPT", len(ROWS) * 6 - 1)
    answer = Deltas().measure(subject, instant)
    assert answer.each == {}
    assert answer.of_example(7) is None
    for node_id, means in whole.means.items():
        np.testing.assert_array_equal(answer.means[node_id], means)


def test_without_a_next_step_there_is_no_answer():
    subject = subject_of()
    assert Deltas().measure(subject, replace(instant_of(subject), rows=np.zeros(0, int))) is None
