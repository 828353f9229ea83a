"""An activation function: what a neuron makes of its weighted sum."""

from abc import ABC, abstractmethod
from typing import ClassVar

from playground.engine.arrays import FloatArray
from playground.engine.calls import Calls
from playground.registry import Member, Registry


class Activation(Member, ABC):
    """A function of the pre-activations, (units, n_examples), with its derivative beside it."""

    formula: ClassVar[str] = ""
    """f(z) in the notation of the textbooks."""
    target_range: ClassVar[tuple[float, float]] = (-1.0, 1.0)
    """The targets for "no" and "yes" that an output with this activation can reach."""

    @abstractmethod
    def forward(self, pre_activation: FloatArray, activation: FloatArray) -> Calls:
        """Return calls that compute `activation` from `pre_activation`, both (units, n)."""

    @abstractmethod
    def backward(
        self, pre_activation: FloatArray, activation: FloatArray, gradient: FloatArray
    ) -> Calls:
        """Return calls that turn `gradient`, dL/d activation, into dL/d pre_activation, in place.

        They run after the calls of `forward` on the same arrays.
        """


ACTIVATIONS: Registry[Activation] = Registry("activation", "playground.engine.activations")
