"""Edits of how fast columns learn."""

from dataclasses import replace

from playground.document.edit import Edit
from playground.document.experiment import Experiment
from playground.document.reshaping import replace_node
from playground.document.wiring import node_of
from playground.engine.network import NetworkError


def set_rate_factor(node_id: str, factor: float) -> Edit:
    """Multiply the learning rate for all weights and biases of a column; 1 is as usual."""

    def change(experiment: Experiment) -> Experiment:
        node = node_of(experiment.network, node_id)
        if node is experiment.network.input:
            raise NetworkError("The inputs have no weights that learn; choose another column.")
        return replace_node(experiment, replace(node, rate_factor=factor))

    return Edit(f"set learning rate of column to × {factor:g}", change)
