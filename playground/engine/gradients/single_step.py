"""The step that comes next as a single parameter sees it: its terms, and whether it is rounded."""

from collections.abc import Sequence

import numpy as np

from playground.engine.arithmetic.equation import Term
from playground.engine.instant import Instant
from playground.engine.optimiser import of_parameter

_SEEN = 0.01
"""A share of the step up to which nobody sees that it is rounded."""


def rate_of(instant: Instant, index: int) -> float:
    """Return the learning rate of the next step, for one parameter."""
    rates = instant.recipe.rates(instant.step, instant.rate_factors)
    return float(rates[index] if rates.ndim else rates)


def terms_of(instant: Instant, index: int, gradient: float, update: float) -> tuple[Term, ...]:
    """Return the terms whose sum the step adds to a parameter, but for rounding.

    `gradient` is what the optimiser gets, `update` what becomes of the parameter.
    """
    value = float(instant.theta[index])
    slots = dict.fromkeys(instant.optimiser.slots, 0.0) | of_parameter(instant.slots, index)
    optimiser = instant.optimiser.with_rate(rate_of(instant, index))
    terms = optimiser.explain(value, gradient, slots)
    announced = sum(term.value for term in terms)
    if instant.penalty.has_limited(value, value + announced, value + update):
        terms += (Term("k", (update - announced,), "penalty"),)
    return terms


def is_rounded_off(terms: Sequence[Term], value: float, update: float, dtype: str) -> bool:
    """Whether a step is so small that the weight's last digit decides what becomes of it.

    `dtype` is what the weight, which has this `value`, is stored as.
    """
    total = sum(term.value for term in terms)
    if not terms or not np.isfinite([total, update, value]).all():
        return False
    largest = np.dtype(dtype).type(max(abs(value), abs(value + update)))
    return bool(_SEEN * abs(total) < abs(update - total) <= np.spacing(largest))
