"""The places at which a formula has no derivative."""

from functools import lru_cache

import numpy as np

from playground.engine.formula.expression import (
    Expression,
    Number,
    Operation,
    compute,
    has_variable,
    walk,
)
from playground.engine.formula.functions import FUNCTIONS

_FAR = 50.0
"""How far from 0 corners are looked for."""


@lru_cache(maxsize=256)
def corners(expression: Expression) -> tuple[float, ...]:
    """Return where what stands in abs, max and the like becomes 0, or changes its sign by a jump.

    Two such places closer than 0.02 may be missed.
    """
    found: set[float] = set()
    for each in walk(expression):
        if isinstance(each, Operation) and each.name in FUNCTIONS and has_variable(each):
            function = FUNCTIONS[each.name]
            if function.has_corner:
                other = each.parts[1] if function.n_parts > 1 else Number(0.0)
                found.update(_zeros(Operation("-", (each.parts[0], other))))
    return tuple(sorted(found))


def _zeros(expression: Expression) -> list[float]:
    at = np.linspace(-_FAR, _FAR, 10_001)
    values = compute(expression, at)
    is_zero = values == 0
    is_flat = np.count_nonzero(is_zero) >= len(at) // 2
    found: list[float] = [] if is_flat else [float(place) for place in at[is_zero]]
    for i in np.flatnonzero(values[:-1] * values[1:] < 0):
        found.append(_bisected(expression, float(at[i]), float(at[i + 1])))
    return found


def _bisected(expression: Expression, low: float, high: float) -> float:
    is_above = float(compute(expression, np.array([low]))[0]) > 0
    for _ in range(60):
        middle = (low + high) / 2
        if (float(compute(expression, np.array([middle]))[0]) > 0) == is_above:
            low = middle
        else:
            high = middle
    return (low + high) / 2
