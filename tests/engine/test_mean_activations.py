"""How active neurons are on the mean, against a count by hand."""

from types import SimpleNamespace

import numpy as np
import pytest

from playground.engine.activations.identity import Identity
from playground.engine.dataset import Examples, Part
from playground.engine.instant import Instant
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.losses.quadratic import Quadratic
from playground.engine.measurement import Subject
from playground.engine.measurements.mean_activations import MeanActivations
from playground.engine.network import Network, Node, feed_forward
from playground.engine.preparation import prepare


def subject_of(network, inputs, *, dtype=np.float64, is_normalised=False):
    """Return a subject whose targets play no part."""
    columns = tuple(f"x{i + 1}" for i in range(inputs.shape[1]))
    dataset = SimpleNamespace(columns=columns, classes=("no", "yes"), n_targets=1)
    part = Part(inputs, np.arange(len(inputs)) % 2)
    other = Part(np.full_like(inputs[:2], 100), np.array([0, 1]))
    prepared = prepare(
        dataset,
        Examples(part, other),
        network,
        Quadratic(),
        is_normalised=is_normalised,
        dtype=dtype,
    )
    return Subject(network, Quadratic(), dataset, Examples(part, other), prepared, dtype)


def two_columns():
    layers = Dense(2), Dense(1, Identity())
    return feed_forward(Input(features=("x1", "x2")), *layers)


def test_it_is_the_mean_of_what_is_left_without_the_sign():
    inputs = np.array([[1.0, -2.0], [-3.0, 0.0], [0.5, 4.0]])
    theta = np.array([1.0, 0.0, 0.5, 0.0, -1.0, 0.0, 2.0, -3.0, 0.25])
    answer = MeanActivations().measure(subject_of(two_columns(), inputs), Instant(theta))
    first, second = np.tanh(inputs[:, 0] + 0.5), np.tanh(-inputs[:, 1])
    assert list(answer) == ["input", "hidden 1", "output"]
    np.testing.assert_allclose(answer["input"], [4.5 / 3, 2.0])
    np.testing.assert_allclose(answer["hidden 1"], [abs(first).mean(), abs(second).mean()])
    outputs = 2 * first - 3 * second + 0.25
    np.testing.assert_allclose(answer["output"], [abs(outputs).mean()])


@pytest.mark.parametrize("n", [1, 999, 1000, 1001, 2500])
def test_only_the_first_thousand_training_examples_count(n):
    inputs = np.zeros((n, 2))
    inputs[:1000, 0] = np.arange(min(n, 1000))
    inputs[1000:] = 1e6
    subject = subject_of(two_columns(), inputs)
    answer = MeanActivations().measure(subject, Instant(np.zeros(9)))
    np.testing.assert_allclose(answer["input"], [(min(n, 1000) - 1) / 2, 0.0])
    assert MeanActivations().cost(subject) == min(n, 1000) * 9


def test_pixels_are_shares_of_white():
    pixels = np.array([[0, 51, 255], [255, 51, 0]], np.uint8)
    network = feed_forward(Input(shape=(1, 3)), Dense(1, Identity()))
    answer = MeanActivations().measure(
        subject_of(network, pixels), Instant(np.array([1.0, 1, 1, 0]))
    )
    np.testing.assert_allclose(answer["input"], [0.5, 0.2, 0.5])
    np.testing.assert_allclose(answer["output"], [1.2])


def test_inputs_are_those_that_the_network_takes_in():
    inputs = np.array([[1.0, 10.0], [3.0, 30.0], [5.0, 20.0], [7.0, 20.0]])
    subject = subject_of(two_columns(), inputs, is_normalised=True)
    answer = MeanActivations().measure(subject, Instant(np.zeros(9)))
    np.testing.assert_allclose(answer["input"], [2 / np.sqrt(5), 5 / np.sqrt(50)])


def test_it_keeps_the_precision_and_follows_the_weights():
    subject = subject_of(two_columns(), np.array([[1.0, 2.0]]), dtype=np.float32)
    theta = np.zeros(9)
    for bias in (1.0, -4.0, 0.0):
        theta[-1] = bias
        answer = MeanActivations().measure(subject, Instant(theta))
        assert answer["output"].tolist() == [abs(bias)]
        assert {values.dtype for values in answer.values()} == {np.dtype(np.float32)}


def test_columns_that_nothing_leads_to_are_as_active_as_their_biases_make_them():
    network = Network(
        (
            Node("input", Input(features=("x1", "x2"))),
            Node("alone", Dense(2, Identity())),
            Node("output", Dense(1, Identity()), ("alone", "input")),
        )
    )
    subject = subject_of(network, np.array([[1.0, 2.0], [3.0, 4.0]]))
    answer = MeanActivations().measure(subject, Instant(np.array([-2.0, 0.5, 1, 1, 1, 0, 0])))
    np.testing.assert_allclose(answer["alone"], [2.0, 0.5])
    np.testing.assert_allclose(answer["output"], [1.0])  # of -0.5 and 1.5
