from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.engine.activation import ACTIVATIONS, Activation
from playground.engine.arrays import FloatArray
from playground.engine.calls import Calls, call, constant


@ACTIVATIONS.register("gaussian")
@dataclass(frozen=True)
class Gaussian(Activation):
    """A bell: 1 where the sum is 0, and less the further away it is, on either side.

    So a neuron answers to a strip of the plane instead of to half of it.
    Source: Hartman, Keeler and Kowalski 1990, applied to a weighted sum.
    """

    title: ClassVar[str] = "Gaussian (bell)"
    group: ClassVar[str] = "both ways"
    formula: ClassVar[str] = "f(z) = exp(−z²)"
    latex: ClassVar[str] = r"e^{-z^2}"
    derivative_latex: ClassVar[str] = r"-2 \cdot z \cdot a"
    numpy_code: ClassVar[str] = "{a} = np.exp(-({z}**2))"
    numpy_backward_code: ClassVar[str] = "{dz} = {da} * -2 * {z} * {a}"
    torch_code: ClassVar[str] = "{a} = torch.exp(-({z}**2))"
    target_range: ClassVar[tuple[float, float]] = (0.0, 1.0)

    def forward(self, pre_activation: FloatArray, activation: FloatArray) -> Calls:
        return (
            call(np.square, pre_activation, activation),
            call(np.negative, activation, activation),
            call(np.exp, activation, activation),
        )

    def backward(
        self, pre_activation: FloatArray, activation: FloatArray, gradient: FloatArray
    ) -> Calls:
        slope = np.empty_like(gradient)
        return (
            call(np.multiply, pre_activation, activation, slope),
            call(np.multiply, slope, constant(-2, gradient), slope),
            call(np.multiply, gradient, slope, gradient),
        )

    def backward_tangent(
        self,
        pre_activation: FloatArray,
        activation: FloatArray,
        gradient: FloatArray,
        tangent: FloatArray,
    ) -> FloatArray:
        return (4 * pre_activation**2 - 2) * activation * gradient * tangent
