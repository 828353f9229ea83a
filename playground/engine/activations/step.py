from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.engine.activation import ACTIVATIONS, Activation
from playground.engine.arrays import FloatArray
from playground.engine.calls import Calls, call, constant
from playground.registry import parameter


@ACTIVATIONS.register("step")
@dataclass(frozen=True)
class Step(Activation):
    """The perceptron's all or nothing; it is flat, so it gives gradient descent no useful gradient.

    Source: Rosenblatt 1958; the value at exactly 0 is 0 in Nielsen's book and 1 in Hinton's course.
    """

    title: ClassVar[str] = "Step (perceptron)"
    formula: ClassVar[str] = "f(z) = 1 if z > 0, else 0"
    latex: ClassVar[str] = (
        r"\begin{cases} 1 & \text{if } \, z > 0 \\ h & \text{if } \, z = 0 \\ "
        r"0 & \text{if } \, z < 0 \end{cases}"
    )
    derivative_latex: ClassVar[str] = "0"
    symbols: ClassVar[Mapping[str, str]] = {"h": "value_at_zero"}
    numpy_code: ClassVar[str] = "{a} = np.heaviside({z}, {value_at_zero})"
    numpy_backward_code: ClassVar[str] = "{dz} = 0 * {da}  # flat: a small change changes nothing"
    torch_code: ClassVar[str] = (
        "{a} = torch.heaviside({z}.detach(), {z}.new_tensor({value_at_zero}))\n"
        "{a} = {a} + 0 * {z}  # flat: a small change changes nothing"
    )
    target_range: ClassVar[tuple[float, float]] = (0.0, 1.0)
    corners: ClassVar[tuple[float, ...]] = (0.0,)

    value_at_zero: float = parameter(
        0.0, "Value at 0", "What the neuron gives where its sum is exactly 0.", choices=(0.0, 1.0)
    )

    def forward(self, pre_activation: FloatArray, activation: FloatArray) -> Calls:
        value = constant(self.value_at_zero, pre_activation)
        return (call(np.heaviside, pre_activation, value, activation),)

    def backward(
        self, pre_activation: FloatArray, activation: FloatArray, gradient: FloatArray
    ) -> Calls:
        return (call(gradient.fill, 0.0),)

    def backward_tangent(
        self,
        pre_activation: FloatArray,
        activation: FloatArray,
        gradient: FloatArray,
        tangent: FloatArray,
    ) -> FloatArray:
        return np.zeros_like(gradient)
