"""Central differences of the mean loss, in float64: the gradient without backpropagation."""

from dataclasses import dataclass

import numpy as np

from playground.engine.arrays import BoolArray, FloatArray, IntArray
from playground.engine.bound_network import BoundNetwork, activation_of, bind_backward
from playground.engine.calls import Calls, run
from playground.engine.loss import Loss
from playground.engine.minibatch import Minibatch
from playground.engine.network import Network, Node
from playground.engine.preparation import Prepared

_ROUNDING = 10 * float(np.finfo(np.float64).eps)
"""How exactly a loss is known, as a share of the numbers that it is computed from."""


@dataclass(frozen=True)
class Difference:
    """(L(w + epsilon) - L(w - epsilon)) / 2 epsilon, and what to think of it."""

    value: float
    rounding: float
    """About how far off rounding may have brought it."""
    crosses_corner: bool
    """Whether some neuron passes a corner, of its activation or of a maximum, between the two."""


class CentralDifferences:
    """The mean loss of fixed examples around a point theta of weight space."""

    def __init__(
        self, network: Network, loss: Loss, part: Prepared, theta: FloatArray, rows: IntArray
    ) -> None:
        self._network = network
        batch = Minibatch(part, len(rows), np.dtype(np.float64))
        self._bound = BoundNetwork(network, theta.astype(np.float64), len(rows), batch.inputs)
        self._backward = bind_backward(
            self._bound, loss, np.zeros(network.n_parameters), targets=batch.targets
        )
        batch.gather(rows)
        self._node: Node | None = None

    def backpropagate(self) -> FloatArray:
        """Return the gradient that backpropagation gives, (n_parameters,)."""
        self._node = None
        with np.errstate(all="ignore"):
            run(self._bound.forward + self._backward.calls)
        return self._backward.gradient.copy()

    def along(self, index: int, epsilon: float) -> Difference:
        """Return the central difference for the parameter at a place in theta."""
        with np.errstate(all="ignore"):  # a diverged network has no finite loss, and no warning
            self._stand_at(self._node_of(index))
            theta = self._bound.theta
            kept = float(theta[index])
            above, below = kept + epsilon, kept - epsilon
            theta[index] = above
            loss_above, sides_above = self._look()
            theta[index] = below
            loss_below, sides_below = self._look()
            theta[index] = kept
        step = above - below  # what is left of 2 epsilon beside a large weight
        return Difference(
            (loss_above - loss_below) / step,
            self._magnitude * _ROUNDING / step,
            any((a != b).any() for a, b in zip(sides_above, sides_below, strict=True)),
        )

    def _node_of(self, index: int) -> Node:
        places = self._network.places
        return next(n for n in self._network.nodes if index < places[n.id].stop)

    def _stand_at(self, node: Node) -> None:
        """Prepare to move parameters of a node: only it and those after it are computed anew."""
        if node is self._node:
            return
        run(self._bound.forward + self._backward.loss_calls)
        output = self._bound.nodes[self._network.output.id].wires
        numbers = np.abs(output.pre_activation).max() + np.abs(output.outputs).max()
        self._magnitude = self._backward.mean_loss() + float(numbers)
        self._node = node
        later = self._network.nodes[self._network.nodes.index(node) :]
        self._calls: Calls = sum((self._bound.nodes[n.id].forward for n in later), ())
        self._calls += self._backward.loss_calls
        self._corners = [
            (self._bound.nodes[n.id].wires.pre_activation, corner)
            for n in later
            for corner in _corners(n)
        ]
        self._choosing = [
            (n.layer, self._bound.nodes[n.id].wires)
            for n in later
            if n.layer.choices(self._bound.nodes[n.id].wires) is not None
        ]

    def _look(self) -> tuple[float, list[BoolArray | IntArray]]:
        """Return the loss, and on which side of every corner the network is."""
        run(self._calls)
        sides: list[BoolArray | IntArray] = [sums > corner for sums, corner in self._corners]
        choices = (layer.choices(wires) for layer, wires in self._choosing)
        return self._backward.mean_loss(), sides + [each for each in choices if each is not None]


def _corners(node: Node) -> tuple[float, ...]:
    activation = activation_of(node)
    return () if activation is None else activation.corners
