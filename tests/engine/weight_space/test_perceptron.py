"""Learning one example at a time: the perceptron rule, the delta rule, the logistic neuron."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from playground.engine.weight_space.cases import Cases
from playground.engine.weight_space.loss_map import loss_map
from playground.engine.weight_space.margin import nearest_generous, widest_margin
from playground.engine.weight_space.rules import DeltaRule, LogisticRule, PerceptronRule
from playground.engine.weight_space.visits import distances, path, visit, visits

HINTON = Cases(np.array([[1, -2], [0, -1]]), np.array([1, -1]), fixed_bias=0.0)
"""FACTS.md: (1, -2) -> 1 and (0, -1) -> 0, no bias, output 1 if w.x >= 0."""


def separable(seed, n=20, d=3, gap=0.1, bias=None, value_at_zero=1.0):
    """Return cases that some weights separate, each at least `gap` from their plane."""
    rng = np.random.default_rng(seed)
    teacher = rng.normal(size=d + 1)
    inputs = rng.normal(size=(20 * n, d))
    sums = inputs @ teacher[:-1] + (teacher[-1] if bias is None else 0)
    kept = np.flatnonzero(np.abs(sums) > gap * np.linalg.norm(teacher))[:n]
    return Cases(inputs[kept], np.sign(sums[kept]), bias, value_at_zero)


def test_hinton_s_case_passes_ten_weight_vectors_and_stops_on_the_edge():
    start = np.array([0.0, -2.0])
    made = list(visits(PerceptronRule(), HINTON, start, 100))
    assert path(start, made).tolist() == [
        [0, -2],
        [0, -1],
        [0, 0],
        [0, 1],
        [1, -1],
        [1, 0],
        [1, 1],
        [2, -1],
        [2, 0],
        [2, 1],
    ]
    assert [each.case for each in made] == [i % 2 for i in range(len(made))]
    assert sum(each.is_mistake for each in made) == 9
    last = made[-1].after
    assert HINTON.are_right(last).all()
    assert HINTON.sums(last).tolist() == [0, -1]  # the first is on the edge
    # Nielsen's perceptron gives 0 at 0, and is not content yet
    strict = Cases(HINTON.inputs, HINTON.signs, 0.0, value_at_zero=0.0)
    assert strict.mistakes(last).tolist() == [0]


def test_a_visit_shows_its_arithmetic():
    cases = Cases(np.array([[2.0, -3.0]]), np.array([-1.0]))
    made = visit(PerceptronRule(), cases, 0, np.array([1.0, 0.5, 0.25]))
    assert made.products.tolist() == [2, -1.5, 0.25]
    assert (made.total, made.output, made.target, made.error) == (0.75, 1, 0, -1)
    assert made.is_mistake
    assert made.change.tolist() == [-2, 3, -1]
    assert made.after.tolist() == [-1, 3.5, -0.75]


def test_a_fixed_bias_counts_and_stays():
    cases = Cases(np.array([[1.0, 1.0]]), np.array([1.0]), fixed_bias=-3.0)
    made = visit(PerceptronRule(), cases, 0, np.array([1.0, 1.0]))
    assert (made.total, made.offset, made.output) == (-1, -3, 0)
    assert made.after.tolist() == [2, 2]
    assert cases.neuron(made.after)[1] == -3


@pytest.mark.parametrize("rule", [DeltaRule(0.1), LogisticRule(0.3)], ids=lambda r: r.title)
@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_the_gradient_rules_go_down_their_loss(rule, sign, central_differences):
    rng = np.random.default_rng(2)
    cases = Cases(rng.normal(size=(1, 3)), np.array([sign]))
    weights = rng.normal(size=4)

    def loss(at):
        return float(rule.losses(cases.signs * cases.sums(at))[0])

    gradient = central_differences(loss, weights)
    change = visit(rule, cases, 0, weights).change
    np.testing.assert_allclose(change, -rule.learning_rate * gradient, rtol=1e-6)


def test_the_logistic_neuron_survives_huge_sums():
    rule = LogisticRule()
    assert rule.output(1e5, 0.0) == 1
    assert rule.output(-1e5, 0.0) == 0
    assert rule.output(0.0, 0.0) == 0.5


def test_visits_stop_at_the_limit_where_nothing_separates():
    opposite = Cases(np.array([[1.0], [1.0]]), np.array([1.0, -1.0]))
    assert len(list(visits(PerceptronRule(), opposite, np.zeros(2), 37))) == 37


def test_visits_of_nothing_end_at_once():
    nothing = Cases(np.zeros((0, 2)), np.zeros(0))
    made = list(visits(PerceptronRule(), nothing, np.zeros(3), 10))
    assert made == []
    assert path(np.zeros(3), made).tolist() == [[0, 0, 0]]


@settings(deadline=None, max_examples=60)
@given(
    seed=st.integers(0, 10**6),
    d=st.integers(1, 4),
    far=st.booleans(),
    bias=st.sampled_from([None, 0.0]),
    value_at_zero=st.sampled_from([0.0, 1.0]),
)
def test_mistakes_keep_within_the_bound_and_bring_the_weights_nearer(
    seed, d, far, bias, value_at_zero
):
    cases = separable(seed, d=d, bias=bias, value_at_zero=value_at_zero)
    assume(len(cases.signs))  # all of them may have lain too near the border
    start = np.zeros(cases.n_weights)
    if far:
        start = np.random.default_rng(seed).normal(0, 5, cases.n_weights)
    made = list(visits(PerceptronRule(), cases, start, 100_000))
    mistakes = [each for each in made if each.is_mistake]
    end = made[-1].after if made else start
    assert cases.are_right(end).all()
    margin = widest_margin(cases)
    assert margin is not None
    assert len(mistakes) <= margin.bound(start) * (1 + 1e-9)
    if not far:
        assert margin.bound(start) == pytest.approx(margin.bound())
        assert margin.bound() == pytest.approx((margin.radius / margin.gamma) ** 2)
    goal = nearest_generous(cases, start)
    assert goal is not None
    for each in mistakes:
        before, after = distances(np.array([each.before, each.after]), goal) ** 2
        assert after <= before - each.vector @ each.vector + 1e-6 * before


def test_the_bound_from_afar_can_be_reached():
    # one example at 1 and weights at -3.5: mistakes at -3.5, -2.5, -1.5, -0.5
    case = Cases(np.array([[1.0]]), np.array([1.0]), 0.0)
    margin = widest_margin(case)
    made = list(visits(PerceptronRule(), case, np.array([-3.5]), 100))
    assert len(made) == 4
    assert 4 <= margin.bound(np.array([-3.5])) <= 8


@pytest.mark.parametrize("rule", [PerceptronRule(), DeltaRule(), LogisticRule()])
def test_the_loss_map_is_the_mean_loss_at_each_place(rule):
    cases = separable(3, n=7)
    weights = np.array([0.3, -1.0, 2.0, 0.7])
    view = ((-3.0, 3.0), (-1.0, 2.0))
    found = loss_map(rule, cases, weights, (3, 1), view, 9)
    for row, column in [(0, 0), (2, 7), (8, 3)]:
        at = weights.copy()
        at[3] = -3 + 6 * (column + 0.5) / 9
        at[1] = -1 + 3 * (row + 0.5) / 9
        expected = rule.losses(cases.signs * cases.sums(at)).mean()
        assert found[row, column] == pytest.approx(expected)


def test_a_large_loss_map_is_computed_in_pieces_and_is_the_same():
    cases = separable(4, n=400)
    view = ((-3.0, 3.0), (-1.0, 2.0))
    whole = loss_map(LogisticRule(), cases, np.zeros(4), (0, 1), view, 90)
    parts = [
        loss_map(LogisticRule(), cases.only(np.arange(i, i + 50)), np.zeros(4), (0, 1), view, 90)
        for i in range(0, 400, 50)
    ]
    np.testing.assert_allclose(whole, np.mean(parts, axis=0))


def test_no_examples_no_loss():
    with pytest.raises(ValueError, match="add an example"):
        loss_map(
            DeltaRule(), Cases(np.zeros((0, 2)), np.zeros(0)), np.zeros(3), (0, 1), ((0, 1),) * 2, 4
        )


@pytest.mark.parametrize(
    ("inputs", "signs", "sentence"),
    [
        ([[1.0, 2.0]], [1.0, 1.0], "as many signs"),
        ([1.0, 2.0], [1.0, 1.0], "as many signs"),
        ([[1.0, 2.0]], [0.0], "neither"),
        ([[1.0, np.nan]], [1.0], "not a number"),
    ],
)
def test_cases_that_do_not_fit_are_refused(inputs, signs, sentence):
    with pytest.raises(ValueError, match=sentence):
        Cases(np.array(inputs), np.array(signs))


def test_weights_and_neuron_go_both_ways():
    learnt, fixed = separable(0), separable(0, bias=0.5)
    assert learnt.n_weights == 4
    assert fixed.n_weights == 3
    for cases, bias in [(learnt, 2.0), (fixed, 0.5)]:
        weights = cases.weights(np.array([1.0, 2, 3]), bias)
        inputs, found = cases.neuron(weights)
        assert inputs.tolist() == [1, 2, 3]
        assert found == bias
        np.testing.assert_allclose(cases.sums(weights), cases.inputs @ [1, 2, 3] + bias)
        stack = np.array([weights, 2 * weights])
        np.testing.assert_allclose(cases.sums(stack)[1], cases.sums(2 * weights))
