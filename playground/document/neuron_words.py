"""What neurons are called in a sentence."""

from collections.abc import Collection

from playground.document.edit import counted
from playground.document.experiment import Experiment
from playground.engine.neuron_name import NeuronName


def neuron_words(name: NeuronName, experiment: Experiment | None = None) -> str:
    """Return what a person calls a neuron: its label, its feature, or "neuron 2 of hidden 1"."""
    label = experiment.sketch.label(name) if experiment is not None else ""
    if label or not name.neuron.isdecimal():
        return label or name.neuron
    is_known = experiment is not None and any(
        node.id == name.node for node in experiment.network.nodes
    )
    column = experiment.network.title(name.node) if experiment and is_known else name.node
    return f"neuron {name.neuron} of {column}"


def neurons_words(names: Collection[NeuronName], experiment: Experiment | None = None) -> str:
    """Return what a person calls several neurons: the name of a single one, or their number."""
    if len(names) == 1:
        return neuron_words(next(iter(names)), experiment)
    return counted(len(names), "neuron")
