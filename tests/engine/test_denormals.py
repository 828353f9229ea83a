"""Numbers too small to compute with: dropped now and then, and nothing else is touched."""

import numpy as np
import pytest

from playground.engine.denormals import drop_denormals


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_denormal_numbers_become_zero_and_all_others_stay(dtype):
    tiny = np.finfo(dtype).tiny
    smallest = np.finfo(dtype).smallest_subnormal
    kept = np.array([0, tiny, -tiny, 1.5 * tiny, 1e-20, -3, np.inf, -np.inf, np.nan], dtype)
    dropped = np.array([smallest, -smallest, tiny / 2, -tiny / 2, tiny - smallest], dtype)
    assert np.all(dropped != 0)
    numbers = np.concatenate([kept, dropped])
    drop_denormals(numbers)
    np.testing.assert_array_equal(numbers[: len(kept)], kept)
    np.testing.assert_array_equal(numbers[len(kept) :], 0)


def test_an_average_of_nothing_would_stay_denormal_for_ever():
    average = np.array([1e-3], np.float32)
    for _ in range(5000):
        average *= np.float32(0.9)
    assert 0 < average[0] < np.finfo(np.float32).tiny
