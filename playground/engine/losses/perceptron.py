from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.engine.arrays import FloatArray
from playground.engine.calls import call
from playground.engine.loss import LOSSES, Loss, LossPasses, LossWires


@LOSSES.register("perceptron")
@dataclass(frozen=True)
class Perceptron(Loss):
    """How far a perceptron's sum is on the wrong side of 0; nothing where its answer is right.

    With a learning rate of 1 and one example a step, its descent is the perceptron rule: add the
    inputs where the answer should have been 1, subtract them where 0.
    Source: Rosenblatt 1958; Hinton, Neural Networks for Machine Learning, 2b.
    """

    title: ClassVar[str] = "Perceptron rule"
    formula: ClassVar[str] = "L = Σ (a − y) z"
    latex: ClassVar[str] = r"\sum_k (a_k - y_k) \cdot z_k"
    output_latex: ClassVar[str] = r"(a - y) \cdot z"
    derivative_latex: ClassVar[str] = "a - y"
    numpy_code: ClassVar[str] = "loss = np.sum(({a} - {y}) * {z}) / n"
    numpy_backward_code: ClassVar[str] = "{dz} = ({a} - {y}) / n  # as if the step had a slope of 1"
    torch_code: ClassVar[str] = "loss = (({a} - {y}).detach() * {z}).sum() / n"
    partner: ClassVar[str | None] = "step"
    is_for_classes: ClassVar[bool] = True

    def bind(self, wires: LossWires) -> LossPasses:
        error, distance = wires.gradient, np.empty_like(wires.gradient)
        return LossPasses(
            forward=(
                call(np.subtract, wires.activation, wires.targets, error),
                call(np.multiply, error, wires.pre_activation, distance),
                call(np.add.reduce, distance, axis=None, out=wires.total),
            ),
            backward=(call(np.multiply, error, wires.scale, error),),
        )

    def contributions(
        self, pre_activation: FloatArray, activation: FloatArray, targets: FloatArray
    ) -> FloatArray:
        return (activation - targets) * pre_activation

    def gradient_tangent(
        self, wires: LossWires, pre_activation_tangent: FloatArray, activation_tangent: FloatArray
    ) -> FloatArray:
        return activation_tangent * wires.scale  # the gradient is a - y
