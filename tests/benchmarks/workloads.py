"""What is measured: the training workloads and the map, as experiments."""

from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from playground.document import data_files
from playground.document.experiment import Experiment
from playground.engine.activation import Activation
from playground.engine.activations.relu import Relu
from playground.engine.activations.sigmoid import Sigmoid
from playground.engine.activations.softmax import Softmax
from playground.engine.activations.tanh import Tanh
from playground.engine.arrays import FloatArray
from playground.engine.dataset import Examples
from playground.engine.datasets.circle import Circle
from playground.engine.datasets.mnist import Mnist
from playground.engine.initialisers.he import He
from playground.engine.initialisers.normal import Normal
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.losses.quadratic import Quadratic
from playground.engine.losses.softmax_cross_entropy import SoftmaxCrossEntropy
from playground.engine.network import Network, feed_forward
from playground.engine.optimisers.adam import Adam
from playground.engine.optimisers.sgd import Sgd
from playground.session.trainer import Trainer

SLICE = 0.004
"""Seconds of training at a stretch, about as the session trains."""


@dataclass(frozen=True)
class Work:
    """One thing to be measured."""

    name: str
    experiment: Experiment
    n_steps: int
    """How many steps one round takes with each contender but the loop."""
    n_loop_steps: int


def _dense(widths: tuple[int, ...], hidden: Activation, output: Activation) -> tuple[Dense, ...]:
    return (*(Dense(width, hidden) for width in widths[:-1]), Dense(widths[-1], output))


def _points(*widths: int) -> Network:
    return feed_forward(Input(features=("x1", "x2")), *_dense(widths, Tanh(), Tanh()))


def _digits(*widths: int, hidden: Activation, output: Activation) -> Network:
    return feed_forward(Input(shape=(28, 28)), *_dense(widths, hidden, output))


def small() -> Work:
    """The default of TensorFlow Playground."""
    return Work("2-4-2-1 tanh", Experiment(_points(4, 2, 1), Circle()), 800, 40)


def nielsen(hidden: int) -> Work:
    """Nielsen's network of chapter 1."""
    network = _digits(hidden, 10, hidden=Sigmoid(), output=Sigmoid())
    experiment = Experiment(network, Mnist(), Quadratic(), Sgd(3.0), Normal())
    return Work(f"784-{hidden}-10 sigmoid", experiment, 300, 20)


def deep() -> Work:
    """Two hidden columns, a larger minibatch."""
    network = _digits(128, 64, 10, hidden=Relu(), output=Softmax())
    loss = SoftmaxCrossEntropy()
    experiment = Experiment(network, Mnist(), loss, Sgd(0.1), He(), batch_size=32)
    return Work("784-128-64-10 relu softmax", experiment, 100, 3)


def with_adam(work: Work) -> Work:
    """Return the same work with Adam, whose memory is tidied up as training goes on."""
    experiment = replace(work.experiment, optimiser=Adam(0.001))
    return replace(work, name=f"{work.name}, adam", experiment=experiment)


def map_experiment() -> Experiment:
    """Return the experiment whose decision map is drawn."""
    return Experiment(_points(8, 8, 1), Circle())


def trainer(experiment: Experiment) -> Trainer:
    """Return a trainer that stands before the first step."""
    return Trainer(experiment, _examples(experiment))


_kept: dict[tuple[object, int], Examples] = {}


def _examples(experiment: Experiment) -> Examples:
    key = (experiment.dataset, experiment.seed)
    if key not in _kept:
        read = partial(data_files.read, report=None)
        _kept[key] = experiment.dataset.load(experiment.data_rng(), read)
    return _kept[key]


@dataclass(frozen=True, eq=False)
class Task:
    """A workload in plain arrays, for the other contenders."""

    inputs: FloatArray
    """(n_examples, n_inputs)"""
    targets: FloatArray
    """(n_examples, n_outputs)"""
    weights: list[FloatArray]
    """(units, fan_in) each"""
    biases: list[FloatArray]
    activations: list[str]
    loss: str
    optimiser: str
    learning_rate: float
    batch_size: int


def task(experiment: Experiment) -> Task:
    """Return the training part of an experiment, and the weights that it starts with."""
    prepared = trainer(replace(experiment, dtype="float32")).prepared.train
    inputs = prepared.inputs * prepared.scale if prepared.is_bytes else prepared.inputs[:, :-1]
    network = experiment.network
    views = network.views(experiment.initial_parameters())
    layers = [node.layer for node in network.nodes[1:]]
    return Task(
        np.ascontiguousarray(inputs, np.float32),
        np.ascontiguousarray(prepared.targets, np.float32),
        [np.array(views[node.id]["weight"]) for node in network.nodes[1:]],
        [np.array(views[node.id]["bias"]) for node in network.nodes[1:]],
        [layer.activation.name for layer in layers if isinstance(layer, Dense)],
        experiment.loss.name,
        experiment.optimiser.name,
        experiment.optimiser.learning_rate,
        experiment.batch_size,
    )
