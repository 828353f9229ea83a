"""What the letters of the optimiser's formulas stand for, in the step under the microscope."""

from dataclasses import dataclass

from playground.engine.arithmetic.step_numbers import StepNumbers
from playground.engine.letter import LEARNING_RATE, with_values
from playground.engine.optimiser import Optimiser
from playground.session.step_view import StepView
from playground.ui.number_format import exact_number

_MOST_IN_LINE = 6
"""Letters that are explained one after the other; more are a list."""


@dataclass(frozen=True)
class Where:
    """What the letters of the formulas above stand for."""

    letters: tuple[tuple[str, str, float | None], ...]
    """(letter, what it is in words, its value where it always has the same)."""

    @property
    def text(self) -> str:
        """All of it: "η = 0.03 learning rate · g gradient", many of them in a line each."""
        separator = " · " if len(self.letters) <= _MOST_IN_LINE else "\n"
        return separator.join(
            f"{letter} {words}" if value is None else f"{letter} = {_number(value)} {words}"
            for letter, words, value in self.letters
        ).replace(" = ", "\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}")


def letters_of(view: StepView, index: int | None = None) -> Where:
    """Return what the letters of the optimiser's formulas stand for, η as one parameter has it."""
    numbers = view.numbers
    optimiser, others = numbers.optimiser_of(index or 0), ""
    if index is None and numbers.rates is not None and numbers.rates.ndim:
        optimiser, others = _rates_of_columns(numbers)
    members = optimiser, numbers.clipping, numbers.penalty
    parts = [letter for each in members for letter in with_values(each.letters, each)]
    if others:
        rate = LEARNING_RATE.symbol
        parts = [(s, words + others if s == rate else words, value) for s, words, value in parts]
    if numbers.penalty.latex and numbers.clipping.letters:
        parts.append(("h", "gradient with penalty", None))
    return Where((*parts, ("Δ", "what the step adds", None)))


def _rates_of_columns(numbers: StepNumbers) -> tuple[Optimiser, str]:
    """Return the optimiser with the rate of a usual column, and the words for all others."""
    network, rates, factors = numbers.network, numbers.rates, numbers.network.rate_factors
    if rates is None or factors is None:
        return numbers.optimiser, ""
    usual = numbers.optimiser.with_rate(float(rates[0] / factors[0]))
    own = [
        f"× {node.rate_factor:g} in {network.title(node.id)}"
        for node in network.nodes
        if node.rate_factor != 1
    ]
    return usual, f" ({', '.join(own)})"


def _number(value: float) -> str:
    """Return a number without the many digits that the rate of a schedule has."""
    return exact_number(float(f"{value:.6g}"))
