from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.engine.arrays import FloatArray
from playground.engine.calls import call
from playground.engine.loss import LOSSES, Loss, LossPasses, LossWires


@LOSSES.register("quadratic")
@dataclass(frozen=True)
class Quadratic(Loss):
    """Half the squared distance between output and target (mean squared error, halved).

    Source: Nielsen, Neural Networks and Deep Learning, equation 6; TensorFlow Playground.
    """

    title: ClassVar[str] = "Quadratic"
    formula: ClassVar[str] = "L = ½ Σ (a − y)²"
    latex: ClassVar[str] = r"\frac{1}{2} \sum_k (a_k - y_k)^2"
    output_latex: ClassVar[str] = r"\frac{1}{2} (a - y)^2"
    derivative_latex: ClassVar[str] = "a - y"
    numpy_code: ClassVar[str] = "loss = np.sum(({a} - {y})**2) / 2 / n"
    numpy_backward_code: ClassVar[str] = "{da} = ({a} - {y}) / n"
    torch_code: ClassVar[str] = "loss = (({a} - {y})**2).sum() / 2 / n"
    unit: ClassVar[float] = 0.5

    def bind(self, wires: LossWires) -> LossPasses:
        error = wires.gradient
        flat = error.reshape(-1)
        return LossPasses(
            forward=(
                call(np.subtract, wires.activation, wires.targets, error),
                call(flat.dot, flat, wires.total),
            ),
            backward=(call(np.multiply, error, wires.scale, wires.gradient),),
        )

    def contributions(
        self, pre_activation: FloatArray, activation: FloatArray, targets: FloatArray
    ) -> FloatArray:
        return (activation - targets) ** 2 / 2

    def gradient_tangent(
        self, wires: LossWires, pre_activation_tangent: FloatArray, activation_tangent: FloatArray
    ) -> FloatArray:
        return activation_tangent * wires.scale  # the gradient is a - y
