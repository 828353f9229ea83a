from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.engine.activation import ACTIVATIONS, FLAT, Activation
from playground.engine.arrays import BoolArray, FloatArray
from playground.engine.calls import Calls, call


@ACTIVATIONS.register("softmax")
@dataclass(frozen=True)
class Softmax(Activation):
    """Turns a column's sums into probabilities that add up to 1, for choosing among classes."""

    title: ClassVar[str] = "Softmax"
    formula: ClassVar[str] = "f(z)ᵢ = exp(zᵢ) / Σⱼ exp(zⱼ)"
    latex: ClassVar[str] = r"\frac{e^{z_i}}{\sum_j e^{z_j}}"
    derivative_latex: ClassVar[str] = r"a_i \left( [i = j] - a_j \right)"
    column_latex: ClassVar[str] = "e^{z_j}"
    numpy_code: ClassVar[str] = (
        "{a} = np.exp({z} - {z}.max(axis=1, keepdims=True))  # so that exp never overflows\n"
        "{a} = {a} / {a}.sum(axis=1, keepdims=True)"
    )
    numpy_backward_code: ClassVar[str] = (
        "{dz} = {a} * ({da} - ({da} * {a}).sum(axis=1, keepdims=True))"
    )
    torch_code: ClassVar[str] = "{a} = torch.softmax({z}, dim=1)"
    target_range: ClassVar[tuple[float, float]] = (0.0, 1.0)

    def forward(self, pre_activation: FloatArray, activation: FloatArray) -> Calls:
        row = np.empty((1, activation.shape[1]), activation.dtype)
        return (
            call(np.maximum.reduce, pre_activation, axis=0, out=row, keepdims=True),
            call(np.subtract, pre_activation, row, activation),  # exp never overflows
            call(np.exp, activation, activation),
            call(np.add.reduce, activation, axis=0, out=row, keepdims=True),
            call(np.divide, activation, row, activation),
        )

    def backward(
        self, pre_activation: FloatArray, activation: FloatArray, gradient: FloatArray
    ) -> Calls:
        # dL/dz = a (g - sum_j g_j a_j), for every example
        part = np.empty_like(gradient)
        row = np.empty((1, gradient.shape[1]), gradient.dtype)
        return (
            call(np.multiply, gradient, activation, part),
            call(np.add.reduce, part, axis=0, out=row, keepdims=True),
            call(np.subtract, gradient, row, gradient),
            call(np.multiply, gradient, activation, gradient),
        )

    def backward_tangent(
        self,
        pre_activation: FloatArray,
        activation: FloatArray,
        gradient: FloatArray,
        tangent: FloatArray,
    ) -> FloatArray:
        change = activation * (tangent - (activation * tangent).sum(axis=0))
        centred = gradient - (gradient * activation).sum(axis=0)
        return change * centred - activation * (gradient * change).sum(axis=0)

    def saturation(self, pre_activation: FloatArray, activation: FloatArray) -> BoolArray:
        return activation * (1 - activation) < FLAT / 4
