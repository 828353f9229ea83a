"""Points of one's own, each of which can be moved."""

import itertools
import math
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import ClassVar, Self

import numpy as np
from numpy.random import Generator

from playground.engine.dataset import DATASETS, DataError, Examples, Part, Read, no_files
from playground.engine.given_rows import GivenRows, Row, are_finite
from playground.registry import UNWRITTEN


@DATASETS.register("points")
@dataclass(frozen=True)
class Points(GivenRows):
    """A few examples that were placed by hand; paint them, or drag them in the weight space panel.

    All of them are training examples, in this order; where there are no test rows, test examples
    too. `plane`, if not empty, is what a plot showed when they were last painted.

    Raises DataError where the rows, targets and names do not fit one another.
    """

    title: ClassVar[str] = "Own points"

    rows: tuple[Row, ...] = field(
        default=((2.0, 1.0), (1.0, 3.0), (3.0, 3.0), (-2.0, 0.0), (-1.0, -3.0), (0.0, -1.0)),
        repr=False,
    )
    targets: tuple[float, ...] = field(default=(1, 1, 1, 0, 0, 0), repr=False)
    class_names: tuple[str, ...] = ("0", "1")
    test_rows: tuple[Row, ...] = field(default=(), repr=False, metadata={UNWRITTEN: True})
    test_targets: tuple[float, ...] = field(default=(), repr=False, metadata={UNWRITTEN: True})
    plane: tuple[Row, ...] = field(default=(), repr=False, metadata={UNWRITTEN: True})

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.rows:
            raise DataError("There is no point left to learn from; keep at least one.")
        self._check_rows("Point", self.rows)
        self._check_targets("point", self.rows, self.targets)
        self._check_rows("Test point", self.test_rows)
        self._check_targets("test point", self.test_rows, self.test_targets)
        self._check_plane()

    @property
    def bounds(self) -> tuple[tuple[float, float], tuple[float, float]]:
        return self._bounds

    @cached_property
    def _bounds(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """The plane that was shown, if all points are on it; it does not move under the brush.

        Otherwise the same for both columns, around 0 and all points, in whole numbers.
        """
        points = np.array([row[:2] for row in (*self.rows, *self.test_rows)], np.float64)
        reach = float(math.ceil(1.2 * float(np.abs(points).max(initial=0.0)))) or 1.0
        if not self.plane:
            return (-reach, reach), (-reach, reach)
        (left, right), (bottom, top) = self.plane
        if ((points >= (left, bottom)) & (points <= (right, top))).all():
            return (left, right), (bottom, top)
        return (min(left, -reach), max(right, reach)), (min(bottom, -reach), max(top, reach))

    def load(self, rng: Generator, read: Read = no_files) -> Examples:
        part = Part(self.input_array(), self.target_array())
        if not self.test_rows:
            return Examples(part, part)
        test = replace(self, rows=self.test_rows, targets=self.test_targets)
        return Examples(part, Part(test.input_array(), test.target_array()))

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

    def _check_rows(self, name: str, rows: tuple[Row, ...]) -> None:
        width = len(self.column_names)
        if set(map(len, rows)) <= {width} and are_finite(itertools.chain.from_iterable(rows)):
            return  # at once for all, for each step of a drag makes new points
        for number, row in enumerate(rows, 1):
            if len(row) != width:
                raise DataError(
                    f"{name} {number} has {len(row)} values where there are {width} columns; "
                    f"give it {width}."
                )
            if not are_finite(row):
                raise DataError(
                    f"{name} {number} has a value that is not a finite number; give it another one."
                )

    def _check_targets(self, name: str, rows: tuple[Row, ...], targets: tuple[float, ...]) -> None:
        if len(targets) != len(rows):
            raise DataError(
                f"There are {len(rows)} {name}s but {len(targets)} targets; "
                f"give each {name} one target."
            )
        if are_finite(targets) and all(map(self.is_possible, set(targets))):
            return
        name, n_classes = name.capitalize(), len(self.class_names)
        for number, target in enumerate(targets, 1):
            if not self.is_possible(target):
                raise DataError(
                    f"{name} {number} has the target {target:g}; give it a class, 0 to "
                    f"{n_classes - 1}."
                    if n_classes
                    else f"{name} {number} has no finite number as its target; give it one."
                )

    def _check_plane(self) -> None:
        is_fit = len(self.plane) in (0, 2) and all(
            len(each) == 2 and are_finite(each) and each[0] < each[1] for each in self.plane
        )
        if not is_fit or (self.plane and len(self.column_names) != 2):
            raise DataError(
                "The plane of the points is not two ranges, each from its lower to its higher end; "
                "give it two, or none."
            )
