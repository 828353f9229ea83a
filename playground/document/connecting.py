"""Which connections can be drawn, and why others cannot."""

from collections.abc import Set

import numpy as np

from playground.document.wiring import are_linked, check_neuron, node_of
from playground.engine.network import Network, Node
from playground.engine.neuron_name import NeuronName
from playground.engine.reach import reached_from


def why_not_connect(network: Network, source: NeuronName, target: NeuronName) -> str | None:
    """Return in one sentence why a neuron cannot be connected with another, or None if it can.

    Raises NetworkError if there is no such neuron.
    """
    check_neuron(network, source)
    check_neuron(network, target)
    if source == target:
        return "A neuron cannot lead to itself; choose one further right."
    left, right = network[source.node], network[target.node]
    reason = _why_not(network, left, right)
    reason = reason or _why_not_back(network, left, {source.neuron}, right, {target.neuron})
    if reason is None and are_linked(network, source, target):
        return "These two neurons are connected already; choose another."
    return reason


def why_not_connect_columns(network: Network, source: str, target: str) -> str | None:
    """Return in one sentence why a column cannot be connected fully with another, or None.

    Raises NetworkError if there is no such column.
    """
    left, right = node_of(network, source), node_of(network, target)
    reason = _why_not(network, left, right)
    reason = reason or _why_not_back(network, left, {*left.neurons}, right, {*right.neurons})
    is_known = left.id in right.sources
    if reason is None and is_known and not any(erased[0] == left.id for erased in right.erased):
        return "These two columns are fully connected already; choose another."
    return reason


def _why_not(network: Network, left: Node, right: Node) -> str | None:
    """Return why nothing at all can lead from one column into another."""
    if right is network.input:
        return "The inputs come from the data, so nothing leads into them; choose another target."
    if left is network.output:
        return "The outputs are the end, so nothing leads on from them; start from another neuron."
    if left is right:
        return "Neurons of the same column cannot be connected; choose one further right."
    return None


def _why_not_back(
    network: Network, left: Node, sources: Set[str], right: Node, targets: Set[str]
) -> str | None:
    """Return why neurons cannot be connected with others, if those stand in a column before."""
    if network.nodes.index(left) < network.nodes.index(right):
        return None
    start = np.array([neuron in targets for neuron in right.neurons])
    end = np.array([neuron in sources for neuron in left.neurons])
    if (reached_from(network, right.id, start)[left.id] & end).any():
        return "This would close a circle; connect from left to right only."
    first, second = network.title(left.id), network.title(right.id)
    return f"This would run backwards, from {first} to {second}; connect from left to right only."
