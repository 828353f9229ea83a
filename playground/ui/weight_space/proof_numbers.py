"""The numbers of a proof, in as many digits as it takes for its sums to be right."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt

from playground.engine.arrays import FloatArray
from playground.ui.number_format import with_minus
from playground.ui.surface.heights import number_text

_MOST_TIMES = 999
"""How often an example may count, in whole numbers, that anyone wants to follow."""
_EXACT, _FEWEST, _MOST = 5, 3, 8
"""Digits of numbers that may be exact, as those of points typed or dragged are, and of others."""

Decimals = npt.NDArray[Any]
"""Of decimal.Decimal, in which sums are what they are on paper."""


@dataclass(frozen=True, eq=False)
class ProofNumbers:
    """What each example demands, how often it counts, and whether sums of both are exact."""

    vectors: Decimals
    """(n, n_weights)"""
    counts: Decimals
    """(n,)"""
    is_exact: bool


def proof_numbers(vectors: FloatArray, shares: FloatArray, signs: FloatArray) -> ProofNumbers:
    """Return the numbers of a proof: vectors, (n, n_weights), whose signed sum with shares is 0.

    Where whole numbers can stand for the shares, (n,), all is exact; else the sums are right in
    the digits that they are written with.
    """
    whole = _whole(shares)
    if whole is not None:
        exact, counts = decimals(vectors, _EXACT), decimals(whole, _EXACT)
        if not ((counts * signs.astype(int).astype(object)) @ exact).any():
            return ProofNumbers(exact, counts, is_exact=True)
    digits = _FEWEST
    while digits < _MOST and not _are_right(vectors, shares, signs, digits):
        digits += 1
    return ProofNumbers(decimals(vectors, digits), decimals(shares, digits), is_exact=False)


def decimals(values: FloatArray, digits: int) -> Decimals:
    """Return numbers in so many significant digits."""
    texts = [Decimal(f"{value:.{digits}g}") for value in values.ravel().tolist()]
    return np.array(texts, dtype=object).reshape(values.shape)


def exact_text(number: Decimal) -> str:
    """Return all digits of a number, without zeros at its end."""
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return with_minus(text)


def _whole(shares: FloatArray) -> FloatArray | None:
    """Return the smallest whole numbers that stand to each other as the shares, (n,), do."""
    for times in range(1, int(_MOST_TIMES / shares.max()) + 1):
        counts = times * shares
        if np.allclose(counts, np.rint(counts), rtol=0, atol=1e-5):
            return np.rint(counts)
    return None


def _are_right(vectors: FloatArray, shares: FloatArray, signs: FloatArray, digits: int) -> bool:
    """Return whether sums of numbers in so many digits are the true ones, as these are written."""
    few, counts = decimals(vectors, digits), decimals(shares, digits)
    for side in (signs > 0, signs < 0):
        shown, true = counts[side] @ few[side], shares[side] @ vectors[side]
        pairs = zip(np.atleast_1d(shown).tolist(), true.tolist(), strict=True)
        if side.any() and any(number_text(float(a)) != number_text(b) for a, b in pairs):
            return False
    return True
