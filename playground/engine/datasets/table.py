"""A table of one's own."""

from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import numpy as np
from numpy.random import Generator

from playground.engine.arrays import FloatArray
from playground.engine.dataset import DATASETS, DataError, Examples, Read, no_files, split
from playground.engine.given_rows import GivenRows, are_finite
from playground.registry import parameter


@DATASETS.register("table")
@dataclass(frozen=True)
class Table(GivenRows):
    """Rows of a file, each with a class or a number to predict; `source`, its name, is for display.

    Raises DataError where the rows, targets and names do not fit one another.
    """

    title: ClassVar[str] = "Table"
    is_raw: ClassVar[bool] = True

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

    @cached_property
    def _inputs(self) -> FloatArray:
        return self.input_array()

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
        return split(self._inputs, self.target_array(), self.train_share, rng)

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
            if not are_finite((*row, self.targets[number - 1])):
                raise DataError(
                    f"{self._where}: row {number} has a value that is not a finite number; "
                    "read the table from its file again."
                )
        n_classes = len(self.class_names)
        wrong = next((target for target in self.targets if not self.is_possible(target)), None)
        if n_classes and wrong is not None:
            raise DataError(
                f"{self._where}: the target {wrong:g} is not one of the {n_classes} classes, "
                f"numbered 0 to {n_classes - 1}; read the table from its file again."
            )
