"""The edit that removes what is selected: neurons, connections and columns at once."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from playground.document.column_edits import with_features, with_neurons, without_column
from playground.document.edit import Edit, counted
from playground.document.experiment import Experiment
from playground.document.parameter_edits import check_parameters
from playground.document.reshaping import replace_node, with_network
from playground.document.reshaping import without_what_is_lost as tidy
from playground.document.wiring import check_neuron, node_of
from playground.engine.features import available_features
from playground.engine.network import Connection, Network, NetworkError, Node
from playground.engine.neuron_name import NeuronName
from playground.engine.parameter_key import ParameterKey


def remove(
    neurons: Iterable[NeuronName] = (),
    connections: Iterable[ParameterKey] = (),
    columns: Iterable[str] = (),
) -> Edit:
    """Remove neurons, connections (named by their weights) and hidden columns, all at once.

    A column that loses all its neurons goes, and its connections with it. A column that is named
    hands its inputs on as in `remove_column`.
    """
    chosen = frozenset(neurons), frozenset(connections), frozenset(columns)

    def change(experiment: Experiment) -> Experiment:
        names, keys, ids = chosen
        if not (names or keys or ids):
            raise NetworkError("Nothing is selected; choose what to remove first.")
        network = experiment.network
        gone = _by_column(network, names)
        for node_id in ids:
            node_of(network, node_id)
        changed = _without_connections(experiment, keys)
        for node in network.nodes:
            if node.id in ids:
                changed = with_network(changed, without_column(changed.network, node.id))
            elif node.id in gone:
                changed = _without_neurons(changed, node.id, gone[node.id])
        return tidy(changed)

    return Edit(_label(*map(len, chosen)), change)


def _label(n_neurons: int, n_connections: int, n_columns: int) -> str:
    n_all = n_neurons + n_connections + n_columns
    if n_neurons == n_all:
        return f"remove {counted(n_all, 'neuron')}"
    if n_connections == n_all:
        return f"erase {counted(n_all, 'connection')}"
    if n_columns == n_all:
        return f"remove {counted(n_all, 'column')}"
    return f"remove {n_all:,} things"


def _by_column(network: Network, names: Iterable[NeuronName]) -> Mapping[str, set[str]]:
    gone: dict[str, set[str]] = {}
    for name in names:
        check_neuron(network, name)
        gone.setdefault(name.node, set()).add(name.neuron)
    return gone


def _without_connections(experiment: Experiment, keys: Iterable[ParameterKey]) -> Experiment:
    network = experiment.network
    check_parameters(network, keys)
    erased: dict[str, set[Connection]] = {}
    for key in keys:
        if key.source is None:
            raise NetworkError("A bias cannot be removed; set it to 0 instead.")
        erased.setdefault(key.node, set()).add((*key.source, key.neuron))
    for node_id, connections in erased.items():
        node = experiment.network[node_id]
        experiment = replace_node(experiment, replace(node, erased=node.erased | connections))
    return experiment


def _without_neurons(experiment: Experiment, node_id: str, gone: set[str]) -> Experiment:
    network = experiment.network
    node = network[node_id]
    left = tuple(neuron for neuron in node.neurons if neuron not in gone)
    if node is network.input:
        if not available_features(experiment.dataset):
            raise NetworkError("The inputs are the pixels of images and cannot be removed.")
        return with_features(experiment, left)
    if not left and node in network.hidden:
        return with_network(experiment, _without_node(network, node))
    return with_neurons(experiment, node, left)


def _without_node(network: Network, gone: Node) -> Network:
    """Return a network without a column and its connections."""
    nodes = [
        replace(node, sources=tuple(source for source in node.sources if source != gone.id))
        for node in network.nodes
        if node is not gone
    ]
    return Network(tuple(nodes))
