"""The gradient with respect to the input: how each pixel moves a neuron, or the loss."""

import numpy as np

from playground.engine.arrays import FloatArray
from playground.engine.bound_network import BoundNetwork, output_activation
from playground.engine.calls import Calls, call, run
from playground.engine.layer import BackwardWires
from playground.engine.loss import Loss, LossWires
from playground.engine.network import Network, Node
from playground.engine.saliency.input_space import InputSpace


class InputGradient:
    """A network at one input, with a way back that goes on to the input, which training spares."""

    def __init__(self, network: Network, theta: FloatArray, space: InputSpace) -> None:
        """Compute in float64, in values of `space`."""
        self.network = network
        self.space = space
        self.bound = BoundNetwork(network, theta.astype(np.float64), 1)
        self._gradients = {n.id: np.zeros((n.layer.n_units, 1)) for n in network.nodes}
        self._unused = np.zeros(network.n_parameters)
        self._ways: dict[tuple[str, bool], Calls] = {}

    def run(self, values: FloatArray) -> None:
        """Compute what every neuron gives for an input, (n_inputs,)."""
        self.bound.inputs[:, 0] = values * self.space.factor + self.space.shift
        with np.errstate(all="ignore"):  # a diverged network gives what is not finite
            run(self.bound.forward)

    @property
    def outputs(self) -> FloatArray:
        """(n_outputs, 1), of the last run."""
        return self.bound.outputs

    def sums(self, node: str) -> FloatArray:
        """Return a node's pre-activations of the last run, (units,)."""
        return self.bound.nodes[node].wires.pre_activation[:, 0]

    def activations(self, node: str) -> FloatArray:
        """Return a node's outputs of the last run, (units,)."""
        return self.bound.nodes[node].wires.outputs[:, 0]

    def of_sums(self, node: str, shares: FloatArray) -> FloatArray:
        """Return the gradient, (n_inputs,), of pre-activations in these shares, (units,)."""
        return self._go_back(node, shares, is_fused=True)

    def of_activations(self, node: str, shares: FloatArray) -> FloatArray:
        """Return the gradient, (n_inputs,), of a node's outputs in these shares, (units,)."""
        return self._go_back(node, shares, is_fused=False)

    def of_loss(self, loss: Loss, targets: FloatArray) -> FloatArray:
        """Return the gradient, (n_inputs,), of the loss where the targets are (n_outputs,)."""
        output = self.bound.nodes[self.network.output.id].wires
        gradient = np.zeros_like(output.outputs)
        passes = loss.bind(
            LossWires(
                output.pre_activation,
                output.outputs,
                targets.astype(np.float64)[:, np.newaxis],
                np.zeros(()),
                gradient,
                np.ones(()),
            )
        )
        with np.errstate(all="ignore"):
            run(passes.forward)
            run(passes.backward)
        activation = output_activation(self.network)
        is_fused = loss.partner is not None and loss.partner == getattr(activation, "name", None)
        return self._go_back(self.network.output.id, gradient[:, 0], is_fused=is_fused)

    def _go_back(self, node: str, start: FloatArray, *, is_fused: bool) -> FloatArray:
        for each in self._gradients.values():
            each[...] = 0
        self._gradients[node][:, 0] = start
        if (node, is_fused) not in self._ways:
            self._ways[node, is_fused] = self._bind(node, is_fused=is_fused)
        with np.errstate(all="ignore"):
            run(self._ways[node, is_fused])
        return self._gradients[self.network.input.id][:, 0] * self.space.factor

    def _bind(self, start: str, *, is_fused: bool) -> Calls:
        """Return the calls from a node back to the input."""
        nodes = self.network.nodes
        calls: Calls = ()
        for node in reversed(nodes[1 : nodes.index(self.network[start]) + 1]):
            calls += self._bind_node(node, is_fused=is_fused and node.id == start)
        return calls

    def _bind_node(self, node: Node, *, is_fused: bool) -> Calls:
        place = self.network.places[node.id]
        taken = np.zeros((place.fan_in, 1))
        back = BackwardWires(self._gradients[node.id], self._unused[place.slice], taken, is_fused)
        calls = node.layer.backward(self.bound.nodes[node.id].wires, back)
        begin = 0
        for source in node.sources:  # each may have several nodes behind it
            target = self._gradients[source]
            piece = taken[begin : begin + len(target)]
            calls += (call(np.add, target, piece, target),)
            begin += len(target)
        return calls
