"""Which number comes next when a person steps or slides through a parameter's range."""

import math
from dataclasses import dataclass

from playground.registry import ParameterInfo

_SERIES = (1, 2, 5)
_SMALLEST = 1e-9
"""A logarithmic parameter that may be zero gets there by stepping below this."""


def stepped(value: float, n: int, info: ParameterInfo, *, is_whole: bool = False) -> float:
    """Return the value n steps above `value` (below, for a negative n), kept within the range.

    Steps go through the parameter's choices; without any they are equal, or 1, 2, 5, 10, 20, ...
    where the parameter is logarithmic.
    """
    for _ in range(abs(n)):
        if info.choices:
            value = _neighbour(value, info.choices, is_up=n > 0)
        elif info.is_logarithmic:
            value = _next_in_series(value, is_up=n > 0, smallest=1 if is_whole else _SMALLEST)
        else:
            value = _clean(value + math.copysign(equal_step(info, is_whole=is_whole), n))
        value = min(max(value, info.minimum), info.maximum)
    return round(value) if is_whole else float(value)


def equal_step(info: ParameterInfo, *, is_whole: bool = False) -> float:
    """Return the step of a parameter that is not logarithmic: about a twentieth of its range."""
    if is_whole:
        return 1
    span = info.maximum - info.minimum
    return 0.1 if math.isinf(span) else _nearest_in_series(span / 20)


@dataclass(frozen=True)
class SliderScale:
    """The positions 0 to `n` of a slider, about a hundred, and the value that each stands for."""

    info: ParameterInfo

    @property
    def n(self) -> int:
        if self.info.is_logarithmic:
            return 100
        return math.ceil((self.info.maximum - self.info.minimum) / self._step - 1e-9)

    @property
    def _step(self) -> float:
        return _nearest_in_series((self.info.maximum - self.info.minimum) / 100)

    def value(self, position: int) -> float:
        """Return the value at a position; the ends are exact."""
        low, high = self.info.minimum, self.info.maximum
        if position <= 0 or position >= self.n:
            return float(low if position <= 0 else high)
        if self.info.is_logarithmic:
            return float(f"{low * (high / low) ** (position / self.n):.2g}")
        return _clean(low + position * self._step)

    def position(self, value: float) -> int:
        """Return the position nearest to a value."""
        low, high = self.info.minimum, self.info.maximum
        value = min(max(value, low), high)
        if self.info.is_logarithmic:
            return round(self.n * math.log(value / low) / math.log(high / low))
        return min(round((value - low) / self._step), self.n)


def _neighbour(value: float, choices: tuple[float, ...], *, is_up: bool) -> float:
    if is_up:
        return min((choice for choice in choices if choice > value), default=value)
    return max((choice for choice in choices if choice < value), default=value)


def _next_in_series(value: float, *, is_up: bool, smallest: float) -> float:
    """Return the neighbour of a number of at least 0 in 0, smallest, ..., 1, 2, 5, 10, ..."""
    if value < smallest or (value == smallest and not is_up):
        return smallest if is_up else 0.0
    exponent = math.floor(math.log10(value))
    near = [float(f"{m}e{e}") for e in range(exponent - 1, exponent + 2) for m in _SERIES]
    return _neighbour(value, tuple(near), is_up=is_up)


def _nearest_in_series(value: float) -> float:
    exponent = math.floor(math.log10(value))
    near = [float(f"{m}e{e}") for e in (exponent, exponent + 1) for m in _SERIES]
    return min(near, key=lambda candidate: abs(candidate - value))


def _clean(value: float) -> float:
    """Return 0.3 rather than 0.30000000000000004."""
    return float(f"{value:.10g}")
