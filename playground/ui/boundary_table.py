"""The numbers of the decision boundary as a table; no Qt."""

import numpy as np

from playground.engine.arrays import FloatArray
from playground.engine.dataset import Dataset, Part
from playground.session.snapshot import Snapshot
from playground.ui.examples.words import target_words
from playground.ui.table_export import Table


def boundary_table(
    snapshot: Snapshot, step: int, node: str, values: FloatArray, *, has_test_points: bool
) -> Table:
    """Return the grid of a node's answers, (units, rows, columns), and then the points.

    An answer belongs to the centre of its square; a point has the right answer instead.
    """
    dataset, network = snapshot.experiment.dataset, snapshot.experiment.network
    units = [f"neuron {number}" for number in range(1, len(values) + 1)]
    title = f"{network.title(node)}, step {step}"
    rows = _grid(dataset, values)
    parts = {"training point": snapshot.examples.train}
    if has_test_points:
        parts["test point"] = snapshot.examples.test
    for kind, part in parts.items():
        rows += _points(kind, dataset, part, len(units))
    return Table(title, ("what", *dataset.columns, *units, "target"), tuple(rows))


def _grid(dataset: Dataset, values: FloatArray) -> list[tuple[str | float, ...]]:
    sides = [
        low + (high - low) * (np.arange(n) + 0.5) / n
        for (low, high), n in zip(dataset.bounds, values.shape[:0:-1], strict=True)
    ]
    across, up = np.meshgrid(*sides)
    numbers = np.stack([across, up, *values], axis=-1).reshape(-1, 2 + len(values))
    return [("grid", *row, "") for row in numbers.tolist()]


def _points(kind: str, dataset: Dataset, part: Part, n_units: int) -> list[tuple[str | float, ...]]:
    unknown = ("",) * n_units
    return [
        (kind, *inputs, *unknown, _target(dataset, part, row))
        for row, inputs in enumerate(part.inputs.tolist())
    ]


def _target(dataset: Dataset, part: Part, row: int) -> str | float:
    if dataset.classes or np.size(part.targets[row]) > 1:
        return target_words(dataset, part, row)
    return float(np.ravel(part.targets[row])[0])
