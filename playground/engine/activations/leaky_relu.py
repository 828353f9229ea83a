from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.engine.activation import ACTIVATIONS, Activation
from playground.engine.arrays import BoolArray, FloatArray
from playground.engine.calls import Calls, call, constant
from playground.registry import parameter


@ACTIVATIONS.register("leaky-relu")
@dataclass(frozen=True)
class LeakyRelu(Activation):
    """Passes positive numbers on and shrinks negative ones, so that a neuron never quite dies."""

    title: ClassVar[str] = "Leaky ReLU"
    group: ClassVar[str] = "one-sided"
    formula: ClassVar[str] = "f(z) = z if z > 0, else slope · z"
    latex: ClassVar[str] = (
        r"\begin{cases} z & \text{if } \, z > 0 \\ "
        r"\alpha \cdot z & \text{if } \, z \le 0 \end{cases}"
    )
    derivative_latex: ClassVar[str] = (
        r"\begin{cases} 1 & \text{if } \, z > 0 \\ \alpha & \text{if } \, z \le 0 \end{cases}"
    )
    symbols: ClassVar[Mapping[str, str]] = {r"\alpha": "slope"}
    numpy_code: ClassVar[str] = "{a} = np.where({z} > 0, {z}, {slope} * {z})"
    numpy_backward_code: ClassVar[str] = "{dz} = np.where({z} > 0, {da}, {slope} * {da})"
    torch_code: ClassVar[str] = "{a} = torch.nn.functional.leaky_relu({z}, {slope})"
    target_range: ClassVar[tuple[float, float]] = (0.0, 1.0)
    corners: ClassVar[tuple[float, ...]] = (0.0,)

    slope: float = parameter(
        0.01,
        "Slope below 0",
        "How much of a negative sum still gets through.",
        minimum=0,
        maximum=1,
        choices=(0.001, 0.01, 0.1, 0.3),
    )

    def forward(self, pre_activation: FloatArray, activation: FloatArray) -> Calls:
        slope = constant(self.slope, pre_activation)
        return (
            call(np.multiply, pre_activation, slope, activation),
            call(np.maximum, pre_activation, activation, out=activation),  # slope <= 1
        )

    def backward(
        self, pre_activation: FloatArray, activation: FloatArray, gradient: FloatArray
    ) -> Calls:
        below = np.empty(gradient.shape, np.bool_)
        slope = constant(self.slope, gradient)
        return (
            call(np.less_equal, pre_activation, constant(0, gradient), below),
            call(np.multiply, gradient, slope, out=gradient, where=below),
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
        return np.all(pre_activation <= 0, axis=1) & (self.slope == 0)
