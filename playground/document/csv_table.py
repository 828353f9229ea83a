"""The columns of a CSV file, before some of them are chosen."""

from dataclasses import dataclass
from functools import cached_property

from playground.document.csv_number import what_is_wrong
from playground.engine.dataset import DataError


@dataclass(frozen=True, eq=False)
class CsvColumn:
    """A column: its cells as they stand in the file, and as numbers (None where not finite)."""

    name: str
    cells: tuple[str, ...]
    numbers: tuple[float | None, ...]

    @cached_property
    def is_numeric(self) -> bool:
        """Whether every cell is a finite number."""
        return None not in self.numbers

    @cached_property
    def distinct(self) -> tuple[str, ...]:
        """The different values in order, numbers by size; the classes if this is the label."""
        first = dict(zip(self._keys[::-1], self.cells[::-1], strict=True))
        return tuple(first[key] for key in sorted(first))

    @cached_property
    def class_indices(self) -> tuple[int, ...]:
        """The index into `distinct` of each cell."""
        index = {key: number for number, key in enumerate(sorted(set(self._keys)))}
        return tuple(index[key] for key in self._keys)

    @cached_property
    def _keys(self) -> tuple[float, ...] | tuple[str, ...]:
        """What makes two cells the same value: 1 and 1.0 are."""
        if self.is_numeric:
            return tuple(number for number in self.numbers if number is not None)
        return self.cells


@dataclass(frozen=True, eq=False)
class CsvTable:
    """A CSV file's columns; `lines` are the numbers of the lines on which its rows begin."""

    name: str
    columns: tuple[CsvColumn, ...]
    lines: tuple[int, ...]
    decimal_mark: str = "."

    @property
    def header(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> CsvColumn:
        """Return the column of that name; raise DataError if there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        known = ", ".join(self.header)
        raise DataError(f'{self.name}: there is no column "{name}"; choose among {known}.')

    def wrong_cell(self, column: CsvColumn, row: int) -> DataError:
        """Return the error that says why a cell is not a number."""
        return DataError(
            f'{self.name}, line {self.lines[row]}, column "{column.name}": '
            f"{what_is_wrong(column.cells[row], self.decimal_mark)}; correct the cell, delete "
            "its line, or choose another column."
        )
