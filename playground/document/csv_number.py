"""Numbers as people write them in tables."""

import math


def parse_number(cell: str, mark: str) -> float | None:
    """Return the finite number in a cell, or None; `mark` is the decimal mark.

    Among decimal commas a point is refused: it may separate thousands.
    """
    if mark != ".":
        if "." in cell:
            return None
        cell = cell.replace(mark, ".")
    try:
        number = float(cell)
    except ValueError:
        return None
    return number if math.isfinite(number) and "_" not in cell else None


def is_number(cell: str) -> bool:
    """Return whether a cell is a finite number with one mark or the other."""
    return any(parse_number(cell, mark) is not None for mark in ".,")


def is_missing(cell: str) -> bool:
    """Return whether a cell is empty or says nan or inf, so that it names no class either."""
    try:
        return not cell or not math.isfinite(float(cell))
    except ValueError:
        return False


def what_is_wrong(cell: str, mark: str) -> str:
    """Return why a cell is not a number where `mark` is the decimal mark."""
    if not cell:
        return "the cell is empty"
    if is_number(cell):
        used = "point" if mark == "." else "comma"
        return f'"{cell}" is not written with a decimal {used} like the other numbers'
    if is_missing(cell):
        return f'"{cell}" is not a finite number'
    return f'"{cell}" stands where a number should be'
