"""The arithmetic of a contradiction, read as a student would and added up again."""

import re
from decimal import Decimal

import numpy as np
import pytest

from playground.ui.weight_space.proof_numbers import proof_numbers

from .weight_space_student import Student

_TERM = re.compile(r"([+−]?) ?([\d.]*) ?(w₁|w₂|b)")
_DEMAND = re.compile(r"needs ([^≥<>≤]+) [≥<>≤] 0(?: \(([\d.]+) times\))?")
_TOTAL = re.compile(r"together ([^≥<>≤]+) [≥<>≤] 0")


def read(form):
    found = dict.fromkeys(("w₁", "w₂", "b"), Decimal(0))
    for sign, factor, name in _TERM.findall(form):
        found[name] += Decimal(factor or 1) * (-1 if sign == "−" else 1)
    return np.array(list(found.values()), dtype=object)


def test_the_sums_of_a_proof_are_right_in_every_digit(qtbot):
    student = Student(qtbot, "not-separable")
    qtbot.waitUntil(lambda: len(student.picture.shares) > 0)
    reason = student.panel.page.sayings.reason
    totals = []
    for sentence in reason.split(". ")[:2]:
        demands = [read(form) * Decimal(times or 1) for form, times in _DEMAND.findall(sentence)]
        assert demands
        totals.append(sum(demands))
        assert totals[-1].tolist() == read(_TOTAL.search(sentence).group(1)).tolist()
    assert totals[0].tolist() == totals[1].tolist()
    assert "about" not in reason


def test_whole_numbers_stand_for_shares_that_are_fractions():
    vectors = np.array([[1.0, -1, 1], [-4, 2.5, 1], [3, -3, 1], [0.5, 0.5, 1]])
    shares, signs = np.array([5.375, 1, 2.875, 1.5]), np.array([1.0, -1, -1, -1])
    numbers = proof_numbers(vectors, shares, signs)
    assert numbers.is_exact
    assert [int(each) for each in numbers.counts] == [43, 8, 23, 12]


@pytest.mark.parametrize("seed", range(8))
def test_numbers_with_endless_digits_add_up_in_those_that_are_written(seed):
    random = np.random.default_rng(seed)
    inner, weights = random.normal(size=(3, 2)), random.uniform(0.1, 0.8, 3)
    middle = weights @ inner / weights.sum()  # of one class, within a triangle of the other
    vectors = np.column_stack([np.vstack([middle, inner]), np.ones(4)])
    shares, signs = np.append(weights.sum(), weights), np.array([1.0, -1, -1, -1])
    numbers = proof_numbers(vectors, shares / shares.min(), signs)
    assert not numbers.is_exact
    one = (numbers.counts[:1] @ numbers.vectors[:1]).astype(float)
    other = (numbers.counts[1:] @ numbers.vectors[1:]).astype(float)
    np.testing.assert_allclose(one, other, rtol=0.005, atol=0.001)
