"""All rows of some binary inputs, with the answers that each should give."""

from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self

import numpy as np
from numpy.random import Generator

from playground.engine.arrays import FloatArray, IntArray
from playground.engine.dataset import DATASETS, DataError, Dataset, Examples, Part, Read, no_files
from playground.registry import parameter

MOST_INPUTS, MOST_OUTPUTS = 6, 8
LONGEST_NAME = 24
"""Letters."""


@DATASETS.register("truth-table")
@dataclass(frozen=True)
class TruthTable(Dataset):
    """Every row of 0s and 1s that there is, each with the 0 or 1 that it should give.

    Rows come in counting order, 00, 01, 10, 11: the first column is the most significant digit.
    `targets` has a text for each output, with a digit for each row: a half adder's sum is "0110",
    its carry "0001". One output tells two classes apart, "0" and "1"; several are numbers to
    predict.

    All rows are training and test examples at once, unshuffled and without noise: there are no
    others to test with.

    Raises DataError where targets, names and the number of inputs do not fit one another.
    """

    title: ClassVar[str] = "Truth table"
    is_binary: ClassVar[bool] = True

    n_inputs: int = parameter(
        2,
        "Inputs",
        "Each input is 0 or 1, so n inputs make 2ⁿ rows. A new input comes last: the rows in "
        "which it is 0 keep their targets, the others get 0.",
        minimum=1,
        maximum=MOST_INPUTS,
    )
    outputs: tuple[str, ...] = ("y1",)
    targets: tuple[str, ...] = ("0110",)

    def __post_init__(self) -> None:
        super().__post_init__()
        self._check_names()
        self._check_targets()

    @property
    def n_rows(self) -> int:
        """How many rows there are: 2 to the power of the number of inputs."""
        return int(2**self.n_inputs)

    def row_name(self, row: int) -> str:
        """Return the inputs of a row as one text: "01"."""
        return f"{row:0{self.n_inputs}b}"

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(f"x{i + 1}" for i in range(self.n_inputs))

    @property
    def classes(self) -> tuple[str, ...]:
        return ("0", "1") if len(self.outputs) == 1 else ()

    @property
    def n_targets(self) -> int:
        return len(self.outputs)

    @property
    def target_names(self) -> tuple[str, ...]:
        return self.outputs

    @property
    def bounds(self) -> tuple[tuple[float, float], tuple[float, float]]:
        return (-0.5, 1.5), (-0.5, 1.5)

    def load(self, rng: Generator, read: Read = no_files) -> Examples:
        rows = np.arange(self.n_rows)[:, np.newaxis]
        places = np.arange(self.n_inputs)[::-1]
        inputs = (rows >> places & 1).astype(np.float64)
        part = Part(inputs, self._values())
        return Examples(part, part)

    def _values(self) -> IntArray | FloatArray:
        values = np.array([[int(digit) for digit in column] for column in self.targets], np.int64).T
        return values[:, 0].copy() if self.classes else values.astype(np.float64)

    def with_parameter(self, name: str, value: Any) -> Self:
        return (
            self.with_inputs(value) if name == "n_inputs" else super().with_parameter(name, value)
        )

    def with_inputs(self, n_inputs: int) -> Self:
        """Return the table with inputs added or removed at the end.

        Rows in which those are 0 keep their targets; rows that are new get 0.
        """
        if not 1 <= n_inputs <= MOST_INPUTS:
            return replace(self, n_inputs=n_inputs)  # raises the range's own error
        wider = max(0, n_inputs - self.n_inputs)
        step = 2 ** max(0, self.n_inputs - n_inputs)
        between = "0" * (2**wider - 1)
        targets = ("".join(digit + between for digit in each[::step]) for each in self.targets)
        return replace(self, n_inputs=n_inputs, targets=tuple(targets))

    def with_target(self, row: int, output: int, target: int) -> Self:
        """Return the table with another target, 0 or 1, in a row of an output."""
        column = self.targets[output]
        column = f"{column[:row]}{target}{column[row + 1 :]}"
        return replace(self, targets=_with(self.targets, output, column))

    def with_name(self, output: int, name: str) -> Self:
        """Return the table with an output called otherwise."""
        return replace(self, outputs=_with(self.outputs, output, name.strip()))

    def with_output(self) -> Self:
        """Return the table with one more output, at the end, that is 0 everywhere."""
        number = len(self.outputs) + 1
        while f"y{number}" in self.outputs:
            number += 1
        names = (*self.outputs, f"y{number}")
        return replace(self, outputs=names, targets=(*self.targets, "0" * self.n_rows))

    def without_output(self, output: int) -> Self:
        """Return the table without one of its outputs."""
        return replace(
            self, outputs=_without(self.outputs, output), targets=_without(self.targets, output)
        )

    def _check_names(self) -> None:
        n = len(self.outputs)
        if not 1 <= n <= MOST_OUTPUTS:
            raise DataError(
                f"A truth table cannot have {n} outputs; give it between 1 and {MOST_OUTPUTS}."
            )
        for number, name in enumerate(self.outputs, 1):
            if not name.strip() or len(name) > LONGEST_NAME:
                raise DataError(
                    f"Output {number} of the truth table has a name of {len(name.strip())} "
                    f"letters; choose one of 1 to {LONGEST_NAME}."
                )
            if name in self.outputs[: number - 1]:
                raise DataError(f"Two outputs are called “{name}”; give each a name of its own.")

    def _check_targets(self) -> None:
        if len(self.targets) != len(self.outputs):
            raise DataError(
                f"The truth table has names for {len(self.outputs)} of its outputs but targets for "
                f"{len(self.targets)}; give it a name and a text of 0s and 1s for each."
            )
        for name, column in zip(self.outputs, self.targets, strict=True):
            if len(column) != self.n_rows or set(column) - {"0", "1"}:
                raise DataError(
                    f"The targets of output “{name}” are “{column}”; write {self.n_rows} digits, "
                    f"each 0 or 1, one for each row of {self.n_inputs} inputs."
                )


def _with(items: tuple[str, ...], at: int, item: str) -> tuple[str, ...]:
    return (*items[:at], item, *items[at + 1 :])


def _without(items: tuple[str, ...], at: int) -> tuple[str, ...]:
    return (*items[:at], *items[at + 1 :])
