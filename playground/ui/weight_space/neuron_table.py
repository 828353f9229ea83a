"""The numbers of weight space as a table: planes, weights, and the region's corners; no Qt."""

import numpy as np

from playground.document.experiment import Experiment
from playground.engine.arrays import FloatArray
from playground.ui.table_export import Table
from playground.ui.weight_space.picture import Picture
from playground.ui.weight_space.words import neuron_title

Row = tuple[str | float, ...]


def neuron_table(picture: Picture, experiment: Experiment, title: str) -> Table:
    """Return the planes x . w = 0 of the examples, the weights step by step, and the region.

    A plane is given by its normal, of which the last number is 1 where the bias is a weight.
    """
    neuron = picture.neuron
    sums = neuron.vectors @ neuron.weights + neuron.offset
    is_wrong = np.isin(np.arange(len(sums)), neuron.wrong)
    rows: list[Row] = [
        ("plane of example", row + 1, *vector, "1" if sign > 0 else "0", total, wrong)
        for row, vector, sign, total, wrong in zip(
            neuron.rows.tolist(),
            neuron.vectors.tolist(),
            neuron.signs.tolist(),
            sums.tolist(),
            np.where(is_wrong, "no", "yes").tolist(),
            strict=True,
        )
    ]
    rows += _points("weights at step", neuron.path_steps.tolist(), neuron.path)
    feasible = picture.feasible
    if feasible is not None:
        regions = (("region", feasible.region), ("region with the margin", feasible.generous))
        for what, region in regions:
            corners = _in_slice(picture, region.vertices, feasible.axes) if region else np.zeros(0)
            rows += _points(f"corner of the {what}", list(range(1, len(corners) + 1)), corners)
    if picture.goal is not None:
        rows += _points("nearest with the margin", [""], picture.goal[np.newaxis])
    columns = ("what", "which", *picture.weight_names, "should be", "sum", "is right")
    title = f"{title}: {neuron_title(experiment, neuron.neuron)}"
    return Table(title, columns, tuple(rows))


def _points(what: str, which: list[int] | list[str], points: FloatArray) -> list[Row]:
    return [
        (what, each, *point, "", "", "") for each, point in zip(which, points.tolist(), strict=True)
    ]


def _in_slice(picture: Picture, points: FloatArray, axes: tuple[int, ...]) -> FloatArray:
    """Return points, (k, 2) or (k, 3), with the other weights as they are, (k, n_weights)."""
    whole = np.repeat(picture.neuron.weights[np.newaxis], len(points), axis=0)
    whole[:, list(axes)] = points
    return whole
