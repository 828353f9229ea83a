"""Measurements of flow, units and histograms: against PyTorch, by hand, and kept over time."""

import numpy as np
import pytest

from playground.engine.activations.relu import Relu
from playground.engine.activations.sigmoid import Sigmoid
from playground.engine.dataset import Examples, Part
from playground.engine.datasets.truth_table import TruthTable
from playground.engine.gradients.flow import weights_by_node
from playground.engine.gradients.next_step import mean_gradient, next_update
from playground.engine.gradients.sample import sample, sample_size
from playground.engine.instant import Instant
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.losses.quadratic import Quadratic
from playground.engine.measurement import Subject
from playground.engine.measurements.flow import Flow
from playground.engine.measurements.histograms import Histograms
from playground.engine.measurements.units import Units
from playground.engine.network import feed_forward
from playground.engine.optimisers.momentum import Momentum
from playground.engine.optimisers.sgd import Sgd
from playground.engine.preparation import prepare

ROWS = np.array([0, 1, 3])


def subject_of(*layers, dtype=np.float64):
    dataset = TruthTable(2, ("xor",), ("0110",))
    network = feed_forward(Input(features=("x1", "x2")), *layers)
    inputs = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], float)
    part = Part(inputs, np.array([0, 1, 1, 0]))
    examples, loss = Examples(part, part), Quadratic()
    prepared = prepare(dataset, examples, network, loss, is_normalised=False, dtype=dtype)
    return Subject(network, loss, dataset, examples, prepared, dtype)


def deep():
    subject = subject_of(Dense(3, Sigmoid()), Dense(2, Sigmoid()), Dense(1, Sigmoid()))
    theta = np.random.default_rng(0).standard_normal(subject.network.n_parameters)
    return subject, theta


def test_the_gradient_norms_are_torchs():
    torch = pytest.importorskip("torch")
    subject, theta = deep()
    views = subject.network.views(theta)
    weights = {k: torch.tensor(v["weight"], requires_grad=True) for k, v in views.items()}
    outputs = torch.tensor(subject.examples.train.inputs[ROWS])
    for node, weight in weights.items():
        outputs = torch.sigmoid(outputs @ weight.T + torch.tensor(views[node]["bias"]))
    targets = torch.tensor(subject.prepared.train.targets[ROWS])
    (((outputs - targets) ** 2).sum() / 2 / len(ROWS)).backward()
    answer = Flow().measure(subject, Instant(theta, rows=ROWS))
    assert answer.nodes == ("hidden 1", "hidden 2", "output")
    norms = [float(weight.grad.norm()) for weight in weights.values()]
    np.testing.assert_allclose(answer.gradient_norms, norms, rtol=1e-10)


def test_a_column_whose_updates_are_too_small_for_float32_is_told_from_one_without_gradient():
    _, theta = deep()
    layers = Dense(3, Sigmoid()), Dense(2, Sigmoid()), Dense(1, Sigmoid())
    instant = {"rows": ROWS, "optimiser": Sgd(1e-9)}
    for dtype, expected in ((np.float32, True), (np.float64, False)):
        subject = subject_of(*layers, dtype=dtype)
        answer = Flow().measure(subject, Instant(theta.astype(dtype), **instant))
        assert answer.is_too_small[0] == expected
        assert (answer.update_ratios[0] == 0) == expected
        assert answer.gradient_norms[0] > 0
    subject = subject_of(*layers, dtype=np.float32)
    place = subject.network.places["hidden 1"].slice
    frozen = np.zeros(len(theta), bool)
    frozen[place] = True
    start = theta.astype(np.float32)
    answer = Flow().measure(subject, Instant(start, rows=ROWS, is_fixed=frozen))
    assert answer.update_ratios[0] == 0
    assert not answer.is_too_small.any()
    answer = Flow().measure(subject, Instant(start, rows=ROWS, optimiser=Sgd(0.0)))
    assert not answer.update_ratios.any()
    assert not answer.is_too_small.any()


def test_the_update_is_that_of_the_next_step_velocity_included():
    subject, theta = deep()
    optimiser = Momentum(learning_rate=0.5, momentum=0.9)
    velocity = np.random.default_rng(1).standard_normal(len(theta))
    slots = dict.fromkeys(optimiser.slots, velocity)
    instant = Instant(theta, 7, slots, ROWS, optimiser)
    answer = Flow().measure(subject, instant)
    update, weights = (
        weights_by_node(subject.network, vector)
        for vector in (next_update(subject, instant), theta)
    )
    for i, node in enumerate(answer.nodes):
        expected = np.sqrt((update[node] ** 2).sum() / (weights[node] ** 2).sum())
        assert answer.update_ratios[i] == pytest.approx(expected)
    assert len(Flow().entry(answer)) == 6
    assert not answer.is_too_small.any()
    assert Flow().entry(answer)[3] == answer.update_ratios[0]


def test_without_weights_that_differ_from_0_there_is_no_ratio():
    subject, theta = deep()
    answer = Flow().measure(subject, Instant(0 * theta, rows=ROWS))
    assert np.isnan(answer.update_ratios).all()


def test_what_cannot_be_trained_has_no_flow_and_keeps_nothing():
    subject, theta = deep()
    assert Flow().measure(subject, Instant(theta)) is None  # no rows
    assert Flow().entry(None) == ()
    assert "gradients" not in Histograms().measure(subject, Instant(theta))


def test_the_size_of_the_minibatch_changes_the_cost_and_not_the_question():
    subject, _ = deep()
    for kind in (Flow, Histograms):
        assert kind(10) == kind(500)
        assert hash(kind(10)) == hash(kind(500))
        assert kind(500).cost(subject) > kind(10).cost(subject)


def test_dead_and_saturated_units_of_a_network_made_by_hand_are_found():
    subject = subject_of(Dense(3, Relu()), Dense(2, Sigmoid()), Dense(1, Sigmoid()))
    theta = np.zeros(subject.network.n_parameters)
    views = subject.network.views(theta)
    views["hidden 1"]["bias"][:] = (-3, 1, -1.5)  # of inputs 0 and 1: the first is never on
    views["hidden 1"]["weight"][:] = 1  # the third is on for both inputs at once
    views["hidden 2"]["bias"][:] = (9, 0)  # the first is flat for all examples
    answer = Units().measure(subject, Instant(theta))
    assert answer.n_examples == 4
    assert answer.columns["hidden 1"].dead.tolist() == [0]
    assert answer.columns["hidden 2"].saturated.tolist() == [0]
    assert answer.columns["hidden 2"].saturated_share.tolist() == [1, 0]
    assert Units().entry(answer) == (0, 1, 0, 1, 0, 0)


def test_histograms_are_of_the_four_quantities():
    subject, theta = deep()
    instant = Instant(theta, rows=ROWS)
    answer = Histograms().measure(subject, instant)
    assert list(answer) == ["weights", "gradients", "pre-activations", "activations"]
    gradients = weights_by_node(subject.network, mean_gradient(subject, instant))
    for i, (node, own) in enumerate(gradients.items()):
        exponents = np.log10(np.abs(own))
        expected, _ = np.histogram(exponents, answer["gradients"].edges)
        np.testing.assert_array_equal(answer["gradients"].counts[i], expected)
        assert answer["weights"].n_values[i] == len(own)
        units = subject.network[node].layer.n_units
        assert (
            answer["activations"].n_values[i] == answer["pre-activations"].n_values[i] == 4 * units
        )


def test_a_sample_is_the_way_forward():
    subject, theta = deep()
    seen = sample(subject, theta)
    assert seen.n_examples == 4
    hidden = subject.network.views(theta)["hidden 1"]
    inputs = subject.prepared.train.inputs[:, :2]
    sums = hidden["weight"] @ inputs.T + hidden["bias"][:, None]
    np.testing.assert_allclose(seen.pre_activations["hidden 1"], sums)
    np.testing.assert_allclose(seen.activations["hidden 1"], 1 / (1 + np.exp(-sums)))
    assert sample_size(subject) == 4
