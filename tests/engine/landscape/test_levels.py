"""Contour levels: round numbers within the range, whatever the range is."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.engine.landscape.levels import (
    contour_levels,
    finite_range,
    is_missing,
    linear_levels,
    logarithmic_levels,
)

INF, NAN = np.inf, np.nan


@pytest.mark.parametrize(
    ("low", "high", "n", "expected"),
    [
        (0, 1, 10, [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]),
        (0.03, 0.52, 10, [0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5]),
        (-3, 17, 4, [0, 5, 10, 15]),
        (0, 10, 4, [2.5, 5, 7.5]),
        (1000, 1001, 5, [1000.2, 1000.4, 1000.6, 1000.8]),
    ],
)
def test_linear_levels_by_hand(low, high, n, expected):
    assert linear_levels(low, high, n).tolist() == pytest.approx(expected, rel=1e-12)


def test_logarithmic_levels_lie_close_where_the_loss_is_low():
    levels = logarithmic_levels(0.25, 1000.25, 6)
    distances = levels - 0.25
    np.testing.assert_allclose(distances[1:] / distances[:-1], 10**0.5, rtol=0.4)
    assert len(levels) == 6
    assert levels[0] == pytest.approx(1.25, rel=0.2)
    assert [len(f"{level:g}".strip("0.")) for level in levels] == [1] * 6  # one digit each


SPANS = st.tuples(
    st.floats(-1e6, 1e6), st.floats(-6, 12).map(lambda power: 10**power), st.integers(2, 30)
)


@settings(deadline=None)
@given(SPANS)
def test_levels_ascend_within_the_range(span):
    low, width, n = span
    high = low + width
    for make in (linear_levels, logarithmic_levels):
        levels = make(low, high, n)
        assert (np.diff(levels) > 0).all()
        assert ((levels > low) & (levels < high)).all()
        if width > 1e-6 * max(abs(low), abs(high)):
            assert n / 2 - 1 <= len(levels) <= 2 * n


def test_levels_come_from_the_numbers_alone():
    values = np.array([[0.0, INF, 1], [NAN, 0.5, -INF]])
    assert finite_range(values) == (0, 1)
    assert is_missing(values).tolist() == [[False, True, False], [True, False, True]]
    assert np.array_equal(contour_levels(values, 5), linear_levels(0, 1, 5))
    logarithmic = contour_levels(values, 5, is_logarithmic=True)
    assert np.array_equal(logarithmic, logarithmic_levels(0, 1, 5))


@pytest.mark.parametrize("is_logarithmic", [False, True])
@pytest.mark.parametrize("values", [[NAN, INF], [], [0.3, 0.3, NAN], [0.3, 0.3 + 1e-9], [0, 0]])
def test_where_nothing_rises_there_are_no_levels(values, is_logarithmic):
    assert finite_range(np.array([NAN])) is None
    assert not contour_levels(np.array(values, float), is_logarithmic=is_logarithmic).size


def test_walls_as_high_as_numbers_go_leave_levels():
    for make in (linear_levels, logarithmic_levels):
        levels = make(0.1, 1e300)
        assert np.isfinite(levels).all()
        assert len(levels) > 5
