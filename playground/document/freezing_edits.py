"""Edits that have training leave weights and biases alone, or no longer."""

from collections.abc import Iterable
from dataclasses import replace

from playground.document.edit import Edit, counted
from playground.document.experiment import Experiment
from playground.document.parameter_edits import check_parameters
from playground.document.reshaping import replace_node, with_network
from playground.document.wiring import node_of
from playground.engine.network import Connection, Network, NetworkError, Node
from playground.engine.parameter_key import ParameterKey


def freeze(keys: Iterable[ParameterKey], columns: Iterable[str] = (), *, is_frozen: bool) -> Edit:
    """Have training leave weights and biases, and all those of columns, alone, or no longer."""
    chosen, ids = frozenset(keys), sorted(set(columns))

    def change(experiment: Experiment) -> Experiment:
        network = experiment.network
        if not (chosen or ids):
            raise NetworkError("Nothing is selected; choose weights, biases or neurons first.")
        check_parameters(network, chosen)
        nodes = tuple(
            _with_marks(network, node, chosen, is_frozen=is_frozen) for node in network.nodes
        )
        changed = with_network(experiment, Network(nodes))
        for node_id in ids:
            changed = freeze_column(node_id, is_frozen=is_frozen).change(changed)
        return changed

    words = [_what(chosen)] if chosen else []
    words += [counted(len(ids), "column")] if ids else []
    return Edit(f"{_verb(is_frozen=is_frozen)} {' and '.join(words)}", change)


def _verb(*, is_frozen: bool) -> str:
    return "freeze" if is_frozen else "unfreeze"


def _what(keys: frozenset[ParameterKey]) -> str:
    n_biases = sum(key.source is None for key in keys)
    if n_biases == 0:
        return counted(len(keys), "weight")
    if n_biases == len(keys):
        return counted(n_biases, "bias", "biases")
    return f"{len(keys):,} weights and biases"


def _with_marks(
    network: Network, node: Node, keys: frozenset[ParameterKey], *, is_frozen: bool
) -> Node:
    weights = {(*key.source, key.neuron) for key in keys if key.node == node.id and key.source}
    biases = {key.neuron for key in keys if key.node == node.id and not key.source}
    if not (weights or biases) or (node.is_frozen and is_frozen):
        return node
    if is_frozen:
        marks = node.frozen | weights, node.frozen_biases | biases
    elif node.is_frozen:
        marks = _all_weights(network, node) - weights, frozenset(node.neurons) - biases
    else:
        marks = node.frozen - weights, node.frozen_biases - biases
    return replace(node, frozen=marks[0], frozen_biases=marks[1], is_frozen=False)


def _all_weights(network: Network, node: Node) -> frozenset[Connection]:
    every = ((*name, neuron) for name in network.input_names(node) for neuron in node.neurons)
    return frozenset(every) - node.erased


def freeze_column(node_id: str, *, is_frozen: bool) -> Edit:
    """Have training leave all weights and biases of a column alone, or none of them any more."""

    def change(experiment: Experiment) -> Experiment:
        node = node_of(experiment.network, node_id)
        if node is experiment.network.input:
            raise NetworkError("The inputs have no weights to freeze; choose another column.")
        none: frozenset[Connection] = frozenset()
        frozen = replace(node, frozen=none, frozen_biases=frozenset(), is_frozen=is_frozen)
        return replace_node(experiment, frozen)

    return Edit(f"{_verb(is_frozen=is_frozen)} column", change)
