"""Every initialiser against the moments of the distribution that its source gives."""

import numpy as np
import pytest

from playground.engine.bound_network import BoundNetwork, bind_backward
from playground.engine.calls import run
from playground.engine.initialiser import INITIALISERS
from playground.engine.initialisers.uniform import Uniform
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.losses.quadratic import Quadratic
from playground.engine.network import feed_forward

FAN_IN, FAN_OUT = 300, 200

DEVIATIONS = {
    "constant": 0.0,
    "glorot": np.sqrt(2 / (FAN_IN + FAN_OUT)),
    "he": np.sqrt(2 / FAN_IN),
    "normal": 1.0,
    "orthogonal": 1 / np.sqrt(FAN_IN),
    "same": 0.0,
    "scaled": 1 / np.sqrt(FAN_IN),
    "sparse": np.sqrt(15 / FAN_IN),
    "uniform": 0.5 / np.sqrt(3),
    "zero": 0.0,
}
"""The standard deviation of the weights; a new initialiser needs a line here and below."""

MEANS = {"constant": 0.5}
"""The mean of the weights where it is not 0."""

BIASES = {
    "constant": (0, 0),
    "glorot": (0, 0),
    "he": (0, 0),
    "normal": (0, 1),
    "orthogonal": (0, 0),
    "same": (0, 0),
    "scaled": (0, 1),
    "sparse": (0, 0),
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
    assert drawn.std() == pytest.approx(DEVIATIONS[name], rel=0.02, abs=1e-15)
    if name in MEANS:
        assert drawn.mean() == pytest.approx(MEANS[name])
    elif name != "same":
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
    if DEVIATIONS[name] or name == "same":
        assert not np.array_equal(weights(name, 7), weights(name, 8))


def test_the_tensorflow_playgrounds_weights():
    network = feed_forward(Input(features=("x1", "x2")), Dense(4), Dense(2), Dense(1))
    views = network.views(network.initialise(Uniform(), np.random.default_rng(0)))
    for view in views.values():
        assert np.abs(view["weight"]).max() < 0.5
        np.testing.assert_allclose(view["bias"], 0.1)


def test_orthogonal_weights_keep_lengths_and_angles():
    for fan_in, fan_out in ((5, 3), (3, 5), (4, 4)):
        drawn = INITIALISERS["orthogonal"](gain=2.0).weights(
            np.random.default_rng(0), fan_in, fan_out
        )
        products = drawn @ drawn.T if fan_out <= fan_in else drawn.T @ drawn
        np.testing.assert_allclose(products, 4 * np.eye(min(fan_in, fan_out)), atol=1e-14)


def test_one_number_of_the_right_size_is_drawn_for_a_column():
    numbers = [weights("same", seed)[0, 0] for seed in range(1000)]
    assert np.std(numbers) == pytest.approx(1 / np.sqrt(FAN_IN), rel=0.1)


def test_sparse_neurons_listen_to_as_many_inputs_as_they_should():
    rng = np.random.default_rng(0)
    for fan_in in (4, 30):
        drawn = INITIALISERS["sparse"](connections=7).weights(rng, fan_in, 50)
        assert (np.count_nonzero(drawn, axis=1) == min(7, fan_in)).all()
    assert len(np.unique(drawn != 0, axis=0)) > 40  # not all to the same


def test_copies_stay_copies_however_long_they_are_trained():
    network = feed_forward(Input(features=("x1", "x2")), Dense(4), Dense(3), Dense(1))
    theta = network.initialise(INITIALISERS["same"](), np.random.default_rng(0))
    rng = np.random.default_rng(1)
    bound = BoundNetwork(network, theta, 20)
    bound.inputs[...] = rng.uniform(-1, 1, (2, 20))
    backward = bind_backward(bound, Quadratic(), np.zeros_like(theta), 1.0)
    backward.targets[...] = rng.uniform(-1, 1, (1, 20))
    before = theta.copy()
    for _ in range(50):
        run(bound.forward + backward.calls)
        theta -= 0.5 * backward.gradient
    assert np.abs(theta - before).max() > 0.1
    for node in network.hidden:
        rows = network.views(theta)[node.id]["weight"]
        np.testing.assert_allclose(rows, np.tile(rows[0], (len(rows), 1)), rtol=1e-12)
