"""What makes the outputs of a radial basis column of its distances; no other column offers it."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.engine.activation import Activation
from playground.engine.activations.softmax import Softmax
from playground.engine.arrays import FloatArray
from playground.engine.calls import Calls, call


@dataclass(frozen=True)
class Bump(Activation):
    """Gives 1 at the neuron's centre c and less the further away x is: a Gaussian bump."""

    name: ClassVar[str] = "bump"
    title: ClassVar[str] = "Bump"
    formula: ClassVar[str] = "φ(x) = exp(−β |x − c|²)"
    latex: ClassVar[str] = "e^{z}"
    derivative_latex: ClassVar[str] = "a"
    numpy_code: ClassVar[str] = "{a} = np.exp({z})"
    numpy_backward_code: ClassVar[str] = "{dz} = {da} * {a}"
    torch_code: ClassVar[str] = "{a} = torch.exp({z})"
    target_range: ClassVar[tuple[float, float]] = (0.0, 1.0)

    def forward(self, pre_activation: FloatArray, activation: FloatArray) -> Calls:
        return (call(np.exp, pre_activation, activation),)

    def backward(
        self, pre_activation: FloatArray, activation: FloatArray, gradient: FloatArray
    ) -> Calls:
        return (call(np.multiply, gradient, activation, gradient),)


@dataclass(frozen=True)
class ShareOfBumps(Softmax):
    """Gives a neuron's bump divided by the sum of all bumps of the column: shares of 1."""

    name: ClassVar[str] = "share-of-bumps"
    title: ClassVar[str] = "Bump share"
    formula: ClassVar[str] = "φ(x) = exp(−β |x − c|²) / Σⱼ exp(−βⱼ |x − cⱼ|²)"


BUMP, SHARE = Bump(), ShareOfBumps()
