from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.engine.activation import ACTIVATIONS, FLAT, Activation
from playground.engine.arrays import BoolArray, FloatArray
from playground.engine.calls import Calls, call, constant


@ACTIVATIONS.register("sigmoid")
@dataclass(frozen=True)
class Sigmoid(Activation):
    """Squeezes any number smoothly into the range from 0 to 1."""

    title: ClassVar[str] = "Sigmoid"
    group: ClassVar[str] = "s-shaped"
    formula: ClassVar[str] = "f(z) = 1 / (1 + exp(−z))"
    latex: ClassVar[str] = r"\frac{1}{1 + e^{-z}}"
    derivative_latex: ClassVar[str] = r"a (1 - a)"
    numpy_code: ClassVar[str] = "{a} = 1 / (1 + np.exp(-{z}))"
    numpy_backward_code: ClassVar[str] = "{dz} = {da} * {a} * (1 - {a})"
    torch_code: ClassVar[str] = "{a} = torch.sigmoid({z})"
    target_range: ClassVar[tuple[float, float]] = (0.0, 1.0)
    fast_scale: ClassVar[float] = 0.5

    def forward(self, pre_activation: FloatArray, activation: FloatArray) -> Calls:
        one = constant(1, pre_activation)
        return (
            call(np.negative, pre_activation, activation),
            call(np.exp, activation, activation),  # may overflow to infinity; 1 / infinity is right
            call(np.add, activation, one, activation),
            call(np.reciprocal, activation, activation),
        )

    def forward_fast(self, pre_activation: FloatArray, activation: FloatArray) -> Calls:
        scale = constant(self.fast_scale, pre_activation)
        scaling = call(np.multiply, pre_activation, scale, activation)
        return (scaling, *self.forward_in_place(activation))

    def forward_in_place(self, values: FloatArray) -> Calls:
        half = constant(0.5, values)  # a = (1 + tanh(z / 2)) / 2
        return (
            call(np.tanh, values, values),
            call(np.multiply, values, half, values),
            call(np.add, values, half, values),
        )

    def backward(
        self, pre_activation: FloatArray, activation: FloatArray, gradient: FloatArray
    ) -> Calls:
        one = constant(1, gradient)
        slope = np.empty_like(gradient)
        return (
            call(np.subtract, one, activation, slope),
            call(np.multiply, slope, activation, slope),
            call(np.multiply, gradient, slope, gradient),
        )

    def backward_tangent(
        self,
        pre_activation: FloatArray,
        activation: FloatArray,
        gradient: FloatArray,
        tangent: FloatArray,
    ) -> FloatArray:
        return activation * (1 - activation) * (1 - 2 * activation) * gradient * tangent

    def saturation(self, pre_activation: FloatArray, activation: FloatArray) -> BoolArray:
        return activation * (1 - activation) < FLAT / 4
