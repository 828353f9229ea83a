"""A network bound to its buffers: every array allocated once, every call prepared."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from playground.engine.activation import Activation
from playground.engine.arrays import BoolArray, FloatArray
from playground.engine.calls import Calls, call, run
from playground.engine.chance import Chance, Noise
from playground.engine.layer import BackwardWires, Wires
from playground.engine.loss import Loss, LossWires
from playground.engine.network import Network, Node
from playground.engine.weighted_sums import WeightedSums


@dataclass(frozen=True, eq=False)
class BoundNode:
    """A node's buffers and the calls of its way forward."""

    node: Node
    wires: Wires
    block: FloatArray
    """(units + 1, n): the outputs, then a row of ones, as those to the right take them in."""
    forward: Calls
    kept: FloatArray | None = None
    """(units, 1): what dropout multiplies the outputs by for those to the right; None without."""


class BoundNetwork:
    """The way forward of a network through fixed buffers, for a fixed number of examples.

    It computes with the very array `theta`, (n_parameters,), that it is given: change its values
    in place and run again. `inputs` may be given as an (n_inputs + 1, n) array whose last row is
    ones; it is left to the caller to fill it. With `chance` it computes as in training: neurons
    drop out, and layers go by the minibatch.
    """

    def __init__(
        self,
        network: Network,
        theta: FloatArray,
        n_examples: int,
        inputs: FloatArray | None = None,
        chance: Chance | None = None,
    ) -> None:
        self.network = network
        self.chance = chance
        self.theta = theta
        self.n_examples = n_examples
        self.nodes: dict[str, BoundNode] = {}
        for node in network.nodes:
            self.nodes[node.id] = self._bind(node, inputs)
        self.forward: Calls = sum((bound.forward for bound in self.nodes.values()), ())

    def _bind(self, node: Node, inputs: FloatArray | None) -> BoundNode:
        units = node.layer.n_units
        is_input = node is self.network.input
        block = self._input_block(units, inputs) if is_input else self._ones(units)
        kept = self._kept(node, block)
        taken, gather = self._join(node)
        mask = self.network.mask(node)
        wires = Wires(
            inputs=taken,
            pre_activation=np.zeros((0 if is_input else units, self.n_examples), block.dtype),
            outputs=block[:-1] if kept is None else np.zeros_like(block[:-1]),
            parameters=self.theta[self.network.places[node.id].slice],
            mask=None if mask is None else mask.astype(block.dtype),
        )
        is_training = self.chance is not None
        forward = (node.layer.train_forward if is_training else node.layer.forward)(wires)
        drop: Calls = ()
        if kept is not None:
            drop = (call(np.multiply, wires.outputs, kept, block[:-1]),)
        return BoundNode(node, wires, block, gather + forward + drop, kept)

    def _kept(self, node: Node, block: FloatArray) -> FloatArray | None:
        """Return what says which neurons are switched off, where that is possible."""
        if self.chance is None or not drops_out(self.network, node):
            return None
        return self.chance.kept(node.layer.dropped_share, block[:-1, :1])

    def _ones(self, units: int) -> FloatArray:
        return np.ones((units + 1, self.n_examples), self.theta.dtype)

    def _input_block(self, units: int, inputs: FloatArray | None) -> FloatArray:
        if inputs is None:
            # one example after the other in memory, as data come
            return np.ones((self.n_examples, units + 1), self.theta.dtype).T
        return inputs

    def _join(self, node: Node) -> tuple[FloatArray, Calls]:
        """Return what a node takes in: its source's own block, or copies of several."""
        sources = [self.nodes[source] for source in node.sources]
        if len(sources) == 1:
            return sources[0].block, ()
        if not sources:
            return self._ones(0), ()
        joined = self._ones(self.network.places[node.id].fan_in)
        pieces = np.split(joined[:-1], np.cumsum([len(s.wires.outputs) for s in sources])[:-1])
        copies = [
            call(np.copyto, piece, source.block[:-1])
            for piece, source in zip(pieces, sources, strict=False)
        ]
        return joined, tuple(copies)

    @property
    def inputs(self) -> FloatArray:
        """(n_inputs, n_examples): where the inputs are to be put."""
        return self.nodes[self.network.input.id].wires.outputs

    @property
    def outputs(self) -> FloatArray:
        """(n_outputs, n_examples): what the last run computed."""
        return self.nodes[self.network.output.id].wires.outputs


def drops_out(network: Network, node: Node) -> bool:
    """Tell whether a step of training switches off neurons of a column."""
    return node.layer.dropped_share > 0 and node in network.hidden


def switched_off(
    network: Network, noise: Noise, step: int, dtype: type[np.floating]
) -> dict[str, BoolArray]:
    """Return which neurons, (units,), a step switches off, by the columns that it concerns."""
    chance = Chance(noise)
    kept = {
        node.id: chance.kept(node.layer.dropped_share, np.ones((node.layer.n_units, 1), dtype))
        for node in network.nodes
        if drops_out(network, node)
    }
    chance.step = step
    run(chance.calls)
    return {node_id: factors[:, 0] == 0 for node_id, factors in kept.items()}


def remember(bound: BoundNetwork, memory: Mapping[str, FloatArray]) -> Calls:
    """Return the calls that end a step in training: they update what layers remember."""
    calls: Calls = ()
    for node_id, node in bound.nodes.items():
        own = {
            name: vector[bound.network.places[node_id].slice]
            for name, vector in memory.items()
            if name in node.node.layer.memory
        }
        if own:
            calls += node.node.layer.remember(node.wires, own)
    return calls


def activation_of(node: Node) -> Activation | None:
    """Return the activation of a column, if its layer has one."""
    return node.layer.activation if isinstance(node.layer, WeightedSums) else None


def output_activation(network: Network) -> Activation | None:
    """Return the activation of the output node, if its layer has one."""
    return activation_of(network.output)


@dataclass(frozen=True, eq=False)
class Backward:
    """The way back through a bound network, from a loss to the gradient of every parameter."""

    bound: BoundNetwork
    loss: Loss
    targets: FloatArray
    """(n_outputs, n): what the outputs should be, to be filled by the caller."""
    gradient: FloatArray
    """(n_parameters,): receives `scale` times n_examples times the gradient of the mean loss."""
    scale: FloatArray
    """0-d: 1 / n_examples for the gradient of the mean loss."""
    total: FloatArray
    """0-d: receives the summed loss in units of `Loss.unit`."""
    loss_calls: Calls = ()
    output_calls: Calls = ()
    """The loss's own gradient, with respect to the outputs."""
    node_calls: Mapping[str, Calls] = field(default_factory=dict[str, Calls])
    """The way back through each node, the output first."""
    deltas: Mapping[str, FloatArray] = field(default_factory=dict[str, FloatArray])
    """(units, n) a node: scale times n times dL/d pre_activation, after the node's calls."""

    @property
    def calls(self) -> Calls:
        """The loss, then the whole way back."""
        return self.loss_calls + self.output_calls + sum(self.node_calls.values(), ())

    def mean_loss(self) -> float:
        """Return the mean loss of the examples of the last run."""
        return float(self.total) * self.loss.unit / self.bound.n_examples


def bind_backward(
    bound: BoundNetwork,
    loss: Loss,
    gradient: FloatArray,
    factor: float = 1.0,
    targets: FloatArray | None = None,
) -> Backward:
    """Return the way back through a bound network.

    `gradient`, (n_parameters,), receives `factor` times the gradient of the mean loss. `targets`,
    (n_outputs, n), may be given to share an array.
    """
    network = bound.network
    n, dtype = bound.n_examples, bound.theta.dtype
    gradients = {node.id: np.zeros((node.layer.n_units, n), dtype) for node in network.nodes}
    if targets is None:
        targets = np.zeros_like(gradients[network.output.id])
    scale, total = np.array(factor / n, dtype), np.zeros((), dtype)
    output = bound.nodes[network.output.id].wires
    passes = loss.bind(
        LossWires(
            output.pre_activation,
            output.outputs,
            targets,
            total,
            gradients[network.output.id],
            scale,
        )
    )
    activation = output_activation(network)
    is_fused = loss.partner is not None and activation is not None
    is_fused = is_fused and loss.partner == getattr(activation, "name", None)
    return Backward(
        bound,
        loss,
        targets,
        gradient,
        scale,
        total,
        passes.forward,
        passes.backward,
        _way_back(bound, gradient, gradients, is_fused=is_fused),
        gradients,
    )


def _way_back(
    bound: BoundNetwork,
    gradient: FloatArray,
    gradients: Mapping[str, FloatArray],
    *,
    is_fused: bool,
) -> dict[str, Calls]:
    network = bound.network
    filled: set[str] = set()
    calls: dict[str, Calls] = {}
    for node in reversed(network.nodes[1:]):
        into, spread = _input_gradient(network, node, gradients, filled)
        back = BackwardWires(
            output_gradient=gradients[node.id],
            parameter_gradient=gradient[network.places[node.id].slice],
            input_gradient=into,
            is_fused=is_fused and node is network.output,
        )
        layer, own = node.layer, bound.nodes[node.id]
        backward = layer.backward if bound.chance is None else layer.train_backward
        undrop: Calls = ()
        if own.kept is not None:
            undrop = (call(np.multiply, gradients[node.id], own.kept, gradients[node.id]),)
        calls[node.id] = undrop + backward(own.wires, back) + spread
    return calls


def _input_gradient(
    network: Network, node: Node, gradients: Mapping[str, FloatArray], filled: set[str]
) -> tuple[FloatArray | None, Calls]:
    """Return where a node puts dL/d inputs, and the calls that hand it on to its sources.

    The first to reach a source fills its gradient, the others add to it; the input node, which
    nobody trains, needs none.
    """
    needed = [source for source in node.sources if source != network.input.id]
    if not needed:
        return None, ()
    first = needed[0]
    if len(node.sources) == 1 and first not in filled:
        filled.add(first)
        return gradients[first], ()
    dtype, n = gradients[first].dtype, gradients[first].shape[1]
    joined = np.zeros((network.places[node.id].fan_in, n), dtype)
    calls: Calls = ()
    start = 0
    for source in node.sources:
        stop = start + network[source].layer.n_units
        piece, target = joined[start:stop], gradients[source]
        if source in needed and source in filled:
            calls += (call(np.add, target, piece, target),)
        elif source in needed:
            filled.add(source)
            calls += (call(np.copyto, target, piece),)
        start = stop
    return joined, calls
