from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.engine.activation import ACTIVATIONS, Activation
from playground.engine.arrays import FloatArray
from playground.engine.calls import Calls, call


@ACTIVATIONS.register("sine")
@dataclass(frozen=True)
class Sine(Activation):
    """Goes up and down for ever, which suits answers that repeat themselves.

    It makes a loss surface of many valleys. Source: Sitzmann et al. 2020, section 3, with ω = 1.
    """

    title: ClassVar[str] = "Sine"
    group: ClassVar[str] = "both ways"
    formula: ClassVar[str] = "f(z) = sin(z)"
    latex: ClassVar[str] = r"\sin(z)"
    derivative_latex: ClassVar[str] = r"\cos(z)"
    numpy_code: ClassVar[str] = "{a} = np.sin({z})"
    numpy_backward_code: ClassVar[str] = "{dz} = {da} * np.cos({z})"
    torch_code: ClassVar[str] = "{a} = torch.sin({z})"

    def forward(self, pre_activation: FloatArray, activation: FloatArray) -> Calls:
        return (call(np.sin, pre_activation, activation),)

    def backward(
        self, pre_activation: FloatArray, activation: FloatArray, gradient: FloatArray
    ) -> Calls:
        slope = np.empty_like(gradient)
        return (
            call(np.cos, pre_activation, slope),
            call(np.multiply, gradient, slope, gradient),
        )

    def backward_tangent(
        self,
        pre_activation: FloatArray,
        activation: FloatArray,
        gradient: FloatArray,
        tangent: FloatArray,
    ) -> FloatArray:
        return -activation * gradient * tangent
