"""The numbers behind the images of what neurons look for, as tables; no Qt."""

from playground.document.experiment import Experiment
from playground.engine.arrays import FloatArray
from playground.engine.dataset import Part
from playground.engine.measurements.exciting_examples import NeuronExtremes
from playground.engine.measurements.saliency import SaliencyMap
from playground.engine.neuron_name import NeuronName
from playground.ui.digits.looking_words import name_of, target_of
from playground.ui.examples.words import example_words
from playground.ui.gradients.matrix_numbers import image_shape
from playground.ui.gradients.matrix_words import row_names
from playground.ui.table_export import Table

_PIXEL = ("row", "column")
Row = tuple[str | float, ...]


def weights_table(experiment: Experiment, theta: FloatArray, node: str) -> Table | None:
    """Return a row for each neuron's each pixel; None where weights make no image."""
    network = experiment.network
    shape, views = image_shape(network, network[node]), network.views(theta)
    if shape is None:
        return None
    rows: list[Row] = []
    names = row_names(experiment, network[node])
    for name, weights in zip(names, views[node]["weight"].tolist(), strict=True):
        rows += [(name, *_place(k, shape), weight) for k, weight in enumerate(weights)]
    title = f"What neurons look for: {network.title(node)}"
    return Table(title, ("neuron", *_PIXEL, "weight"), tuple(rows))


def neuron_table(
    experiment: Experiment,
    theta: FloatArray,
    neuron: NeuronName,
    train: Part,
    extremes: NeuronExtremes | None,
) -> Table:
    """Return a neuron's weights from the pixels and to the next column, and what excites it."""
    network = experiment.network
    node, views = network[neuron.node], network.views(theta)
    shape, rows = image_shape(network, node), list[Row]()
    if shape is not None:
        weights = views[node.id]["weight"][node.neurons.index(neuron.neuron)].tolist()
        for k, weight in enumerate(weights):
            row, column = _place(k, shape)
            rows.append(("weight from", f"pixel in row {row}, column {column}", weight))
    target = target_of(network, neuron)
    if target is not None:
        at = network.input_names(network[target]).index((neuron.node, neuron.neuron))
        values = views[target]["weight"][:, at].tolist()
        names = row_names(experiment, network[target])
        rows += [("weight to", *pair) for pair in zip(names, values, strict=True)]
    if extremes is not None:
        for words, found, sums in (
            ("excited most by", extremes.most, extremes.most_sums),
            ("excited least by", extremes.least, extremes.least_sums),
        ):
            for row, weighted_sum in zip(found.tolist(), sums.tolist(), strict=True):
                what = example_words(experiment.dataset, train, row).replace("\xa0", " ")
                rows.append((words, what, weighted_sum))
    title = f"What neurons look for: {name_of(experiment, neuron)}"
    return Table(title, ("what", "name", "weight or weighted sum"), tuple(rows))


def image_table(experiment: Experiment, seen: SaliencyMap) -> Table | None:
    """Return a row for each pixel of an image: its ink, and what it says for a class."""
    shape, names = experiment.dataset.image_shape, experiment.dataset.classes
    if shape is None or not 0 <= seen.class_index < len(names):
        return None
    columns = [seen.values, seen.contribution, seen.slope]
    about = names[seen.class_index]
    titles = ["ink", f"spoke for {about}", f"would speak for {about}"]
    if seen.loss_slope is not None:
        columns.append(seen.loss_slope)
        titles.append("gradient of the loss")
    numbers = zip(*(column.tolist() for column in columns), strict=True)
    rows = tuple((*_place(k, shape), *each) for k, each in enumerate(numbers))
    return Table("What neurons look for: one image", (*_PIXEL, *titles), rows)


def _place(pixel: int, shape: tuple[int, int]) -> tuple[int, int]:
    """Return the row and the column of a pixel, counted from 1."""
    row, column = divmod(pixel, shape[1])
    return row + 1, column + 1
