from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.engine.arrays import FloatArray
from playground.engine.calls import call
from playground.engine.loss import LOSSES, Loss, LossPasses, LossWires


@LOSSES.register("softmax-cross-entropy")
@dataclass(frozen=True)
class SoftmaxCrossEntropy(Loss):
    """How surprised a softmax column is by the right class: −log of its probability.

    Computed as max z − z·y − log(max a): the largest probability is at least 1/n_outputs, so the
    logarithm is safe however unlikely the right class is, and it never falls below 0.
    """

    title: ClassVar[str] = "Cross-entropy (softmax)"
    formula: ClassVar[str] = "L = −Σ y ln a"
    latex: ClassVar[str] = r"{-\sum_k} y_k \cdot \ln a_k"
    output_latex: ClassVar[str] = r"{-y} \cdot \ln a"
    derivative_latex: ClassVar[str] = "a - y"
    numpy_code: ClassVar[str] = (
        "logs = {z} - {z}.max(axis=1, keepdims=True)\n"
        "logs = logs - np.log(np.exp(logs).sum(axis=1, keepdims=True))  # ln {a}\n"
        "loss = -np.sum({y} * logs) / n"
    )
    numpy_backward_code: ClassVar[str] = (
        "{dz} = ({a} - {y}) / n  # the slope of the softmax cancels"
    )
    torch_code: ClassVar[str] = "loss = -({y} * torch.log_softmax({z}, dim=1)).sum() / n"
    partner: ClassVar[str | None] = "softmax"
    is_for_classes: ClassVar[bool] = True
    least_outputs: ClassVar[int] = 2

    def bind(self, wires: LossWires) -> LossPasses:
        logits, targets, gradient = wires.pre_activation, wires.targets, wires.gradient
        largest = np.empty(logits.shape[1], logits.dtype)
        part = np.empty_like(largest)
        return LossPasses(
            forward=(
                call(np.maximum.reduce, logits, axis=0, out=largest),
                call(np.multiply, logits, targets, gradient),
                call(np.add.reduce, gradient, axis=0, out=part),
                call(np.subtract, largest, part, largest),
                call(np.maximum.reduce, wires.activation, axis=0, out=part),
                call(np.log, part, part),
                call(np.subtract, largest, part, largest),
                call(np.add.reduce, largest, axis=None, out=wires.total),
            ),
            backward=(  # the softmax's own slope cancels
                call(np.subtract, wires.activation, targets, gradient),
                call(np.multiply, gradient, wires.scale, gradient),
            ),
        )

    def contributions(
        self, pre_activation: FloatArray, activation: FloatArray, targets: FloatArray
    ) -> FloatArray:
        shifted = pre_activation - pre_activation.max(axis=0)  # exp never overflows
        return targets * (np.log(np.exp(shifted).sum(axis=0)) - shifted)

    def gradient_tangent(
        self, wires: LossWires, pre_activation_tangent: FloatArray, activation_tangent: FloatArray
    ) -> FloatArray:
        return activation_tangent * wires.scale  # the gradient is a - y
