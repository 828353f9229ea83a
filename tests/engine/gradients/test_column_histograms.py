"""Histograms by column: counted by hand, zeros apart, and remembered as few numbers."""

import numpy as np
import pytest

from playground.engine.gradients.column_histograms import (
    EXPONENTS,
    N_BINS,
    N_SIZE_BINS,
    of_entry,
    of_sizes,
    of_values,
)


def test_values_are_counted_and_zeros_apart():
    found = of_values({"a": np.array([-0.9, -0.9, 0, 0, 0, 0.1, 0.95]), "b": np.array([np.nan])})
    assert found.nodes == ("a", "b")
    assert found.limits == (-1, 1)
    # bins of 1/12: -0.9 is in the second, 0.1 in the second above 0, 0.95 in the last
    expected = np.zeros(N_BINS, int)
    expected[1], expected[13], expected[23] = 2, 1, 1
    assert found.counts[0].tolist() == expected.tolist()
    assert found.n_zero.tolist() == [3, 0]
    assert found.n_not_finite.tolist() == [0, 1]
    assert found.n_values.tolist() == [7, 1]


def test_an_axis_begins_at_0_where_nothing_is_below_it():
    assert of_values({"a": np.array([0, 0.3, 0.4])}).limits == (0, 0.5)
    assert of_values({"a": np.array([0, 0.3]), "b": np.array([-0.1])}).limits == (-0.5, 0.5)


def test_sizes_are_counted_by_powers_of_ten_two_bins_each():
    sizes = np.array([2e-12, 5e-12, -5e-12, 0.02, -0.02, 0, 1e-20, 1e30], np.float32)
    found = of_sizes({"a": sizes})
    assert (found.limits, found.counts.shape) == (EXPONENTS, (1, N_SIZE_BINS))
    expected = np.zeros(N_SIZE_BINS, int)
    expected[0] = 2  # 2e-12, and 1e-20 which is smaller than any bin
    expected[1] = 2  # the root of 10 is 3.16
    expected[20] = 2  # 0.01 to 0.0316
    expected[27] = 1  # 1e30, larger than any
    assert found.counts[0].tolist() == expected.tolist()
    assert found.n_zero.tolist() == [1]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_no_value_is_lost(dtype):
    rng = np.random.default_rng(0)
    values = (rng.standard_normal(5000) * 10.0 ** rng.integers(-18, 6, 5000)).astype(dtype)
    values[::7] = 0
    values[::101] = np.inf
    for found in (of_values({"a": values}), of_sizes({"a": values})):
        assert found.n_values.tolist() == [5000]
        assert found.n_zero[0] == np.count_nonzero(values == 0)


def test_what_was_remembered_is_read_back():
    answers = [_answer(scale) for scale in (1.0, 30.0)]
    entries = np.array([[n for each in one.values() for n in each.entry] for one in answers])
    for quantity in ("weights", "gradients"):
        moments = of_entry(answers[0], quantity, entries)
        for row, one in enumerate(answers):
            each = one[quantity]
            assert tuple(moments.limits[row]) == each.limits
            n_values = each.n_values[:, None]
            np.testing.assert_allclose(moments.shares[row], 100 * each.counts / n_values)
            np.testing.assert_allclose(moments.zeros[row], 100 * each.n_zero / n_values[:, 0])
    assert of_entry(answers[0], "gradients", entries[:, :-1]) is None
    assert of_entry(answers[0], "others", entries) is None


def _answer(scale):
    rng = np.random.default_rng(0)
    weights = {"a": scale * rng.standard_normal(30), "b": rng.standard_normal(5)}
    gradients = {"a": np.array([0, scale, scale]), "b": np.array([1e-5])}
    return {"weights": of_values(weights), "gradients": of_sizes(gradients)}
