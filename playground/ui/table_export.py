"""The numbers behind a panel, as a table and as a CSV file."""

import csv
import io
import math
import re
from dataclasses import dataclass
from pathlib import Path

from playground.document.atomic_write import replace_file
from playground.document.file import FileError

_NEGATIVE = re.compile("\N{MINUS SIGN}(?=[0-9.])")
"""A minus sign as people read it; programs know only the hyphen."""


@dataclass(frozen=True)
class Table:
    """A table for a file: texts and numbers in rows, each as long as the names of the columns."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str | float, ...], ...]


@dataclass(frozen=True)
class Origin:
    """Of what the numbers are."""

    experiment: str
    seed: int
    step: int
    """At which they were taken from the screen."""
    learning_rate: float | None = None
    """The one that was set."""


def as_csv(table: Table, origin: Origin) -> str:
    """Return a table as CSV that any reader of CSV takes.

    The first line names the columns; where the numbers come from stands in columns of its own.
    Numbers have as many digits as are needed to read back the same; what is not a number is empty.
    """
    names = {"panel": table.title, "experiment": origin.experiment}
    numbers: dict[str, float] = {"seed": origin.seed, "at step": origin.step}
    if origin.learning_rate is not None:
        numbers |= {"learning rate": origin.learning_rate}
    whence = {k: v for k, v in (names | numbers).items() if k not in table.columns}
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow((*table.columns, *whence))
    for row in table.rows:
        writer.writerow((*map(_cell, row), *whence.values()))
    return stream.getvalue()


def _cell(value: str | float) -> str:
    if isinstance(value, str):
        return _NEGATIVE.sub("-", value)
    return "" if math.isnan(value) else repr(value or abs(value))  # 0 has no sign


def write_table(path: Path, table: Table, origin: Origin) -> None:
    """Write a table as a CSV file; raise FileError where that fails."""
    try:
        replace_file(path, as_csv(table, origin).encode("utf-8-sig"))  # which Excel understands
    except OSError as error:
        raise FileError(
            f"{path} cannot be written ({error.strerror}); choose another folder."
        ) from error
