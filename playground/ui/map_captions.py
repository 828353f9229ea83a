"""The words over a map: whose answer it shows, or why there is no map."""

from playground.document.experiment import Experiment
from playground.engine.dataset import Dataset
from playground.engine.neuron_name import NeuronName
from playground.ui.feature_names import feature_in_words


def map_caption(experiment: Experiment, node_id: str, neuron: str | None) -> str:
    """Return whose answer is shown; None stands for the network's as a whole."""
    network = experiment.network
    label = experiment.sketch.label(NeuronName(node_id, neuron)) if neuron is not None else ""
    if label:
        return f"{label}, {network.title(node_id)}"
    if node_id == network.output.id and (target := _target(experiment, neuron)):
        return f"answer for {target}"
    if neuron is None:
        return "answer of the network"
    if node_id == network.input.id:
        return f"input {feature_in_words(neuron)}"
    return f"neuron {network[node_id].neurons.index(neuron) + 1} of {network.title(node_id)}"


def _target(experiment: Experiment, neuron: str | None) -> str:
    """Return which of several targets an output is for, or ""."""
    neurons, targets = experiment.network.output.neurons, experiment.dataset.target_names
    if len(targets) < 2 or len(targets) != len(neurons):
        return ""
    return targets[neurons.index(neuron) if neuron is not None else 0]


def why_no_map(dataset: Dataset) -> str:
    """Return why the examples of a data set cannot be shown on a plane."""
    n_inputs = len(dataset.columns)
    if dataset.image_shape:
        rows, columns = dataset.image_shape
        what = f"Each example is an image of {rows} × {columns} pixels: {n_inputs} numbers"
    else:
        what = f"Each example has {n_inputs} {'number' if n_inputs == 1 else 'numbers'}"
    return (
        f"{what}, and a flat map can show examples of two only. "
        "Watch the loss curves and the network drawing instead."
    )
