"""Reading a CSV file into columns, and making a data set of those that are chosen."""

import csv
import io
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from playground.document.csv_encoding import NotTextError, decode
from playground.document.csv_number import is_missing, is_number, parse_number
from playground.document.csv_table import CsvColumn, CsvTable
from playground.document.data_files import read
from playground.engine.dataset import DataError
from playground.engine.datasets.table import Table

MAX_VALUES = 200_000
MAX_CLASSES = 20
_MAX_BYTES = 100 * MAX_VALUES
_DELIMITERS = ";\t,"  # on a tie the first: names like "length, cm" occur, "length; cm" hardly
_Record = tuple[int, list[str]]
"""The number of the line on which a record begins, and its cells."""


def read_table(path: Path) -> CsvTable:
    """Return the columns of a CSV file with a header, gzipped or not.

    Cells are separated by commas, semicolons or tabs; with semicolons, numbers may have a decimal
    comma, then all of them. Raises DataError if the file is of no use whichever columns are
    chosen.
    """
    text = _read_text(path)
    delimiter = max(_DELIMITERS, key=lambda mark: _fit(text, mark))
    records = _records(text, delimiter, path.name)
    header = _header(records, path.name)
    rows, lines = _rows(records, len(header), path.name)
    columns = list(zip(*rows, strict=True))
    numbers, mark = _parse(columns, ".," if delimiter == ";" else ".")
    table = CsvTable(path.name, tuple(map(CsvColumn, header, columns, numbers)), tuple(lines), mark)
    _check_numeric(table)
    return table


def table_from(
    csv_table: CsvTable, features: Sequence[str], target: str, is_classification: bool
) -> Table:
    """Return the data set of these columns; raise DataError if they cannot be used as chosen."""
    if len(features) < 2:
        raise DataError(
            f"{csv_table.name}: the number of input columns is {len(features)}; choose at least "
            "two columns of numbers."
        )
    if target in features:
        raise DataError(
            f'{csv_table.name}, column "{target}": it is an input and the answer at once; choose '
            "another column for one of them."
        )
    inputs = [_numbers(csv_table, csv_table.column(name)) for name in features]
    answer = csv_table.column(target)
    if is_classification:
        _check_classes(csv_table, answer)
    return Table(
        column_names=tuple(features),
        rows=tuple(zip(*inputs, strict=True)),
        targets=answer.class_indices if is_classification else _numbers(csv_table, answer),
        class_names=answer.distinct if is_classification else (),
        source=csv_table.name,
    )


def _read_text(path: Path) -> str:
    with suppress(OSError):  # `read` says what is wrong
        if path.stat().st_size > _MAX_BYTES:
            raise _too_large(path.name)
    try:
        return decode(read(str(path)))
    except NotTextError as error:
        raise DataError(
            f"{path.name}, line {error.line}: this is not text; open the file in the program that "
            "made it and save it as CSV (UTF-8)."
        ) from error


def _too_large(name: str) -> DataError:
    return DataError(
        f"{name}: the table has more than {MAX_VALUES:,} values; keep fewer rows or columns."
    )


def _fit(text: str, delimiter: str) -> tuple[bool, int]:
    """Return how well a delimiter fits: whether two lines agree on it, and the cells it makes."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    records = (len(record) for record in reader if any(record))
    try:
        header, first_row = next(records, 0), next(records, 0)
    except csv.Error:  # a cell that never ends
        return False, 0
    return header == first_row > 1, header


def _records(text: str, delimiter: str, name: str) -> Iterator[_Record]:
    """Yield each record that is not blank."""
    source = io.StringIO(text, newline="")
    reader = csv.reader(source, delimiter=delimiter, skipinitialspace=True, strict=True)
    line = 1
    while True:
        try:
            record = next(reader, None)
        except csv.Error as error:
            raise DataError(
                f"{name}, line {line}: the quotation marks here do not close as they should; put "
                'them around a whole cell, and double them ("") within it.'
            ) from error
        if record is None:
            return
        cells = [cell.strip() for cell in record]
        if any(cells):
            yield line, cells
        line = reader.line_num + 1


def _header(records: Iterator[_Record], name: str) -> list[str]:
    """Return the names of the columns; one without a name is called by its number."""
    record = next(records, None)
    if record is None:
        raise DataError(f"{name}: the file is empty; choose one with a header and rows of numbers.")
    line, cells = record
    if len(cells) < 3:
        raise DataError(
            f"{name}, line {line}: the number of columns is {len(cells)} and at least three are "
            "needed, two inputs and an answer; separate cells by commas, semicolons or tabs."
        )
    if 2 * sum(map(is_number, cells)) >= len(cells):
        raise DataError(
            f"{name}, line {line}: numbers stand where the names of the columns should be; add a "
            "header, a first line with a name for each column."
        )
    header = [cell or f"column {number}" for number, cell in enumerate(cells, 1)]
    for number, cell in enumerate(header):
        if cell in header[:number]:
            raise DataError(
                f'{name}, line {line}: two columns are called "{cell}"; give each its own name.'
            )
    return header


def _rows(records: Iterator[_Record], width: int, name: str) -> tuple[list[list[str]], list[int]]:
    rows: list[list[str]] = []
    lines: list[int] = []
    for line, cells in records:
        if len(cells) != width:
            raise DataError(
                f"{name}, line {line}: the number of cells is {len(cells)} but the header has "
                f"{width}; give every line as many cells as the header."
            )
        rows.append(cells)
        lines.append(line)
        if len(rows) * width > MAX_VALUES:
            raise _too_large(name)
    if len(rows) < 2:
        raise DataError(
            f"{name}: the number of rows below the header is {len(rows)}; add rows, at least two, "
            "one to learn from and one to test with."
        )
    return rows, lines


def _parse(
    columns: list[tuple[str, ...]], marks: str
) -> tuple[list[tuple[float | None, ...]], str]:
    """Return the columns as numbers, with the decimal mark that makes most of the cells numbers."""
    parsed = {
        mark: [tuple(parse_number(cell, mark) for cell in cells) for cells in columns]
        for mark in marks
    }
    best = min(marks, key=lambda mark: sum(numbers.count(None) for numbers in parsed[mark]))
    return parsed[best], best


def _check_numeric(table: CsvTable) -> None:
    """Raise DataError unless two columns are numeric, naming the cell that spoils one if any."""
    if sum(column.is_numeric for column in table.columns) >= 2:
        return
    for column in table.columns:
        if not column.is_numeric and 2 * column.numbers.count(None) <= len(column.numbers):
            raise table.wrong_cell(column, column.numbers.index(None))
    raise DataError(
        f"{table.name}: fewer than two columns consist of numbers; add columns of numbers for the "
        "network to learn from."
    )


def _numbers(csv_table: CsvTable, column: CsvColumn) -> tuple[float, ...]:
    numbers = tuple(number for number in column.numbers if number is not None)
    if len(numbers) < len(column.numbers):
        raise csv_table.wrong_cell(column, column.numbers.index(None))
    return numbers


def _check_classes(csv_table: CsvTable, column: CsvColumn) -> None:
    """Raise DataError unless the label column has two to twenty classes and no gap."""
    for row, cell in enumerate(column.cells):
        if is_missing(cell):
            raise csv_table.wrong_cell(column, row)
    where = f'{csv_table.name}, column "{column.name}"'
    n_classes = len(column.distinct)
    if n_classes < 2:
        raise DataError(
            f'{where}: every row belongs to the one class "{column.distinct[0]}"; choose a column '
            "with at least two classes."
        )
    if n_classes > MAX_CLASSES:
        raise DataError(
            f"{where}: {n_classes:,} different values are more than the {MAX_CLASSES} classes "
            "possible; choose another column, or predict it as a number."
        )
