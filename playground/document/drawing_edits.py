"""Edits that sketch a network neuron by neuron and connection by connection."""

from collections.abc import Iterable
from dataclasses import replace

from playground.document.column_edits import usual_activation
from playground.document.connecting import why_not_connect, why_not_connect_columns
from playground.document.edit import Edit
from playground.document.experiment import Experiment
from playground.document.neuron_words import neurons_words
from playground.document.reshaping import replace_node
from playground.document.reshaping import without_what_is_lost as tidy
from playground.document.sketch_edits import with_places
from playground.document.wiring import (
    Link,
    are_linked,
    check_neuron,
    dense_layer,
    node_of,
    unused_id,
    unused_names,
    with_links,
    with_loose_column,
    with_loose_neurons,
)
from playground.engine.activation import Activation
from playground.engine.layers.dense import Dense
from playground.engine.network import Network, NetworkError, Node
from playground.engine.neuron_name import NeuronName


def place_neuron(
    *,
    column: str | None,
    before: str | None = None,
    at: tuple[float, float] | None = None,
    activation: Activation | None = None,
) -> Edit:
    """Add a neuron without any connections, in a column or, if None, in a new one.

    A new column stands in front of the column `before`, the output unless said otherwise, and has
    the activation of the other hidden columns unless said otherwise. `at` is the neuron's place
    as shares of the drawing, or None to have it laid out by itself.
    """

    def change(experiment: Experiment) -> Experiment:
        network = experiment.network
        if column is None:
            name = NeuronName(unused_id(network), "1")
            right = node_of(network, before or network.output.id)
            if right is network.input:
                raise NetworkError("Nothing stands before the inputs; put the neuron after them.")
            layer = Dense(1, activation or usual_activation(network))
            changed = with_loose_column(experiment, Node(name.node, layer), right.id)
        else:
            node = node_of(network, column)
            dense_layer(network, node)  # refuses inputs
            name = NeuronName(column, unused_names(node, 1)[0])
            changed = with_loose_neurons(experiment, column, (name.neuron,))
        return with_places(changed, {} if at is None else {name: at})

    return Edit("add neuron", change)


def new_neurons(before: Network, after: Network) -> frozenset[NeuronName]:
    """Return the neurons that a network has and another before it had not."""
    return _neurons(after) - _neurons(before)


def _neurons(network: Network) -> frozenset[NeuronName]:
    return frozenset(NeuronName(node.id, each) for node in network.nodes for each in node.neurons)


def connect(
    sources: Iterable[NeuronName],
    targets: Iterable[NeuronName],
    *,
    experiment: Experiment | None = None,
) -> Edit:
    """Connect each of some neurons with each of others; what is connected already stays so.

    `experiment` says what the neurons are called in the edit's label.
    """
    lefts, rights = tuple(dict.fromkeys(sources)), tuple(dict.fromkeys(targets))
    links = [(left, right) for left in lefts for right in rights]

    def change(experiment: Experiment) -> Experiment:
        missing = _missing_links(experiment.network, links)
        return tidy(with_links(experiment, missing))

    words = f"{neurons_words(lefts, experiment)} to {neurons_words(rights, experiment)}"
    return Edit(f"connect {words}", change)


def _missing_links(network: Network, links: Iterable[Link]) -> list[Link]:
    """Return the links that are not there yet; raise NetworkError if one cannot be, or none is."""
    missing: list[Link] = []
    reason: str | None = "There is nothing to connect; choose a neuron to start from and another."
    for source, target in links:
        check_neuron(network, source)
        check_neuron(network, target)
        reason = why_not_connect(network, source, target)
        if reason is None:
            missing.append((source, target))
        elif not are_linked(network, source, target):
            raise NetworkError(reason)
    if not missing:
        raise NetworkError(reason)
    return missing


def connect_columns(source: str, target: str) -> Edit:
    """Connect every neuron of a column with every neuron of another."""

    def change(experiment: Experiment) -> Experiment:
        network = experiment.network
        reason = why_not_connect_columns(network, source, target)
        if reason is not None:
            raise NetworkError(reason)
        right = network[target]
        if source not in right.sources:
            known = {*right.sources, source}
            sources = tuple(node.id for node in network.nodes if node.id in known)
            right = replace(right, sources=sources)
        erased = frozenset(each for each in right.erased if each[0] != source)
        return tidy(replace_node(experiment, replace(right, erased=erased)))

    return Edit("connect columns", change)
