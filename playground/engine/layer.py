"""A layer: the computation of one node of the network, as a frozen value without weights."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np
from numpy.random import Generator

from playground.engine.arrays import FloatArray, IntArray
from playground.engine.calls import Calls, call, run
from playground.engine.initialiser import Initialiser
from playground.engine.many_points import ManyCalls, ManyWires
from playground.engine.tangent import BackwardTangent, Tangent, central_difference
from playground.registry import Member, Registry


@dataclass(frozen=True, eq=False)
class Wires:
    """The buffers that a layer is bound to; features come first, examples second."""

    inputs: FloatArray
    """(fan_in + 1, n): the outputs of the sources, one after the other, then a row of ones."""
    pre_activation: FloatArray
    """(units, n): the weighted sums, kept for those who look at them."""
    outputs: FloatArray
    """(units, n)"""
    parameters: FloatArray
    """(n_parameters,): the layer's own part of theta."""
    mask: FloatArray | None
    """(units, fan_in): 0 where a connection has been erased, else 1; None where none has."""
    work: dict[str, FloatArray] = field(default_factory=dict[str, FloatArray])
    """What a layer keeps for itself from its way forward in training to its way back."""


@dataclass(frozen=True, eq=False)
class BackwardWires:
    """The buffers of the way back, filled by the layers to the right."""

    output_gradient: FloatArray
    """(units, n): dL/d outputs, or dL/d pre_activation if `is_fused`; left as the latter."""
    parameter_gradient: FloatArray
    """(n_parameters,): to be filled with dL/d parameters."""
    input_gradient: FloatArray | None
    """(fan_in, n): to be filled with dL/d inputs, where somebody needs it."""
    is_fused: bool
    """Whether the loss has already gone back through the activation."""


class Layer(Member, ABC):
    """What a node computes; hyperparameters are its fields, weights are passed in."""

    memory: ClassVar[Mapping[str, float]] = {}
    """The names of the vectors, (n_parameters,) each, that training keeps for it beside those of
    the optimiser, and what they are filled with before the first step."""
    has_weights: ClassVar[bool] = True
    """Whether the view "weight" has weights, which a penalty keeps small."""
    adds_up: ClassVar[bool] = True
    """Whether the pre-activations are W x + b of what comes in, or of that normalised."""

    @property
    @abstractmethod
    def n_units(self) -> int:
        """The number of outputs."""

    @property
    def dropped_share(self) -> float:
        """The share of the outputs that a training step drops, where the column is hidden."""
        return 0.0

    @abstractmethod
    def n_parameters(self, fan_in: int) -> int:
        """Return the length of the layer's part of theta."""

    @abstractmethod
    def views(self, parameters: FloatArray, fan_in: int) -> Mapping[str, FloatArray]:
        """Return named views into the layer's part of theta."""

    @abstractmethod
    def initialise(
        self, parameters: FloatArray, fan_in: int, initialiser: Initialiser, rng: Generator
    ) -> None:
        """Fill the layer's part of theta with starting values."""

    @abstractmethod
    def forward(self, wires: Wires) -> Calls:
        """Return the calls that compute the outputs from the inputs."""

    @abstractmethod
    def backward(self, wires: Wires, back: BackwardWires) -> Calls:
        """Return the calls that compute the gradients; they run after those of `forward`."""

    def train_forward(self, wires: Wires) -> Calls:
        """Return the calls of the way forward in training, if that is another one."""
        return self.forward(wires)

    def train_backward(self, wires: Wires, back: BackwardWires) -> Calls:
        """Return the calls of the way back after those of `train_forward`."""
        return self.backward(wires, back)

    def remember(self, wires: Wires, memory: Mapping[str, FloatArray]) -> Calls:
        """Return the calls that end a step: they update the layer's own part of its `memory`."""
        return ()

    def recalling(self, memory: Mapping[str, FloatArray]) -> "Layer":
        """Return what computes as after training, by this `memory`, which may change later."""
        return self

    @abstractmethod
    def per_example(self, wires: Wires, delta: FloatArray, out: FloatArray) -> None:
        """Fill `out`, (n, n_parameters), with dL_i/d parameters of each example's own loss.

        It is asked after the calls of `backward` on the same wires; `delta`, (units, n), is what
        these left in `output_gradient` when the losses of the examples were summed. An erased
        connection gets exactly 0. `out` need not be contiguous.
        """

    def parameter_per_example(self, wires: Wires, delta: FloatArray, index: int) -> FloatArray:
        """Return the column of one parameter of what `per_example` gives, (n,)."""
        return self._per_example(wires, delta)[:, index]

    def square_per_example(self, wires: Wires, delta: FloatArray) -> FloatArray:
        """Return the squares of what `per_example` gives summed over examples, (n_parameters,)."""
        every = self._per_example(wires, delta)
        return np.einsum("ij,ij->j", every, every)

    def products_per_example(self, wires: Wires, delta: FloatArray) -> FloatArray:
        """Return the scalar products of what `per_example` gives for any two examples, (n, n)."""
        every = self._per_example(wires, delta)
        return every @ every.T

    def _per_example(self, wires: Wires, delta: FloatArray) -> FloatArray:
        every = np.empty((delta.shape[1], len(wires.parameters)), delta.dtype)
        self.per_example(wires, delta, every)
        return every

    def choices(self, wires: Wires) -> IntArray | None:
        """Return which input each unit goes by in each example, (units, n), where it goes by one.

        Where that changes, the outputs have a corner. It is asked after the calls of `forward`.
        """
        return None

    def curvature_of_inputs(self, wires: Wires, curvature: FloatArray) -> FloatArray:
        """Return second derivatives by the inputs, (fan_in, n), of those by the sums, (units, n).

        By Gauss-Newton: the squares of the slopes times what there is; by default of weights.
        """
        fan_in = len(wires.inputs) - 1
        return np.square(self.views(wires.parameters, fan_in)["weight"]).T @ curvature

    def forward_many(self, wires: ManyWires) -> ManyCalls:
        """Return the calls that compute the outputs at many points of the weight space.

        By default point by point; a layer that can do better overrides it.
        """
        n_points, n = wires.outputs.shape[1:]
        parameters = np.empty((n_points, wires.basis.shape[1]), wires.basis.dtype)
        one = _empty_wires(len(wires.inputs), self.n_units, n, parameters[0], wires.mask)
        forward = self.forward(one)
        calls: Calls = (call(np.dot, wires.coefficients, wires.basis, parameters),)
        for i in range(n_points):
            calls += (
                call(np.copyto, one.inputs, wires.inputs[:, 0 if wires.are_inputs_shared else i]),
                call(np.copyto, one.parameters, parameters[i]),
                *forward,
                call(np.copyto, wires.pre_activation[:, i], one.pre_activation),
                call(np.copyto, wires.outputs[:, i], one.outputs),
            )
        return ManyCalls((), calls)

    def forward_tangent(self, wires: Wires, tangent: Tangent) -> None:
        """Fill in how the pre-activations and outputs change; asked after the calls of `forward`.

        By default from central differences of `forward`; a layer that can do better overrides it.
        """

        def at(t: float) -> FloatArray:
            moved = self._moved(wires, tangent, t)
            return np.stack([moved.pre_activation, moved.outputs])

        change = central_difference(at, tangent.inputs, tangent.parameters)
        tangent.pre_activation[...], tangent.outputs[...] = change

    def backward_tangent(self, wires: Wires, tangent: Tangent, back: BackwardTangent) -> None:
        """Fill in how the gradients change; asked after `forward_tangent` with the same arguments.

        By default from central differences of `backward`; a layer that can do better overrides it.
        """
        n_parameters, shape = len(wires.parameters), (len(wires.inputs) - 1, wires.inputs.shape[1])

        def at(t: float) -> FloatArray:
            gradient = np.zeros(n_parameters), np.zeros(shape)
            arriving = back.output_gradient + t * back.output_change
            there = BackwardWires(arriving, *gradient, is_fused=back.is_fused)
            run(self.backward(self._moved(wires, tangent, t), there))
            return np.concatenate([gradient[0], gradient[1].ravel()])

        change = central_difference(at, tangent.inputs, tangent.parameters, back.output_change)
        back.parameter_change[...] = change[:n_parameters]
        if back.input_change is not None:
            back.input_change[...] = change[n_parameters:].reshape(shape)

    def _moved(self, wires: Wires, tangent: Tangent, t: float) -> Wires:
        """Return wires after the way forward, a little away along the tangent."""
        parameters = wires.parameters + t * tangent.parameters
        n_inputs, n = wires.inputs.shape
        moved = _empty_wires(n_inputs, self.n_units, n, parameters, wires.mask)
        moved.inputs[...] = wires.inputs + t * tangent.inputs
        run(self.forward(moved))
        return moved


def _empty_wires(
    n_inputs: int, n_units: int, n: int, parameters: FloatArray, mask: FloatArray | None
) -> Wires:
    inputs = np.empty((n_inputs, n), parameters.dtype)
    outputs = np.empty((n_units, n), parameters.dtype)
    return Wires(inputs, np.empty_like(outputs), outputs, parameters.copy(), mask)


LAYERS: Registry[Layer] = Registry("layer", "playground.engine.layers")
