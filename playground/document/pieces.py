"""The pieces of a maxout column: a column of weighted sums, some of them for each neuron."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import chain

from playground.document.experiment import Experiment
from playground.document.reshaping import with_network
from playground.document.reshaping import without_what_is_lost as tidy
from playground.document.wiring import dense_layer, pairs_between, unused_names
from playground.engine.activations.identity import Identity
from playground.engine.layers.dense import Dense
from playground.engine.layers.maxout import Maxout
from playground.engine.network import Network, NetworkError, Node

Groups = Mapping[str, tuple[str, ...]]
"""The pieces of each neuron of a maxout column."""

MOST_PIECES = 8
"""Pieces of a neuron that a menu offers, and that can be drawn."""


def groups_of(network: Network, node: Node) -> Groups | None:
    """Return the pieces of each neuron of a maxout column.

    None where these do not stand in a linear column of their own, each for one neuron.
    """
    if not isinstance(node.layer, Maxout) or len(node.sources) != 1:
        return None
    column = network[node.sources[0]]
    is_linear = isinstance(column.layer, Dense) and isinstance(column.layer.activation, Identity)
    n_readers = sum(column.id in each.sources for each in network.nodes)
    if not is_linear or n_readers != 1 or column not in network.hidden:
        return None
    groups = {
        neuron: tuple(p for p in column.neurons if (column.id, p, neuron) not in node.erased)
        for neuron in node.neurons
    }
    listed = [*chain.from_iterable(groups.values())]
    return groups if sorted(listed) == sorted(column.neurons) else None


def n_pieces_of(groups: Groups) -> int:
    """Return how many pieces a neuron has at most."""
    return max(map(len, groups.values()), default=0)


def regrouped(
    experiment: Experiment, node: Node, groups: Groups, neurons: tuple[str, ...], n_pieces: int
) -> Experiment:
    """Return the experiment with these neurons in a maxout column, so many pieces for each.

    Pieces that stay keep their names, and so their weights.
    """
    if not 1 <= n_pieces <= MOST_PIECES:
        raise NetworkError(f"A neuron has 1 to {MOST_PIECES} pieces; choose such a number.")
    network = experiment.network
    column = network[node.sources[0]]
    kept = {neuron: groups.get(neuron, ())[:n_pieces] for neuron in neurons}
    n_missing = sum(n_pieces - len(pieces) for pieces in kept.values())
    new = iter(unused_names(column, n_missing))
    chosen = {
        neuron: (*pieces, *(next(new) for _ in range(n_pieces - len(pieces))))
        for neuron, pieces in kept.items()
    }
    pieces = tuple(chain.from_iterable(chosen.values()))
    sums, largest = dense_layer(network, column), dense_layer(network, node)
    column = replace(column, layer=replace(sums, units=len(pieces)), neurons=pieces)
    changed = replace(node, layer=replace(largest, units=len(neurons)), neurons=neurons)
    changed = replace(changed, erased=other_pieces(column, changed, chosen))
    nodes = {column.id: column, node.id: changed}
    network = Network(tuple(nodes.get(each.id, each) for each in network.nodes))
    return tidy(with_network(experiment, network))


def other_pieces(column: Node, node: Node, groups: Groups) -> frozenset[tuple[str, str, str]]:
    """Return the connections from pieces into neurons that they do not belong to."""
    own = {(column.id, piece, neuron) for neuron, pieces in groups.items() for piece in pieces}
    return pairs_between(column, node) - own
