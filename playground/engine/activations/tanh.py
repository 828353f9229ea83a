from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.engine.activation import ACTIVATIONS, FLAT, Activation
from playground.engine.arrays import BoolArray, FloatArray
from playground.engine.calls import Calls, call


@ACTIVATIONS.register("tanh")
@dataclass(frozen=True)
class Tanh(Activation):
    """Squeezes any number smoothly into the range from −1 to 1."""

    title: ClassVar[str] = "Tanh"
    group: ClassVar[str] = "s-shaped"
    formula: ClassVar[str] = "f(z) = tanh(z)"
    latex: ClassVar[str] = r"\tanh(z)"
    derivative_latex: ClassVar[str] = r"1 - a^2"
    numpy_code: ClassVar[str] = "{a} = np.tanh({z})"
    numpy_backward_code: ClassVar[str] = "{dz} = {da} * (1 - {a}**2)"
    torch_code: ClassVar[str] = "{a} = torch.tanh({z})"

    def forward(self, pre_activation: FloatArray, activation: FloatArray) -> Calls:
        return (call(np.tanh, pre_activation, activation),)

    def forward_in_place(self, values: FloatArray) -> Calls:
        return self.forward(values, values)

    def backward(
        self, pre_activation: FloatArray, activation: FloatArray, gradient: FloatArray
    ) -> Calls:
        # g (1 - a^2) as g - (g a) a: no scalar operand
        part = np.empty_like(gradient)
        return (
            call(np.multiply, gradient, activation, part),
            call(np.multiply, part, activation, part),
            call(np.subtract, gradient, part, gradient),
        )

    def backward_tangent(
        self,
        pre_activation: FloatArray,
        activation: FloatArray,
        gradient: FloatArray,
        tangent: FloatArray,
    ) -> FloatArray:
        return -2 * activation * (1 - activation**2) * gradient * tangent

    def saturation(self, pre_activation: FloatArray, activation: FloatArray) -> BoolArray:
        return 1 - np.square(activation) < FLAT
