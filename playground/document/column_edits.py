"""Edits of whole columns: how many neurons they have, what they compute, where they stand."""

from dataclasses import replace

from playground.document.edit import Edit
from playground.document.experiment import Experiment
from playground.document.pieces import groups_of, n_pieces_of, regrouped
from playground.document.reshaping import replace_node, with_network
from playground.document.reshaping import without_what_is_lost as tidy
from playground.document.wiring import dense_layer, unused_id, unused_names
from playground.engine.activation import Activation
from playground.engine.activations.identity import Identity
from playground.engine.bound_network import activation_of
from playground.engine.layers.batch_normalisation import BatchNormalisation
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.losses.quadratic import Quadratic
from playground.engine.network import Connection, Network, NetworkError, Node
from playground.engine.weighted_sums import WeightedSums


def add_neuron(node_id: str) -> Edit:
    """Add a neuron at the end of a column, connected with all that the column is connected with."""

    def change(experiment: Experiment) -> Experiment:
        node = experiment.network[node_id]
        return with_neurons(experiment, node, (*node.neurons, *unused_names(node, 1)))

    return Edit("add neuron", change)


def set_neuron_count(node_id: str, n_neurons: int) -> Edit:
    """Give a column so many neurons: the first ones stay, new ones come after them."""

    def change(experiment: Experiment) -> Experiment:
        node = experiment.network[node_id]
        if n_neurons < 1:
            raise NetworkError("A column needs a neuron; remove the column instead.")
        missing = max(0, n_neurons - len(node.neurons))
        neurons = (*node.neurons[:n_neurons], *unused_names(node, missing))
        return with_neurons(experiment, node, neurons)

    return Edit(f"set number of neurons to {n_neurons}", change)


def remove_neuron(node_id: str, neuron: str | None = None) -> Edit:
    """Remove a neuron, the last if none is named; a column's only one stays."""

    def change(experiment: Experiment) -> Experiment:
        node = experiment.network[node_id]
        gone = neuron or node.neurons[-1]
        neurons = tuple(name for name in node.neurons if name != gone)
        return with_neurons(experiment, node, neurons)

    return Edit("remove neuron", change)


def with_neurons(experiment: Experiment, node: Node, neurons: tuple[str, ...]) -> Experiment:
    """Return the experiment with these neurons in a column; new ones come connected."""
    layer = dense_layer(experiment.network, node)
    if not neurons and node is experiment.network.output:
        raise NetworkError("The output column needs a neuron; leave at least one.")
    if not neurons:
        raise NetworkError("A column needs a neuron; remove the column instead.")
    groups = groups_of(experiment.network, node)
    if groups is not None:  # neurons of a maxout column come and go with their pieces
        changed = regrouped(experiment, node, groups, neurons, n_pieces_of(groups))
    else:
        layer = replace(layer, units=len(neurons))
        changed = replace_node(experiment, replace(node, layer=layer, neurons=neurons))
    return tidy(_with_followers(changed, experiment.network, node))


def _with_followers(experiment: Experiment, old: Network, node: Node) -> Experiment:
    """Return the experiment with a neuron for each of a column's in those that normalise it."""
    source = experiment.network[node.id]
    for follower in old.nodes:
        is_one_to_one = follower.sources == (node.id,) and follower.erased == _all_but_own(node)
        if is_one_to_one and isinstance(follower.layer, BatchNormalisation):
            names = source.neurons
            layer = replace(follower.layer, units=len(names))
            grown = replace(follower, layer=layer, neurons=names, erased=_all_but_own(source))
            experiment = _with_followers(replace_node(experiment, grown), old, follower)
    return experiment


def _all_but_own(source: Node) -> frozenset[Connection]:
    """Return the connections that lead elsewhere than to the neuron of the same name."""
    names = source.neurons
    return frozenset((source.id, s, t) for s in names for t in names if s != t)


def insert_column(before: str, units: int = 2) -> Edit:
    """Insert a hidden column in front of another; it takes over that one's inputs.

    Where there are none yet, it takes its inputs from the column in front of it.
    """

    def change(experiment: Experiment) -> Experiment:
        network = experiment.network
        right = network[before]
        at = network.nodes.index(right)
        if at == 0:
            raise NetworkError("Nothing stands before the inputs; insert the column after them.")
        layer = Dense(units, usual_activation(network))
        column = Node(unused_id(network), layer, right.sources or (network.nodes[at - 1].id,))
        moved = replace(right, sources=(column.id,), erased=frozenset())
        nodes = (*network.nodes[:at], column, moved, *network.nodes[at + 1 :])
        return tidy(with_network(experiment, Network(nodes)))

    return Edit("insert column", change)


def insert_normalisation(before: str) -> Edit:
    """Insert a column of batch normalisation in front of another, a neuron for each of its inputs.

    It takes its place between two columns; where there are more, nothing says which to normalise.
    """

    def change(experiment: Experiment) -> Experiment:
        network = experiment.network
        right = network[before]
        if len(right.sources) != 1:
            raise NetworkError(
                f"The column {network.title(before)!r} does not take its inputs from one other "
                "column alone; connect it with one to normalise that."
            )
        source, at = network[right.sources[0]], network.nodes.index(right)
        names, column_id = source.neurons, unused_id(network)
        column = Node(
            column_id,
            BatchNormalisation(len(names)),
            (source.id,),
            names,
            _all_but_own(source),
        )
        moved = replace(
            right,
            sources=(column_id,),
            erased=frozenset((column_id, s, t) for _, s, t in right.erased),
            frozen=frozenset((column_id, s, t) for _, s, t in right.frozen),
        )
        nodes = (*network.nodes[:at], column, moved, *network.nodes[at + 1 :])
        return tidy(with_network(experiment, Network(nodes)))

    return Edit("insert batch normalisation", change)


def set_layer(node_id: str, name: str, value: float) -> Edit:
    """Set a parameter of a column's layer, such as its dropout."""

    def change(experiment: Experiment) -> Experiment:
        node = experiment.network[node_id]
        layer = node.layer.with_parameter(name, value)
        return replace_node(experiment, replace(node, layer=layer))

    return Edit(f"set {name} to {value:g}", change)


def chosen_activation(node: Node) -> Activation | None:
    """Return the activation of a column, if it is one to be chosen."""
    return activation_of(node) if node.layer.adds_up else None


def usual_activation(network: Network) -> Activation:
    """Return the activation that a new hidden column gets: that of the first there is."""
    layers = [node.layer for node in network.hidden if isinstance(node.layer, Dense)]
    bent = [layer for layer in layers if not isinstance(layer.activation, Identity)]
    return [*bent, *layers, Dense()][0].activation  # linear ones may be the pieces of a maxout


def remove_column(node_id: str) -> Edit:
    """Remove a hidden column; those to its right take its inputs instead.

    They do not where a connection into it or out of it has been erased: what was drawn one by one
    is not connected anew by removing something.
    """

    def change(experiment: Experiment) -> Experiment:
        network = without_column(experiment.network, node_id)
        return tidy(with_network(experiment, network))

    return Edit("remove column", change)


def without_column(network: Network, node_id: str) -> Network:
    """Return a network without a hidden column, its neighbours connected if it was fully so."""
    gone = network[node_id]
    if gone not in network.hidden:
        raise NetworkError("Inputs and outputs follow from the data and cannot be removed.")
    is_full = not gone.erased and not any(
        connection[0] == gone.id for node in network.nodes for connection in node.erased
    )
    handed_on = gone.sources if is_full else ()
    nodes = [_bypass(node, gone.id, handed_on) for node in network.nodes if node is not gone]
    return Network(tuple(nodes))


def _bypass(node: Node, gone: str, handed_on: tuple[str, ...]) -> Node:
    if gone not in node.sources:
        return node
    at = node.sources.index(gone)
    sources = (*node.sources[:at], *handed_on, *node.sources[at + 1 :])
    return replace(node, sources=tuple(dict.fromkeys(sources)))


def set_activation(node_id: str, activation: Activation) -> Edit:
    """Set a column's activation; an output that its loss cannot follow gets the quadratic loss."""

    def change(experiment: Experiment) -> Experiment:
        node = experiment.network[node_id]
        if not isinstance(node.layer, WeightedSums) or chosen_activation(node) is None:
            raise NetworkError(f"Column {node_id!r} has no activation to be chosen.")
        node = replace(node, layer=replace(node.layer, activation=activation))
        partner = experiment.loss.partner
        is_output = node_id == experiment.network.output.id
        loss = experiment.loss
        if is_output and partner is not None and partner != activation.name:
            loss = Quadratic()
        return replace_node(experiment, node, loss)

    return Edit(f"set activation to {activation.title}", change)


def set_features(features: tuple[str, ...]) -> Edit:
    """Choose the network's inputs among those that the data offers."""
    return Edit("choose inputs", lambda experiment: with_features(experiment, features))


def with_features(experiment: Experiment, features: tuple[str, ...]) -> Experiment:
    """Return the experiment with these inputs; new ones come connected."""
    if not features:
        raise NetworkError("A network needs an input; choose at least one.")
    node = replace(experiment.network.input, layer=Input(features=features), neurons=features)
    return tidy(replace_node(experiment, node))
