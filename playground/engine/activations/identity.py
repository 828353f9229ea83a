from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.engine.activation import ACTIVATIONS, Activation
from playground.engine.arrays import FloatArray
from playground.engine.calls import Calls, call


@ACTIVATIONS.register("identity")
@dataclass(frozen=True)
class Identity(Activation):
    """Passes the weighted sum on unchanged, for outputs that are any number."""

    title: ClassVar[str] = "Linear"
    formula: ClassVar[str] = "f(z) = z"
    latex: ClassVar[str] = r"z"
    derivative_latex: ClassVar[str] = r"1"
    numpy_code: ClassVar[str] = "{a} = {z}"
    numpy_backward_code: ClassVar[str] = "{dz} = {da}"
    torch_code: ClassVar[str] = "{a} = {z}"

    def forward(self, pre_activation: FloatArray, activation: FloatArray) -> Calls:
        return (call(np.copyto, activation, pre_activation),)

    def forward_in_place(self, values: FloatArray) -> Calls:
        return self.forward(values, values)

    def backward(
        self, pre_activation: FloatArray, activation: FloatArray, gradient: FloatArray
    ) -> Calls:
        return ()

    def backward_tangent(
        self,
        pre_activation: FloatArray,
        activation: FloatArray,
        gradient: FloatArray,
        tangent: FloatArray,
    ) -> FloatArray:
        return np.zeros_like(gradient)
