"""The cases of a neuron in a network: what it takes in, and which way it should have gone."""

from dataclasses import dataclass

import numpy as np

from playground.engine.activations.step import Step
from playground.engine.arrays import FloatArray, IntArray
from playground.engine.bound_network import BoundNetwork, bind_backward
from playground.engine.calls import run
from playground.engine.layers.dense import Dense
from playground.engine.loss import Loss
from playground.engine.minibatch import Minibatch
from playground.engine.network import Network, NetworkError, Node
from playground.engine.neuron_name import NeuronName
from playground.engine.preparation import Prepared, class_targets
from playground.engine.weight_space.cases import Cases


@dataclass(frozen=True, eq=False)
class NeuronCases:
    """A neuron of a network as weight space shows it."""

    cases: Cases
    weights: FloatArray
    """(cases.n_weights,): where it is now."""
    rows: IntArray
    """(n_cases,): the example of the part that each case is."""
    parameters: IntArray
    """(cases.n_weights,): the place in theta of each weight."""
    inputs: tuple[tuple[str, str], ...]
    """(source node, source neuron) of each input; erased connections have none."""
    n_without_side: int
    """The examples left out, since no error reaches the neuron that would push its sum anywhere."""
    sideless: FloatArray
    """(m, n_inputs): what these have given to the neuron, where it is finite."""

    @property
    def seen(self) -> FloatArray:
        """(n, n_inputs): what the cases have given to it, or where there are none the others."""
        return self.cases.inputs if len(self.cases) else self.sideless


def neuron_cases(
    network: Network,
    loss: Loss,
    part: Prepared,
    theta: FloatArray,
    neuron: NeuronName,
    rows: IntArray | None = None,
) -> NeuronCases:
    """Return a neuron's cases over these rows of a part, or all, at theta, (n_parameters,).

    An output that tells classes apart should be on the side of its target; any other neuron where
    the error that reaches it wants its sum: against the sign of its delta, dL/dz. Its bias is fixed
    where it is frozen. Raises NetworkError if the neuron has no weights, ValueError without rows.
    """
    node = network[neuron.node]
    if not isinstance(node.layer, Dense):
        title = network.title(node.id)
        if node.layer.memory:
            raise NetworkError(
                f"The neurons of {title} weigh what has been normalised, which changes with every "
                "minibatch; choose a neuron of another column."
            )
        if node is not network.input and node.layer.has_weights:
            raise NetworkError(
                f"The neurons of {title} take the largest of what comes in; choose one of their "
                "pieces, in the column to their left."
            )
        raise NetworkError(f"The {title} have no weights; choose a neuron to their right.")
    chosen = np.arange(len(part)) if rows is None else rows
    if not len(chosen):
        raise ValueError("No example, no planes; add an example.")
    row = node.neurons.index(neuron.neuron)
    inputs, deltas = _seen(network, loss, part, theta.astype(np.float64), chosen, node)
    signs = -np.sign(deltas[row])
    if node is network.output and part.labels is not None:
        signs = _target_signs(network, loss, part.targets[chosen, row])
    has_side = np.abs(signs) == 1  # neither 0 nor what is not a number
    is_finite = np.isfinite(inputs).all(axis=0)
    has_side &= is_finite
    names = network.input_names(node)
    kept = [i for i, name in enumerate(names) if (*name, neuron.neuron) not in node.erased]
    place = network.places[node.id]
    first = place.start + row * (place.fan_in + 1)
    bias = first + place.fan_in
    is_fixed = bool(network.is_frozen[bias])
    cases = Cases(
        inputs[kept][:, has_side].T,
        signs[has_side],
        float(theta[bias]) if is_fixed else None,
        _value_at_zero(node.layer),
    )
    parameters = np.array([first + i for i in kept] + ([] if is_fixed else [bias]), np.int64)
    return NeuronCases(
        cases=cases,
        weights=theta[parameters].astype(np.float64),
        rows=chosen[has_side],
        parameters=parameters,
        inputs=tuple(names[i] for i in kept),
        n_without_side=int((~has_side).sum()),
        sideless=inputs[kept][:, is_finite & ~has_side].T,
    )


def _seen(
    network: Network, loss: Loss, part: Prepared, theta: FloatArray, rows: IntArray, node: Node
) -> tuple[FloatArray, FloatArray]:
    """Return a column's inputs, (fan_in, n), and its deltas, (units, n), times n."""
    batch = Minibatch(part, len(rows), theta.dtype)
    bound = BoundNetwork(network, theta, len(rows), batch.inputs)
    backward = bind_backward(bound, loss, np.zeros_like(theta), targets=batch.targets)
    batch.gather(rows)
    with np.errstate(all="ignore"):  # a diverged network has what is not finite
        run(bound.forward)
        run(backward.calls)
    return bound.nodes[node.id].wires.inputs[:-1], backward.deltas[node.id]


def _target_signs(network: Network, loss: Loss, targets: FloatArray) -> FloatArray:
    """Return +1 where a target is the one for "yes", else -1."""
    low, high = class_targets(network, loss)
    return np.where(targets > (low + high) / 2, 1.0, -1.0)


def _value_at_zero(layer: Dense) -> float:
    """Return what an output of the column counts as at a sum of exactly 0."""
    return layer.activation.value_at_zero if isinstance(layer.activation, Step) else 0.0
