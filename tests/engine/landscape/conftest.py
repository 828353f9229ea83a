"""What the tests of the landscape share: networks of every shape and a few examples."""

from types import SimpleNamespace

import numpy as np
import pytest

from playground.engine.activation import ACTIVATIONS
from playground.engine.activations.sigmoid import Sigmoid
from playground.engine.activations.tanh import Tanh
from playground.engine.evaluation import Evaluator
from playground.engine.landscape.terrain import Terrain
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.losses.quadratic import Quadratic
from playground.engine.network import Network, Node, feed_forward
from playground.engine.preparation import Prepared

TWO = Input(features=("x1", "x2"))


def skipping(output=None, hidden=None, dense=Dense):
    """Return a network in which columns listen to several others, some erased, some frozen.

    Column "beside" takes in nothing but the inputs, and nobody listens to "alone".
    """
    hidden = hidden or Tanh()
    erased = frozenset({("a", "2", "1"), ("input", "x2", "3")})
    return Network(
        (
            Node("input", TWO),
            Node("a", dense(4, hidden), ("input",), frozen=frozenset({("input", "x1", "2")})),
            Node("beside", dense(2, Sigmoid()), ("input",), frozen_biases=frozenset({"1"})),
            Node("alone", dense(2, Tanh()), ("a",)),
            Node("b", dense(3, hidden), ("input", "a"), erased=erased),
            Node("out", dense(3, output or Tanh()), ("b", "a", "beside", "input")),
        )
    )


def prepared(network, n=30, seed=0, dtype=np.float64):
    """Return examples with one right output each."""
    rng = np.random.default_rng(seed)
    n_inputs, n_outputs = network.input.layer.n_units, network.output.layer.n_units
    labels = rng.integers(0, max(n_outputs, 2), n)
    targets = np.eye(n_outputs)[labels] if n_outputs > 1 else labels[:, np.newaxis]
    inputs = np.hstack([rng.uniform(-2, 2, (n, n_inputs)), np.ones((n, 1))])
    scale, shift = np.ones(n_inputs, dtype), np.zeros(n_inputs, dtype)
    return Prepared(inputs.astype(dtype), targets.astype(dtype), labels, scale, shift)


def parameters(network, seed=1):
    theta = np.random.default_rng(seed).uniform(-1, 1, network.n_parameters)
    theta[network.is_erased] = 0
    return theta


def matching(loss, activation_name):
    """Return an output activation that a loss admits, this one if it does."""
    return ACTIVATIONS[loss.partner or activation_name]()


def pictures(n=40):
    """Return a terrain over images of bytes, prepared in single precision as those of a file."""
    network = feed_forward(Input(shape=(5, 4)), Dense(3, Sigmoid()), Dense(2, Sigmoid()))
    rng = np.random.default_rng(8)
    labels = rng.integers(0, 2, n)
    part = Prepared(
        rng.integers(0, 256, (n, 20), np.uint8),
        np.eye(2, dtype=np.float32)[labels],
        labels,
        np.full(20, 1 / 255, np.float32),
        np.linspace(-1, 1, 20, dtype=np.float32),
    )
    return Terrain(network, Quadratic(), part)


def loss_at(terrain, theta, dtype=np.float64):
    """Return the loss by evaluation, in no way connected with the landscape."""
    part, rows = terrain.part, terrain.chosen
    chosen = Prepared(part.inputs[rows], part.targets[rows], None, part.scale, part.shift)
    return Evaluator(terrain.network, terrain.loss, chosen, dtype).score(theta).loss


@pytest.fixture(scope="session")
def make():
    """Return the functions above, which test modules cannot import."""

    def terrain(loss, activation_name="tanh", n=30, **more):
        network = skipping(matching(loss, activation_name), ACTIVATIONS[activation_name]())
        return Terrain(network, loss, prepared(network, n), **more)

    return SimpleNamespace(
        terrain=terrain,
        skipping=skipping,
        prepared=prepared,
        parameters=parameters,
        matching=matching,
        loss_at=loss_at,
        pictures=pictures,
        two=TWO,
    )
