"""Edits: named functions from one experiment to the next.

Those of data and training stand here; those of the network come from the modules beside this one.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from playground.document.column_edits import (
    add_neuron,
    insert_column,
    insert_normalisation,
    remove_column,
    remove_neuron,
    set_activation,
    set_features,
    set_layer,
    set_neuron_count,
)
from playground.document.drawing_edits import connect, connect_columns, new_neurons, place_neuron
from playground.document.edit import Edit, unchanged
from playground.document.experiment import Experiment
from playground.document.freezing_edits import freeze, freeze_column
from playground.document.parameter_edits import multiply_parameters, set_parameters
from playground.document.rate_edits import set_rate_factor
from playground.document.removal_edits import remove
from playground.document.reshaping import adapt_to, fit_output_to_loss
from playground.document.reshaping import without_what_is_lost as tidy
from playground.document.sketch_edits import label_neuron, move_neurons, tidy_up
from playground.engine.dataset import Dataset
from playground.engine.loss import Loss
from playground.registry import parameters_of

__all__ = [
    "Edit",
    "add_neuron",
    "change_dataset",
    "choose_dataset",
    "connect",
    "connect_columns",
    "freeze",
    "freeze_column",
    "go_on_with",
    "insert_column",
    "insert_normalisation",
    "label_neuron",
    "move_neurons",
    "multiply_parameters",
    "new_neurons",
    "place_neuron",
    "regenerate",
    "remove",
    "remove_column",
    "remove_neuron",
    "reset",
    "set_activation",
    "set_features",
    "set_field",
    "set_layer",
    "set_loss",
    "set_neuron_count",
    "set_parameters",
    "set_rate_factor",
    "tidy_up",
    "unchanged",
]


def set_loss(loss: Loss) -> Edit:
    """Set the loss; if it needs a certain output activation, the output column gets it."""

    def change(experiment: Experiment) -> Experiment:
        return tidy(fit_output_to_loss(experiment, loss))

    return Edit(f"set loss to {loss.title}", change)


def choose_dataset(dataset: Dataset) -> Edit:
    """Take another data set; inputs, outputs and loss follow it, and training starts anew."""
    return Edit(f"choose data set {dataset.title}", _taking(dataset), is_fresh=True)


def go_on_with(dataset: Dataset) -> Edit:
    """Take other examples of the same kind as the present ones; the weights stay."""
    return Edit(f"go on with {dataset.title}", _taking(dataset))


def _taking(dataset: Dataset) -> Callable[[Experiment], Experiment]:
    def change(experiment: Experiment) -> Experiment:
        is_normalised = experiment.is_normalised or dataset.is_raw
        return tidy(adapt_to(replace(experiment, is_normalised=is_normalised), dataset))

    return change


def change_dataset(dataset: Dataset, name: str) -> Edit:
    """Change a parameter, called `name`, of the present data set; the weights stay."""
    label = parameters_of(type(dataset))[name].label.lower()

    def change(experiment: Experiment) -> Experiment:
        return tidy(adapt_to(experiment, dataset))

    return Edit(f"change {label}", change, merge_key=f"dataset.{name}")


_STARTS_ANEW = ("seed", "initialiser")


def set_field(name: str, value: Any) -> Edit:
    """Set a field of the experiment, such as "batch_size" or "optimiser".

    Another seed or initialiser means other starting weights, so training starts anew.
    """
    info = parameters_of(Experiment).get(name)
    label = info.label.lower() if info else name

    def change(experiment: Experiment) -> Experiment:
        return replace(experiment, **{name: value})

    return Edit(f"change {label}", change, is_fresh=name in _STARTS_ANEW, merge_key=name)


def regenerate(seed: int) -> Edit:
    """Take the seed after `seed`: new examples of the same kind, and new starting weights."""
    following = (seed + 1) % 2**31
    return replace(set_field("seed", following), label="regenerate", merge_key=None)


def reset() -> Edit:
    """Go back to before the first step; undo brings back what training had done."""
    return Edit("reset", unchanged, is_fresh=True)
