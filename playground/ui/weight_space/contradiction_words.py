"""Why no weights get some examples right together: what each demands, and what that adds up to."""

import numpy as np

from playground.engine.arrays import BoolArray, FloatArray, IntArray
from playground.engine.measurements.weight_space_region import FeasibleWeights
from playground.ui.surface.heights import number_text
from playground.ui.weight_space.picture import Picture

_MOST_EXAMPLES, _MOST_WEIGHTS = 6, 4
"""Whose arithmetic a reader may want to follow."""
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def contradiction_words(picture: Picture, feasible: FeasibleWeights) -> str:
    """Return the arithmetic of a contradiction, after a space; "" where it would be too long."""
    n, n_weights = len(picture.shares), len(picture.weight_names)
    cases = np.flatnonzero(picture.is_contradictory())
    if not 1 < n <= _MOST_EXAMPLES or n_weights > _MOST_WEIGHTS or len(cases) != n:
        return ""
    if len(feasible.is_strict) <= cases.max():
        return ""
    is_positive = picture.neuron.signs[cases] > 0
    sums = [
        _sum_words(picture, cases[chosen], picture.shares[chosen], feasible.is_strict)
        for chosen in (is_positive, ~is_positive)
        if chosen.any()
    ]
    end = "Both cannot be true" if len(sums) == 2 else "That is not true"
    if len(sums) == 2 and not picture.neuron.offset:
        end = "Subtracting these gives 0 > 0, which is never true"
    return f" {'. '.join(sums)}. {end}."


def _sum_words(picture: Picture, cases: IntArray, shares: FloatArray, strict: BoolArray) -> str:
    """Return what examples of one side demand, one by one and added up."""
    neuron = picture.neuron
    sign = float(neuron.signs[cases[0]])
    has_bias = not neuron.is_bias_fixed
    parts: list[str] = []
    for case, share in zip(cases.tolist(), shares.tolist(), strict=True):
        demand = _form(neuron.vectors[case], neuron.offset, has_bias=has_bias)
        times = "" if np.isclose(share, 1) else f" ({number_text(share)} times)"
        name = f"{'' if parts else 'Example '}{neuron.rows[case] + 1}"
        parts.append(
            f"{name} needs {demand} {_relation(sign, is_strict=bool(strict[case]))}{times}"
        )
    text = ", ".join(parts[:-1]) + f" and {parts[-1]}" if len(parts) > 1 else parts[0]
    if len(parts) == 1 and np.isclose(shares[0], 1):
        return text
    total = _form(
        shares @ neuron.vectors[cases], float(shares.sum()) * neuron.offset, has_bias=has_bias
    )
    return f"{text}: together {total} {_relation(sign, is_strict=bool(strict[cases].any()))}"


def _relation(sign: float, *, is_strict: bool) -> str:
    loose, strict = ("≥ 0", "> 0") if sign > 0 else ("≤ 0", "< 0")
    return strict if is_strict else loose


def _form(vector: FloatArray, offset: float, *, has_bias: bool) -> str:
    """Return a weighted sum as text: "w₁ + 2 w₂ + b"."""
    n = len(vector)
    names = [f"w{str(i + 1).translate(_SUBSCRIPTS)}" for i in range(n)]
    if has_bias:
        names[-1] = "b"
    terms = [(float(x), name) for x, name in zip(vector.tolist(), names, strict=True)]
    terms.append((offset, ""))
    text = ""
    for value, name in terms:
        if abs(value) < 1e-9:
            continue
        factor = "" if name and np.isclose(abs(value), 1) else number_text(abs(value))
        minus = "−" if value < 0 else ""
        joint = f" {minus or '+'} " if text else minus
        text += joint + " ".join(filter(None, [factor, name]))
    return text or "0"
