"""The numbers behind the nudges as tables; no Qt."""

import numpy as np

from playground.document.experiment import Experiment
from playground.engine.arrays import ByteArray, FloatArray
from playground.engine.clippings.none import Unclipped
from playground.engine.dataset import Dataset
from playground.engine.measurements.nudges import ParameterNudges
from playground.engine.measurements.nudges_of_layer import ColumnNudges
from playground.session.snapshot import Answer, Snapshot
from playground.ui.editor.drawing import drawing_of
from playground.ui.editor.labels import neuron_label, nouns
from playground.ui.examples.words import example_name, target_words
from playground.ui.gradients.nudge_words import heading, noun
from playground.ui.table_export import Table

_MOST_INPUTS = 20


def weight_table(snapshot: Snapshot, answer: Answer[ParameterNudges]) -> Table:
    """Return each example's gradient, and below them what they come to."""
    nudges = answer.value
    what = noun(nudges.key, snapshot.experiment.network)
    names = _input_names(snapshot.experiment.dataset)
    inputs = snapshot.examples.train.inputs
    rows: list[tuple[str | float, ...]] = [
        (*_example(snapshot, row), gradient, *_numbers(inputs[row, : len(names)]))
        for row, gradient in zip(nudges.rows.tolist(), nudges.gradients.tolist(), strict=True)
    ]
    clipping = snapshot.experiment.clipping
    sums = {
        "positive part": nudges.positive,
        "negative part": nudges.negative,
        "mean": nudges.mean,
        "mean with penalty": nudges.penalised,
        **({} if isinstance(clipping, Unclipped) else {"clipped mean": nudges.clipped}),
    }
    empty, nothing = ("",) * len(names), ("",) * 3
    rows = [(*row, *nothing) for row in rows]
    rows += [(name, "", value, *empty, *nothing) for name, value in sums.items()]
    after = float(np.dtype(nudges.dtype).type(nudges.value + nudges.update))
    step = (nudges.update, nudges.value, after)
    rows.append(("next step", "", "", *empty, *step))
    columns = ("step", f"{what} before", f"{what} after")
    title = f"{heading(snapshot.experiment, nudges.key)}, step {answer.step + 1}"
    return Table(title, ("example", "target", "gradient", *names, *columns), tuple(rows))


def _input_names(dataset: Dataset) -> tuple[str, ...]:
    """Return what the numbers of an example are called; () where they are too many for a table."""
    return dataset.columns if len(dataset.columns) <= _MOST_INPUTS else ()


def _numbers(inputs: FloatArray | ByteArray) -> list[float]:
    """Return an example's numbers with no more digits than they have."""
    return [float(str(value)) for value in inputs]


def layer_table(snapshot: Snapshot, answer: Answer[ColumnNudges]) -> Table:
    """Return the matrix as it is shown, the means as its last row."""
    nudges, experiment = answer.value, snapshot.experiment
    n_rows = len(nudges.gradients)
    flat = nudges.gradients.reshape(n_rows, -1).tolist()
    rows: list[tuple[str | float, ...]] = [
        (*_examples(snapshot, nudges, row), *values) for row, values in enumerate(flat)
    ]
    rows.append(("mean", "", *nudges.means.ravel().tolist()))
    title = f"{experiment.network.title(nudges.node).capitalize()}, step {answer.step + 1}"
    return Table(title, ("example", "target", *_column_names(experiment, nudges)), tuple(rows))


def _example(snapshot: Snapshot, row: int) -> tuple[str, str]:
    dataset, part = snapshot.experiment.dataset, snapshot.examples.train
    return example_name(dataset, row), target_words(dataset, part, row)


def _examples(snapshot: Snapshot, nudges: ColumnNudges, row: int) -> tuple[str, str]:
    per_row = nudges.examples_per_row
    if per_row == 1:
        return _example(snapshot, int(nudges.rows[row]))
    last = min((row + 1) * per_row, len(nudges.rows))
    return f"largest of {row * per_row + 1} to {last} of the minibatch", ""


def _column_names(experiment: Experiment, nudges: ColumnNudges) -> list[str]:
    network, drawing = experiment.network, drawing_of(experiment)
    node, per_column = network[nudges.node], nudges.weights_per_column
    pairs = network.input_names(node)
    inputs = [neuron_label(network[source], name, drawing) for source, name in pairs]
    inputs.append(nouns(node)[1])
    blocks = [inputs[i : i + per_column] for i in range(0, len(inputs), per_column)]
    names = [block[0] if len(block) == 1 else f"{block[0]} to {block[-1]}" for block in blocks]
    return [
        f"{name} → {neuron_label(node, neuron, drawing)}"
        for neuron in node.neurons
        for name in names
    ]
