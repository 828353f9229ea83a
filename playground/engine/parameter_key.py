"""What a single weight or bias is called, whatever else is added to or removed from a network."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from playground.engine.arrays import BoolArray, FloatArray, IntArray
from playground.engine.network import Network, Node


@dataclass(frozen=True)
class ParameterKey:
    """The weight from a source neuron to a neuron, or, without a source, the neuron's bias."""

    node: str
    neuron: str
    source: tuple[str, str] | None = None
    """(node, neuron) from which the connection comes."""


def parameter_index(network: Network, key: ParameterKey) -> int:
    """Return the place of a weight or bias in theta; raise KeyError if there is no such one."""
    rows, columns = network.numbering[key.node]
    place = network.places[key.node]
    if place.start == place.stop:
        raise KeyError(key)
    column = place.fan_in if key.source is None else columns[key.source]
    return place.start + rows[key.neuron] * (place.fan_in + 1) + column


def parameter_key(network: Network, index: int) -> ParameterKey:
    """Return what the weight or bias at a place in theta is called."""
    for node in network.nodes:
        place = network.places[node.id]
        if place.start <= index < place.stop:
            row, column = divmod(index - place.start, place.fan_in + 1)
            source = None if column == place.fan_in else network.input_names(node)[column]
            return ParameterKey(node.id, node.neurons[row], source)
    raise KeyError(index)


def has_parameter(network: Network, key: ParameterKey) -> bool:
    """Whether there is such a weight or bias, and no connection erased that it belongs to."""
    try:
        parameter_index(network, key)
    except KeyError:
        return False
    return key.source is None or (*key.source, key.neuron) not in network[key.node].erased


def parameter_keys(network: Network) -> tuple[ParameterKey, ...]:
    """Return the names of all weights and biases in the order of theta, but those erased."""
    return tuple(
        ParameterKey(node.id, neuron, source)
        for node in network.nodes[1:]
        for neuron in node.neurons
        for source in (*network.input_names(node), None)
        if source is None or (*source, neuron) not in node.erased
    )


def parameter_keys_of(
    network: Network, node: Node, views: Mapping[str, FloatArray], is_fixed: BoolArray | None = None
) -> dict[ParameterKey, float]:
    """Return values for a column's weights and biases, given as its `views`, by their names.

    What is erased is left out, and so is what `is_fixed`, (n_parameters,), says.
    """
    marks = np.zeros(network.n_parameters) if is_fixed is None else is_fixed.astype(np.float64)
    fixed, values = network.views(marks)[node.id], dict[ParameterKey, float]()
    for row, neuron in enumerate(node.neurons):
        for column, source in enumerate(network.input_names(node)):
            if (*source, neuron) not in node.erased and not fixed["weight"][row, column]:
                key = ParameterKey(node.id, neuron, source)
                values[key] = float(views["weight"][row, column])
        if not fixed["bias"][row]:
            values[ParameterKey(node.id, neuron)] = float(views["bias"][row])
    return values


def correspondence(old: Network, new: Network) -> tuple[IntArray, IntArray]:
    """Return the places in old theta and in new theta of every parameter that both have.

    The weight of an erased connection is none that a network has.
    """
    known = {node.id for node in old.nodes}
    pairs = [
        _node_correspondence(old, old[node.id], new, node) for node in new.nodes if node.id in known
    ]
    olds = np.concatenate([pair[0] for pair in pairs] or [_NONE])
    news = np.concatenate([pair[1] for pair in pairs] or [_NONE])
    is_in_both = ~(old.is_erased[olds] | new.is_erased[news])
    return olds[is_in_both], news[is_in_both]


_NONE = np.zeros(0, np.int64)


def _node_correspondence(
    old: Network, old_node: Node, new: Network, new_node: Node
) -> tuple[IntArray, IntArray]:
    old_place, new_place = old.places[old_node.id], new.places[new_node.id]
    if old_place.start == old_place.stop or new_place.start == new_place.stop:
        return _NONE, _NONE
    old_rows, new_rows = _common(old_node.neurons, new_node.neurons)
    old_columns, new_columns = _common(old.input_names(old_node), new.input_names(new_node))
    old_columns = np.append(old_columns, old_place.fan_in)  # the bias stands last
    new_columns = np.append(new_columns, new_place.fan_in)
    return (
        _places(old_place.start, old_place.fan_in, old_rows, old_columns),
        _places(new_place.start, new_place.fan_in, new_rows, new_columns),
    )


def _common(old: Sequence[object], new: Sequence[object]) -> tuple[IntArray, IntArray]:
    where = {name: i for i, name in enumerate(old)}
    pairs = [(where[name], i) for i, name in enumerate(new) if name in where]
    array = np.array(pairs, np.int64).reshape(-1, 2)
    return array[:, 0], array[:, 1]


def _places(start: int, fan_in: int, rows: IntArray, columns: IntArray) -> IntArray:
    return (start + rows[:, np.newaxis] * (fan_in + 1) + columns).ravel()
