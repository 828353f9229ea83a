"""Wiring: neurons and connections, one by one, in the network of an experiment."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import count

from playground.document.experiment import Experiment
from playground.document.reshaping import with_network
from playground.engine.network import Connection, Network, NetworkError, Node
from playground.engine.neuron_name import NeuronName
from playground.engine.weighted_sums import WeightedSums

Link = tuple[NeuronName, NeuronName]
"""From which neuron a connection comes and into which it leads."""


def node_of(network: Network, node_id: str) -> Node:
    """Return a column; raise NetworkError if there is none of this identifier."""
    try:
        return network[node_id]
    except KeyError:
        raise NetworkError(f"There is no column {node_id!r} any more; choose another.") from None


def check_neuron(network: Network, name: NeuronName) -> None:
    """Raise NetworkError if there is no such neuron."""
    node = node_of(network, name.node)
    if name.neuron not in node.neurons:
        title = network.title(node.id)
        raise NetworkError(
            f"There is no neuron {name.neuron!r} in column {title!r} any more; choose another."
        )


def dense_layer(network: Network, node: Node) -> WeightedSums:
    """Return the layer of a column whose neurons a person may add and remove."""
    if not isinstance(node.layer, WeightedSums):
        raise NetworkError(
            f"The neurons of column {network.title(node.id)!r} follow from the data; choose "
            "there what the network is given."
        )
    return node.layer


def unused_names(node: Node, n_names: int) -> tuple[str, ...]:
    """Return names that no neuron of the column has."""
    last = max((int(name) for name in node.neurons if name.isdecimal()), default=0)
    return tuple(str(last + 1 + i) for i in range(n_names))


def unused_id(network: Network) -> str:
    """Return an identifier that no column has."""
    return next(unused_ids(network))


def unused_ids(network: Network) -> Iterator[str]:
    """Yield identifiers that no column has, all different."""
    known = {node.id for node in network.nodes}
    for number in count(1):
        if f"hidden {number}" not in known:
            yield f"hidden {number}"


def pairs_between(source: Node, target: Node) -> frozenset[Connection]:
    """Return every connection that could lead from a column into another."""
    return frozenset((source.id, s, t) for s in source.neurons for t in target.neurons)


def are_linked(network: Network, source: NeuronName, target: NeuronName) -> bool:
    """Whether a connection, not erased, leads from a neuron straight into another."""
    node = network[target.node]
    connection = (source.node, source.neuron, target.neuron)
    return source.node in node.sources and connection not in node.erased


def with_loose_column(experiment: Experiment, column: Node, before: str) -> Experiment:
    """Return the experiment with one more column, directly in front of another."""
    nodes = experiment.network.nodes
    at = nodes.index(node_of(experiment.network, before))
    return with_network(experiment, Network((*nodes[:at], column, *nodes[at:])))


def with_loose_neurons(experiment: Experiment, node_id: str, names: tuple[str, ...]) -> Experiment:
    """Return the experiment with more neurons in a column, none of them connected."""
    old = experiment.network
    grown = _grown(old, node_of(old, node_id), names)
    nodes = tuple(grown if node.id == grown.id else node for node in old.nodes)
    network = Network(nodes)
    # too large a network is refused here, before each pair is written down
    experiment = with_network(experiment, network)
    loose = tuple(_without_new_links(network, node, grown.id, names) for node in nodes)
    return with_network(experiment, Network(loose))


def _grown(network: Network, node: Node, names: tuple[str, ...]) -> Node:
    layer = dense_layer(network, node)
    neurons = (*node.neurons, *names)
    return replace(node, layer=replace(layer, units=len(neurons)), neurons=neurons)


def _without_new_links(network: Network, node: Node, grown: str, names: tuple[str, ...]) -> Node:
    erased = set(node.erased)
    if node.id == grown:
        erased |= {(*name, new) for name in network.input_names(node) for new in names}
    if grown in node.sources:
        erased |= {(grown, new, neuron) for new in names for neuron in node.neurons}
    return replace(node, erased=frozenset(erased)) if len(erased) > len(node.erased) else node


def with_links(experiment: Experiment, links: Iterable[Link]) -> Experiment:
    """Return the experiment with these connections, and otherwise those that it has.

    Raises NetworkError where one runs from right to left.
    """
    wanted: dict[str, set[Connection]] = {}
    for source, target in links:
        wanted.setdefault(target.node, set()).add((source.node, source.neuron, target.neuron))
    old = experiment.network
    joined = Network(tuple(_with_sources(old, node, wanted.get(node.id)) for node in old.nodes))
    # too large a network is refused here, before each pair is written down
    experiment = with_network(experiment, joined)
    nodes = [_with_links(old, node, wanted.get(node.id)) for node in joined.nodes]
    return with_network(experiment, Network(tuple(nodes)))


def _with_sources(network: Network, node: Node, wanted: set[Connection] | None) -> Node:
    """Return a node with the columns that these connections come from among its sources."""
    missing = {connection[0] for connection in wanted or ()}.difference(node.sources)
    if not missing:
        return node
    # in the order of the columns, so that it does not matter in which order they were drawn
    known = {*node.sources, *missing}
    return replace(node, sources=tuple(each.id for each in network.nodes if each.id in known))


def _with_links(old: Network, node: Node, wanted: set[Connection] | None) -> Node:
    if wanted is None:
        return node
    erased = set(node.erased)
    for source in set(node.sources).difference(old[node.id].sources):
        erased |= pairs_between(old[source], node)
    return replace(node, erased=frozenset(erased - wanted))


def in_order(network: Network, order: Sequence[str]) -> Network:
    """Return the network with its hidden columns in this order, as far as connections allow.

    Those that are not named come as early as they can.
    """
    ranks = {node_id: rank for rank, node_id in enumerate(order)}
    waiting = list(network.hidden)
    nodes = [network.input]
    while waiting:
        known = {node.id for node in nodes}
        ready = [node for node in waiting if known.issuperset(node.sources)]
        following = min(ready, key=lambda node: ranks.get(node.id, -1))
        nodes.append(following)
        waiting.remove(following)
    nodes.append(network.output)
    return network if tuple(nodes) == network.nodes else Network(tuple(nodes))
