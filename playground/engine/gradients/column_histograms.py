"""Histograms of one quantity, column by column over the same bins, and how they are remembered."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from playground.engine.arrays import FloatArray, IntArray, read_only
from playground.engine.gradients.histogram import histogram, symmetric_limits

WEIGHTS, GRADIENTS = "weights", "gradients"
PRE_ACTIVATIONS, ACTIVATIONS = "pre-activations", "activations"

N_BINS = 24
"""Of values: enough to see a shape, few enough to be remembered step by step."""
EXPONENTS = (-12.0, 2.0)
"""Powers of ten between which sizes have bins of their own: the sizes that gradients come in."""
N_SIZE_BINS = 28
"""Two for each factor of ten."""


@dataclass(frozen=True, eq=False)
class ColumnHistograms:
    """How many values of each column lie in each bin; the end bins hold what lies beyond, too.

    Values of exactly 0 are counted apart: units that are off would outnumber all others.
    """

    nodes: tuple[str, ...]
    is_of_sizes: bool
    """Whether the bins are of the exponents of absolute values, and not of the values."""
    limits: tuple[float, float]
    """Of all bins, which are equally wide."""
    counts: IntArray
    """(n_columns, n_bins)"""
    n_zero: IntArray
    """(n_columns,)"""
    n_not_finite: IntArray
    """(n_columns,)"""

    @property
    def n_values(self) -> IntArray:
        """How many values each column has, (n_columns,)."""
        return self.counts.sum(axis=1) + self.n_zero + self.n_not_finite

    @property
    def entry(self) -> tuple[float, ...]:
        """The limits, and for each column the shares of zeros and of each bin, as percentages."""
        n_values = np.maximum(self.n_values, 1)[:, np.newaxis]
        shares = np.column_stack([self.n_zero, self.counts]) * 100 / n_values
        return (*self.limits, *shares.ravel().tolist())

    @property
    def edges(self) -> FloatArray:
        """Where the bins begin and end, (n_bins + 1,)."""
        return np.linspace(*self.limits, self.counts.shape[1] + 1)


@dataclass(frozen=True, eq=False)
class Moments:
    """The histograms of one quantity at several moments, as they were remembered."""

    limits: FloatArray
    """(n_moments, 2)"""
    zeros: FloatArray
    """(n_moments, n_columns): the percentage of values that were exactly 0."""
    shares: FloatArray
    """(n_moments, n_columns, n_bins): the percentage in each bin."""


def of_values(by_node: Mapping[str, FloatArray]) -> ColumnHistograms:
    """Return how values, (n,) by node, are spread over bins up to a round number.

    The bins begin at 0 where nothing is below it, else at minus the same number.
    """
    low, high = symmetric_limits(by_node.values())
    smallest = min((float(_finite(v).min(initial=0)) for v in by_node.values()), default=0.0)
    return _counted(by_node, N_BINS, (0.0 if smallest == 0 else low, high), is_of_sizes=False)


def of_sizes(by_node: Mapping[str, FloatArray]) -> ColumnHistograms:
    """Return how the absolute values of values, (n,) by node, are spread by powers of ten."""
    return _counted(by_node, N_SIZE_BINS, EXPONENTS, is_of_sizes=True)


def of_entry(
    answer: Mapping[str, ColumnHistograms], quantity: str, entries: FloatArray
) -> Moments | None:
    """Return what entries, (n_moments, n), of answers like this one say of a quantity.

    None where they are of another network.
    """
    start = 0
    for name, each in answer.items():
        n_columns, n_bins = each.counts.shape
        stop = start + 2 + n_columns * (1 + n_bins)
        if name == quantity and stop <= entries.shape[1]:
            shares = entries[:, start + 2 : stop].reshape(-1, n_columns, 1 + n_bins)
            return Moments(entries[:, start : start + 2], shares[..., 0], shares[..., 1:])
        start = stop
    return None


def _counted(
    by_node: Mapping[str, FloatArray],
    n_bins: int,
    limits: tuple[float, float],
    *,
    is_of_sizes: bool,
) -> ColumnHistograms:
    counts = np.zeros((len(by_node), n_bins), np.int64)
    n_zero, n_lost = np.zeros(len(by_node), np.int64), np.zeros(len(by_node), np.int64)
    for i, values in enumerate(by_node.values()):
        finite = _finite(values).astype(np.float64)  # in which limits are what they are
        others = finite[finite != 0]
        if is_of_sizes:
            others = np.log10(np.abs(others))
        # clipped, what lies beyond the limits is counted in the end bins
        counts[i] = histogram(others.clip(*limits), n_bins, limits).counts
        n_zero[i], n_lost[i] = len(finite) - len(others), len(values) - len(finite)
    arrays = map(read_only, (counts, n_zero, n_lost))
    return ColumnHistograms(tuple(by_node), is_of_sizes, limits, *arrays)


def _finite(values: FloatArray) -> FloatArray:
    return values[np.isfinite(values)]
