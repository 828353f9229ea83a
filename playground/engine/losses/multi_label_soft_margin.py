from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.engine.arrays import FloatArray
from playground.engine.calls import call, constant
from playground.engine.dataset import Dataset
from playground.engine.loss import LOSSES, Loss, LossPasses, LossWires


@LOSSES.register("multi-label-soft-margin")
@dataclass(frozen=True)
class MultiLabelSoftMargin(Loss):
    """The mean surprise of all outputs, where several labels may be right at once.

    Each sigmoid output says yes or no to a label of its own; m is their number.
    Source: PyTorch's MultiLabelSoftMarginLoss.
    """

    title: ClassVar[str] = "Multi-label soft margin"
    formula: ClassVar[str] = "L = −1/m Σ [y ln a + (1 − y) ln(1 − a)]"
    latex: ClassVar[str] = (
        r"{-\frac{1}{m} \sum_k} \left[ y_k \cdot \ln a_k + (1 - y_k) \cdot \ln (1 - a_k) \right]"
    )
    output_latex: ClassVar[str] = (
        r"{-\frac{1}{m} \left[ y \cdot \ln a + (1 - y) \cdot \ln (1 - a) \right]}"
    )
    derivative_latex: ClassVar[str] = r"\frac{a - y}{m}"
    numpy_code: ClassVar[str] = (
        "m = {y}.shape[1]  # labels\nloss = np.sum(np.logaddexp(0, {z}) - {y} * {z}) / m / n"
    )
    numpy_backward_code: ClassVar[str] = (
        "{dz} = ({a} - {y}) / m / n  # the slope of the sigmoid cancels"
    )
    torch_code: ClassVar[str] = (
        "loss = torch.nn.functional.multilabel_soft_margin_loss({z}, {y})  # the mean of all"
    )
    partner: ClassVar[str | None] = "sigmoid"
    is_for_classes: ClassVar[bool] = True

    @classmethod
    def suits(cls, dataset: Dataset) -> bool:
        """Tell whether its targets are labels: classes, or several answers of 0 or 1 each."""
        return bool(dataset.classes) or dataset.is_binary

    def letters(self, n_outputs: int) -> Mapping[str, float]:
        return {"m": float(n_outputs)}

    def bind(self, wires: LossWires) -> LossPasses:
        logits, targets, gradient = wires.pre_activation, wires.targets, wires.gradient
        surprise, share = np.empty_like(gradient), constant(1 / len(logits), gradient)
        return LossPasses(
            forward=(
                call(np.logaddexp, constant(0, logits), logits, surprise),
                call(np.multiply, logits, targets, gradient),
                call(np.subtract, surprise, gradient, surprise),
                call(np.add.reduce, surprise, axis=None, out=wires.total),
                call(np.multiply, wires.total, share, wires.total),
            ),
            backward=(  # the sigmoid's own slope cancels
                call(np.subtract, wires.activation, targets, gradient),
                call(np.multiply, gradient, share, gradient),
                call(np.multiply, gradient, wires.scale, gradient),
            ),
        )

    def contributions(
        self, pre_activation: FloatArray, activation: FloatArray, targets: FloatArray
    ) -> FloatArray:
        surprise = np.logaddexp(0, pre_activation) - targets * pre_activation
        return surprise / len(pre_activation)

    def gradient_tangent(
        self, wires: LossWires, pre_activation_tangent: FloatArray, activation_tangent: FloatArray
    ) -> FloatArray:
        return activation_tangent * (wires.scale / len(activation_tangent))
