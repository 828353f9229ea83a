"""Edits of a truth table; the network's output column follows it, and its weights stay."""

from collections.abc import Callable
from dataclasses import replace

from playground.document.edits import Edit
from playground.document.experiment import Experiment
from playground.document.reshaping import adapt_to, replace_node
from playground.document.reshaping import without_what_is_lost as tidy
from playground.engine.dataset import DataError
from playground.engine.datasets.truth_table import TruthTable
from playground.engine.weighted_sums import WeightedSums


def set_target(table: TruthTable, row: int, output: int, target: int) -> Edit:
    """Set what an output of the present table should give in a row: 0 or 1."""
    name = table.outputs[output]
    return _edit(
        f"set row {table.row_name(row)} of {name} to {target}",
        lambda experiment: adapt_to(
            experiment, _table(experiment).with_target(row, output, target)
        ),
    )


def rename_output(table: TruthTable, output: int, name: str) -> Edit:
    """Call an output of the present table otherwise."""
    return _edit(
        f"rename output {table.outputs[output]} to {name.strip()}",
        lambda experiment: adapt_to(experiment, _table(experiment).with_name(output, name)),
    )


def add_output() -> Edit:
    """Add an output that should be 0 in every row, and a neuron for it."""

    def change(experiment: Experiment) -> Experiment:
        table = _table(experiment).with_output()
        neurons = experiment.network.output.neurons
        last = max((int(name) for name in neurons if name.isdecimal()), default=0)
        return adapt_to(_with_outputs(experiment, (*neurons, str(last + 1))), table)

    return _edit("add output", change)


def remove_output(table: TruthTable, output: int) -> Edit:
    """Remove an output of the present table, and the neuron that gives it."""

    def change(experiment: Experiment) -> Experiment:
        remaining = _table(experiment).without_output(output)
        neurons = experiment.network.output.neurons
        kept = (*neurons[:output], *neurons[output + 1 :])
        return adapt_to(_with_outputs(experiment, kept), remaining)

    return _edit(f"remove output {table.outputs[output]}", change)


def _edit(label: str, change: Callable[[Experiment], Experiment]) -> Edit:
    return Edit(label, lambda experiment: tidy(change(experiment)))


def _table(experiment: Experiment) -> TruthTable:
    if not isinstance(experiment.dataset, TruthTable):
        raise DataError("The data set is no truth table any more; choose it again.")
    return experiment.dataset


def _with_outputs(experiment: Experiment, neurons: tuple[str, ...]) -> Experiment:
    """Return the experiment with these outputs, if each output of its table had one neuron.

    Otherwise the column tells classes apart, or has been drawn otherwise, and is made anew.
    """
    output = experiment.network.output
    if len(output.neurons) != len(_table(experiment).outputs):
        return experiment
    if not isinstance(output.layer, WeightedSums):
        return experiment
    layer = replace(output.layer, units=len(neurons))
    return replace_node(experiment, replace(output, layer=layer, neurons=neurons))
