"""Why no weights get some examples right together: what each demands, and what that adds up to."""

from collections.abc import Sequence
from decimal import Decimal

import numpy as np

from playground.engine.arrays import BoolArray, IntArray
from playground.engine.measurements.weight_space_region import FeasibleWeights
from playground.ui.weight_space.picture import Picture
from playground.ui.weight_space.proof_numbers import (
    Decimals,
    ProofNumbers,
    decimals,
    exact_text,
    proof_numbers,
)

_MOST_EXAMPLES, _MOST_WEIGHTS = 6, 4
"""Whose arithmetic a reader may want to follow."""
_DIGITS, _FEW_DIGITS = 5, 3
"""Of a bias that is fixed, and of a sum that is not exact."""
_NOTHING = Decimal("1e-9")
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def contradiction_words(picture: Picture, feasible: FeasibleWeights) -> str:
    """Return the arithmetic of a contradiction, after a space; "" where it would be too long."""
    n, n_weights = len(picture.shares), len(picture.weight_names)
    cases = np.flatnonzero(picture.is_contradictory())
    if not 1 < n <= _MOST_EXAMPLES or n_weights > _MOST_WEIGHTS or len(cases) != n:
        return ""
    if len(feasible.is_strict) <= cases.max():
        return ""
    numbers = proof_numbers(
        picture.neuron.vectors[cases], picture.shares, picture.neuron.signs[cases]
    )
    is_positive = picture.neuron.signs[cases] > 0
    sums = [
        _sum_words(picture, cases, np.flatnonzero(chosen), numbers, feasible.is_strict)
        for chosen in (is_positive, ~is_positive)
        if chosen.any()
    ]
    end = "Both cannot be true" if len(sums) == 2 else "That is not true"
    if len(sums) == 2 and not picture.neuron.offset:
        end = "Subtracting these gives 0 > 0, which is never true"
    return f" {'. '.join(sums)}. {end}."


def _sum_words(
    picture: Picture, cases: IntArray, chosen: IntArray, numbers: ProofNumbers, strict: BoolArray
) -> str:
    """Return what examples of one side demand, one by one and added up."""
    neuron = picture.neuron
    sign, has_bias = float(neuron.signs[cases[chosen[0]]]), not neuron.is_bias_fixed
    offset = decimals(np.array([neuron.offset]), _DIGITS)[0]
    parts: list[str] = []
    for i, count in zip(chosen.tolist(), numbers.counts[chosen].tolist(), strict=True):
        case = cases[i]
        demand = _form(numbers.vectors[i], offset, has_bias=has_bias)
        times = "" if count == 1 else f" ({exact_text(count)} times)"
        name = f"{'' if parts else 'Example '}{neuron.rows[case] + 1}"
        parts.append(
            f"{name} needs {demand} {_relation(sign, is_strict=bool(strict[case]))}{times}"
        )
    text = ", ".join(parts[:-1]) + f" and {parts[-1]}" if len(parts) > 1 else parts[0]
    counts = numbers.counts[chosen]
    if len(parts) == 1 and counts[0] == 1:
        return text
    total, constant = counts @ numbers.vectors[chosen], counts.sum() * offset
    about = ""
    if not numbers.is_exact:
        shares = picture.shares[chosen]
        true = np.append(shares @ neuron.vectors[cases[chosen]], shares.sum() * neuron.offset)
        *total, constant = decimals(true, _FEW_DIGITS)
        about = "about "
    relation = _relation(sign, is_strict=bool(strict[cases[chosen]].any()))
    return f"{text}: together {about}{_form(total, constant, has_bias=has_bias)} {relation}"


def _relation(sign: float, *, is_strict: bool) -> str:
    loose, strict = ("≥ 0", "> 0") if sign > 0 else ("≤ 0", "< 0")
    return strict if is_strict else loose


def _form(vector: Sequence[Decimal] | Decimals, offset: Decimal, *, has_bias: bool) -> str:
    """Return a weighted sum as text: "w₁ + 2 w₂ + b"."""
    n = len(vector)
    names = [f"w{str(i + 1).translate(_SUBSCRIPTS)}" for i in range(n)]
    if has_bias:
        names[-1] = "b"
    text = ""
    for value, name in zip([*vector, offset], [*names, ""], strict=True):
        if abs(value) < _NOTHING:
            continue
        factor = "" if name and abs(value) == 1 else exact_text(abs(value))
        minus = "−" if value < 0 else ""
        joint = f" {minus or '+'} " if text else minus
        text += joint + " ".join(filter(None, [factor, name]))
    return text or "0"
