from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.engine.activation import ACTIVATIONS, FLAT, Activation
from playground.engine.arrays import BoolArray, FloatArray
from playground.engine.calls import Calls, call, constant
from playground.registry import parameter


@ACTIVATIONS.register("elu")
@dataclass(frozen=True)
class Elu(Activation):
    """Passes positive numbers on; negative ones sink smoothly towards −α, so that no neuron dies.

    The exponential linear unit. Source: Clevert, Unterthiner and Hochreiter 2016, equation 1.
    """

    title: ClassVar[str] = "ELU"
    group: ClassVar[str] = "one-sided"
    formula: ClassVar[str] = "f(z) = z if z > 0, else α (exp(z) − 1)"
    latex: ClassVar[str] = (
        r"\begin{cases} z & \text{if } \, z > 0 \\ "
        r"\alpha \left( e^{z} - 1 \right) & \text{if } \, z \le 0 \end{cases}"
    )
    derivative_latex: ClassVar[str] = (
        r"\begin{cases} 1 & \text{if } \, z > 0 \\ a + \alpha & \text{if } \, z \le 0 \end{cases}"
    )
    symbols: ClassVar[Mapping[str, str]] = {r"\alpha": "depth"}
    numpy_code: ClassVar[str] = (
        "{a} = np.where({z} > 0, {z}, {depth} * np.expm1(np.minimum({z}, 0)))"
    )
    numpy_backward_code: ClassVar[str] = "{dz} = {da} * np.where({z} > 0, 1, {a} + {depth})"
    torch_code: ClassVar[str] = "{a} = torch.nn.functional.elu({z}, {depth})"
    target_range: ClassVar[tuple[float, float]] = (0.0, 1.0)
    corners: ClassVar[tuple[float, ...]] = (0.0,)

    depth: float = parameter(
        1.0,
        "Depth below 0 (α)",
        "How far below 0 the curve ends for very negative sums.",
        minimum=0,
        maximum=10,
        choices=(0.5, 1.0, 2.0),
    )

    def forward(self, pre_activation: FloatArray, activation: FloatArray) -> Calls:
        zero, depth = constant(0, pre_activation), constant(self.depth, pre_activation)
        below = np.empty_like(activation)
        return (
            call(np.minimum, pre_activation, zero, out=below),
            call(np.expm1, below, below),  # of no positive number, so it never overflows
            call(np.multiply, below, depth, below),
            call(np.maximum, pre_activation, zero, out=activation),
            call(np.add, activation, below, activation),
        )

    def backward(
        self, pre_activation: FloatArray, activation: FloatArray, gradient: FloatArray
    ) -> Calls:
        slope, is_below = np.empty_like(gradient), np.empty(gradient.shape, np.bool_)
        return (
            call(np.less_equal, pre_activation, constant(0, gradient), is_below),
            call(np.add, activation, constant(self.depth, gradient), slope),
            call(np.multiply, gradient, slope, out=gradient, where=is_below),
        )

    def backward_tangent(
        self,
        pre_activation: FloatArray,
        activation: FloatArray,
        gradient: FloatArray,
        tangent: FloatArray,
    ) -> FloatArray:
        bend = np.where(pre_activation > 0, 0, activation + self.depth)
        return bend * gradient * tangent

    def saturation(self, pre_activation: FloatArray, activation: FloatArray) -> BoolArray:
        is_flat = activation + self.depth < FLAT * max(1.0, self.depth)
        return (pre_activation <= 0) & is_flat & (self.depth > 0)
