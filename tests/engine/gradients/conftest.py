"""Networks, examples and weights for the tests of this room."""

import numpy as np
import pytest

from playground.engine.activation import ACTIVATIONS
from playground.engine.activations.tanh import Tanh
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.loss import LOSSES
from playground.engine.network import Network, Node
from playground.engine.preparation import Prepared


def _tangled(loss="quadratic", hidden="tanh"):
    """Return a network whose columns listen to several, with erased connections, and its loss."""
    kind = LOSSES[loss]()
    output = ACTIVATIONS[kind.partner or hidden]()
    erased = frozenset({("a", "2", "1"), ("input", "x2", "3")})
    network = Network(
        (
            Node("input", Input(features=("x1", "x2"))),
            Node("a", Dense(4, ACTIVATIONS[hidden]()), ("input",)),
            Node("b", Dense(3, Tanh()), ("input", "a"), erased=erased),
            Node("lone", Dense(1, ACTIVATIONS[hidden]()), ()),
            Node("out", Dense(3, output), ("b", "a", "lone", "input")),
        )
    )
    return network, kind


def _examples(n=12, n_inputs=2, n_outputs=3, dtype=np.float64, seed=0):
    rng = np.random.default_rng(seed)
    inputs = np.hstack([rng.uniform(-2, 2, (n, n_inputs)), np.ones((n, 1))])
    labels = rng.integers(0, n_outputs, n)
    units = np.ones(n_inputs, dtype)
    targets = np.eye(n_outputs, dtype=dtype)[labels]
    return Prepared(inputs.astype(dtype), targets, labels, units, 0 * units)


def _weights(network, dtype=np.float64, seed=1):
    theta = np.random.default_rng(seed).uniform(-1, 1, network.n_parameters)
    theta[network.is_erased] = 0
    return theta.astype(dtype)


@pytest.fixture(scope="session")
def tangled():
    return _tangled


@pytest.fixture(scope="session")
def examples():
    return _examples


@pytest.fixture(scope="session")
def weights():
    return _weights
