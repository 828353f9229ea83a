"""Annealing: random steps, some uphill, ever fewer of them as it gets colder."""

import math
from typing import Any

import numpy as np

from playground.engine.arrays import BoolArray, FloatArray
from playground.registry import parameter


def temperature_parameter() -> Any:
    """Return the field of the temperature at the start."""
    return parameter(
        0.01,
        "Temperature",
        "How much worse a step may make the loss and still be taken, at the start: one that adds "
        "as much as this is taken about one time in three.",
        minimum=1e-9,
        maximum=1e6,
        choices=(1e-4, 0.001, 0.01, 0.1, 1.0),
        is_logarithmic=True,
    )


def cooling_parameter() -> Any:
    """Return the field of how fast it gets colder."""
    return parameter(
        0.01,
        "Cooling",
        "How fast the temperature falls with every step: with 0 it stays as it is.",
        minimum=0,
        maximum=1e3,
        choices=(0.0, 1e-4, 0.001, 0.01, 0.1, 1.0),
        is_logarithmic=True,
    )


def coldness(cooling: float, count: int, *, is_fast: bool) -> float:
    """Return by what the temperature at the start is to be divided after `count` steps.

    Fast: 1 + c t, for Cauchy's steps (Szu and Hartley 1987); else log(e + c t), for Boltzmann's
    (Geman and Geman 1984).
    """
    return 1 + cooling * count if is_fast else math.log(math.e + cooling * count)


def cauchy_numbers(rng: np.random.Generator, n: int) -> FloatArray:
    """Return n numbers with the Cauchy distribution: mostly small, now and then very large."""
    return np.tan(math.pi * (rng.random(n) - 0.5))


def chosen_at_random(rng: np.random.Generator, is_free: BoolArray, *, is_one: bool) -> BoolArray:
    """Return which parameters move, (n_parameters,): one of those that may, or all of them."""
    places = np.flatnonzero(is_free)
    if not (is_one and len(places)):
        return is_free
    chosen = np.zeros_like(is_free)
    chosen[rng.choice(places)] = True
    return chosen


def is_accepted(rng: np.random.Generator, rise: float, temperature: float) -> bool:
    """Tell whether a step that raises the loss so much is taken: downhill always, uphill by lot.

    Source: Metropolis et al. 1953: with probability exp(-rise / T).
    """
    draw = rng.random()
    if not math.isfinite(rise):
        return False
    return rise <= 0 or draw < math.exp(-rise / temperature)
