"""A formula for a whole column of neurons, with the shapes of its matrices."""

import re
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Shape:
    """A matrix in a formula, and how many rows and columns it has."""

    symbol: str
    rows: int
    columns: int

    def __str__(self) -> str:
        return f"{self.symbol}: {self.rows} × {self.columns}"


@dataclass(frozen=True)
class MatrixEquation:
    """A formula for a whole column of neurons, with the shapes of its matrices."""

    name: str
    left: Shape
    right: str
    """The right side in letters, as LaTeX."""
    shapes: tuple[Shape, ...]
    """Of the matrices on the right, in their order."""

    @property
    def in_letters(self) -> str:
        """The equation in letters, as LaTeX."""
        return f"{self.left.symbol} = {self.right}"

    @property
    def with_shapes(self) -> str:
        """The equation with the shapes written under the matrices, as LaTeX."""
        text = _under(self.left.symbol, [self.left])
        return f"{text} = {_under(self.right, self.shapes)}"


def _under(latex: str, shapes: Sequence[Shape]) -> str:
    """Return a formula with the shapes written under its matrices, which come in this order."""
    waiting = list(shapes)
    text = ""
    for piece in _PIECES.findall(latex):
        if waiting and piece == waiting[0].symbol:
            shape = waiting.pop(0)
            text += rf"\underset{{{shape.rows} \times {shape.columns}}}{{{piece}}}"
        else:
            text += piece
    return text


_SUBSCRIPT = r"(?:_\{(?:[^{}]|\{[^{}]*\})*\})?"
_PIECES = re.compile(
    r"\\frac\{(?:[^{}]|\{[^{}]*\})*\}\{[^{}]*\}"  # a derivative, with respect to a matrix
    r"|\\hat\{[^{}]*\}(?:\^\{\\top\})?"
    rf"|f'\(z\)|(?:\\[A-Za-z]+|[A-Za-z]){_SUBSCRIPT}(?:\^\{{\\top\}})?"
    r"|.",
    re.DOTALL,
)
