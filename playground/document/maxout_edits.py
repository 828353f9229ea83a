"""Edits that make a column one of maxout neurons and back, and say how many pieces each has."""

from dataclasses import replace

from playground.document.column_edits import usual_activation
from playground.document.edit import Edit
from playground.document.experiment import Experiment
from playground.document.kind_edits import hidden_column, kind_edit, without_start
from playground.document.pieces import Groups, groups_of, other_pieces, regrouped
from playground.document.reshaping import with_network
from playground.document.reshaping import without_what_is_lost as tidy
from playground.document.wiring import dense_layer, unused_id
from playground.engine.activations.identity import Identity
from playground.engine.layers.dense import Dense
from playground.engine.layers.maxout import Maxout
from playground.engine.network import Connection, Network, NetworkError, Node

USUAL_PIECES = 2


def make_maxout(experiment: Experiment, node_id: str) -> Edit:
    """Make a hidden column take the largest of pieces, which get a column of their own before it.

    `experiment` is the present one. The column's weights are 1 and frozen, so that it is a maxout
    column as in the source; the pieces start as at the start of training.
    """

    def change(experiment: Experiment) -> Experiment:
        network, node = experiment.network, hidden_column(experiment.network, node_id)
        nodes = list(network.nodes)
        at = nodes.index(node)
        nodes[at : at + 1] = _pieces_and_largest(network, node)
        return tidy(without_start(with_network(experiment, Network(tuple(nodes))), node_id))

    return kind_edit(experiment, change, node_id, Maxout.title)


def _pieces_and_largest(network: Network, node: Node) -> tuple[Node, Node]:
    """Return the columns that a column is replaced by."""
    layer, n = dense_layer(network, node), USUAL_PIECES
    names = tuple(str(i + 1) for i in range(layer.units * n))
    groups = {name: names[row * n : (row + 1) * n] for row, name in enumerate(node.neurons)}
    pieces = Node(
        unused_id(network),
        Dense(len(names), Identity()),
        node.sources,
        names,
        frozenset((s, name, piece) for s, name, t in node.erased for piece in groups[t]),
        rate_factor=node.rate_factor,
    )
    maxout = Maxout(layer.units, dropout=layer.dropout)
    largest = Node(node.id, maxout, (pieces.id,), node.neurons, is_frozen=True)
    return pieces, replace(largest, erased=other_pieces(pieces, largest, groups))


def make_dense(experiment: Experiment, node_id: str) -> Edit:
    """Make a maxout column one of weighted sums again; its pieces go if they are its own."""

    def change(experiment: Experiment) -> Experiment:
        network, node = experiment.network, hidden_column(experiment.network, node_id)
        layer, groups = dense_layer(network, node), groups_of(network, node)
        usual = usual_activation(network)
        if isinstance(usual, Identity):  # which are the pieces
            usual = Dense().activation
        dense = Dense(layer.units, usual, layer.dropout)
        column, gone = replace(node, layer=dense, is_frozen=False), ""
        if groups is not None:
            pieces = network[node.sources[0]]
            gone, erased = pieces.id, _erased_for_all(network, pieces, groups)
            column = replace(column, sources=pieces.sources, erased=erased)
            column = replace(column, rate_factor=pieces.rate_factor)
        nodes = (column if each is node else each for each in network.nodes if each.id != gone)
        return tidy(without_start(with_network(experiment, Network(tuple(nodes))), node_id))

    return kind_edit(experiment, change, node_id, Dense.title)


def _erased_for_all(network: Network, pieces: Node, groups: Groups) -> frozenset[Connection]:
    """Return the connections into neurons of which no piece has one."""
    return frozenset(
        (*name, neuron)
        for neuron, own in groups.items()
        for name in network.input_names(pieces)
        if own and all((*name, piece) in pieces.erased for piece in own)
    )


def set_pieces(node_id: str, n_pieces: int) -> Edit:
    """Give every neuron of a maxout column so many pieces: the first ones stay."""

    def change(experiment: Experiment) -> Experiment:
        network, node = experiment.network, hidden_column(experiment.network, node_id)
        groups = groups_of(network, node)
        if groups is None:
            raise NetworkError(
                f"The pieces of {network.title(node_id)!r} do not stand in a linear column of "
                "their own; add and connect neurons there one by one."
            )
        return regrouped(experiment, node, groups, node.neurons, n_pieces)

    return Edit(f"set number of pieces to {n_pieces}", change)
