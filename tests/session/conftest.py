"""What the tests of the session share."""

import pytest

from playground.document.experiment import Experiment
from playground.engine.activations.identity import Identity
from playground.engine.datasets.circle import Circle
from playground.engine.datasets.plane import Plane
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.network import Network, Node, feed_forward
from playground.engine.optimisers.sgd import Sgd


@pytest.fixture
def experiment() -> Experiment:
    """Return the TensorFlow Playground's default; 250 training examples, so 25 steps an epoch."""
    network = feed_forward(Input(features=("x1", "x2")), Dense(4), Dense(2), Dense(1))
    return Experiment(network, Circle(noise=0.1), seed=3)


@pytest.fixture
def skipping(experiment: Experiment) -> Experiment:
    """Return an experiment whose columns listen to several, with two connections erased."""
    erased = frozenset({("input", "x1", "2"), ("a", "3", "1")})
    network = Network(
        (
            Node("input", Input(features=("x1", "x2", "x1 x2"))),
            Node("a", Dense(3), ("input",)),
            Node("b", Dense(2), ("input", "a"), erased=erased),
            Node("output", Dense(1), ("b", "a")),
        )
    )
    return Experiment(network, experiment.dataset, seed=5)


@pytest.fixture
def exploding() -> Experiment:
    """Return a regression that cannot but diverge: linear columns, steps far too long."""
    network = feed_forward(
        Input(features=("x1", "x2")), Dense(4, Identity()), Dense(1, Identity())
    )  # fmt: skip
    return Experiment(network, Plane(), optimiser=Sgd(1.0))
