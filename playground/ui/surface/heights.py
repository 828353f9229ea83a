"""How losses become shares of the height and of the colours, and the numbers that stand there."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from playground.engine.arrays import FloatArray, read_only
from playground.ui.number_format import signed, with_minus
from playground.ui.surface.surface_picture import SurfacePicture

_RUNGS = (1.0, 2.0, 5.0)
_HALVES = (1.0, 3.0)
"""About half a decade apart."""

_THOUSANDS, _MILLIONS = 10_000, 10_000_000
"""Numbers between which all digits are written, as those of steps and mistakes beside them."""


@dataclass(frozen=True)
class Heights:
    """The lowest and the highest loss that are shown; both positive if `is_log`."""

    low: float
    high: float
    is_log: bool

    def shares(self, losses: FloatArray) -> FloatArray:
        """Return 0 for `low` to 1 for `high`, less and more beyond them, NaN where not finite.

        On a logarithmic scale there is no place for losses of 0 and less: they get 0.
        """
        if not self.is_log:
            result = (losses - self.low) / (self.high - self.low)
        else:
            with np.errstate(divide="ignore", invalid="ignore"):
                exponents = np.where(losses > 0, np.log10(losses), math.log10(self.low))
            span = math.log10(self.high) - math.log10(self.low)
            result = (exponents - math.log10(self.low)) / span
        return np.where(np.isfinite(losses), result, np.nan)

    def share(self, loss: float) -> float:
        return float(self.shares(np.array([loss]))[0])

    @property
    def middle(self) -> float:
        """The loss at half the height."""
        if self.is_log:
            return math.sqrt(self.low) * math.sqrt(self.high)
        return self.low + (self.high - self.low) / 2


def heights_of(picture: SurfacePicture) -> Heights:
    """Return from where to where a picture shows losses."""
    levels = picture.levels[np.isfinite(picture.levels)]
    if picture.is_log:
        levels = levels[levels > 0]
    if len(levels) >= 2 and levels[-1] > levels[0]:
        return Heights(float(levels[0]), float(levels[-1]), picture.is_log)
    middle = float(levels[0]) if len(levels) else _any_loss(picture)
    if picture.is_log and middle > 0:
        return Heights(middle / 10, middle * 10, is_log=True)
    slack = abs(middle) / 2 or 1.0
    return Heights(middle - slack, middle + slack, is_log=False)


def _any_loss(picture: SurfacePicture) -> float:
    finite = picture.z[np.isfinite(picture.z)]
    return float(finite[0]) if len(finite) else 0.0


def nice_levels(losses: FloatArray, *, is_log: bool, n_most: int = 16) -> FloatArray:
    """Return round numbers, ascending, around the finite losses, (k,); none if there are none.

    At most about `n_most`. On a logarithmic scale they are 1, 2 and 5 times powers of ten, or 1
    and 3 times, or powers of ten alone, unless the losses are too much alike.
    """
    finite = losses[np.isfinite(losses)].astype(float)
    if is_log:
        finite = finite[finite > 0]
    if not len(finite) or finite.min() == finite.max():
        return read_only(finite[:1].ravel().copy())
    low, high = float(finite.min()), float(finite.max())
    if is_log and high >= 10 * low:
        return read_only(_powers(low, high, n_most))
    levels = round_numbers(low, high, n_most - 2, is_outside=True)
    return read_only(levels[levels > 0] if is_log else levels)


def _powers(low: float, high: float, n_most: int) -> FloatArray:
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    for rungs in (_RUNGS, _HALVES):
        powers = range(first, last)
        ladder = np.array([*(r * 10.0**power for power in powers for r in rungs), 10.0**last])
        start = max(0, int(np.searchsorted(ladder, low, side="right")) - 1)
        ladder = ladder[start : int(np.searchsorted(ladder, high)) + 1]
        if len(ladder) <= n_most:
            return ladder
    step = math.ceil((last - first) / (n_most - 1))
    last = first + step * math.ceil((last - first) / step)
    return 10.0 ** np.arange(first, last + 1, step, dtype=float)


def round_numbers(low: float, high: float, n_most: int, *, is_outside: bool = False) -> FloatArray:
    """Return multiples of 1, 2 or 5 times a power of ten from `low` to `high`, both included.

    With `is_outside` one more at each end, unless a multiple is there.
    """
    least = (high - low) / max(n_most, 1)
    if not least > 0 or not math.isfinite(least):
        return np.array([low])
    decade = 10.0 ** math.floor(math.log10(least))
    step = next((rung * decade for rung in _RUNGS if rung * decade >= least), 10 * decade)
    first, last = low / step, high / step
    inwards = (math.floor, math.ceil) if is_outside else (math.ceil, math.floor)
    # a hundred-thousandth of a step is a rounding error
    bounds = [turn(round(end, 5)) for turn, end in zip(inwards, (first, last), strict=True)]
    numbers = np.arange(bounds[0], bounds[1] + 1) * step
    return np.array([float(f"{number:.12g}") for number in numbers])


def apart(levels: FloatArray, shares: FloatArray, gap: float) -> list[tuple[float, str]]:
    """Return as many levels as are at least `gap` apart, as their shares and their texts."""
    chosen: list[tuple[float, float]] = []
    for level, share in zip(levels.tolist(), shares.tolist(), strict=True):
        if not chosen or share - chosen[-1][0] >= gap:
            chosen.append((share, level))
    texts = number_texts([level for _, level in chosen])
    return [(share, text) for (share, _), text in zip(chosen, texts, strict=True)]


def number_texts(numbers: Sequence[float]) -> list[str]:
    """Return numbers as text, in as many digits as it takes to tell one from another."""
    texts = [number_text(number) for number in numbers]
    for digits in range(4, 17):
        if len(set(texts)) == len(set(numbers)):
            break
        texts = [with_minus(f"{number:.{digits}g}") for number in numbers]
    return texts


def number_text(number: float) -> str:
    """Return about three digits of a number, with a true minus sign; thousands as steps are."""
    if _THOUSANDS <= abs(number) < _MILLIONS:
        return with_minus(f"{number:,.0f}")
    return signed(float(number))
