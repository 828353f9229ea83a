from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.engine.activation import Activation
from playground.engine.arrays import FloatArray
from playground.engine.calls import call, constant
from playground.engine.loss import LOSSES, Loss, LossPasses, LossWires


@LOSSES.register("squared-hinge")
@dataclass(frozen=True)
class SquaredHinge(Loss):
    """The square of what an output lacks of being right with a margin of 1; it has no corner.

    Targets are −1 and 1, for each output on its own. Source: Tang 2013, "Deep learning using
    linear support vector machines", equation 5.
    """

    title: ClassVar[str] = "Squared hinge"
    formula: ClassVar[str] = "L = Σ max(0, 1 − y a)²"
    latex: ClassVar[str] = r"\sum_k \max(0, 1 - y_k \cdot a_k)^2"
    output_latex: ClassVar[str] = r"\max(0, 1 - y \cdot a)^2"
    derivative_latex: ClassVar[str] = r"-2 \cdot y \cdot \max(0, 1 - y \cdot a)"
    numpy_code: ClassVar[str] = "loss = np.sum(np.maximum(0, 1 - {y} * {a}) ** 2) / n"
    numpy_backward_code: ClassVar[str] = "{da} = -2 * {y} * np.maximum(0, 1 - {y} * {a}) / n"
    torch_code: ClassVar[str] = "loss = (torch.relu(1 - {y} * {a}) ** 2).sum() / n"
    is_for_classes: ClassVar[bool] = True

    def bind(self, wires: LossWires) -> LossPasses:
        targets, gradient = wires.targets, wires.gradient
        lacking = np.empty_like(gradient)
        flat = lacking.reshape(-1)
        return LossPasses(
            forward=(
                call(np.multiply, targets, wires.activation, lacking),
                call(np.subtract, constant(1, gradient), lacking, lacking),
                call(np.maximum, lacking, constant(0, gradient), out=lacking),
                call(flat.dot, flat, wires.total),
            ),
            backward=(
                call(np.multiply, targets, lacking, gradient),
                call(np.multiply, gradient, constant(-2, gradient), gradient),
                call(np.multiply, gradient, wires.scale, gradient),
            ),
        )

    def contributions(
        self, pre_activation: FloatArray, activation: FloatArray, targets: FloatArray
    ) -> FloatArray:
        return np.maximum(1 - targets * activation, 0) ** 2

    def gradient_tangent(
        self, wires: LossWires, pre_activation_tangent: FloatArray, activation_tangent: FloatArray
    ) -> FloatArray:
        is_short = wires.targets * wires.activation < 1
        return 2 * wires.targets**2 * is_short * activation_tangent * wires.scale

    def target_range(self, output: Activation) -> tuple[float, float]:
        return (-1.0, 1.0)
