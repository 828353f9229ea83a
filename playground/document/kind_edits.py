"""What edits have in common that make a column one of another kind, such as maxout."""

from collections.abc import Callable
from dataclasses import replace

from playground.document.edit import Edit
from playground.document.experiment import Experiment
from playground.document.wiring import node_of
from playground.engine.network import Network, NetworkError, Node
from playground.engine.parameter_key import parameter_keys_of


def hidden_column(network: Network, node_id: str) -> Node:
    """Return the column that may be of another kind; raise NetworkError."""
    node = node_of(network, node_id)
    if node not in network.hidden:
        raise NetworkError("Only a hidden column can be of another kind; choose such a one.")
    return node


def without_start(experiment: Experiment, node_id: str, *, only_biases: bool = False) -> Experiment:
    """Return the experiment without starting values of a column, which meant something else."""
    start = tuple(
        each
        for each in experiment.start
        if each.key.node != node_id or (only_biases and each.key.source is not None)
    )
    return replace(experiment, start=start)


def kind_edit(
    experiment: Experiment, change: Callable[[Experiment], Experiment], node_id: str, kind: str
) -> Edit:
    """Return an edit of the present experiment that starts a column anew."""
    changed = change(experiment)
    network, theta = changed.network, changed.initial_parameters()
    values = parameter_keys_of(network, network[node_id], network.views(theta)[node_id])
    return Edit(f"make column of kind {kind!r}", change, values=values)
