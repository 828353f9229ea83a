from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.engine.activation import ACTIVATIONS, FLAT, Activation
from playground.engine.arrays import BoolArray, FloatArray
from playground.engine.calls import Calls, call


@ACTIVATIONS.register("broken-tanh")
@dataclass(frozen=True)
class BrokenTanh(Activation):
    """Tanh whose derivative lacks a square, on purpose: a mistake for the gradient check to find.

    It learns all the same, only worse; that is why such mistakes go unnoticed without a check.
    """

    title: ClassVar[str] = "Tanh with a wrong derivative"
    group: ClassVar[str] = "own"
    formula: ClassVar[str] = "f(z) = tanh(z)"
    latex: ClassVar[str] = r"\tanh(z)"
    derivative_latex: ClassVar[str] = r"1 - a"
    numpy_code: ClassVar[str] = "{a} = np.tanh({z})"
    numpy_backward_code: ClassVar[str] = (
        "{dz} = {da} * (1 - {a})  # wrong on purpose: 1 - {a}**2 is right"
    )
    torch_code: ClassVar[str] = (
        "{a} = torch.tanh({z})  # autograd makes no mistake: this gradient is right"
    )
    is_broken: ClassVar[bool] = True

    def forward(self, pre_activation: FloatArray, activation: FloatArray) -> Calls:
        return (call(np.tanh, pre_activation, activation),)

    def backward(
        self, pre_activation: FloatArray, activation: FloatArray, gradient: FloatArray
    ) -> Calls:
        # g (1 - a), where g (1 - a^2) would be right
        part = np.empty_like(gradient)
        return (
            call(np.multiply, gradient, activation, part),
            call(np.subtract, gradient, part, gradient),
        )

    def saturation(self, pre_activation: FloatArray, activation: FloatArray) -> BoolArray:
        return 1 - np.square(activation) < FLAT
