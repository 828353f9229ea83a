"""Products with the Hessian of the loss and with its Gauss-Newton part, without ever forming them.

Source: Pearlman 1994, "Fast exact multiplication by the Hessian"; Schraudolph 2002 for the latter.
"""

from collections.abc import Mapping

import numpy as np

from playground.engine.arrays import FloatArray, IntArray
from playground.engine.bound_network import BoundNetwork, bind_backward, output_activation
from playground.engine.calls import Calls, run
from playground.engine.landscape.plane import LandscapeError
from playground.engine.landscape.terrain import Terrain
from playground.engine.loss import LossWires
from playground.engine.minibatch import Minibatch
from playground.engine.network import Network, Node
from playground.engine.tangent import BackwardTangent, Tangent


class Curvature:
    """The curvature of a terrain's loss, without its penalty, at theta, in float64.

    Erased and frozen parameters, which no step moves, count as constants: their rows and columns
    are 0. Products are exact up to rounding where the layers, activations and loss know their own
    tangents, and to about 1e-9 where central differences stand in for them; of an activation that
    `is_broken` they are products with the derivative of the broken gradient. It keeps the
    activations of all examples of the terrain, so take a sample of a few thousand at most.

    Raises LandscapeError if the gradient at theta is not a number.
    """

    def __init__(self, terrain: Terrain, theta: FloatArray) -> None:
        self.n_parameters = terrain.network.n_parameters
        self.is_free = ~terrain.network.is_fixed
        theta = theta.astype(np.float64)
        n_examples = len(terrain.chosen)
        with np.errstate(all="ignore"):
            self._chunks = [_Chunk(terrain, rows, theta, n_examples) for rows in terrain.chunks()]
            gradients = [chunk.gradient for chunk in self._chunks]
        self.gradient = np.sum(gradients, axis=0) * self.is_free
        """(n_parameters,): the gradient of the mean loss, 0 where nothing may move."""
        if not np.isfinite(self.gradient).all():
            raise LandscapeError(
                "The loss has no slope that is a number here, so it has no curvature either; "
                "go back to an earlier step."
            )

    def hessian(self, direction: FloatArray) -> FloatArray:
        """Return H direction, where H is the Hessian of the mean loss: (n_parameters,)."""
        return self._product(direction, is_gauss_newton=False)

    def gauss_newton(self, direction: FloatArray) -> FloatArray:
        """Return J^T K J direction: (n_parameters,).

        J is the derivative of the outputs by theta and K the loss's Hessian by the outputs, both
        of the pre-activations of the outputs if the loss is fused with the output's activation. Of
        the quadratic loss, K is 1.
        """
        return self._product(direction, is_gauss_newton=True)

    def _product(self, direction: FloatArray, *, is_gauss_newton: bool) -> FloatArray:
        moved = np.where(self.is_free, direction.reshape(-1), 0).astype(np.float64)
        with np.errstate(all="ignore"):  # what is infinite is seen in the result
            products = [chunk.product(moved, is_gauss_newton) for chunk in self._chunks]
        return np.sum(products, axis=0) * self.is_free


class _Chunk:
    """Some of the examples: their way forward and back, kept for the products."""

    def __init__(
        self, terrain: Terrain, rows: IntArray, theta: FloatArray, n_examples: int
    ) -> None:
        self._network: Network = terrain.network
        self._n = len(rows)
        batch = Minibatch(terrain.part, self._n, np.dtype(np.float64))
        self._bound = BoundNetwork(self._network, theta, self._n, batch.inputs)
        self.gradient = np.zeros_like(theta)
        factor = self._n / n_examples
        self._loss = terrain.loss
        back = bind_backward(self._bound, self._loss, self.gradient, factor, batch.targets)
        batch.gather(rows)
        run(self._bound.forward)
        run(back.loss_calls + back.output_calls)
        self._arrived = _run_back(self._network, back.node_calls, back.deltas)
        output = self._bound.nodes[self._network.output.id].wires
        self._loss_wires = LossWires(
            output.pre_activation,
            output.outputs,
            batch.targets,
            back.total,
            back.deltas[self._network.output.id],
            back.scale,
        )
        partner = self._loss.partner
        activation = output_activation(self._network)
        self._is_fused = partner is not None and partner == getattr(activation, "name", None)

    def product(self, direction: FloatArray, is_gauss_newton: bool) -> FloatArray:
        """Return this chunk's part of a product, (n_parameters,)."""
        tangents = self._forward(direction)
        output = tangents[self._network.output.id]
        change = self._loss.gradient_tangent(
            self._loss_wires, output.pre_activation, output.outputs
        )
        return self._backward(tangents, change, is_gauss_newton=is_gauss_newton)

    def _forward(self, direction: FloatArray) -> dict[str, Tangent]:
        tangents: dict[str, Tangent] = {}
        still = np.zeros((self._network.input.layer.n_units, self._n))
        outputs: dict[str, FloatArray] = {self._network.input.id: still}
        for node in self._network.nodes[1:]:
            place = self._network.places[node.id]
            taken = [outputs[source] for source in node.sources]
            shape = (node.layer.n_units, self._n)
            tangent = tangents[node.id] = Tangent(
                np.vstack([*taken, np.zeros((1, self._n))]),
                direction[place.slice],
                np.zeros(shape),
                np.zeros(shape),
            )
            node.layer.forward_tangent(self._bound.nodes[node.id].wires, tangent)
            outputs[node.id] = tangent.outputs
        return tangents

    def _backward(
        self, tangents: Mapping[str, Tangent], change: FloatArray, *, is_gauss_newton: bool
    ) -> FloatArray:
        product = np.zeros_like(self.gradient)
        changes: dict[str, FloatArray] = {}
        for each in self._network.nodes:
            changes[each.id] = np.zeros((each.layer.n_units, self._n))
        changes[self._network.output.id] = change
        for node in reversed(self._network.nodes[1:]):
            place = self._network.places[node.id]
            arrived = self._arrived[node.id]
            is_first = set(node.sources) <= {self._network.input.id}
            back = BackwardTangent(
                # without the gradient itself, only the change of the outputs is taken back
                np.zeros_like(arrived) if is_gauss_newton else arrived,
                changes[node.id],
                self._is_fused and node is self._network.output,
                product[place.slice],
                None if is_first else np.zeros((place.fan_in, self._n)),
            )
            node.layer.backward_tangent(self._bound.nodes[node.id].wires, tangents[node.id], back)
            self._spread(node, back.input_change, changes)
        return product

    def _spread(
        self, node: Node, change: FloatArray | None, changes: Mapping[str, FloatArray]
    ) -> None:
        """Add the change of dL/d inputs to the changes of the node's sources."""
        if change is None:
            return
        start = 0
        for source in node.sources:
            stop = start + self._network[source].layer.n_units
            changes[source][...] += change[start:stop]
            start = stop


def _run_back(
    network: Network,
    node_calls: Mapping[str, Calls],
    deltas: Mapping[str, FloatArray],
) -> dict[str, FloatArray]:
    """Run the way back and return the gradient as it arrived at each node, (units, n)."""
    arrived: dict[str, FloatArray] = {}
    for node in reversed(network.nodes[1:]):
        arrived[node.id] = deltas[node.id].copy()
        run(node_calls[node.id])  # turns what arrived into something else, in place
    return arrived
