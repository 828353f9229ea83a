"""Each example's own gradient: the nudges that together make one step."""

from collections.abc import Mapping
from functools import cached_property

import numpy as np

from playground.engine.arrays import FloatArray, IntArray
from playground.engine.bound_network import Backward, BoundNetwork, bind_backward
from playground.engine.calls import Calls, run
from playground.engine.chance import Chance, Noise
from playground.engine.layer import Wires
from playground.engine.loss import Loss
from playground.engine.minibatch import Minibatch
from playground.engine.network import Network, Place
from playground.engine.preparation import Prepared


class PerExample:
    """The gradients dL_i/d parameter of each example's own loss, of `n_examples` at a time.

    `run` first; then ask. What is asked for is computed only then, from what the run left in
    buffers that the next run fills anew; the answers are the caller's own arrays.
    """

    def __init__(
        self,
        network: Network,
        loss: Loss,
        part: Prepared,
        n_examples: int,
        dtype: type[np.floating] = np.float32,
        noise: Noise | None = None,
    ) -> None:
        """With `noise` the examples are looked at as a step of training does: see `run`.

        Not so in a network that normalises by the minibatch, in which no example has a gradient of
        its own: it computes as after training.
        """
        self.network = network
        self.n_examples = n_examples
        self._batch = Minibatch(part, n_examples, np.dtype(dtype))
        theta = np.zeros(network.n_parameters, dtype)
        self._chance = None if noise is None or network.memory else Chance(noise)
        self._bound = BoundNetwork(network, theta, n_examples, self._batch.inputs, self._chance)
        draw: Calls = ()
        if self._chance is not None:
            disturb = self._chance.add_to_inputs(self._batch.inputs[:-1])
            draw = self._chance.calls + disturb
        # n times the gradient of the mean is the sum, in which each example's own delta stands
        self._backward = bind_backward(
            self._bound, loss, np.zeros_like(theta), n_examples, self._batch.targets
        )
        self._calls = self._batch.calls + draw + self._bound.forward + self._backward.calls
        self._loss = loss
        nodes = network.nodes
        wires = {node.id: self._bound.nodes[node.id].wires for node in nodes}
        self.activations: Mapping[str, FloatArray] = {k: w.outputs for k, w in wires.items()}
        """(units, n) by node, the inputs too; a buffer."""
        self.pre_activations: Mapping[str, FloatArray] = {
            node.id: wires[node.id].pre_activation for node in nodes[1:]
        }
        """(units, n) by node, but of the inputs; a buffer."""
        self.deltas: Mapping[str, FloatArray] = {
            node.id: self._backward.deltas[node.id] for node in nodes[1:]
        }
        """(units, n) by node, but of the inputs: dL_i/d pre_activation; a buffer."""

    def run(self, theta: FloatArray, rows: IntArray, step: int = 0) -> None:
        """Look at these `n_examples` examples of the part with these parameters.

        With noise, the neurons are switched off, and the inputs shifted, as in this step.
        """
        if self._chance is not None:
            self._chance.step = step
        np.copyto(self._bound.theta, theta)
        self._batch.rows[:] = rows
        with np.errstate(all="ignore"):  # a diverged network has no finite gradient, no warning
            run(self._calls)

    @property
    def outputs(self) -> FloatArray:
        """(n_outputs, n): a buffer."""
        return self._bound.outputs

    @property
    def targets(self) -> FloatArray:
        """(n_outputs, n): a buffer."""
        return self._batch.targets

    def losses(self) -> FloatArray:
        """Return each example's own loss, (n,)."""
        last = self.network.output.id
        with np.errstate(all="ignore"):
            parts = self._loss.contributions(self.pre_activations[last], self.outputs, self.targets)
        return parts.sum(axis=0)

    def of_parameter(self, index: int) -> FloatArray:
        """Return dL_i/d parameter of the parameter at a place in theta, (n,)."""
        for node in self.network.nodes:
            place = self.network.places[node.id]
            if place.start <= index < place.stop:
                with np.errstate(all="ignore"):
                    return node.layer.parameter_per_example(
                        self._wires(node.id), self.deltas[node.id], index - place.start
                    )
        raise IndexError(index)

    def of_node(self, node: str, out: FloatArray | None = None) -> FloatArray:
        """Return dL_i/d parameters of a node, (n, n_node_parameters), or fill `out` with them."""
        place = self._place(node)
        if out is None:
            out = np.empty((self.n_examples, place.stop - place.start), self._bound.theta.dtype)
        if place.stop > place.start:
            with np.errstate(all="ignore"):
                layer = self.network[node].layer
                layer.per_example(self._wires(node), self.deltas[node], out)
        return out

    def all(self, out: FloatArray | None = None) -> FloatArray:
        """Return dL_i/d theta, (n, n_parameters), or fill `out` with it."""
        if out is None:
            shape = (self.n_examples, self.network.n_parameters)
            out = np.empty(shape, self._bound.theta.dtype)
        for node in self.network.nodes:
            self.of_node(node.id, out[:, self._place(node.id).slice])
        return out

    def mean(self) -> FloatArray:
        """Return the mean of the examples' gradients, (n_parameters,): the gradient of a step."""
        return self._backward.gradient / self.n_examples

    def mean_square(self) -> FloatArray:
        """Return the mean of the squares of the examples' gradients, (n_parameters,)."""
        squares = np.zeros_like(self._bound.theta)
        with np.errstate(all="ignore"):
            for node in self.network.nodes[1:]:
                squares[self._place(node.id).slice] = node.layer.square_per_example(
                    self._wires(node.id), self.deltas[node.id]
                )
        return squares / self.n_examples

    def products(self) -> FloatArray:
        """Return the scalar product of any two examples' gradients, (n, n)."""
        total = np.zeros((self.n_examples, self.n_examples), self._bound.theta.dtype)
        with np.errstate(all="ignore"):
            for node in self.network.nodes[1:]:
                total += node.layer.products_per_example(self._wires(node.id), self.deltas[node.id])
        return total

    def combination(self, weights: FloatArray) -> FloatArray:
        """Return the sum of weights, (n,), times the examples' gradients, (n_parameters,).

        It takes a way back for as many examples again, and as much memory the first time.
        """
        with np.errstate(all="ignore"):
            run(self._second.loss_calls + self._second.output_calls)
            self._second.deltas[self.network.output.id][...] *= weights
            for node in reversed(self.network.nodes[1:]):
                run(self._second.node_calls[node.id])
        return self._second.gradient.copy()

    @cached_property
    def _second(self) -> Backward:
        """Another way back through the same network, which leaves `deltas` as they are."""
        gradient = np.zeros_like(self._bound.theta)
        n, targets = self.n_examples, self._batch.targets
        return bind_backward(self._bound, self._loss, gradient, n, targets)

    def _wires(self, node: str) -> Wires:
        return self._bound.nodes[node].wires

    def _place(self, node: str) -> Place:
        return self.network.places[node]
