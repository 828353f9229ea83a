from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.engine.activation import Activation
from playground.engine.arrays import FloatArray
from playground.engine.calls import call, constant
from playground.engine.loss import LOSSES, Loss, LossPasses, LossWires


@LOSSES.register("hinge")
@dataclass(frozen=True)
class Hinge(Loss):
    """How far an output falls short of being right with a margin of 1; nothing once it is beyond.

    Targets are −1 and 1, for each output on its own; it wants linear outputs, and with a weight
    penalty it is a support vector machine. Source: Cortes and Vapnik 1995; Vapnik 1998.
    """

    title: ClassVar[str] = "Hinge"
    formula: ClassVar[str] = "L = Σ max(0, 1 − y a)"
    latex: ClassVar[str] = r"\sum_k \max(0, 1 - y_k \cdot a_k)"
    output_latex: ClassVar[str] = r"\max(0, 1 - y \cdot a)"
    derivative_latex: ClassVar[str] = (
        r"\begin{cases} -y & \text{if } \, y \cdot a < 1 \\ 0 & \text{else} \end{cases}"
    )
    numpy_code: ClassVar[str] = "loss = np.sum(np.maximum(0, 1 - {y} * {a})) / n"
    numpy_backward_code: ClassVar[str] = "{da} = -{y} * ({y} * {a} < 1) / n"
    torch_code: ClassVar[str] = "loss = torch.relu(1 - {y} * {a}).sum() / n"
    is_for_classes: ClassVar[bool] = True

    def bind(self, wires: LossWires) -> LossPasses:
        targets, gradient = wires.targets, wires.gradient
        lacking = np.empty_like(gradient)
        is_short = np.empty(gradient.shape, np.bool_)
        zero, one = constant(0, gradient), constant(1, gradient)
        return LossPasses(
            forward=(
                call(np.multiply, targets, wires.activation, lacking),
                call(np.subtract, one, lacking, lacking),
                call(np.maximum, lacking, zero, out=lacking),
                call(np.add.reduce, lacking, axis=None, out=wires.total),
            ),
            backward=(
                call(np.greater, lacking, zero, is_short),
                call(np.multiply, targets, is_short, gradient),
                call(np.multiply, gradient, wires.scale, gradient),
                call(np.negative, gradient, gradient),
            ),
        )

    def contributions(
        self, pre_activation: FloatArray, activation: FloatArray, targets: FloatArray
    ) -> FloatArray:
        return np.maximum(1 - targets * activation, 0)

    def gradient_tangent(
        self, wires: LossWires, pre_activation_tangent: FloatArray, activation_tangent: FloatArray
    ) -> FloatArray:
        return np.zeros_like(activation_tangent)  # the gradient is -y or 0

    def target_range(self, output: Activation) -> tuple[float, float]:
        return (-1.0, 1.0)
