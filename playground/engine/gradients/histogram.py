"""Histograms of weights, gradients and activations by column, over one range for all."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from playground.engine.arrays import FloatArray, IntArray, read_only

_INSIDE = 0.999
"""The share of each column's values that a shared range takes in: it is not for the rare ones."""


@dataclass(frozen=True, eq=False)
class Histogram:
    """How many values lie in each of several bins of the same width."""

    edges: FloatArray
    """(n_bins + 1,)"""
    counts: IntArray
    """(n_bins,)"""
    n_below: int
    n_above: int
    n_not_finite: int

    @property
    def n_values(self) -> int:
        """The number of values, wherever they lie."""
        return int(self.counts.sum()) + self.n_below + self.n_above + self.n_not_finite


def histogram(values: FloatArray, n_bins: int, limits: tuple[float, float]) -> Histogram:
    """Return how the values spread over `n_bins` bins between the limits, both included."""
    low, high = limits
    numbers = values.ravel()
    finite = numbers[np.isfinite(numbers)]
    edges = np.linspace(low, high, n_bins + 1)
    inside = finite[(finite >= low) & (finite <= high)]
    # np.histogram takes five times as long for the few values of a small column
    places = np.searchsorted(edges[1:-1], inside, side="right")
    return Histogram(
        read_only(edges),
        read_only(np.bincount(places, minlength=n_bins)),
        int(np.count_nonzero(finite < low)),
        int(np.count_nonzero(finite > high)),
        len(numbers) - len(finite),
    )


def histograms(
    by_node: Mapping[str, FloatArray], n_bins: int, limits: tuple[float, float] | None = None
) -> dict[str, Histogram]:
    """Return a histogram for each column, all over the same limits, by default symmetric ones."""
    shared = symmetric_limits(by_node.values()) if limits is None else limits
    return {node: histogram(values, n_bins, shared) for node, values in by_node.items()}


def symmetric_limits(groups: Iterable[FloatArray]) -> tuple[float, float]:
    """Return limits around 0 that take in nearly all of each group, (-1, 1) if all are 0.

    They are a round number, 1, 2 or 5 times a power of ten, so that they seldom change while
    weights do.
    """
    sizes = (np.abs(group[np.isfinite(group)]) for group in groups)
    reach = max((_quantile(each) for each in sizes if len(each)), default=0.0)
    limit = _rounded_up(reach) if reach > 0 else 1.0
    return -limit, limit


def _quantile(sizes: FloatArray) -> float:
    place = math.ceil(_INSIDE * (len(sizes) - 1))
    return float(np.partition(sizes, place)[place])


def _rounded_up(value: float) -> float:
    power = 10.0 ** math.floor(math.log10(value))
    return next((f * power for f in (1.0, 2.0, 5.0) if value <= f * power), 10 * power)
