"""The numbers of a step under the microscope as a table; no Qt."""

from collections.abc import Iterator, Sequence

from playground.document.experiment import Experiment
from playground.engine.arithmetic.step_numbers import StepNumbers
from playground.engine.arrays import FloatArray
from playground.engine.parameter_key import parameter_index, parameter_keys
from playground.session.step_view import StepView
from playground.ui.editor.drawing import Drawing, drawing_of
from playground.ui.editor.labels import neuron_label
from playground.ui.examples.words import example_name
from playground.ui.table_export import Table

_Row = tuple[str | float, ...]


def step_table(experiment: Experiment, view: StepView) -> Table:
    """Return a row for each number that has been computed: what it is, where, and of whom."""
    numbers, drawing = view.numbers, drawing_of(experiment)
    names = [example_name(experiment.dataset, row) for row in view.rows.tolist()]
    rows = (
        *_of_neurons(numbers, drawing, names),
        *_of_losses(numbers, names),
        *_of_parameters(numbers, drawing),
    )
    columns = ("what", "column", "neuron", "from", "example", "value")
    return Table(f"Step {view.step + 1}", columns, rows)


def _of_neurons(numbers: StepNumbers, drawing: Drawing, names: Sequence[str]) -> Iterator[_Row]:
    kinds = {"sum z": numbers.pre_activation, "activation a": numbers.activation}
    for what, by_node in (kinds | {"error δ": numbers.delta}).items():
        for node_id, values in by_node.items():
            node, title = numbers.network[node_id], numbers.network.title(node_id)
            for neuron, row in zip(node.neurons, values.tolist(), strict=True):
                label = neuron_label(node, neuron, drawing)
                yield from (
                    (what, title, label, "", name, value)
                    for name, value in zip(names, row, strict=True)
                )


def _of_losses(numbers: StepNumbers, names: Sequence[str]) -> Iterator[_Row]:
    if numbers.losses is not None:
        for name, value in zip(names, numbers.losses.tolist(), strict=True):
            yield ("loss", "", "", "", name, value)
    if numbers.mean_loss is not None:
        yield ("mean loss", "", "", "", "", numbers.mean_loss)


def _of_parameters(numbers: StepNumbers, drawing: Drawing) -> Iterator[_Row]:
    network = numbers.network
    kinds: dict[str, FloatArray | None] = {
        "value before": numbers.theta,
        "gradient": numbers.gradient,
        "gradient with penalty": numbers.penalised,
        "clipped gradient": numbers.clipped,
        "update": numbers.update,
    }
    for key in parameter_keys(network):
        index, node = parameter_index(network, key), network[key.node]
        source = "bias" if node.layer.has_weights else "width"
        if key.source is not None:
            source = neuron_label(network[key.source[0]], key.source[1], drawing)
        where = (network.title(key.node), neuron_label(node, key.neuron, drawing), source, "")
        for what, values in kinds.items():
            if values is not None:
                yield (what, *where, float(values[index]))
