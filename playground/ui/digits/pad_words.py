"""What the pad says of the network's answer."""

import numpy as np

from playground.document.experiment import Experiment
from playground.engine.arrays import FloatArray
from playground.engine.dataset import Dataset
from playground.engine.preparation import class_targets
from playground.ui.examples.words import drawn_thing

NO_PICTURES = (
    "These data have no pictures. Choose “MNIST digits” as the data set at the left, or a folder "
    "of images under Own data, to draw for the network."
)
HINT = "The right mouse button erases. Ctrl+Z takes a stroke back, Ctrl+V pastes a picture."
UNTRAINED = "The network has not learned anything yet: press Play, then draw."


def empty(dataset: Dataset) -> str:
    """Return what there is to do with blank paper."""
    return f"Draw a {drawn_thing(dataset)}, and see what the network makes of it."


def bars_of(
    experiment: Experiment, outputs: FloatArray
) -> tuple[tuple[str, ...], FloatArray, tuple[float, float]]:
    """Return the names and the values of the bars, and the targets for "no" and "yes".

    One output that tells two classes apart gets a bar for each.
    """
    classes = experiment.dataset.classes
    low, high = class_targets(experiment.network, experiment.loss)
    values = outputs.astype(np.float64)
    if len(classes) == len(values):
        return classes, values, (low, high)
    if len(classes) == 2 and len(values) == 1:
        return classes, np.array([low + high - values[0], values[0]]), (low, high)
    return tuple(f"output {i + 1}" for i in range(len(values))), values, (low, high)


def verdict(names: tuple[str, ...], values: FloatArray) -> str:
    """Return in a sentence what the network takes a picture for."""
    if not np.isfinite(values).all():
        return "The network's outputs are no numbers any more; start again with smaller steps."
    if len(values) < 2:
        return f"The network gives {values[0]:.2f}."
    second, first = np.argsort(values)[[-2, -1]].tolist()
    if values[first] == values[second]:
        return "The network cannot decide."
    return says(names[first], names[second])


def says(first: str, second: str) -> str:
    """Return what the network says, and what next."""
    return f"The network says {first}; next comes {second}."
