"""Which neurons the inputs can reach."""

from collections.abc import Mapping

import numpy as np

from playground.engine.arrays import BoolArray
from playground.engine.network import Network, Node


def reached_from_inputs(network: Network) -> Mapping[str, BoolArray]:
    """Return by node, (units,): whether connections lead from some input to each neuron."""
    return reached_from(network, network.input.id, np.ones(network.input.layer.n_units, bool))


def reached_from(network: Network, node_id: str, start: BoolArray) -> Mapping[str, BoolArray]:
    """Return by node, (units,): whether connections lead to each neuron from some of a column.

    `start`, (units,), marks those neurons, which count as reached themselves.
    """
    reached = {node.id: np.zeros(node.layer.n_units, bool) for node in network.nodes}
    reached[node_id] = start
    after = network.nodes.index(network[node_id]) + 1
    for node in network.nodes[after:]:
        reached[node.id] = _reached(network, node, reached)
    return reached


def _reached(network: Network, node: Node, before: Mapping[str, BoolArray]) -> BoolArray:
    none = np.zeros(0, bool)
    sources = np.concatenate([none, *(before[source] for source in node.sources)])
    mask = network.mask(node)
    if mask is None:
        return np.full(node.layer.n_units, sources.any())
    return np.asarray((mask > 0)[:, sources].any(axis=1))
