"""Searching along a direction: how far to go, by the loss and its slope on the way.

Source: Nocedal and Wright 2006, algorithms 3.1 (backtracking) and 3.5 (strong Wolfe, SciPy's).
"""

import importlib
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from playground.engine.arrays import FloatArray
from playground.engine.objective import Objective
from playground.registry import parameter

_DESCENT = 1e-4
"""c_1: the share of the decrease that the slope promises which is enough."""
_MOST_HALVES = 40

IsGood = Callable[[float, FloatArray, float, FloatArray], bool]
"""Whether a length will do besides: asked with it, theta there, the loss and the gradient."""


def search_parameter(default: str = "strong Wolfe", *others: str) -> Any:
    """Return the field of how to search; `others` are further ways."""
    return parameter(
        default,
        "Line search",
        "How a step finds out how far to go. Strong Wolfe: until the loss is lower and its slope "
        "has flattened out. Backtracking: halve the step until the loss is low enough."
        + (" None: go as far as is guessed, without looking." if "none" in others else ""),
        choices=("strong Wolfe", "backtracking", *others),
    )


def find_length(
    objective: Objective,
    search: str,
    theta: FloatArray,
    direction: FloatArray,
    before: float | None = None,
    curvature: float = 0.9,
    is_good: IsGood | None = None,
) -> float:
    """Return how many times `direction` to go from theta, 0 where no length lowers the loss.

    `before` is the loss of the step before, from which a first guess follows. `curvature` is c_2,
    the share of the slope that may be left.
    """
    value, slope = objective.value(theta), float(objective.gradient(theta) @ direction)
    if not (np.isfinite(value) and slope < 0):
        return 0.0
    length = None
    if search == "strong Wolfe":
        length = _wolfe(objective, theta, direction, before, curvature, is_good)
    return _halve(objective, theta, direction, slope) if length is None else length


def _wolfe(
    objective: Objective,
    theta: FloatArray,
    direction: FloatArray,
    before: float | None,
    curvature: float,
    is_good: IsGood | None,
) -> float | None:
    scipy: Any = importlib.import_module("scipy.optimize")  # slow to import
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")  # of a search that finds nothing, as its answer says
        found = scipy.line_search(
            objective.value,
            objective.gradient,
            theta,
            direction,
            objective.gradient(theta),
            objective.value(theta),
            before,
            c1=_DESCENT,
            c2=curvature,
            extra_condition=is_good,
        )
    length = found[0]
    return None if length is None or not np.isfinite(found[3]) else float(length)


def _halve(objective: Objective, theta: FloatArray, direction: FloatArray, slope: float) -> float:
    """Return the first half of a half ... of the direction that lowers the loss enough."""
    value, length = objective.value(theta), 1.0
    for _ in range(_MOST_HALVES):
        if objective.value(theta + length * direction) <= value + _DESCENT * length * slope:
            return length
        length /= 2
    return 0.0
