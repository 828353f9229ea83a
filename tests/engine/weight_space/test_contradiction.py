"""Contradictions are true, minimal, and where it is promised the smallest there are."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from playground.engine.weight_space.cases import Cases
from playground.engine.weight_space.constraints import constraints_of, is_feasible
from playground.engine.weight_space.contradiction import contradiction, shares


def can_be_right(cases, rows):
    """Return whether some weights are right about these cases: largest slack of a linear program.

    Weights are bounded by 1e3 and the strict ones are right by some t > 0, which is enough for
    the small integers of these tests.
    """
    few = cases.only(np.array(rows))
    normals = few.signs[:, None] * few.vectors
    is_strict = (few.signs > 0) == (few.value_at_zero == 0)
    table = np.column_stack([-normals, is_strict.astype(float)])
    bounds = [(-1e3, 1e3)] * few.n_weights + [(None, 1)]
    cost = -np.eye(few.n_weights + 1)[-1]
    found = linprog(cost, table, few.signs * few.offset, bounds=bounds)
    return found.status == 0 and (not is_strict.any() or found.x[-1] > 1e-6)


def smallest(cases, top):
    for size in range(1, top):
        for rows in combinations(range(len(cases)), size):
            if not can_be_right(cases, rows):
                return size
    return top


@st.composite
def small_sets(draw):
    d, n = draw(st.integers(1, 3)), draw(st.integers(1, 8))
    numbers = st.integers(-2, 2)
    rows = draw(st.lists(st.tuples(*[numbers] * d), min_size=n, max_size=n))
    signs = draw(st.lists(st.sampled_from([-1, 1]), min_size=n, max_size=n))
    bias = draw(st.sampled_from([None, 0.0, 1.0]))
    return Cases(np.array(rows), np.array(signs), bias, draw(st.sampled_from([0.0, 1.0])))


@settings(deadline=None, max_examples=100)
@given(small_sets())
def test_contradictions_are_true_minimal_and_the_smallest(cases):
    found = contradiction(constraints_of(cases))
    everything = range(len(cases))
    if found is None:
        assert can_be_right(cases, everything)
        return
    assert not can_be_right(cases, found)
    for one in found:
        assert len(found) == 1 or can_be_right(cases, found[found != one])
    assert len(found) <= cases.n_weights + 1
    assert list(found) == sorted(set(found.tolist()))
    assert len(found) == smallest(cases, len(found))


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(
    ("n", "d", "bias", "generosity"),
    [
        (100, 2, None, 0.0),
        (60, 5, 0.5, 0.0),
        (60, 3, -0.3, 0.0),
        (200, 12, None, 0.0),
        (40, 3, 0.0, 0.5),
    ],
)
def test_contradictions_of_many_are_true_and_minimal(seed, n, d, bias, generosity):
    rng = np.random.default_rng(seed)
    scale = 10 ** rng.uniform(-2, 2)
    cases = Cases(scale * rng.normal(size=(n, d)), rng.choice([-1, 1], n), bias)
    constraints = constraints_of(cases, generosity)
    found = contradiction(constraints)
    assert found is not None
    assert len(found) <= cases.n_weights + 1
    assert not is_feasible(constraints.only(found))
    for one in found:
        assert is_feasible(constraints.only(found[found != one]))


def test_xor_needs_all_four():
    xor = Cases(np.array([[0, 0], [1, 0], [0, 1], [1, 1]]), np.array([-1, 1, 1, -1]))
    assert contradiction(constraints_of(xor)).tolist() == [0, 1, 2, 3]
    # between two points of one class on a line there is one of the other
    between = Cases(np.array([[0, 0], [5, 9], [2, 2], [1, 1]]), np.array([1, -1, 1, -1]))
    assert contradiction(constraints_of(between)).tolist() == [0, 2, 3]


def test_a_minimal_contradiction_gives_way_to_a_smaller_one():
    # taking away what is spare can end at five of these (1, 3, 5, 6, 7), none of them spare
    inputs = [(0, 0, 1), (1, -1, -1), (1, 1, -1), (-1, 1, 0), (-1, 1, -1), (0, 0, 0), (-1, -1, 1)]
    signs = [1, -1, -1, -1, -1, 1, -1, -1, -1]
    cases = Cases(np.array([*inputs, (1, 1, 0), (1, -1, 0)]), np.array(signs))
    five = np.array([1, 3, 5, 6, 7])
    assert not can_be_right(cases, five)
    assert all(can_be_right(cases, five[five != one]) for one in five)
    assert contradiction(constraints_of(cases)).tolist() == [3, 5, 8]


def test_two_suffice_among_many():
    rng = np.random.default_rng(1)
    inputs = rng.normal(size=(300, 2))
    signs = rng.choice([-1, 1], 300)
    inputs[200], signs[200], signs[17] = inputs[17], 1, -1
    assert contradiction(constraints_of(Cases(inputs, signs))).tolist() == [17, 200]


def test_a_zero_vector_contradicts_itself():
    zero = Cases(np.array([[1.0, 0], [0, 0], [0, 1]]), np.array([1, -1, 1]), 0.0)
    assert contradiction(constraints_of(zero)).tolist() == [1]
    assert contradiction(constraints_of(zero.only(np.array([0, 2])))) is None
    # with a bias there is no such thing
    assert contradiction(constraints_of(Cases(zero.inputs, zero.signs))) is None


def test_no_examples_do_not_contradict_one_another():
    assert contradiction(constraints_of(Cases(np.zeros((0, 2)), np.zeros(0)))) is None


def test_what_is_feasible_may_not_be_generously_so():
    strip = Cases(np.array([[1.0, 0], [-1, 0]]), np.array([1, 1]), fixed_bias=1.0)  # |w1| <= 1
    assert contradiction(constraints_of(strip)) is None
    assert contradiction(constraints_of(strip, 1.0)) is None  # just: w1 = 0
    assert contradiction(constraints_of(strip, 1.1)).tolist() == [0, 1]


@settings(deadline=None)
@given(st.integers(0, 10**6), st.integers(4, 9), st.integers(1, 3), st.sampled_from([None, 0.7]))
def test_shares_of_a_contradiction_add_up_to_what_is_false(seed, n, d, bias):
    random = np.random.default_rng(seed)
    inputs = random.integers(-2, 3, (n, d)).astype(float)
    cases = Cases(inputs, random.choice([-1.0, 1.0], n), bias)
    constraints = constraints_of(cases)
    members = contradiction(constraints)
    if members is None:
        return
    counts = shares(constraints, members)
    chosen = constraints.only(members)
    assert counts.min() == pytest.approx(1)
    np.testing.assert_allclose(counts @ chosen.normals, 0, atol=1e-9 * counts.max())
    left = float(counts @ chosen.offsets)  # it is demanded to be positive, or not negative
    assert left < -1e-9 or (abs(left) < 1e-9 and chosen.is_strict.any())
