from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.engine.arrays import FloatArray
from playground.engine.calls import call
from playground.engine.loss import LOSSES, Loss, LossPasses, LossWires


@LOSSES.register("absolute")
@dataclass(frozen=True)
class Absolute(Loss):
    """The distance between output and target: an example far off counts no more than its distance.

    Its gradient has the same size however small the error is, so that steps do not shrink.
    Source: Hastie, Tibshirani and Friedman, The Elements of Statistical Learning, section 10.6.
    """

    title: ClassVar[str] = "Absolute"
    formula: ClassVar[str] = "L = Σ |a − y|"
    latex: ClassVar[str] = r"\sum_k \left| a_k - y_k \right|"
    output_latex: ClassVar[str] = r"\left| a - y \right|"
    derivative_latex: ClassVar[str] = (
        r"\begin{cases} 1 & \text{if } \, a > y \\ 0 & \text{if } \, a = y \\ "
        r"-1 & \text{if } \, a < y \end{cases}"
    )
    numpy_code: ClassVar[str] = "loss = np.sum(np.abs({a} - {y})) / n"
    numpy_backward_code: ClassVar[str] = "{da} = np.sign({a} - {y}) / n"
    torch_code: ClassVar[str] = "loss = ({a} - {y}).abs().sum() / n"

    def bind(self, wires: LossWires) -> LossPasses:
        error, size = wires.gradient, np.empty_like(wires.gradient)
        return LossPasses(
            forward=(
                call(np.subtract, wires.activation, wires.targets, error),
                call(np.absolute, error, size),
                call(np.add.reduce, size, axis=None, out=wires.total),
            ),
            backward=(
                call(np.sign, error, error),
                call(np.multiply, error, wires.scale, error),
            ),
        )

    def contributions(
        self, pre_activation: FloatArray, activation: FloatArray, targets: FloatArray
    ) -> FloatArray:
        return np.abs(activation - targets)

    def gradient_tangent(
        self, wires: LossWires, pre_activation_tangent: FloatArray, activation_tangent: FloatArray
    ) -> FloatArray:
        return np.zeros_like(activation_tangent)  # the gradient is 1 or -1
