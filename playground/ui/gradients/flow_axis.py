"""The logarithmic axis of gradients, which the columns now and their past share; no Qt."""

import math
from dataclasses import dataclass

import numpy as np

from playground.engine.arrays import FloatArray
from playground.ui.nice_range import decades
from playground.ui.number_format import signed

_LEAST = 4
"""Powers of ten on the axis at least: what differs by less is to look alike."""
_LINE = 16
"""Pixels between two numbers at least."""


@dataclass(frozen=True)
class LogAxis:
    """Powers of ten from the bottom to the top of a picture."""

    low: int
    high: int
    top: float = 0.0
    """Pixels down from the upper edge."""
    bottom: float = 1.0

    def place(self, value: float) -> float:
        """Return the pixels down of a positive value."""
        return float(self.place_of_exponent(math.log10(value)))

    def place_of_exponent(self, exponent: float) -> float:
        """Return the pixels down of a power of ten, within the axis."""
        share = (exponent - self.low) / (self.high - self.low)
        return self.bottom - min(max(share, 0.0), 1.0) * (self.bottom - self.top)

    @property
    def numbers(self) -> list[int]:
        """The exponents at which there is room for a number, the highest first."""
        room = max(self.bottom - self.top, 1.0)
        every = max(1, math.ceil(_LINE * (self.high - self.low) / room))
        return [*range(self.high, self.low - 1, -every)]


def log_axis(values: FloatArray) -> LogAxis:
    """Return the axis for all positive ones of these values."""
    positive = values[np.isfinite(values) & (values > 0)]
    low, high = map(int, decades(positive))
    return LogAxis(min(low, high - _LEAST), high)


def power_of_ten(exponent: int) -> str:
    """Return the number at a line of the axis: "0.01", "1e−6"."""
    return signed(10.0**exponent)
