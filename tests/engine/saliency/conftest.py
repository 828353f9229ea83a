"""Networks and small images for the tests of this room."""

from types import SimpleNamespace

import numpy as np
import pytest

from playground.engine.activation import ACTIVATIONS
from playground.engine.activations.sigmoid import Sigmoid
from playground.engine.activations.softmax import Softmax
from playground.engine.activations.tanh import Tanh
from playground.engine.dataset import Examples, Part
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.loss import LOSSES
from playground.engine.losses.softmax_cross_entropy import SoftmaxCrossEntropy
from playground.engine.measurement import Subject
from playground.engine.network import Network, Node, feed_forward
from playground.engine.preparation import prepare

SHAPE = (5, 4)


def _tangled(loss="quadratic", hidden="tanh"):
    """Return a network whose columns listen to several, with erased connections, and its loss."""
    kind = LOSSES[loss]()
    output = ACTIVATIONS[kind.partner or "sigmoid"]()
    erased = frozenset({("a", "2", "1"), ("input", "x2", "3")})
    network = Network(
        (
            Node("input", Input(features=("x1", "x2"))),
            Node("a", Dense(4, ACTIVATIONS[hidden]()), ("input",)),
            Node("b", Dense(3, Tanh()), ("input", "a"), erased=erased),
            Node("lone", Dense(1, Tanh()), ()),
            Node("out", Dense(3, output), ("b", "a", "lone", "input")),
        )
    )
    return network, kind


def _weights(network, seed=1, size=1.0):
    theta = np.random.default_rng(seed).uniform(-size, size, network.n_parameters)
    theta[network.is_erased] = 0
    return theta


def _images(n_classes=3, *, is_normalised=False, n_outputs=None, n=60):
    """Return a subject of images, each class with a bright row of its own, and its weights."""
    rng = np.random.default_rng(0)
    labels = rng.integers(0, n_classes, n)
    pixels = rng.integers(0, 60, (n, *SHAPE)).astype(np.uint8)
    for row, label in enumerate(labels):
        pixels[row, label] = rng.integers(150, 255, SHAPE[1])
    part = Part(pixels.reshape(n, -1), labels)
    dataset = SimpleNamespace(
        columns=tuple(map(str, range(SHAPE[0] * SHAPE[1]))),
        classes=tuple("abcdefg"[:n_classes]),
        n_targets=1,
        image_shape=SHAPE,
        is_binary=False,
    )
    n_outputs = n_outputs or n_classes
    loss = SoftmaxCrossEntropy() if n_outputs > 1 else LOSSES["quadratic"]()
    output = Softmax() if n_outputs > 1 else Sigmoid()
    network = feed_forward(Input(shape=SHAPE), Dense(6, Tanh()), Dense(n_outputs, output))
    examples = Examples(part, part)
    prepared = prepare(
        dataset, examples, network, loss, is_normalised=is_normalised, dtype=np.float32
    )
    return Subject(network, loss, dataset, examples, prepared, np.float32)


@pytest.fixture(scope="session")
def tangled():
    return _tangled


@pytest.fixture(scope="session")
def weights():
    return _weights


@pytest.fixture(scope="session")
def images():
    return _images
