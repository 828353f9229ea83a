"""An experiment: everything that decides a training run, as one immutable value."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.random import PCG64, Generator, SeedSequence

from playground.document.obstacle import (
    Obstacle,
    find_chance_in_batch,
    find_lonely_minibatch,
    find_obstacle,
    find_too_many_weights,
)
from playground.document.sketch import Sketch
from playground.engine.arrays import FloatArray, IntArray
from playground.engine.bound_network import output_activation
from playground.engine.chance import Noise
from playground.engine.clipping import Clipping
from playground.engine.clippings.none import Unclipped
from playground.engine.dataset import Dataset
from playground.engine.initialiser import Initialiser
from playground.engine.initialisers.uniform import Uniform
from playground.engine.loss import Loss
from playground.engine.losses.quadratic import Quadratic
from playground.engine.mover import Recipe
from playground.engine.network import Network, NetworkError
from playground.engine.optimiser import Optimiser
from playground.engine.optimisers.sgd import Sgd
from playground.engine.parameter_key import ParameterKey, parameter_index
from playground.engine.penalties.none import NoPenalty
from playground.engine.penalty import Penalty
from playground.engine.schedule import Schedule
from playground.engine.schedules.constant import Constant
from playground.registry import check_parameters, parameter

MOST_PARAMETERS = 200_000
"""Weights and biases of a network, above which steps and drawing would no longer flow."""

_DATA, _WEIGHTS, _ORDER = range(3)
"""The streams of random numbers that a seed gives, independent of one another."""

_NUMBERS_OF_AN_EPOCH = 2**64
"""How far apart the orders of two epochs start in their stream: more than an epoch uses."""


@dataclass(frozen=True)
class StartingValue:
    """A weight or bias that was set by hand before the first step."""

    key: ParameterKey
    value: float


@dataclass(frozen=True)
class Experiment:
    """A network, its data, and how it is trained; the same value gives the same run, bit for bit.

    Raises NetworkError where loss, output and data do not fit one another, ValueError where a
    number is out of range.
    """

    network: Network
    dataset: Dataset
    loss: Loss = field(default_factory=Quadratic)
    optimiser: Optimiser = field(default_factory=Sgd)
    initialiser: Initialiser = field(default_factory=Uniform)
    batch_size: int = parameter(
        10,
        "Batch size",
        "How many examples each step looks at before it moves the weights.",
        minimum=1,
        maximum=100_000,
    )
    seed: int = parameter(
        0,
        "Seed",
        "The number from which everything random follows: points, starting weights, order. "
        "The same seed gives the same run again.",
        minimum=0,
        maximum=2**31 - 1,
    )
    is_normalised: bool = parameter(
        False,
        "Normalise inputs",
        "Shift and stretch every input to mean 0 and variance 1, as measured on the training part.",
    )
    dtype: Literal["float32", "float64"] = parameter(
        "float32",
        "Precision",
        "How many digits the weights carry: about 7 (float32) or 16 (float64).",
        choices=("float32", "float64"),
    )
    schedule: Schedule = field(default_factory=Constant)
    clipping: Clipping = field(default_factory=Unclipped)
    penalty: Penalty = field(default_factory=NoPenalty)
    order: Literal["shuffled", "in turn"] = parameter(
        "shuffled",
        "Order",
        "In which order the examples come: shuffled anew in each epoch, or always in turn, as they "
        "stand in the data set.",
        choices=("shuffled", "in turn"),
    )
    input_noise: float = parameter(
        0.0,
        "Noise on inputs",
        "How far each training step shifts every input at random (standard deviation, in the units "
        "the network takes in), so that no single point can be learned by heart. Tests are exact.",
        minimum=0,
        maximum=1e3,
        choices=(0.0, 0.01, 0.03, 0.1, 0.3, 1.0),
    )
    gradient_noise: float = parameter(
        0.0,
        "Noise on gradient",
        "How far the first step's gradient is shifted at random in each weight (standard "
        "deviation): it can shake the weights out of a flat place.",
        minimum=0,
        maximum=1e3,
        choices=(0.0, 0.01, 0.03, 0.1, 0.3, 1.0),
    )
    gradient_noise_decay: float = parameter(
        0.55,
        "Decay of that noise",
        "How quickly the noise on the gradient dies away: in step t its variance is divided by "
        "(1 + t) to this power; 0 keeps it as it is.",
        minimum=0,
        maximum=4,
        choices=(0.0, 0.55, 1.0, 2.0),
    )
    start: tuple[StartingValue, ...] = ()
    """Parameters that start at a value of the user's instead of the initialiser's."""
    factor: float | None = None
    """What all weights and biases have been multiplied by, where a slider does so."""
    sketch: Sketch = field(default_factory=Sketch)
    """What only the drawing of the network knows."""

    def __post_init__(self) -> None:
        check_parameters(self)
        self._check_size()
        self._check_loss()

    def _check_size(self) -> None:
        n_parameters = self.network.n_parameters
        if n_parameters > MOST_PARAMETERS:
            raise NetworkError(
                f"The network would have {n_parameters:,} weights and biases, and the program "
                f"holds {MOST_PARAMETERS:,}; choose fewer neurons or inputs."
            )

    @cached_property
    def obstacle(self) -> Obstacle | None:
        """What keeps the experiment from being trained; it can still be drawn and saved."""
        return (
            find_obstacle(self.network, self.dataset)
            or find_lonely_minibatch(self.network, self.batch_size)
            or find_chance_in_batch(self.network, self.noise, self.optimiser)
            or find_too_many_weights(self.network, self.optimiser)
        )

    def _check_loss(self) -> None:
        activation = output_activation(self.network)
        partner = self.loss.partner
        if partner and (activation is None or activation.name != partner):
            raise NetworkError(
                f"The loss {self.loss.title!r} needs {partner} outputs; "
                f"set the output column to {partner}, or choose another loss."
            )
        if self.dataset.has_gaps and not self.loss.takes_gaps:
            raise NetworkError(
                f"The loss {self.loss.title!r} needs every answer, but {self.dataset.title!r} has "
                "only that of the output that was acted on; choose the masked quadratic loss."
            )
        if not self.loss.suits(self.dataset):
            raise NetworkError(
                f"The loss {self.loss.title!r} is for classes, but {self.dataset.title!r} has "
                "numbers as targets; choose the quadratic loss."
            )
        if self.network.output.layer.n_units < self.loss.least_outputs:
            raise NetworkError(
                f"The loss {self.loss.title!r} needs at least {self.loss.least_outputs} outputs, "
                "one for each class; choose another loss."
            )

    @property
    def numpy_dtype(self) -> type[np.floating]:
        """The dtype that training computes in."""
        return np.float32 if self.dtype == "float32" else np.float64

    @property
    def noise(self) -> Noise:
        """What training adds at random."""
        return Noise(self.seed, self.input_noise, self.gradient_noise, self.gradient_noise_decay)

    @cached_property
    def recipe(self) -> Recipe:
        """How a step moves the weights."""
        return Recipe(self.optimiser, self.clipping, self.penalty, self.schedule, self.seed)

    def examples_per_step(self, n_train: int) -> int:
        """Return how many examples a step takes: those of a minibatch, or all there are."""
        return max(n_train, 1) if self.optimiser.is_batch else self.batch_size

    def data_rng(self) -> Generator:
        """Return the generator that the data are drawn with."""
        return np.random.default_rng([self.seed, _DATA])

    def initial_parameters(self) -> FloatArray:
        """Return theta before the first step, (n_parameters,)."""
        rng = np.random.default_rng([self.seed, _WEIGHTS])
        theta = self.network.initialise(self.initialiser, rng, self.numpy_dtype)
        for starting in self.start:
            theta[parameter_index(self.network, starting.key)] = starting.value
        theta[self.network.is_erased] = 0
        return theta

    def orders(self) -> "Orders":
        """Return what gives each epoch its order."""
        return Orders(self.seed, is_shuffled=self.order == "shuffled")


class Orders:
    """The order in which each epoch visits the training examples, from the seed alone."""

    def __init__(self, seed: int, *, is_shuffled: bool = True) -> None:
        self._is_shuffled = is_shuffled
        self._bits = PCG64(SeedSequence([seed, _ORDER]))
        self._start = self._bits.state
        self._rng = Generator(self._bits)

    def order(self, epoch: int, n_examples: int) -> IntArray:
        """Return the example numbers, (n_examples,), in the order of this epoch (from 0)."""
        if not self._is_shuffled:
            return np.arange(n_examples)
        self._bits.state = self._start
        self._bits.advance(epoch * _NUMBERS_OF_AN_EPOCH)
        return self._rng.permutation(n_examples)


def starting_values(pairs: Mapping[ParameterKey, float]) -> tuple[StartingValue, ...]:
    """Return starting values in the order of their keys."""
    keys = sorted(pairs, key=lambda key: (key.node, key.neuron, key.source or ("", "")))
    return tuple(StartingValue(key, pairs[key]) for key in keys)
