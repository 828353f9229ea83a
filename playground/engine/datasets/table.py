"""A table of one's own."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar

import numpy as np
from numpy.random import Generator

from playground.engine.arrays import FloatArray
from playground.engine.dataset import DATASETS, DataError, Dataset, Examples, Read, no_files, split
from playground.registry import parameter


@DATASETS.register("table")
@dataclass(frozen=True)
class Table(Dataset):
    """Rows of numbers, each with a class or a number to predict.

    The rows are part of the value and so of a saved experiment, which can be recomputed without
    the file that they came from (`source`, its name, is for display). `targets` are indices into
    `class_names`, or the numbers to predict where there are no class names.

    Raises DataError where the rows, targets and names do not fit one another.
    """

    title: ClassVar[str] = "Table"
    is_raw: ClassVar[bool] = True

    column_names: tuple[str, ...] = ("x1", "x2")
    rows: tuple[tuple[float, ...], ...] = field(default=(), repr=False)
    targets: tuple[float, ...] = field(default=(), repr=False)
    class_names: tuple[str, ...] = ()
    source: str = ""
    train_share: float = parameter(
        0.5,
        "Train share",
        "The network learns from this part of the rows; the others are kept back to test whether "
        "it has understood the rule or only learnt its examples by heart.",
        minimum=0.1,
        maximum=0.9,
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        self._check_shape()
        self._check_values()

    @property
    def columns(self) -> tuple[str, ...]:
        return self.column_names

    @property
    def classes(self) -> tuple[str, ...]:
        return self.class_names

    @cached_property
    def _inputs(self) -> FloatArray:
        shape = (len(self.rows), len(self.column_names))
        return np.array(self.rows, dtype=np.float64).reshape(shape)

    @property
    def bounds(self) -> tuple[tuple[float, float], tuple[float, float]]:
        return self._bounds

    @cached_property
    def _bounds(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """The ranges of the first two columns with a tenth of each as a margin on both sides."""
        if not self.rows or len(self.column_names) < 2:
            return super().bounds
        low, high = self._inputs[:, :2].min(axis=0), self._inputs[:, :2].max(axis=0)
        margin = np.where(high > low, (high - low) / 10, 1.0)  # a constant column has no range
        (left, bottom), (right, top) = (low - margin).tolist(), (high + margin).tolist()
        return (left, right), (bottom, top)

    def load(self, rng: Generator, read: Read = no_files) -> Examples:
        if len(self.rows) < 2:
            raise DataError(
                f"{self._where}: there are {len(self.rows)} rows; choose a CSV file with at least "
                "two, one to learn from and one to test with."
            )
        if self.class_names:
            targets = np.array(self.targets, dtype=np.int64)
        else:
            targets = np.array(self.targets, dtype=np.float64)[:, np.newaxis]
        return split(self._inputs, targets, self.train_share, rng)

    @property
    def _where(self) -> str:
        return self.source or "Table"

    def _check_shape(self) -> None:
        width = len(self.column_names)
        for number, row in enumerate(self.rows, 1):
            if len(row) != width:
                raise DataError(
                    f"{self._where}: row {number} has {len(row)} values where there are {width} "
                    "columns; read the table from its file again."
                )
        if len(self.targets) != len(self.rows):
            raise DataError(
                f"{self._where}: there are {len(self.rows)} rows but {len(self.targets)} targets; "
                "read the table from its file again."
            )

    def _check_values(self) -> None:
        for number, row in enumerate(self.rows, 1):
            if not _are_finite((*row, self.targets[number - 1])):
                raise DataError(
                    f"{self._where}: row {number} has a value that is not a finite number; "
                    "read the table from its file again."
                )
        n_classes = len(self.class_names)
        allowed = range(n_classes)
        wrong = next((target for target in self.targets if target not in allowed), None)
        if n_classes and wrong is not None:
            raise DataError(
                f"{self._where}: the target {wrong:g} is not one of the {n_classes} classes, "
                f"numbered 0 to {n_classes - 1}; read the table from its file again."
            )


def _are_finite(values: Iterable[object]) -> bool:
    return all(isinstance(value, int | float) and math.isfinite(value) for value in values)
