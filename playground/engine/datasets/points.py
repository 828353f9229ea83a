"""Points of one's own, each of which can be moved."""

import math
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import ClassVar, Self

from numpy.random import Generator

from playground.engine.dataset import DATASETS, DataError, Examples, Part, Read, no_files
from playground.engine.given_rows import GivenRows, Row, are_finite


@DATASETS.register("points")
@dataclass(frozen=True)
class Points(GivenRows):
    """A few examples that were placed by hand; drag them in the weight space panel.

    All of them are training and test examples at once, in this order.

    Raises DataError where the rows, targets and names do not fit one another.
    """

    title: ClassVar[str] = "Own points"

    rows: tuple[Row, ...] = field(
        default=((2.0, 1.0), (1.0, 3.0), (3.0, 3.0), (-2.0, 0.0), (-1.0, -3.0), (0.0, -1.0)),
        repr=False,
    )
    targets: tuple[float, ...] = field(default=(1, 1, 1, 0, 0, 0), repr=False)
    class_names: tuple[str, ...] = ("0", "1")

    def __post_init__(self) -> None:
        super().__post_init__()
        self._check_rows()
        self._check_targets()

    @property
    def bounds(self) -> tuple[tuple[float, float], tuple[float, float]]:
        return self._bounds

    @cached_property
    def _bounds(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """The same for both columns, around 0 and all points: whole numbers, so it rarely moves."""
        largest = max((abs(value) for row in self.rows for value in row[:2]), default=1.0)
        reach = float(math.ceil(1.2 * largest)) or 1.0
        return (-reach, reach), (-reach, reach)

    def load(self, rng: Generator, read: Read = no_files) -> Examples:
        part = Part(self.input_array(), self.target_array())
        return Examples(part, part)

    def with_point(self, row: int, point: Row) -> Self:
        """Return the points with one of them elsewhere."""
        return replace(self, rows=(*self.rows[:row], point, *self.rows[row + 1 :]))

    def with_target(self, row: int, target: float) -> Self:
        """Return the points with another class, or number, for one of them."""
        return replace(self, targets=(*self.targets[:row], target, *self.targets[row + 1 :]))

    def with_new(self, point: Row, target: float) -> Self:
        """Return the points with one more, at the end."""
        return replace(self, rows=(*self.rows, point), targets=(*self.targets, target))

    def without(self, row: int) -> Self:
        """Return the points without one of them."""
        return replace(
            self,
            rows=(*self.rows[:row], *self.rows[row + 1 :]),
            targets=(*self.targets[:row], *self.targets[row + 1 :]),
        )

    def _check_rows(self) -> None:
        if not self.rows:
            raise DataError("There is no point left to learn from; keep at least one.")
        width = len(self.column_names)
        for number, row in enumerate(self.rows, 1):
            if len(row) != width:
                raise DataError(
                    f"Point {number} has {len(row)} values where there are {width} columns; "
                    f"give it {width}."
                )
            if not are_finite(row):
                raise DataError(
                    f"Point {number} has a value that is not a finite number; give it another one."
                )

    def _check_targets(self) -> None:
        if len(self.targets) != len(self.rows):
            raise DataError(
                f"There are {len(self.rows)} points but {len(self.targets)} targets; "
                "give each point one target."
            )
        n_classes = len(self.class_names)
        for number, target in enumerate(self.targets, 1):
            if not self.is_possible(target):
                raise DataError(
                    f"Point {number} has the target {target:g}; give it a class, 0 to "
                    f"{n_classes - 1}."
                    if n_classes
                    else f"Point {number} has no finite number as its target; give it one."
                )
