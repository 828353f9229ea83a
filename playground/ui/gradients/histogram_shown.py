"""What the pictures of histograms show: one quantity, column by column; no Qt."""

from collections.abc import Callable
from dataclasses import dataclass

from playground.engine.arrays import IntArray
from playground.engine.gradients.column_histograms import (
    ACTIVATIONS,
    GRADIENTS,
    PRE_ACTIVATIONS,
    WEIGHTS,
    ColumnHistograms,
    Moments,
)
from playground.ui.number_format import signed

QUANTITIES = {
    WEIGHTS: "The weights of each column; biases and erased connections are left out.",
    GRADIENTS: "How large the gradients of the weights of each column are, for the minibatch of "
    "the next step, whichever their sign. Each number of the scale is a power of ten: a column "
    "whose gradients stand further left learns more slowly.",
    PRE_ACTIVATIONS: "The weighted sums of the neurons of each column, before their activation "
    "function, over a sample of the training examples.",
    ACTIVATIONS: "What the neurons of each column give, after their activation function, over a "
    "sample of the training examples.",
}
"""What can be shown, with an explanation."""
_APART = 10
"""Pixels between two numbers of an axis."""


@dataclass(frozen=True, eq=False)
class ShownHistograms:
    """The histograms of the columns now, over an axis that stays."""

    names: tuple[str, ...]
    """The columns', short."""
    titles: tuple[str, ...]
    now: ColumnHistograms
    limits: tuple[float, float]
    """Of the axis: values, or exponents of sizes."""
    steps: IntArray
    """(n_moments,)"""
    past: Moments | None
    """At those steps."""

    def note(self, index: int) -> str:
        """Return what the bars of a column do not show, or ""."""
        n_zero, n_lost = int(self.now.n_zero[index]), int(self.now.n_not_finite[index])
        n_values = max(1, int(self.now.n_values[index]))
        if n_lost:
            return f"{n_lost:,} too large"
        share = 100 * n_zero / n_values
        return (
            "" if n_zero == 0 else "all are 0" if n_zero == n_values else f"{_percent(share)} are 0"
        )

    def tip(self, index: int) -> str:
        """Return a column in words."""
        n_values, note = int(self.now.n_values[index]), self.note(index)
        text = f"{self.titles[index]}: {n_values:,} values"
        return f"{text}, {note}" if note else text


def _percent(share: float) -> str:
    return f"{share:.0f} %" if 1 <= share <= 99 else f"{share:.1f} %"


@dataclass(frozen=True)
class AxisNumber:
    """A number below an axis."""

    text: str
    value: float
    left: float
    """Pixels from the axis' left end at which the text begins."""


def axis_numbers(
    limits: tuple[float, float],
    *,
    is_of_sizes: bool,
    width: float,
    text_width: Callable[[str], int],
    overhang: float = 0.0,
) -> list[AxisNumber]:
    """Return the numbers below an axis so wide in pixels: both ends, and those that have room.

    Texts may reach beyond the ends by `overhang` pixels.
    """
    low, high = limits
    placed: list[AxisNumber] = []
    for value in _candidates(limits, is_of_sizes=is_of_sizes):
        text = signed(10.0**value if is_of_sizes else value)
        size = text_width(text)
        left = (value - low) / (high - low) * width - size / 2
        left = min(max(left, -overhang), width + overhang - size)
        right = left + size + _APART
        ends = [(each.left - _APART, each.left + text_width(each.text)) for each in placed]
        if all(right - _APART <= start or left - _APART >= end for start, end in ends):
            placed.append(AxisNumber(text, value, left))
    return placed


def _candidates(limits: tuple[float, float], *, is_of_sizes: bool) -> list[float]:
    """Return the numbers that an axis may have, the most important first."""
    low, high = limits
    if not is_of_sizes:
        quarter = (high - low) / 4
        return [low, high, low + 2 * quarter, low + quarter, high - quarter]
    exponents = [float(n) for n in range(int(low), int(high) + 1)]
    every_third = [n for n in exponents if n % 3 == 0]
    return [high, low, *reversed(every_third), *exponents]
