import numpy as np
import pytest

from playground.ui.surface.heights import (
    Heights,
    apart,
    heights_of,
    nice_levels,
    number_texts,
    round_numbers,
)

from .scenes import picture


def test_shares_are_linear_or_logarithmic():
    assert Heights(1, 5, is_log=False).shares(np.array([1.0, 2, 5, 9])).tolist() == [0, 0.25, 1, 2]
    shares = Heights(1e-4, 1e4, is_log=True).shares(np.array([1e-4, 1.0, 1e4, 1e6]))
    np.testing.assert_allclose(shares, [0, 0.5, 1, 1.25])


def test_what_is_not_finite_has_no_height_and_zero_is_the_lowest_on_a_log_scale():
    losses = np.array([np.nan, np.inf, -np.inf, 0.0])
    assert np.isnan(Heights(0, 1, is_log=False).shares(losses)).tolist() == [True] * 3 + [False]
    shares = Heights(0.1, 1, is_log=True).shares(losses)
    assert np.isnan(shares[:3]).all()
    assert shares[3] == 0


@pytest.mark.parametrize("is_log", [False, True])
@pytest.mark.parametrize(
    "ends", [(0.013, 2.3), (1e-8, 1e6), (2.3026, 2.30261), (7, 70), (0.9, 1.1)]
)
def test_levels_are_few_and_reach_around_all_losses(is_log, ends):
    levels = nice_levels(np.array([*ends, np.nan, np.inf]), is_log=is_log)
    assert levels[0] <= ends[0] * (1 + 1e-9)
    assert levels[-1] >= ends[1] * (1 - 1e-9)
    assert np.all(np.diff(levels) > 0)
    assert 5 <= len(levels) <= 16
    assert not levels.flags.writeable


def test_logarithmic_levels_are_round_and_about_as_far_apart():
    np.testing.assert_allclose(
        nice_levels(np.array([0.02, 3.0]), is_log=True), [0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5]
    )
    many = nice_levels(np.array([1e-30, 1e30]), is_log=True)
    np.testing.assert_allclose(np.diff(np.log10(many)), np.diff(np.log10(many))[0])
    assert len(many) <= 16


def test_alike_or_unknown_losses_still_have_heights():
    for z in (0.7, 0.0, -3.0, np.nan):
        for is_log in (False, True):
            made = picture(lambda x, y, z=z: np.full_like(x, z), is_log=is_log)
            heights = heights_of(made)
            assert heights.low < heights.high
            assert np.isnan(z) or heights.share(z) == pytest.approx(0.5)


def test_negative_losses_leave_a_logarithmic_scale_to_the_positive_ones():
    made = picture(lambda x, y: x, is_log=True)
    heights = heights_of(made)
    assert 0 < heights.low < heights.high
    assert heights.share(-1.0) == 0


def test_round_numbers_lie_within_or_reach_around():
    assert round_numbers(-2, 2, 4).tolist() == [-2, -1, 0, 1, 2]
    assert round_numbers(0.1, 0.35, 5).tolist() == [0.1, 0.15, 0.2, 0.25, 0.3, 0.35]
    assert round_numbers(0.13, 2.2, 5, is_outside=True).tolist() == [0, 0.5, 1, 1.5, 2, 2.5]


def test_texts_tell_numbers_apart():
    assert number_texts([1, 2.5, -3]) == ["1", "2.5", "−3"]
    assert number_texts([2.30261, 2.30262]) == ["2.30261", "2.30262"]


def test_numbers_keep_their_distance():
    levels = np.array([0.0, 1, 2, 3, 4])
    assert apart(levels, levels / 4, 0.5) == [(0, "0"), (0.5, "2"), (1, "4")]
