"""An equation with its numbers: in letters, with the numbers put in, and the result."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from playground.engine.arithmetic.number import in_brackets, put_in, split_sign, written
from playground.engine.neuron_name import NeuronName

Source = NeuronName | int | str | None
"""What a term comes from: a neuron, an example (its place in the minibatch), or what is named."""


@dataclass(frozen=True)
class Formula:
    """A formula in LaTeX, the numbers for its letters, and what they make of it."""

    latex: str
    values: Mapping[str, float]
    value: float

    def in_numbers(self, digits: int) -> str:
        """Return the formula with numbers in the place of the letters."""
        return put_in(self.latex, self.values, digits)


Factor = float | Formula


@dataclass(frozen=True)
class Term:
    """A product in a sum, of numbers, or of one formula."""

    symbol: str
    """The product in letters, as LaTeX."""
    factors: tuple[Factor, ...]
    source: Source = None

    @property
    def value(self) -> float:
        """The product of the factors."""
        return math.prod(_value(factor) for factor in self.factors)


@dataclass(frozen=True)
class Equation:
    """What something is the sum of, times a factor if there is one."""

    name: str
    """What is computed, in words."""
    symbol: str
    """The left side, as LaTeX."""
    formula: str
    """The right side in letters, as LaTeX."""
    terms: tuple[Term, ...]
    result: float
    """As the engine that trains has it."""
    factor: Factor | None = None
    note: str = ""
    """A sentence on what is out of the ordinary."""
    parts: tuple["Equation", ...] = ()
    """Equations for what stands in this one, such as the derivative in a delta."""

    @property
    def sum(self) -> float:
        """The factor times the terms' sum, which is the result but for rounding."""
        total = math.fsum(term.value for term in self.terms)
        return total if self.factor is None else _value(self.factor) * total

    @property
    def in_letters(self) -> str:
        """The equation in letters, as LaTeX."""
        return f"{self.symbol} = {self.formula}"

    def in_numbers(self, digits: int = 3, most: int = 12) -> str:
        """Return the equation with its numbers put in, as LaTeX.

        Of more than `most` terms the largest ones are written, in their order, and dots.
        """
        text = written_sum(self.terms, digits, most)
        if self.factor is not None:
            is_simple = len(self.terms) == 1 and not text.startswith("{-")
            product = rf"\cdot {text}" if is_simple else rf"\left( {text} \right)"
            text = f"{_written_factor(self.factor, digits)} {product}"
        return f"{self.symbol} = {text}"

    def outcome(self, digits: int = 3) -> str:
        """Return the symbol and the result, as LaTeX."""
        return f"{self.symbol} = {written(self.result, digits)}"


def written_sum(terms: Sequence[Term], digits: int, most: int) -> str:
    """Return a sum with its numbers; of more than `most` terms the largest, in their order."""
    if not terms:
        return "0"
    largest = sorted(range(len(terms)), key=lambda i: -_size(terms[i].value))[:most]
    text = ""
    for place in sorted(largest):
        product = _written_product(terms[place], digits)
        text += " {} {}".format(*split_sign(product)) if text else product
    return text + (r" + \cdots" if len(terms) > most else "")


def _value(factor: Factor) -> float:
    return factor.value if isinstance(factor, Formula) else factor


def _size(value: float) -> float:
    return math.inf if math.isnan(value) else abs(value)


def _written_factor(factor: Factor, digits: int) -> str:
    return factor.in_numbers(digits) if isinstance(factor, Formula) else written(factor, digits)


def _written_product(term: Term, digits: int) -> str:
    first, *others = (_written_factor(factor, digits) for factor in term.factors)
    return r" \cdot ".join([first, *(in_brackets(text) for text in others)])
