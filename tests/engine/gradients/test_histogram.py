"""Histograms: every value is counted once, over a range that columns share."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.engine.gradients.histogram import histogram, histograms, symmetric_limits


def test_values_are_counted_by_hand():
    values = np.array([[-1.0, -0.6, 0.1, 0.4], [1.0, 1.1, -7, np.nan]])
    found = histogram(values, 4, (-1, 1))
    assert found.edges.tolist() == [-1, -0.5, 0, 0.5, 1]
    assert found.counts.tolist() == [2, 0, 2, 1]
    assert (found.n_below, found.n_above, found.n_not_finite) == (1, 1, 1)
    assert found.n_values == 8


@given(
    st.lists(st.floats(width=32), max_size=30),
    st.integers(1, 20),
    st.floats(1e-3, 1e3, allow_nan=False),
)
def test_every_value_is_counted_once(values, n_bins, limit):
    found = histogram(np.array(values, np.float32), n_bins, (-limit, limit))
    assert found.n_values == len(values)


@pytest.mark.parametrize(
    ("largest", "limit"),
    [
        (0.0, 1),
        (1.0, 1),
        (1.01, 2),
        (3, 5),
        (5, 5),
        (7, 10),
        (0.03, 0.05),
        (2e-9, 2e-9),
        (800, 1e3),
    ],
)
def test_limits_are_round_numbers(largest, limit):
    low, high = symmetric_limits([np.array([-largest, 0, largest / 2]), np.zeros(3)])
    assert high == pytest.approx(limit)
    assert low == -high


def test_limits_are_for_the_widest_column_and_not_for_a_rare_value():
    narrow, wide = np.linspace(-0.1, 0.1, 2001), np.linspace(-0.9, 0.9, 2001)
    wide[7] = 1e6
    assert symmetric_limits([narrow, wide]) == (-1, 1)
    shared = histograms({"a": narrow, "b": wide}, 10)
    assert np.array_equal(shared["a"].edges, shared["b"].edges)
    assert shared["b"].n_above == 1
    assert shared["a"].counts[4:6].sum() == 2001
    chosen = histograms({"a": narrow}, 10, (0, 1))
    assert chosen["a"].n_below == 1000


def test_nothing_to_count():
    assert symmetric_limits([]) == (-1, 1)
    assert symmetric_limits([np.array([np.nan, np.inf])]) == (-1, 1)
    assert histogram(np.zeros(0), 3, (-1, 1)).counts.tolist() == [0, 0, 0]
