from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.engine.activation import ACTIVATIONS, Activation
from playground.engine.arrays import BoolArray, FloatArray
from playground.engine.calls import Calls, call, constant


@ACTIVATIONS.register("hard-tanh")
@dataclass(frozen=True)
class HardTanh(Activation):
    """A tanh made of three straight lines: cut off at −1 and 1, where no gradient passes any more.

    Source: Collobert 2004, "Large scale machine learning".
    """

    title: ClassVar[str] = "Hard tanh"
    group: ClassVar[str] = "s-shaped"
    formula: ClassVar[str] = "f(z) = z, but at least −1 and at most 1"
    latex: ClassVar[str] = r"\max(-1, \min(1, z))"
    derivative_latex: ClassVar[str] = (
        r"\begin{cases} 1 & \text{if } \, -1 < z < 1 \\ 0 & \text{else} \end{cases}"
    )
    numpy_code: ClassVar[str] = "{a} = np.clip({z}, -1, 1)"
    numpy_backward_code: ClassVar[str] = "{dz} = {da} * (np.abs({z}) < 1)"
    torch_code: ClassVar[str] = "{a} = torch.nn.functional.hardtanh({z})"
    corners: ClassVar[tuple[float, ...]] = (-1.0, 1.0)

    def forward(self, pre_activation: FloatArray, activation: FloatArray) -> Calls:
        return (
            call(np.maximum, pre_activation, constant(-1, pre_activation), out=activation),
            call(np.minimum, activation, constant(1, pre_activation), out=activation),
        )

    def backward(
        self, pre_activation: FloatArray, activation: FloatArray, gradient: FloatArray
    ) -> Calls:
        size, slope = np.empty_like(gradient), np.empty(gradient.shape, np.bool_)
        return (
            call(np.absolute, activation, size),
            call(np.less, size, constant(1, gradient), slope),
            call(np.multiply, gradient, slope, gradient),
        )

    def backward_tangent(
        self,
        pre_activation: FloatArray,
        activation: FloatArray,
        gradient: FloatArray,
        tangent: FloatArray,
    ) -> FloatArray:
        return np.zeros_like(gradient)

    def saturation(self, pre_activation: FloatArray, activation: FloatArray) -> BoolArray:
        return np.abs(activation) >= 1
