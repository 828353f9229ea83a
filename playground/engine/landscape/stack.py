"""A network bound to many points of a plane or a line through weight space at a time."""

from dataclasses import dataclass

import numpy as np

from playground.engine.arrays import FloatArray
from playground.engine.calls import Calls, call
from playground.engine.layer import Wires
from playground.engine.many_points import ManyWires
from playground.engine.network import Network, Node


@dataclass(frozen=True, eq=False)
class _Block:
    """A node's outputs, then a row of ones."""

    values: FloatArray
    """(units + 1, n_points, n), or (units + 1, 1, n) if `is_shared`."""
    is_shared: bool
    """Whether the outputs are the same at every point."""


class Stack:
    """The way forward for `n_examples` at each of `n_points` of a plane through weight space.

    Put (1, a, b, ...) of each point into `coefficients`, (n_points, k); then run `once` when the
    inputs have changed, and `each` when the coefficients or the inputs have. What no direction
    changes is computed in `once`, for all points.
    """

    def __init__(
        self, network: Network, basis: FloatArray, inputs: FloatArray, n_points: int
    ) -> None:
        """`basis`, (k, n_parameters), is the origin and the directions.

        `inputs`, (n_inputs + 1, n), are the caller's, the last row ones.
        """
        self._network = network
        self._basis = basis
        self.n_points = n_points
        self.n_examples = inputs.shape[1]
        self.coefficients = np.zeros((n_points, len(basis)), basis.dtype)
        self.coefficients[:, 0] = 1
        self.once: Calls = ()
        self.each: Calls = ()
        self._blocks = {network.input.id: _Block(inputs[:, np.newaxis], is_shared=True)}
        for node in network.nodes[1:]:
            self._add(node)

    def _add(self, node: Node) -> None:
        inputs, is_input_shared = self._join(node)
        basis = np.ascontiguousarray(self._basis[:, self._network.places[node.id].slice])
        # the output is wanted at every point, even where nothing that is varied reaches it
        is_shared = is_input_shared and not basis[1:].any() and node is not self._network.output
        n_points = 1 if is_shared else self.n_points
        units = node.layer.n_units
        block = np.ones((units + 1, n_points, self.n_examples), basis.dtype)
        self.pre_activation = np.zeros((units, n_points, self.n_examples), basis.dtype)
        self.outputs = block[:-1]
        self._blocks[node.id] = _Block(block, is_shared)
        mask = self._network.mask(node)
        mask = None if mask is None else mask.astype(basis.dtype)
        if is_shared:
            values = inputs[:, 0], self.pre_activation[:, 0], self.outputs[:, 0]
            self.once += node.layer.forward(Wires(*values, basis[0], mask))
            return
        calls = node.layer.forward_many(
            ManyWires(
                inputs,
                is_input_shared,
                self.pre_activation,
                node is self._network.output,  # which a loss may be computed from
                self.outputs,
                self.coefficients,
                basis,
                mask,
            )
        )
        self.once += calls.once
        self.each += calls.each

    def _join(self, node: Node) -> tuple[FloatArray, bool]:
        """Return what a node takes in, and whether it is the same at every point."""
        sources = [self._blocks[source] for source in node.sources]
        if len(sources) == 1:
            return sources[0].values, sources[0].is_shared
        is_shared = all(source.is_shared for source in sources)
        fan_in = self._network.places[node.id].fan_in
        n_points = 1 if is_shared else self.n_points
        joined = np.ones((fan_in + 1, n_points, self.n_examples), self._basis.dtype)
        start = 0
        for source in sources:
            values = source.values[:-1]
            stop = start + len(values)
            copying = (call(np.copyto, joined[start:stop], values),)
            if source.is_shared:
                self.once += copying
            else:
                self.each += copying
            start = stop
        return joined, is_shared
