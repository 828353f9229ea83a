"""Examples that are part of the data set's own value: what tables and own points share."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from playground.engine.arrays import FloatArray, IntArray
from playground.engine.dataset import Dataset

Row = tuple[float, ...]


@dataclass(frozen=True)
class GivenRows(Dataset):
    """Rows of numbers; `targets` are indices into `class_names`, or numbers where there are none.

    The rows are saved with an experiment, which can be recomputed without any file.
    """

    column_names: tuple[str, ...] = ("x1", "x2")
    rows: tuple[Row, ...] = field(default=(), repr=False)
    targets: tuple[float, ...] = field(default=(), repr=False)
    class_names: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        return self.column_names

    @property
    def classes(self) -> tuple[str, ...]:
        return self.class_names

    def input_array(self) -> FloatArray:
        """Return the rows, (n, n_columns)."""
        shape = (len(self.rows), len(self.column_names))
        return np.array(self.rows, np.float64).reshape(shape)

    def target_array(self) -> IntArray | FloatArray:
        """Return the classes, (n,), or the numbers to predict, (n, 1)."""
        if self.class_names:
            return np.array(self.targets, np.int64)
        return np.array(self.targets, np.float64)[:, np.newaxis]

    def is_possible(self, target: float) -> bool:
        """Whether a target is one of the classes, or a finite number where there are none."""
        if self.class_names:
            return target in range(len(self.class_names))
        return are_finite((target,))


def are_finite(values: Iterable[Any]) -> bool:
    """Whether all of these, whatever a file may hold, are finite numbers."""
    try:
        return all(map(math.isfinite, values))  # hundreds of points, while one is dragged
    except (TypeError, OverflowError):
        return False
