"""A layer: the computation of one node of the network, as a frozen value without weights."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass

from numpy.random import Generator

from playground.engine.arrays import FloatArray
from playground.engine.calls import Calls
from playground.engine.initialiser import Initialiser
from playground.registry import Member, Registry


@dataclass(frozen=True, eq=False)
class Wires:
    """The buffers that a layer is bound to; features come first, examples second."""

    inputs: FloatArray
    """(fan_in + 1, n): the outputs of the sources, one after the other, then a row of ones."""
    pre_activation: FloatArray
    """(units, n): the weighted sums, kept for those who look at them."""
    outputs: FloatArray
    """(units, n)"""
    parameters: FloatArray
    """(n_parameters,): the layer's own part of theta."""
    mask: FloatArray | None
    """(units, fan_in): 0 where a connection has been erased, else 1; None where none has."""


@dataclass(frozen=True, eq=False)
class BackwardWires:
    """The buffers of the way back, filled by the layers to the right."""

    output_gradient: FloatArray
    """(units, n): dL/d outputs, or dL/d pre_activation if `is_fused`; left as the latter."""
    parameter_gradient: FloatArray
    """(n_parameters,): to be filled with dL/d parameters."""
    input_gradient: FloatArray | None
    """(fan_in, n): to be filled with dL/d inputs, where somebody needs it."""
    is_fused: bool
    """Whether the loss has already gone back through the activation."""


class Layer(Member, ABC):
    """What a node computes; hyperparameters are its fields, weights are passed in."""

    @property
    @abstractmethod
    def n_units(self) -> int:
        """The number of outputs."""

    @abstractmethod
    def n_parameters(self, fan_in: int) -> int:
        """Return the length of the layer's part of theta."""

    @abstractmethod
    def views(self, parameters: FloatArray, fan_in: int) -> Mapping[str, FloatArray]:
        """Return named views into the layer's part of theta."""

    @abstractmethod
    def initialise(
        self, parameters: FloatArray, fan_in: int, initialiser: Initialiser, rng: Generator
    ) -> None:
        """Fill the layer's part of theta with starting values."""

    @abstractmethod
    def forward(self, wires: Wires) -> Calls:
        """Return the calls that compute the outputs from the inputs."""

    @abstractmethod
    def backward(self, wires: Wires, back: BackwardWires) -> Calls:
        """Return the calls that compute the gradients; they run after those of `forward`."""


LAYERS: Registry[Layer] = Registry("layer", "playground.engine.layers")
