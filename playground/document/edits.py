"""Edits: named functions from one experiment to the next."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from playground.document.experiment import Experiment, starting_values
from playground.document.reshaping import adapt_to, fit_output_to_loss, replace_node, with_network
from playground.document.reshaping import without_what_is_lost as tidy
from playground.engine.activation import Activation
from playground.engine.dataset import Dataset
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.loss import Loss
from playground.engine.losses.quadratic import Quadratic
from playground.engine.network import Network, NetworkError, Node
from playground.engine.parameter_key import ParameterKey
from playground.registry import parameters_of


@dataclass(frozen=True)
class Edit:
    """One undoable change: what it does to the experiment, and to weights at their present step."""

    label: str
    """What it does, as it follows the word "Undo": "add neuron"."""
    change: Callable[[Experiment], Experiment]
    values: Mapping[ParameterKey, float] = field(default_factory=dict[ParameterKey, float])
    """Weights and biases that are set by hand, in the present state."""
    is_fresh: bool = False
    """Whether training starts anew, since what came before would no longer follow from the seed."""
    merge_key: str | None = None
    """Edits with the same key that follow each other, as while a slider moves, undo as one."""


def unchanged(experiment: Experiment) -> Experiment:
    """Return the experiment itself: what an edit of present weights alone does to it."""
    return experiment


def add_neuron(node_id: str) -> Edit:
    """Add a neuron at the end of a hidden column."""

    def change(experiment: Experiment) -> Experiment:
        node = experiment.network[node_id]
        return _with_neurons(experiment, node, (*node.neurons, *_new_neurons(node, 1)))

    return Edit("add neuron", change)


def set_neuron_count(node_id: str, n_neurons: int) -> Edit:
    """Give a hidden column so many neurons: the first ones stay, new ones come after them."""

    def change(experiment: Experiment) -> Experiment:
        node = experiment.network[node_id]
        if n_neurons < 1:
            raise NetworkError("A column needs a neuron; remove the column instead.")
        missing = max(0, n_neurons - len(node.neurons))
        neurons = (*node.neurons[:n_neurons], *_new_neurons(node, missing))
        return _with_neurons(experiment, node, neurons)

    return Edit(f"set number of neurons to {n_neurons}", change)


def _new_neurons(node: Node, n_neurons: int) -> tuple[str, ...]:
    """Return names that no neuron of the column has."""
    last = max((int(name) for name in node.neurons if name.isdecimal()), default=0)
    return tuple(str(last + 1 + i) for i in range(n_neurons))


def remove_neuron(node_id: str, neuron: str | None = None) -> Edit:
    """Remove a neuron, the last if none is named; a column's only one stays."""

    def change(experiment: Experiment) -> Experiment:
        node = experiment.network[node_id]
        gone = neuron or node.neurons[-1]
        neurons = tuple(name for name in node.neurons if name != gone)
        if not neurons:
            raise NetworkError("A column needs a neuron; remove the column instead.")
        return _with_neurons(experiment, node, neurons)

    return Edit("remove neuron", change)


def _with_neurons(experiment: Experiment, node: Node, neurons: tuple[str, ...]) -> Experiment:
    network = experiment.network
    if node not in network.hidden or not isinstance(node.layer, Dense):
        title = network.title(node.id)
        raise NetworkError(f"The neurons of column {title!r} follow from the data.")
    layer = replace(node.layer, units=len(neurons))
    return tidy(replace_node(experiment, replace(node, layer=layer, neurons=neurons)))


def insert_column(before: str, units: int = 2) -> Edit:
    """Insert a hidden column in front of another; it takes over that one's inputs."""

    def change(experiment: Experiment) -> Experiment:
        network = experiment.network
        right = network[before]
        layer = Dense(units, _usual_activation(network))
        column = Node(_new_name(network), layer, right.sources)
        at = network.nodes.index(right)
        moved = replace(right, sources=(column.id,), erased=frozenset())
        nodes = (*network.nodes[:at], column, moved, *network.nodes[at + 1 :])
        return tidy(with_network(experiment, Network(nodes)))

    return Edit("insert column", change)


def _usual_activation(network: Network) -> Activation:
    layers = [node.layer for node in network.hidden if isinstance(node.layer, Dense)]
    return layers[0].activation if layers else Dense().activation


def _new_name(network: Network) -> str:
    known = {node.id for node in network.nodes}
    number = 1
    while f"hidden {number}" in known:
        number += 1
    return f"hidden {number}"


def remove_column(node_id: str) -> Edit:
    """Remove a hidden column; those to its right take its inputs instead."""

    def change(experiment: Experiment) -> Experiment:
        network = experiment.network
        gone = network[node_id]
        if gone not in network.hidden:
            raise NetworkError("Inputs and outputs follow from the data and cannot be removed.")
        nodes = [_bypass(node, gone) for node in network.nodes if node is not gone]
        return tidy(with_network(experiment, Network(tuple(nodes))))

    return Edit("remove column", change)


def _bypass(node: Node, gone: Node) -> Node:
    if gone.id not in node.sources:
        return node
    at = node.sources.index(gone.id)
    sources = (*node.sources[:at], *gone.sources, *node.sources[at + 1 :])
    return replace(node, sources=tuple(dict.fromkeys(sources)))


def set_activation(node_id: str, activation: Activation) -> Edit:
    """Set a column's activation; an output that its loss cannot follow gets the quadratic loss."""

    def change(experiment: Experiment) -> Experiment:
        node = experiment.network[node_id]
        if not isinstance(node.layer, Dense):
            raise NetworkError(f"Column {node_id!r} has no activation.")
        node = replace(node, layer=replace(node.layer, activation=activation))
        partner = experiment.loss.partner
        is_output = node_id == experiment.network.output.id
        loss = experiment.loss
        if is_output and partner is not None and partner != activation.name:
            loss = Quadratic()
        return replace_node(experiment, node, loss)

    return Edit(f"set activation to {activation.title}", change)


def set_loss(loss: Loss) -> Edit:
    """Set the loss; if it needs a certain output activation, the output column gets it."""

    def change(experiment: Experiment) -> Experiment:
        return tidy(fit_output_to_loss(experiment, loss))

    return Edit(f"set loss to {loss.title}", change)


def set_features(features: tuple[str, ...]) -> Edit:
    """Choose the network's inputs among those that the data offers."""

    def change(experiment: Experiment) -> Experiment:
        if not features:
            raise NetworkError("A network needs an input; choose at least one.")
        node = replace(experiment.network.input, layer=Input(features=features), neurons=features)
        return tidy(replace_node(experiment, node))

    return Edit("choose inputs", change)


def choose_dataset(dataset: Dataset) -> Edit:
    """Take another data set; inputs, outputs and loss follow it, and training starts anew."""

    def change(experiment: Experiment) -> Experiment:
        is_normalised = experiment.is_normalised or dataset.is_raw
        return tidy(adapt_to(replace(experiment, is_normalised=is_normalised), dataset))

    return Edit(f"choose data set {dataset.title}", change, is_fresh=True)


def change_dataset(dataset: Dataset, name: str) -> Edit:
    """Change a parameter, called `name`, of the present data set; the weights stay."""
    label = parameters_of(type(dataset))[name].label.lower()

    def change(experiment: Experiment) -> Experiment:
        return tidy(adapt_to(experiment, dataset))

    return Edit(f"change {label}", change, merge_key=f"dataset.{name}")


_STARTS_ANEW = ("seed", "initialiser")

_LARGEST = 1e30
"""The largest size of a weight set by hand; beyond 1e38 is no float32."""


def set_field(name: str, value: Any) -> Edit:
    """Set a field of the experiment, such as "batch_size" or "optimiser".

    Another seed or initialiser means other starting weights, so training starts anew.
    """
    info = parameters_of(Experiment).get(name)
    label = info.label.lower() if info else name

    def change(experiment: Experiment) -> Experiment:
        return replace(experiment, **{name: value})

    return Edit(f"change {label}", change, is_fresh=name in _STARTS_ANEW, merge_key=name)


def set_parameters(values: Mapping[ParameterKey, float], *, is_start: bool) -> Edit:
    """Set weights or biases by hand, at the present step or, with `is_start`, for every start."""
    what = "weight" if any(key.source for key in values) else "bias"

    def change(experiment: Experiment) -> Experiment:
        _check_size(values)
        if not is_start:
            return experiment
        known = {starting.key: starting.value for starting in experiment.start}
        return replace(experiment, start=starting_values(known | dict(values)))

    merge_key = "parameters " + " ".join(map(repr, values))
    return Edit(f"set {what}", change, values=dict(values), merge_key=merge_key)


def _check_size(values: Mapping[ParameterKey, float]) -> None:
    for value in values.values():
        if not abs(value) <= _LARGEST:  # which NaN is not either
            raise ValueError(
                f"A weight or bias cannot be {value:g}; choose a number between {-_LARGEST:g} and "
                f"{_LARGEST:g}."
            )


def regenerate(seed: int) -> Edit:
    """Take the seed after `seed`: new examples of the same kind, and new starting weights."""
    following = (seed + 1) % 2**31
    return replace(set_field("seed", following), label="regenerate", merge_key=None)


def reset() -> Edit:
    """Go back to before the first step; undo brings back what training had done."""
    return Edit("reset", unchanged, is_fresh=True)
