from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.engine.arrays import FloatArray
from playground.engine.calls import call, constant
from playground.engine.loss import LOSSES, Loss, LossPasses, LossWires


@LOSSES.register("binary-cross-entropy")
@dataclass(frozen=True)
class BinaryCrossEntropy(Loss):
    """How surprised a sigmoid output is by the answer, for every output on its own.

    Computed from the logits z as log(1 + exp z) − y z, which never overflows.
    Source: Nielsen, Neural Networks and Deep Learning, equation 63.
    """

    title: ClassVar[str] = "Cross-entropy (sigmoid)"
    formula: ClassVar[str] = "L = −Σ [y ln a + (1 − y) ln(1 − a)]"
    latex: ClassVar[str] = (
        r"{-\sum_k} \left[ y_k \cdot \ln a_k + (1 - y_k) \cdot \ln (1 - a_k) \right]"
    )
    output_latex: ClassVar[str] = r"{-\left[ y \cdot \ln a + (1 - y) \cdot \ln (1 - a) \right]}"
    derivative_latex: ClassVar[str] = "a - y"
    numpy_code: ClassVar[str] = "loss = np.sum(np.logaddexp(0, {z}) - {y} * {z}) / n"
    numpy_backward_code: ClassVar[str] = (
        "{dz} = ({a} - {y}) / n  # the slope of the sigmoid cancels"
    )
    torch_code: ClassVar[str] = (
        "surprise = torch.nn.functional.binary_cross_entropy_with_logits\n"
        'loss = surprise({z}, {y}, reduction="sum") / n'
    )
    partner: ClassVar[str | None] = "sigmoid"
    is_for_classes: ClassVar[bool] = True

    def bind(self, wires: LossWires) -> LossPasses:
        logits, targets, gradient = wires.pre_activation, wires.targets, wires.gradient
        surprise = np.empty_like(gradient)
        return LossPasses(
            forward=(
                call(np.logaddexp, constant(0, logits), logits, surprise),
                call(np.multiply, logits, targets, gradient),
                call(np.subtract, surprise, gradient, surprise),
                call(np.add.reduce, surprise, axis=None, out=wires.total),
            ),
            backward=(  # the sigmoid's own slope cancels
                call(np.subtract, wires.activation, targets, gradient),
                call(np.multiply, gradient, wires.scale, gradient),
            ),
        )

    def contributions(
        self, pre_activation: FloatArray, activation: FloatArray, targets: FloatArray
    ) -> FloatArray:
        return np.logaddexp(0, pre_activation) - targets * pre_activation

    def gradient_tangent(
        self, wires: LossWires, pre_activation_tangent: FloatArray, activation_tangent: FloatArray
    ) -> FloatArray:
        return activation_tangent * wires.scale  # the gradient is a - y
