from dataclasses import dataclass

import numpy as np

from playground.engine.arrays import FloatArray, IntArray, read_only
from playground.engine.gradients.next_step import has_next_step, in_chunks, mean_gradient
from playground.engine.instant import Instant
from playground.engine.measurement import MEASUREMENTS, Measurement, Subject

MOST_ROWS, MOST_COLUMNS = 500, 1000
"""Of the matrix that is answered: no screen shows more."""
_MOST_AT_ONCE = 2_000_000


@dataclass(frozen=True, eq=False)
class ColumnNudges:
    """What each example of a minibatch makes of each parameter of a column of neurons.

    Where there are more than fit, each number is the one of largest size in a block of examples by
    weights of the same neuron.
    """

    node: str
    rows: IntArray
    """(n,): the examples, as rows of the training part, in the minibatch's order."""
    gradients: FloatArray
    """(n_rows, units, n_columns): dL_i/dw, a neuron's weights first and then its bias."""
    means: FloatArray
    """(units, n_columns): of all examples, the gradient of the mean loss."""
    n_inputs: int
    """How many weights each neuron has, without its bias."""
    examples_per_row: int
    weights_per_column: int
    strongest: IntArray | None
    """(n_rows, units, n_columns): which one of its block a number is, None where it is alone."""
    strongest_means: IntArray | None
    """(units, n_columns)"""
    share_left: float
    """The mean's size beside that of the examples' gradients on average: what has not cancelled."""

    def example(self, row: int, unit: int, column: int) -> int:
        """Return the place in the minibatch of the example that a number belongs to."""
        within = 0 if self.strongest is None else int(self.strongest[row, unit, column])
        return row * self.examples_per_row + within // self.weights_per_column

    def weight(self, row: int | None, unit: int, column: int) -> int:
        """Return which input's weight a number is, `n_inputs` for the bias; row None: of a mean."""
        found = self.strongest_means if row is None else self.strongest
        if found is None:
            return column * self.weights_per_column
        within = int(found[unit, column] if row is None else found[row, unit, column])
        return column * self.weights_per_column + within % self.weights_per_column


@MEASUREMENTS.register("nudges-of-layer")
@dataclass(frozen=True)
class NudgesOfLayer(Measurement[ColumnNudges | None]):
    """The gradients of the next step's examples, each by itself, for one column of neurons.

    There is no answer where the network has no such column, or cannot be trained.
    """

    node: str = "output"
    batch_size: int = 10
    """About how many examples there will be, for the cost to be told."""

    def cost(self, subject: Subject) -> float:
        place = subject.network.places.get(self.node)
        own = 0 if place is None else place.stop - place.start
        return float(self.batch_size * (6 * subject.network.n_parameters + 40 * own))

    def measure(self, subject: Subject, instant: Instant) -> ColumnNudges | None:
        place = subject.network.places.get(self.node)
        if place is None or place.stop == place.start or not has_next_step(subject, instant):
            return None
        units, per_unit = subject.network[self.node].layer.n_units, place.fan_in + 1
        weights = -(-per_unit // max(1, min(per_unit, MOST_COLUMNS // units)))
        examples = -(-len(instant.rows) // MOST_ROWS)
        shape = (units, per_unit)
        at_once = max(1, _MOST_AT_ONCE // (units * per_unit) // examples) * examples
        parts: list[tuple[FloatArray, IntArray]] = []
        size = 0.0
        for _, each in in_chunks(subject, instant, at_once):
            own = each.of_node(self.node).reshape(-1, *shape)
            size += float(np.abs(own).sum(dtype=np.float64)) / len(instant.rows)
            parts.append(_strongest(own, examples, weights))
        own_means = mean_gradient(subject, instant)[place.slice].reshape(1, *shape)
        left = float(np.abs(own_means).sum(dtype=np.float64))
        means, which_means = _strongest(own_means, 1, weights)
        is_alone = examples == weights == 1
        return ColumnNudges(
            node=self.node,
            rows=read_only(instant.rows.copy()),
            gradients=read_only(np.concatenate([values for values, _ in parts])),
            means=read_only(means[0].copy()),
            n_inputs=place.fan_in,
            examples_per_row=examples,
            weights_per_column=weights,
            strongest=None if is_alone else read_only(np.concatenate([w for _, w in parts])),
            strongest_means=None if is_alone else read_only(which_means[0].copy()),
            share_left=left / size if size > 0 else 0.0,
        )


def _strongest(values: FloatArray, rows: int, columns: int) -> tuple[FloatArray, IntArray]:
    """Return of each block of (n, units, k) values that of largest size, and which one it is.

    A block is so many rows by so many columns; what it lacks at the edges counts as 0.
    """
    n, units, k = values.shape
    if rows == columns == 1:
        return values.copy(), np.zeros((n, units, k), np.int64)
    n_rows, n_columns = -(-n // rows), -(-k // columns)
    padded = np.zeros((n_rows * rows, units, n_columns * columns), values.dtype)
    padded[:n, :, :k] = values
    blocks = padded.reshape(n_rows, rows, units, n_columns, columns).transpose(0, 2, 3, 1, 4)
    flat = blocks.reshape(n_rows, units, n_columns, rows * columns)
    which = np.abs(flat).argmax(axis=-1)
    return np.take_along_axis(flat, which[..., np.newaxis], axis=-1)[..., 0], which
