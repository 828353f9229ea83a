from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.engine.activation import ACTIVATIONS, Activation
from playground.engine.arrays import FloatArray
from playground.engine.calls import Calls, call, constant


@ACTIVATIONS.register("swish")
@dataclass(frozen=True)
class Swish(Activation):
    """The sum times its own sigmoid: a ReLU that is smooth and dips a little below 0.

    Also called SiLU. Source: Ramachandran, Zoph and Le 2017, section 4, with β = 1.
    """

    title: ClassVar[str] = "Swish (SiLU)"
    group: ClassVar[str] = "one-sided"
    formula: ClassVar[str] = "f(z) = z / (1 + exp(−z))"
    latex: ClassVar[str] = r"\frac{z}{1 + e^{-z}}"
    derivative_latex: ClassVar[str] = (
        r"\frac{1 + e^{-z} + z \cdot e^{-z}}{\left( 1 + e^{-z} \right)^2}"
    )
    numpy_code: ClassVar[str] = "{a} = {z} / (1 + np.exp(-{z}))"
    numpy_backward_code: ClassVar[str] = (
        "share = 1 / (1 + np.exp(-{z}))  # the sigmoid\n{dz} = {da} * (share + {a} * (1 - share))"
    )
    torch_code: ClassVar[str] = "{a} = torch.nn.functional.silu({z})"
    target_range: ClassVar[tuple[float, float]] = (0.0, 1.0)

    def forward(self, pre_activation: FloatArray, activation: FloatArray) -> Calls:
        return (
            *_sigmoid(pre_activation, activation),
            call(np.multiply, activation, pre_activation, activation),
        )

    def backward(
        self, pre_activation: FloatArray, activation: FloatArray, gradient: FloatArray
    ) -> Calls:
        # f' = s + a (1 - s)
        share, rest = np.empty_like(gradient), np.empty_like(gradient)
        return (
            *_sigmoid(pre_activation, share),
            call(np.subtract, constant(1, gradient), share, rest),
            call(np.multiply, rest, activation, rest),
            call(np.add, rest, share, rest),
            call(np.multiply, gradient, rest, gradient),
        )

    def backward_tangent(
        self,
        pre_activation: FloatArray,
        activation: FloatArray,
        gradient: FloatArray,
        tangent: FloatArray,
    ) -> FloatArray:
        with np.errstate(over="ignore"):
            share = 1 / (1 + np.exp(-pre_activation))
        bend = share * (1 - share) * (2 + pre_activation * (1 - 2 * share))
        return bend * gradient * tangent


def _sigmoid(sums: FloatArray, out: FloatArray) -> Calls:
    return (
        call(np.negative, sums, out),
        call(np.exp, out, out),  # may overflow to infinity; 1 / infinity is right
        call(np.add, out, constant(1, sums), out),
        call(np.reciprocal, out, out),
    )
