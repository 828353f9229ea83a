"""A column of neurons with weighted sums: what every such kind of layer shares."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.random import Generator

from playground.engine.activation import Activation
from playground.engine.activations.tanh import Tanh
from playground.engine.arrays import FloatArray
from playground.engine.calls import Calls, call, product, run
from playground.engine.initialiser import Initialiser
from playground.engine.layer import BackwardWires, Layer, Wires
from playground.engine.many_points import ManyCalls, ManyWires
from playground.engine.tangent import BackwardTangent, Tangent
from playground.registry import parameter


@dataclass(frozen=True)
class WeightedSums(Layer):
    """A column of neurons, each a weighted sum of all inputs and an activation: a = f(W x + b).

    Its parameters are one (units, fan_in + 1) matrix whose last column is the bias, so that a row
    of ones under the inputs makes one matrix product of the whole weighted sum.
    """

    units: int = 1
    activation: Activation = field(default_factory=Tanh)
    dropout: float = parameter(
        0.0,
        "Dropout",
        "The share of a hidden column's neurons that each training step switches off at random, so "
        "that none relies on another. The others count for more meanwhile; tests use them all.",
        minimum=0,
        maximum=0.95,
        choices=(0.0, 0.1, 0.2, 0.3, 0.5, 0.8),
        is_unwritten=True,
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.units < 1:
            raise ValueError(f"A column has {self.units} neurons; give it at least one.")

    @property
    def n_units(self) -> int:
        return self.units

    @property
    def dropped_share(self) -> float:
        return self.dropout

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
        calls = self._to_sums(wires, back) + product(delta, wires.inputs.T, gradient)
        if wires.mask is not None:
            weight_gradient = gradient[:, :-1]
            calls += (call(np.multiply, weight_gradient, wires.mask, weight_gradient),)
        if back.input_gradient is not None:
            weight = self._matrix(wires.parameters)[:, :-1]
            calls += product(weight.T, delta, back.input_gradient)
        return calls

    def _to_sums(self, wires: Wires, back: BackwardWires) -> Calls:
        """Return the calls that take dL/d outputs back to dL/d sums, if the loss has not."""
        if back.is_fused:
            return ()
        return self.activation.backward(wires.pre_activation, wires.outputs, back.output_gradient)

    def per_example(self, wires: Wires, delta: FloatArray, out: FloatArray) -> None:
        """Fill in the outer product of each example's delta and inputs."""
        blocks = out.reshape(len(out), self.units, -1)  # never a copy: only rows are divided
        # with zeros beside them these are matrix products, which are faster than einsum's sums
        deltas = np.zeros((len(out), self.units, 2), delta.dtype)
        inputs = np.zeros((len(out), 2, len(wires.inputs)), delta.dtype)
        deltas[:, :, 0], inputs[:, 0] = delta.T, wires.inputs.T
        np.matmul(deltas, inputs, out=blocks)
        if wires.mask is not None:
            blocks[:, :, :-1][:, wires.mask == 0] = 0

    def parameter_per_example(self, wires: Wires, delta: FloatArray, index: int) -> FloatArray:
        unit, column = divmod(index, len(wires.inputs))
        is_bias = column == len(wires.inputs) - 1
        if wires.mask is not None and not is_bias and wires.mask[unit, column] == 0:
            return np.zeros_like(delta[unit])
        return delta[unit] * wires.inputs[column]

    def square_per_example(self, wires: Wires, delta: FloatArray) -> FloatArray:
        squares = np.square(delta) @ np.square(wires.inputs).T
        if wires.mask is not None:
            squares[:, :-1][wires.mask == 0] = 0
        return squares.ravel()

    def products_per_example(self, wires: Wires, delta: FloatArray) -> FloatArray:
        """Return them as products of deltas times products of inputs, less what is erased."""
        products = (delta.T @ delta) * (wires.inputs.T @ wires.inputs)
        if wires.mask is not None:
            units, columns = np.nonzero(wires.mask == 0)
            for start in range(0, len(units), 1000):  # a few at a time need little memory
                some = slice(start, start + 1000)
                erased = delta[units[some]] * wires.inputs[columns[some]]
                products -= erased.T @ erased
        return products

    def forward_many(self, wires: ManyWires) -> ManyCalls:
        """Multiply all points' matrices at once; shared inputs meet only the basis, and only once.

        (sum_k c_k B_k) x = sum_k c_k (B_k x), which is far less work where inputs are many.
        """
        n_points, n = wires.outputs.shape[1:]
        flat = (self.units, n_points * n)
        if wires.is_pre_activation_wanted:
            basis, sums = wires.basis, wires.pre_activation
            outputs = wires.outputs.reshape(flat)
            activate = self.activation.forward_fast(sums.reshape(flat), outputs)
        else:  # half the memory, and more of it in the cache
            basis = wires.basis * wires.basis.dtype.type(self.activation.fast_scale)
            sums = wires.outputs
            activate = self.activation.forward_in_place(sums.reshape(flat))
        if wires.are_inputs_shared:
            k = len(basis)
            parts = np.empty((k, self.units, n), basis.dtype)
            matrices = basis.reshape(k * self.units, -1)
            once = product(matrices, wires.inputs[:, 0], parts.reshape(k * self.units, n))
            mix = call(np.matmul, wires.coefficients, parts.transpose(1, 0, 2), sums)
            return ManyCalls(once, (mix, *activate))
        parameters = np.empty((n_points, basis.shape[1]), basis.dtype)
        weights = parameters.reshape(n_points, self.units, -1)
        inputs = wires.inputs.transpose(1, 0, 2)
        each = (
            call(np.dot, wires.coefficients, basis, parameters),
            call(np.matmul, weights, inputs, sums.transpose(1, 0, 2)),
        )
        return ManyCalls((), (*each, *activate))

    def forward_tangent(self, wires: Wires, tangent: Tangent) -> None:
        matrix, change = self._matrix(wires.parameters), self._matrix(tangent.parameters)
        np.dot(matrix, tangent.inputs, tangent.pre_activation)
        tangent.pre_activation[...] += change @ wires.inputs
        tangent.outputs[...] = tangent.pre_activation
        # an activation's Jacobian is symmetric: what takes gradients back takes changes forward
        run(self.activation.backward(wires.pre_activation, wires.outputs, tangent.outputs))

    def backward_tangent(self, wires: Wires, tangent: Tangent, back: BackwardTangent) -> None:
        delta, delta_change = back.output_gradient.copy(), back.output_change.copy()
        if not back.is_fused:
            sums, outputs = wires.pre_activation, wires.outputs
            run(self.activation.backward(sums, outputs, delta_change))
            delta_change += self.activation.backward_tangent(
                sums, outputs, delta, tangent.pre_activation
            )
            run(self.activation.backward(sums, outputs, delta))
        change = self._matrix(back.parameter_change)
        np.dot(delta_change, wires.inputs.T, change)
        change += delta @ tangent.inputs.T
        if wires.mask is not None:
            change[:, :-1] *= wires.mask
        if back.input_change is not None:
            weight = self._matrix(wires.parameters)[:, :-1]
            weight_change = self._matrix(tangent.parameters)[:, :-1]
            np.dot(weight.T, delta_change, back.input_change)
            back.input_change[...] += weight_change.T @ delta


@dataclass(frozen=True)
class OwnSums(WeightedSums):
    """A column with other sums: of it the general answers hold, not those that W x + b allows."""

    parameter_per_example = Layer.parameter_per_example
    square_per_example = Layer.square_per_example
    products_per_example = Layer.products_per_example
    forward_many = Layer.forward_many
    forward_tangent = Layer.forward_tangent
    backward_tangent = Layer.backward_tangent
