"""An activation function: what a neuron makes of its weighted sum."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import ClassVar

from playground.engine.arrays import FloatArray
from playground.engine.calls import Calls
from playground.registry import Member, Registry


class Activation(Member, ABC):
    """A function of the pre-activations, (units, n_examples), with its derivative beside it."""

    formula: ClassVar[str] = ""
    """f(z) in the notation of the textbooks."""
    latex: ClassVar[str] = ""
    """f(z), the right side, as LaTeX; of one that mixes a column, with z_i and a sum over z_j."""
    derivative_latex: ClassVar[str] = ""
    """f'(z), the right side, in z or a, as LaTeX; da_i/dz_j of one that mixes a column."""
    symbols: ClassVar[Mapping[str, str]] = {}
    """The letters of those formulas that stand for parameters, by letter."""
    column_latex: ClassVar[str] = ""
    """Of one that mixes a column as softmax does, the term in z_j that is summed over it."""
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
