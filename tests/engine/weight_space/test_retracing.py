"""Steps of the perceptron rule that nobody noted are found again, or left out."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from playground.engine.weight_space.cases import Cases
from playground.engine.weight_space.retracing import MOST, retraced
from playground.engine.weight_space.rules import PerceptronRule
from playground.engine.weight_space.visits import visits


def some_cases(seed, n=7):
    rng = np.random.default_rng(seed)
    return Cases(rng.normal(size=(n, 2)), rng.choice([-1.0, 1.0], n))


def walked(cases, rate, n_steps):
    """Return the weights before and after each visit, whether or not it changed them."""
    weights, made = np.zeros(3), [np.zeros(3)]
    rule = PerceptronRule(rate)
    case = 0
    while len(made) <= n_steps:
        visit = next(visits(rule, cases, weights, 1, case), None)
        weights = weights if visit is None else visit.after
        made.append(weights)
        case = (case + 1) % len(cases)
    return np.array(made)


@given(st.integers(0, 1000), st.sampled_from([0.1, 1.0, 3.0]), st.integers(2, 90))
def test_a_thinned_path_is_whole_again(seed, rate, n_steps):
    cases = some_cases(seed)
    whole = walked(cases, rate, n_steps)
    kept = np.unique(np.append(np.arange(0, n_steps, 11), n_steps))
    path, steps = retraced(cases, whole[kept], kept, rate)
    np.testing.assert_array_equal(steps, np.arange(n_steps + 1))
    np.testing.assert_allclose(path, whole, atol=1e-9)


def test_where_the_rule_does_not_lead_from_one_state_to_the_next_none_is_made_up():
    cases = some_cases(1)
    whole = walked(cases, 1.0, 30)
    whole[20:] += 0.5  # a weight was set by hand between
    kept = np.array([0, 10, 30])
    path, steps = retraced(cases, whole[kept], kept, 1.0)
    np.testing.assert_array_equal(steps, [*range(11), 30])
    np.testing.assert_array_equal(path, [*whole[:11], whole[30]])


def test_a_long_way_is_left_as_it_is():
    cases = some_cases(1)
    path, steps = np.zeros((2, 3)), np.array([0, MOST + 1])
    again = retraced(cases, path, steps, 1.0)
    assert again[0] is path
    assert again[1] is steps
