"""Every initialiser against the moments of the distribution that its source gives."""

import numpy as np
import pytest

from playground.engine.initialiser import INITIALISERS
from playground.engine.initialisers.uniform import Uniform
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.network import feed_forward

FAN_IN, FAN_OUT = 300, 200

DEVIATIONS = {
    "glorot": np.sqrt(2 / (FAN_IN + FAN_OUT)),
    "he": np.sqrt(2 / FAN_IN),
    "normal": 1.0,
    "scaled": 1 / np.sqrt(FAN_IN),
    "uniform": 0.5 / np.sqrt(3),
    "zero": 0.0,
}
"""The standard deviation of the weights; a new initialiser needs a line here and below."""

BIASES = {
    "glorot": (0, 0),
    "he": (0, 0),
    "normal": (0, 1),
    "scaled": (0, 1),
    "uniform": (0.1, 0),
    "zero": (0, 0),
}
"""Mean and standard deviation of the biases."""

LIMITS = {"glorot": np.sqrt(6 / (FAN_IN + FAN_OUT)), "uniform": 0.5}

every_initialiser = pytest.mark.parametrize("name", INITIALISERS.names())


def weights(name, seed=0):
    return INITIALISERS[name]().weights(np.random.default_rng(seed), FAN_IN, FAN_OUT)


@every_initialiser
def test_weights_have_the_deviation_of_the_source(name):
    drawn = weights(name)
    assert drawn.shape == (FAN_OUT, FAN_IN)
    assert drawn.std() == pytest.approx(DEVIATIONS[name], rel=0.02)
    assert abs(drawn.mean()) <= 4 * DEVIATIONS[name] / np.sqrt(drawn.size)


@every_initialiser
def test_biases_have_the_moments_of_the_source(name):
    drawn = INITIALISERS[name]().biases(np.random.default_rng(0), 20_000)
    mean, deviation = BIASES[name]
    assert drawn.shape == (20_000,)
    assert drawn.mean() == pytest.approx(mean, abs=0.03)
    assert drawn.std() == pytest.approx(deviation, abs=0.03)


@pytest.mark.parametrize("name", LIMITS)
def test_uniform_weights_fill_their_range_and_do_not_leave_it(name):
    drawn = np.abs(weights(name))
    assert 0.999 * LIMITS[name] < drawn.max() <= LIMITS[name]


@every_initialiser
def test_the_same_generator_gives_the_same_weights(name):
    assert np.array_equal(weights(name, 7), weights(name, 7))
    if DEVIATIONS[name]:
        assert not np.array_equal(weights(name, 7), weights(name, 8))


def test_the_tensorflow_playgrounds_weights():
    network = feed_forward(Input(features=("x1", "x2")), Dense(4), Dense(2), Dense(1))
    views = network.views(network.initialise(Uniform(), np.random.default_rng(0)))
    for view in views.values():
        assert np.abs(view["weight"]).max() < 0.5
        np.testing.assert_allclose(view["bias"], 0.1)
