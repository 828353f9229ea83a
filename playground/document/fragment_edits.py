"""The edit that puts copied neurons into a network."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from playground.document.edit import Edit, counted
from playground.document.experiment import Experiment
from playground.document.fragment import CopiedColumn, Fragment
from playground.document.parameter_edits import with_start
from playground.document.reshaping import replace_node
from playground.document.reshaping import without_what_is_lost as tidy
from playground.document.sketch import FARTHEST
from playground.document.wiring import (
    unused_ids,
    unused_names,
    with_links,
    with_loose_column,
    with_loose_neurons,
)
from playground.engine.layers.dense import Dense
from playground.engine.network import Connection, Network, Node
from playground.engine.neuron_name import NeuronName
from playground.engine.parameter_key import ParameterKey


@dataclass(frozen=True)
class _Target:
    """Where the neurons of a copied column go, and what they are called there."""

    column: CopiedColumn
    id: str
    names: tuple[str, ...]
    before: str | None
    """The column in front of which a new one is put, or None where there is one already."""


def paste(
    experiment: Experiment,
    fragment: Fragment,
    *,
    shift: tuple[float, float] = (0.0, 0.0),
    is_start: bool,
    verb: str = "paste",
) -> Edit:
    """Add copied neurons, connected among themselves alone, to the network of an experiment.

    They join the hidden columns that they were copied from where those are there and compute the
    same, or else come in new columns. `shift` is added to their places. At the start their weights
    and biases are those of every start. `experiment` is the one that the edit will be applied to.
    """
    targets = _targets(experiment.network, fragment)
    names = _names(targets)
    values = _values(fragment, names)

    def change(experiment: Experiment) -> Experiment:
        for target in targets:
            experiment = _with_neurons(experiment, target)
        links = [(names[each.source], names[each.target]) for each in fragment.connections]
        experiment = _with_marks(with_links(experiment, links), fragment, names)
        experiment = _with_sketch(experiment, fragment, names, shift)
        return tidy(with_start(experiment, values) if is_start else experiment)

    return Edit(f"{verb} {counted(fragment.n_neurons, 'neuron')}", change, values=values)


def _targets(network: Network, fragment: Fragment) -> list[_Target]:
    kept, new_ids = _kept_columns(network, fragment), unused_ids(network)
    targets: list[_Target] = []
    for number, column in enumerate(fragment.columns):
        n_neurons = len(column.neurons)
        if column.id in kept:
            names = unused_names(network[column.id], n_neurons)
            targets.append(_Target(column, column.id, names, None))
        else:
            following = (each.id for each in fragment.columns[number:] if each.id in kept)
            names = tuple(str(i + 1) for i in range(n_neurons))
            before = next(following, network.output.id)
            targets.append(_Target(column, next(new_ids), names, before))
    return targets


def _kept_columns(network: Network, fragment: Fragment) -> set[str]:
    """Return the columns that copied neurons can join, in the same order from left to right."""
    places = {node.id: place for place, node in enumerate(network.nodes)}
    kept: set[str] = set()
    last = 0
    for column in fragment.columns:
        node = network[column.id] if column.id in places else network.input
        is_alike = isinstance(node.layer, Dense) and node.layer.activation == column.activation
        if is_alike and node in network.hidden and places[node.id] > last:
            kept.add(node.id)
            last = places[node.id]
    return kept


def _names(targets: Sequence[_Target]) -> Mapping[NeuronName, NeuronName]:
    """Return what each copied neuron will be called."""
    return {
        NeuronName(target.column.id, neuron.name): NeuronName(target.id, name)
        for target in targets
        for neuron, name in zip(target.column.neurons, target.names, strict=True)
    }


def _values(
    fragment: Fragment, names: Mapping[NeuronName, NeuronName]
) -> dict[ParameterKey, float]:
    values: dict[ParameterKey, float] = {}
    for column in fragment.columns:
        for neuron in column.neurons:
            name = names[NeuronName(column.id, neuron.name)]
            values[ParameterKey(name.node, name.neuron)] = neuron.bias
    for each in fragment.connections:
        source, target = names[each.source], names[each.target]
        key = ParameterKey(target.node, target.neuron, (source.node, source.neuron))
        values[key] = each.weight
    return values


def _with_neurons(experiment: Experiment, target: _Target) -> Experiment:
    if target.before is None:
        return with_loose_neurons(experiment, target.id, target.names)
    column = target.column
    layer = Dense(len(target.names), column.activation)
    node = Node(target.id, layer, neurons=target.names, is_frozen=column.is_frozen)
    return with_loose_column(experiment, node, target.before)


def _with_marks(
    experiment: Experiment, fragment: Fragment, names: Mapping[NeuronName, NeuronName]
) -> Experiment:
    """Return the experiment with what was frozen of the copied neurons frozen again."""
    weights: dict[str, set[Connection]] = {}
    biases: dict[str, set[str]] = {}
    for each in fragment.connections:
        if each.is_frozen:
            source, target = names[each.source], names[each.target]
            connection = (source.node, source.neuron, target.neuron)
            weights.setdefault(target.node, set()).add(connection)
    for column in fragment.columns:
        for neuron in column.neurons:
            if neuron.is_bias_frozen:
                name = names[NeuronName(column.id, neuron.name)]
                biases.setdefault(name.node, set()).add(name.neuron)
    for node_id in {*weights, *biases}:
        node = experiment.network[node_id]
        if not node.is_frozen:  # else they are frozen with the column
            frozen = node.frozen | weights.get(node_id, set())
            frozen_biases = node.frozen_biases | biases.get(node_id, set())
            node = replace(node, frozen=frozen, frozen_biases=frozen_biases)
            experiment = replace_node(experiment, node)
    return experiment


def _with_sketch(
    experiment: Experiment,
    fragment: Fragment,
    names: Mapping[NeuronName, NeuronName],
    shift: tuple[float, float],
) -> Experiment:
    sketch = experiment.sketch
    places: dict[NeuronName, tuple[float, float]] = {}
    for column in fragment.columns:
        for neuron in column.neurons:
            name = names[NeuronName(column.id, neuron.name)]
            sketch = sketch.with_label(name, neuron.label) if neuron.label else sketch
            if neuron.place is not None:
                x, y = neuron.place
                places[name] = (_within(x + shift[0]), _within(y + shift[1]))
    if places:
        sketch = sketch.with_places(places)
    return replace(experiment, sketch=sketch)


def _within(share: float) -> float:
    return min(max(share, -FARTHEST), FARTHEST)
