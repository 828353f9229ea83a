from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.engine.activation import ACTIVATIONS, Activation
from playground.engine.arrays import FloatArray
from playground.engine.calls import Calls, call, constant


@ACTIVATIONS.register("gelu")
@dataclass(frozen=True)
class Gelu(Activation):
    """Lets a number through by its rank: Φ(z), the share of the bell curve that lies below it.

    A smooth ReLU with a dip below 0, exact rather than by the approximation with tanh.
    Source: Hendrycks and Gimpel 2016, equation 2.
    """

    title: ClassVar[str] = "GELU"
    group: ClassVar[str] = "one-sided"
    formula: ClassVar[str] = "f(z) = z Φ(z), Φ the area under the bell curve up to z"
    latex: ClassVar[str] = (
        r"\frac{z}{2} \left( 1 + \text{erf} \left( \frac{z}{\sqrt{2}} \right) \right)"
    )
    derivative_latex: ClassVar[str] = (
        r"\frac{1}{2} \left( 1 + \text{erf} \left( \frac{z}{\sqrt{2}} \right) \right)"
        r" + \frac{z}{\sqrt{2 \cdot \pi}} e^{-\frac{z^2}{2}}"
    )
    numpy_imports: ClassVar[tuple[str, ...]] = ("from scipy.special import ndtr",)
    numpy_code: ClassVar[str] = "{a} = {z} * ndtr({z})  # ndtr is the area under the bell curve"
    numpy_backward_code: ClassVar[str] = (
        "{dz} = {da} * (ndtr({z}) + {z} * np.exp(-({z}**2) / 2) / np.sqrt(2 * np.pi))"
    )
    torch_code: ClassVar[str] = "{a} = torch.nn.functional.gelu({z})"
    target_range: ClassVar[tuple[float, float]] = (0.0, 1.0)

    def forward(self, pre_activation: FloatArray, activation: FloatArray) -> Calls:
        from scipy.special import ndtr  # pyright: ignore[reportMissingTypeStubs]

        return (
            call(ndtr, pre_activation, activation),
            call(np.multiply, pre_activation, activation, activation),
        )

    def backward(
        self, pre_activation: FloatArray, activation: FloatArray, gradient: FloatArray
    ) -> Calls:
        from scipy.special import ndtr  # pyright: ignore[reportMissingTypeStubs]

        bell, area = np.empty_like(gradient), np.empty_like(gradient)
        return (
            call(np.square, pre_activation, bell),
            call(np.multiply, bell, constant(-0.5, gradient), bell),
            call(np.exp, bell, bell),
            call(np.multiply, bell, pre_activation, bell),
            call(np.multiply, bell, constant(1 / np.sqrt(2 * np.pi), gradient), bell),
            call(ndtr, pre_activation, area),
            call(np.add, area, bell, area),
            call(np.multiply, gradient, area, gradient),
        )

    def backward_tangent(
        self,
        pre_activation: FloatArray,
        activation: FloatArray,
        gradient: FloatArray,
        tangent: FloatArray,
    ) -> FloatArray:
        square = pre_activation**2
        bend = np.exp(-square / 2) / np.sqrt(2 * np.pi) * (2 - square)
        return bend * gradient * tangent
