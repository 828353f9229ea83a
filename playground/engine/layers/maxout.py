from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np
from numpy.random import Generator

from playground.engine.activation import Activation
from playground.engine.arrays import BoolArray, FloatArray, IntArray
from playground.engine.calls import Calls
from playground.engine.initialiser import Initialiser
from playground.engine.largest import LARGEST
from playground.engine.layer import LAYERS, BackwardWires, Wires
from playground.engine.weighted_sums import OwnSums

_MOST_NUMBERS = 1_000_000
"""So many products are looked at at a time."""


@dataclass(frozen=True, eq=False)
class _Connected:
    """Which inputs units have; those that have fewer than others name their first one again."""

    places: IntArray
    """(units, k)"""
    is_any: BoolArray
    """(units, 1): whether there is any."""


@dataclass(frozen=True, eq=False)
class _Largest:
    """The largest of what comes into some units."""

    units: slice
    is_any: BoolArray
    """(k, 1): whether anything comes in; else the rest means nothing."""
    chosen: IntArray
    """(k, n): which of all inputs it is."""
    values: FloatArray
    """(k, n): it, times its weight."""


def _connected(wires: Wires, units: int) -> _Connected:
    fan_in = len(wires.inputs) - 1
    if wires.mask is None:
        places = np.tile(np.arange(fan_in, dtype=np.int64), (units, 1))
        return _Connected(places, np.full((units, 1), fan_in > 0))
    is_there = wires.mask > 0
    counts = is_there.sum(axis=1, keepdims=True)
    # a stable sort brings the inputs that are there to the front, in their order
    order = np.argsort(~is_there, axis=1, kind="stable")[:, : counts.max(initial=0)]
    places = np.where(np.arange(order.shape[1], dtype=np.int64) < counts, order, order[:, :1])
    return _Connected(places, counts > 0)


@LAYERS.register("maxout")
@dataclass(frozen=True)
class Maxout(OwnSums):
    """Each neuron gives the largest of what comes in, each times its weight, plus its bias.

    a_j = max_i w_ji x_i + b_j over the connections that are there. After a column of weighted sums
    without an activation, the pieces, with a few for each neuron and weights of 1, that is the
    source's h_j = max_i (v_ji x + c_ji): every piece is a neuron that can be looked at. At a tie
    the first piece counts. Source: Goodfellow et al. 2013, "Maxout networks", section 3.
    """

    title: ClassVar[str] = "Maxout"
    adds_up: ClassVar[bool] = False

    activation: Activation = field(default=LARGEST, init=False)

    def initialise(
        self, parameters: FloatArray, fan_in: int, initialiser: Initialiser, rng: Generator
    ) -> None:
        """Compare what comes in as it is: weights of 1, and no bias."""
        views = self.views(parameters, fan_in)
        views["weight"][...], views["bias"][...] = 1, 0

    def choices(self, wires: Wires) -> IntArray:
        chosen = np.full(wires.outputs.shape, -1, np.int64)
        for found in self._largest(wires, _connected(wires, self.units)):
            chosen[found.units] = np.where(found.is_any, found.chosen, -1)
        return chosen

    def _largest(self, wires: Wires, there: _Connected) -> Iterator[_Largest]:
        """Yield which of their inputs is the largest, for some units after the other."""
        weights, n = self._matrix(wires.parameters)[:, :-1], wires.inputs.shape[1]
        width = there.places.shape[1]
        step = max(1, _MOST_NUMBERS // max(1, width * n))
        for start in range(0, self.units if width else 0, step):
            units = slice(start, start + step)
            places = there.places[units]
            own = np.take_along_axis(weights[units], places, axis=1)
            pieces = wires.inputs[places] * own[:, :, np.newaxis]
            which = pieces.argmax(axis=1)
            values = np.take_along_axis(pieces, which[:, np.newaxis], axis=1)[:, 0]
            chosen = np.take_along_axis(places, which, axis=1)
            yield _Largest(units, there.is_any[units], chosen, values)

    def forward(self, wires: Wires) -> Calls:
        bias, there = self._matrix(wires.parameters)[:, -1:], _connected(wires, self.units)

        def sums() -> None:
            wires.pre_activation[...] = bias
            for found in self._largest(wires, there):
                wires.pre_activation[found.units] += np.where(found.is_any, found.values, 0)

        return (sums, *self.activation.forward(wires.pre_activation, wires.outputs))

    def backward(self, wires: Wires, back: BackwardWires) -> Calls:
        """Hand each neuron's delta to the piece that was the largest, and to no other."""
        delta, into = back.output_gradient, back.input_gradient
        weights, there = self._matrix(wires.parameters)[:, :-1], _connected(wires, self.units)
        gradient, each = self._matrix(back.parameter_gradient), _places(delta)
        fan_in, n = len(wires.inputs) - 1, delta.shape[1]

        def gradients() -> None:
            gradient[:, :-1] = 0
            gradient[:, -1] = delta.sum(axis=1)
            if into is not None:
                into[...] = 0
            for found in self._largest(wires, there):
                chosen, own = found.chosen, np.where(found.is_any, delta[found.units], 0)
                rows = np.arange(len(chosen))[:, np.newaxis]
                by_input = own * wires.inputs[chosen, each]
                added = np.bincount(
                    (rows * fan_in + chosen).ravel(), by_input.ravel(), len(chosen) * fan_in
                )
                gradient[found.units, :-1] = added.reshape(-1, fan_in)
                if into is not None:
                    handed = own * np.take_along_axis(weights[found.units], chosen, axis=1)
                    added = np.bincount((chosen * n + each).ravel(), handed.ravel(), fan_in * n)
                    into[...] += added.reshape(fan_in, n)

        return (*self._to_sums(wires, back), gradients)

    def per_example(self, wires: Wires, delta: FloatArray, out: FloatArray) -> None:
        blocks = out.reshape(len(out), self.units, -1)  # never a copy: only rows are divided
        blocks[...] = 0
        blocks[:, :, -1] = delta.T
        each, units = _places(delta), np.arange(self.units)[:, np.newaxis]
        for found in self._largest(wires, _connected(wires, self.units)):
            own = np.where(found.is_any, delta[found.units], 0)
            by_input = own * wires.inputs[found.chosen, each]
            blocks[each, units[found.units], found.chosen] = by_input

    def curvature_of_inputs(self, wires: Wires, curvature: FloatArray) -> FloatArray:
        result = np.zeros((len(wires.inputs) - 1, curvature.shape[1]), curvature.dtype)
        weights, each = self._matrix(wires.parameters)[:, :-1], _places(curvature)
        for found in self._largest(wires, _connected(wires, self.units)):
            slopes = np.take_along_axis(weights[found.units], found.chosen, axis=1)
            own = np.where(found.is_any, np.square(slopes) * curvature[found.units], 0)
            np.add.at(result, (found.chosen, each), own)
        return result


def _places(array: FloatArray) -> IntArray:
    """Return the places of the examples, (n,), of which each has a column."""
    return np.arange(array.shape[1], dtype=np.int64)
