from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.engine.arrays import FloatArray
from playground.engine.calls import call, constant
from playground.engine.loss import LOSSES, Loss, LossPasses, LossWires
from playground.registry import parameter


@LOSSES.register("huber")
@dataclass(frozen=True)
class Huber(Loss):
    """Quadratic for small errors and straight beyond, so that one wild example does not rule all.

    Computed as c (e − c/2), where c is the error e cut off at ±δ. Source: Huber 1964, section 1.
    """

    title: ClassVar[str] = "Huber"
    formula: ClassVar[str] = "L = Σ ½ (a − y)² if |a − y| ≤ δ, else δ (|a − y| − δ/2)"
    latex: ClassVar[str] = (
        r"\sum_k \begin{cases} \frac{1}{2} (a_k - y_k)^2 & \text{if } \, |a_k - y_k| \le d \\ "
        r"d \left( |a_k - y_k| - \frac{d}{2} \right) & \text{else} \end{cases}"
    )
    output_latex: ClassVar[str] = (
        r"\begin{cases} \frac{1}{2} (a - y)^2 & \text{if } \, |a - y| \le d \\ "
        r"d \left( |a - y| - \frac{d}{2} \right) & \text{else} \end{cases}"
    )
    derivative_latex: ClassVar[str] = r"\max(-d, \min(d, a - y))"
    symbols: ClassVar[Mapping[str, str]] = {"d": "limit"}
    numpy_code: ClassVar[str] = (
        "cut = np.clip({a} - {y}, -{limit}, {limit})\n"
        "loss = np.sum(cut * ({a} - {y} - cut / 2)) / n"
    )
    numpy_backward_code: ClassVar[str] = "{da} = cut / n"
    torch_code: ClassVar[str] = (
        "huber = torch.nn.functional.huber_loss\n"
        'loss = huber({a}, {y}, reduction="sum", delta={limit}) / n'
    )

    limit: float = parameter(
        1.0,
        "Straight from δ",
        "The size of an error from which on it counts in proportion to its size, and no longer "
        "to its square.",
        minimum=0.001,
        maximum=1000,
    )

    def bind(self, wires: LossWires) -> LossPasses:
        cut, error = wires.gradient, np.empty_like(wires.gradient)
        half = np.empty_like(error)
        low, high = constant(-self.limit, cut), constant(self.limit, cut)
        return LossPasses(
            forward=(
                call(np.subtract, wires.activation, wires.targets, error),
                call(np.maximum, error, low, out=cut),
                call(np.minimum, cut, high, out=cut),
                call(np.multiply, cut, constant(0.5, cut), half),
                call(np.subtract, error, half, error),
                call(np.multiply, error, cut, error),
                call(np.add.reduce, error, axis=None, out=wires.total),
            ),
            backward=(call(np.multiply, cut, wires.scale, cut),),
        )

    def contributions(
        self, pre_activation: FloatArray, activation: FloatArray, targets: FloatArray
    ) -> FloatArray:
        error = activation - targets
        cut = np.clip(error, -self.limit, self.limit)
        return cut * (error - cut / 2)

    def gradient_tangent(
        self, wires: LossWires, pre_activation_tangent: FloatArray, activation_tangent: FloatArray
    ) -> FloatArray:
        is_small = np.abs(wires.activation - wires.targets) <= self.limit
        return is_small * activation_tangent * wires.scale
