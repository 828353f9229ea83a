from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np
from numpy.random import Generator

from playground.engine.activation import Activation
from playground.engine.activations.tanh import Tanh
from playground.engine.arrays import FloatArray
from playground.engine.calls import Calls, call, product
from playground.engine.initialiser import Initialiser
from playground.engine.layer import LAYERS, BackwardWires, Layer, Wires


@LAYERS.register("dense")
@dataclass(frozen=True)
class Dense(Layer):
    """A column of neurons, each a weighted sum of all inputs and an activation: a = f(W x + b).

    Its parameters are one (units, fan_in + 1) matrix whose last column is the bias, so that a row
    of ones under the inputs makes one matrix product of the whole weighted sum.
    """

    title: ClassVar[str] = "Dense"

    units: int = 1
    activation: Activation = field(default_factory=Tanh)

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.units < 1:
            raise ValueError(f"A column has {self.units} neurons; give it at least one.")

    @property
    def n_units(self) -> int:
        return self.units

    def n_parameters(self, fan_in: int) -> int:
        return self.units * (fan_in + 1)

    def _matrix(self, parameters: FloatArray) -> FloatArray:
        return parameters.reshape(self.units, -1)

    def views(self, parameters: FloatArray, fan_in: int) -> Mapping[str, FloatArray]:
        """Return "weight", (units, fan_in), and "bias", (units,)."""
        matrix = self._matrix(parameters)
        return {"weight": matrix[:, :-1], "bias": matrix[:, -1]}

    def initialise(
        self, parameters: FloatArray, fan_in: int, initialiser: Initialiser, rng: Generator
    ) -> None:
        matrix = self._matrix(parameters)
        if fan_in:
            matrix[:, :-1] = initialiser.weights(rng, fan_in, self.units)
        matrix[:, -1] = initialiser.biases(rng, self.units)

    def forward(self, wires: Wires) -> Calls:
        matrix = self._matrix(wires.parameters)
        return (
            *product(matrix, wires.inputs, wires.pre_activation),
            *self.activation.forward(wires.pre_activation, wires.outputs),
        )

    def backward(self, wires: Wires, back: BackwardWires) -> Calls:
        delta = back.output_gradient
        gradient = self._matrix(back.parameter_gradient)
        calls: Calls = ()
        if not back.is_fused:
            calls += self.activation.backward(wires.pre_activation, wires.outputs, delta)
        calls += product(delta, wires.inputs.T, gradient)
        if wires.mask is not None:
            weight_gradient = gradient[:, :-1]
            calls += (call(np.multiply, weight_gradient, wires.mask, weight_gradient),)
        if back.input_gradient is not None:
            weight = self._matrix(wires.parameters)[:, :-1]
            calls += product(weight.T, delta, back.input_gradient)
        return calls
