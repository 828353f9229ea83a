from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.engine.activation import ACTIVATIONS, FLAT, Activation
from playground.engine.arrays import BoolArray, FloatArray
from playground.engine.calls import Calls, call, constant


@ACTIVATIONS.register("softplus")
@dataclass(frozen=True)
class Softplus(Activation):
    """A ReLU with its corner rounded off: about 0 far below 0, about z far above.

    Source: Dugas et al. 2001, "Incorporating second-order functional knowledge", section 2.
    """

    title: ClassVar[str] = "Softplus"
    group: ClassVar[str] = "one-sided"
    formula: ClassVar[str] = "f(z) = ln(1 + exp(z))"
    latex: ClassVar[str] = r"\ln \left( 1 + e^{z} \right)"
    derivative_latex: ClassVar[str] = r"1 - e^{-a}"
    numpy_code: ClassVar[str] = "{a} = np.logaddexp(0, {z})  # ln(1 + exp(z)), never infinite"
    numpy_backward_code: ClassVar[str] = "{dz} = {da} * -np.expm1(-{a})  # 1 - exp(-a)"
    torch_code: ClassVar[str] = "{a} = torch.logaddexp({z}, torch.zeros_like({z}))"
    target_range: ClassVar[tuple[float, float]] = (0.0, 1.0)

    def forward(self, pre_activation: FloatArray, activation: FloatArray) -> Calls:
        return (call(np.logaddexp, constant(0, pre_activation), pre_activation, activation),)

    def backward(
        self, pre_activation: FloatArray, activation: FloatArray, gradient: FloatArray
    ) -> Calls:
        slope = np.empty_like(gradient)
        return (
            call(np.negative, activation, slope),
            call(np.expm1, slope, slope),  # exact where the curve is nearly flat
            call(np.multiply, gradient, slope, gradient),
            call(np.negative, gradient, gradient),
        )

    def backward_tangent(
        self,
        pre_activation: FloatArray,
        activation: FloatArray,
        gradient: FloatArray,
        tangent: FloatArray,
    ) -> FloatArray:
        rest = np.exp(-activation)  # 1 - f'
        return rest * (1 - rest) * gradient * tangent

    def saturation(self, pre_activation: FloatArray, activation: FloatArray) -> BoolArray:
        return -np.expm1(-activation) < FLAT
