"""The curve of a network with one input, and the polynomial beside it."""

from itertools import pairwise

import numpy as np
import pytest

from playground.engine.datasets.noisy_sine import NoisySine
from playground.engine.instant import Instant
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.losses.quadratic import Quadratic
from playground.engine.measurement import Subject
from playground.engine.measurements.response_curve import ResponseCurve
from playground.engine.network import feed_forward
from playground.engine.preparation import prepare


def subject(noise=0.2, n=60, *, is_normalised=False):
    network = feed_forward(Input(features=("x1",)), Dense(3), Dense(1))
    dataset = NoisySine(n_examples=n, noise=noise)
    examples = dataset.load(np.random.default_rng(0))
    prepared = prepare(dataset, examples, network, Quadratic(), is_normalised=is_normalised)
    return Subject(network, Quadratic(), dataset, examples, prepared, np.float64)


def measured(of, degree=3):
    theta = np.random.default_rng(1).standard_normal(of.network.n_parameters)
    question = ResponseCurve(of.network.output.id, degree)
    return question.measure(of, Instant(theta, 0, {}, np.zeros(0, int), None, None)), theta


@pytest.mark.parametrize("is_normalised", [False, True])
def test_the_curve_is_what_the_network_answers(is_normalised):
    of = subject(is_normalised=is_normalised)
    curves, theta = measured(of)
    inputs = of.examples.train.inputs[:, 0]
    x = (curves.x - inputs.mean()) / inputs.std() if is_normalised else curves.x
    first, second = (of.network.views(theta)[node.id] for node in of.network.nodes[1:])
    hidden = np.tanh(np.outer(first["weight"], x) + first["bias"][:, np.newaxis])
    expected = np.tanh(second["weight"] @ hidden + second["bias"])
    np.testing.assert_allclose(curves.values, expected, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("degree", [0, 1, 4, 9])
def test_the_polynomial_solves_the_normal_equations(degree):
    of = subject()
    curves, _ = measured(of, degree)
    train = of.examples.train
    powers = np.vander(train.inputs[:, 0] / 6, degree + 1)
    weights, *_ = np.linalg.lstsq(powers, train.targets[:, 0], rcond=None)
    np.testing.assert_allclose(curves.fit, np.vander(curves.x / 6, degree + 1) @ weights, rtol=1e-6)
    rest = powers @ weights - train.targets[:, 0]
    assert curves.fit_loss == pytest.approx(np.mean(rest**2) / 2)


def test_more_degrees_fit_the_training_points_ever_better():
    of = subject()
    losses = [measured(of, degree)[0].fit_loss for degree in range(12)]
    assert all(after <= before + 1e-12 for before, after in pairwise(losses))


@pytest.mark.parametrize(("degree", "n"), [(-1, 60), (12, 20)])
def test_there_is_no_polynomial_where_none_is_wanted_or_determined(degree, n):
    assert measured(subject(n=n), degree)[0].fit is None
