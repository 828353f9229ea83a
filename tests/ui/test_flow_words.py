"""The flow of gradients in words, its axis, its labels, and the moments that have a ridge."""

import math
from itertools import pairwise

import numpy as np
import pytest

from playground.engine.gradients.column_histograms import of_sizes, of_values
from playground.engine.measurements.flow import ColumnFlows
from playground.ui.gradients.flow_axis import log_axis
from playground.ui.gradients.flow_curves import apart, middle_moments
from playground.ui.gradients.flow_words import gradient_sentence, ratio_sentence, share, times
from playground.ui.gradients.histogram_limits import PATIENCE, SteadyLimits, limits_of
from playground.ui.gradients.histogram_shown import axis_numbers
from playground.ui.gradients.ridge_moments import chosen_moments, densities

NAMES = {"a": "hidden 1", "b": "hidden 2", "c": "output"}


def flows(*norms, ratios=(1e-3, 1e-3, 1e-3), too_small=()):
    n = len(norms)
    nodes = ("a", "b", "c")[3 - n :]
    is_too_small = np.array([node in too_small for node in nodes])
    sizes = np.array(norms, float), np.ones(n), np.array(ratios[-n:], float)
    return ColumnFlows(nodes, *sizes, is_too_small, "float32")


@pytest.mark.parametrize(
    ("norms", "words"),
    [
        ((2.4e-6, 1e-3, 1), "vanishes: it shrinks 400,000 times from the last column to the first"),
        ((1, 1e-1, 1.1e-2), "weakest in output, 90 times weaker"),
        ((5000, 70, 1), "explodes: it grows 5,000 times from the last column to the first"),
        ((0.5, 0.4, 1), "reaches every column with about the same strength"),
        ((1, 1e-5, 1), "weakest in hidden 2, 100,000 times weaker than in hidden 1"),
        ((0, 0.1, 1), "No gradient at all reaches hidden 1:"),
        ((0, 0, 1), "No gradient at all reaches hidden 1 and hidden 2:"),
        ((0, 0, 0), "no gradient anywhere"),
        ((math.inf, 1, 1), "training has diverged"),
        ((0.3,), "only one column"),
    ],
)
def test_the_sentence_says_whether_gradients_vanish_or_explode(norms, words):
    assert words in gradient_sentence(flows(*norms), NAMES)


@pytest.mark.parametrize(
    ("ratios", "words"),
    [
        ((1e-3, 2e-3, 1.2e-3), "changes the weights by about 1 part in 500."),
        ((5e-10, 1e-4, 1e-3), "weights of hidden 1 by only 1 part in 2 billion: they hardly"),
        ((0, 1e-4, 1e-3), "weights of hidden 1 not at all"),
        ((1e-3, 0.3, 1e-3), "weights of hidden 2 by 30 %: so long a step"),
        ((1e-5, 1e-4, 1e-3), "by 1 part in 100,000 (hidden 1) to 1 part in 1,000 (output)."),
        ((math.nan, math.nan, 1e-3), "by about 1 part in 1,000."),
        ((math.nan,) * 3, "All weights are 0"),
        ((0, 0, 0), "changes no weight"),
        ((1, math.inf, 1), "diverges"),
    ],
)
def test_the_sentence_says_how_far_weights_move(ratios, words):
    assert words in ratio_sentence(flows(1, 1, 1, ratios=ratios), NAMES)


def test_the_sentence_says_where_updates_are_too_small_for_the_weights_digits():
    shown = flows(1e-8, 1, 1, ratios=(0, 1e-4, 1e-3), too_small=("a",))
    assert ratio_sentence(shown, NAMES) == (
        "The next step leaves the weights of hidden 1 as they are: its updates there are too small "
        "for float32 to change them, so they hardly learn."
    )
    longer = flows(1e-8, 1, 1, ratios=(0, 1e-4, 0.5), too_small=("a",))
    assert "weights of output by 50 %" in ratio_sentence(longer, NAMES)


def test_factors_are_told_roughly():
    assert [times(f) for f in (1.0, 42.0, 380_000.0, 2.4e6, 7.6e9)] == [
        *("1", "40", "400,000", "2 million", "8 billion")
    ]
    assert [share(r) for r in (0.2, 0.014, 1 / 700)] == ["20 %", "1 %", "1 part in 700"]


def test_what_differs_little_looks_alike_on_the_axis():
    axis = log_axis(np.array([0.02, 0.03, 0, np.nan]))
    assert (axis.low, axis.high) == (-5, -1)
    wide = log_axis(np.array([3e-8, 0.5]))
    assert (wide.low, wide.high) == (-8, 0)


def test_labels_stand_apart_in_their_order_and_inside():
    places = apart(np.array([90.0, 91, 92, 20, 99]), 0, 100)
    order = np.argsort([90, 91, 92, 20, 99])
    assert (np.diff(places[order]) >= 13).all()
    assert places.max() <= 100
    crowded = apart(np.linspace(0, 20, 9), 0, 40)
    assert np.isfinite(crowded[[0, -1]]).all()
    assert 0 < np.isnan(crowded).sum() < 9


def test_limits_grow_at_once_and_shrink_after_a_while():
    steady = SteadyLimits()
    assert steady.fit((-1, 1), "a") == (-1, 1)
    assert steady.fit((-2, 2), "a") == (-2, 2)
    seen = [steady.fit((-1, 1), "a") for _ in range(PATIENCE)]
    assert seen[:-1] == [(-2, 2)] * (PATIENCE - 1)
    assert seen[-1] == (-1, 1)
    assert steady.fit((0, 0.1), "b") == (0, 0.1)


def test_limits_of_sizes_are_the_powers_of_ten_in_use():
    assert limits_of(of_sizes({"a": np.array([3e-8, 0.2, 0])}), None) == (-8, 0)
    assert limits_of(of_sizes({"a": np.array([0.2])}), None) == (-4, 0)
    assert limits_of(of_values({"a": np.array([-0.3, 0.2])}), None) == (-0.5, 0.5)


@pytest.mark.parametrize("width", [60, 110, 330, 900])
@pytest.mark.parametrize("limits", [(-12.0, 2.0), (-4.0, 0.0)])
def test_numbers_below_an_axis_never_overlap(width, limits):
    numbers = axis_numbers(
        limits, is_of_sizes=True, width=width, text_width=lambda text: 7 * len(text)
    )
    spans = sorted((each.left, each.left + 7 * len(each.text)) for each in numbers)
    assert all(before[1] < after[0] for before, after in pairwise(spans))
    assert spans[0][0] >= 0
    assert spans[-1][1] <= width


def test_ridges_stay_while_steps_are_added():
    few, more = np.arange(0, 820, 10), np.arange(0, 990, 10)
    chosen = [few[chosen_moments(few, 20)], more[chosen_moments(more, 20)]]
    assert all(each[-1] == steps[-1] for each, steps in zip(chosen, (few, more), strict=True))
    # both pictures reach to step 1,000
    assert set(chosen[0][:-1]) <= set(chosen[1])
    assert all(len(each) <= 21 for each in chosen)
    assert len(chosen[1]) >= 19
    assert chosen_moments(np.zeros(0, np.int64), 20).tolist() == []
    assert chosen_moments(np.array([0]), 20).tolist() == [0]


def test_ridges_of_wider_bins_are_as_much_lower():
    limits, shares = np.array([[-1.0, 1.0], [-2.0, 2.0]]), np.full((2, 3, 4), 25.0)
    dense = densities(limits, shares)
    assert dense[0, 0, 0] == 2 * dense[1, 0, 0] == 50


def test_of_many_moments_one_in_the_middle_of_every_few_is_drawn():
    past = np.exp(np.random.default_rng(0).normal(size=(100, 3)))
    chosen = middle_moments(past, 30)  # of every four
    assert (chosen // 4).tolist() == list(range(25))
    sizes = np.log(past).sum(axis=1)
    for first, place in zip(range(0, 100, 4), chosen, strict=True):
        assert np.count_nonzero(sizes[first : first + 4] < sizes[place]) == 2
    assert middle_moments(past, 100).tolist() == list(range(100))
    assert middle_moments(past[:0], 30).tolist() == []
    longer = middle_moments(np.concatenate([past, past[:15]]), 30)
    assert longer[:25].tolist() == chosen.tolist()
    past[5, 1] = 0
    past[5, 2] = 0  # two columns that no gradient reaches
    past[7, 2] = np.nan
    assert len(middle_moments(past, 30)) == 25
