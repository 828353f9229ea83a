from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.engine.activation import ACTIVATIONS, Activation
from playground.engine.arrays import BoolArray, FloatArray
from playground.engine.calls import Calls, call, constant


@ACTIVATIONS.register("relu")
@dataclass(frozen=True)
class Relu(Activation):
    """Passes positive numbers on and turns negative ones into 0 (rectified linear unit)."""

    title: ClassVar[str] = "ReLU"
    group: ClassVar[str] = "one-sided"
    formula: ClassVar[str] = "f(z) = max(0, z)"
    latex: ClassVar[str] = r"\max(0, z)"
    derivative_latex: ClassVar[str] = (
        r"\begin{cases} 1 & \text{if } \, z > 0 \\ 0 & \text{if } \, z \le 0 \end{cases}"
    )
    numpy_code: ClassVar[str] = "{a} = np.maximum({z}, 0)"
    numpy_backward_code: ClassVar[str] = "{dz} = {da} * ({z} > 0)"
    torch_code: ClassVar[str] = "{a} = torch.relu({z})"
    target_range: ClassVar[tuple[float, float]] = (0.0, 1.0)
    corners: ClassVar[tuple[float, ...]] = (0.0,)

    def forward(self, pre_activation: FloatArray, activation: FloatArray) -> Calls:
        return (call(np.maximum, pre_activation, constant(0, pre_activation), out=activation),)

    def forward_in_place(self, values: FloatArray) -> Calls:
        return self.forward(values, values)

    def backward(
        self, pre_activation: FloatArray, activation: FloatArray, gradient: FloatArray
    ) -> Calls:
        slope = np.empty(gradient.shape, np.bool_)
        return (
            call(np.greater, activation, constant(0, gradient), slope),
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

    def dead(self, pre_activation: FloatArray, activation: FloatArray) -> BoolArray:
        return np.logical_and.reduce(activation <= 0, axis=1)
