"""What was found last is kept just as long as it is true."""

import numpy as np

from playground.engine.weight_space import memory
from playground.engine.weight_space.memory import Memory


def counted(answers):
    calls = iter(answers)
    return lambda: next(calls)


def test_the_same_arrays_are_not_asked_about_again():
    kept, find = Memory(), counted("ab")
    assert kept.recall("q", (np.arange(3), 1.0), find) == "a"
    assert kept.recall("q", (np.arange(3), 1.0), find) == "a"
    assert kept.recall("q", (np.arange(3), 2.0), find) == "b"


def test_another_shape_or_value_or_question_is_asked_about():
    kept, find = Memory(), counted("abcd")
    assert kept.recall("q", (np.zeros(3),), find) == "a"
    assert kept.recall("q", (np.zeros((3, 1)),), find) == "b"
    assert kept.recall("q", (np.ones((3, 1)),), find) == "c"
    assert kept.recall("other", (np.ones((3, 1)),), find) == "d"


def test_an_answer_of_none_is_kept_too():
    kept, find = Memory(), counted([None, "again"])
    assert kept.recall("q", (1,), find) is None
    assert kept.recall("q", (1,), find) is None


def test_old_questions_are_forgotten():
    kept = Memory()
    for number in range(3 * memory._MOST):
        kept.recall(number, (), lambda: "found")
    assert len(kept._known) == memory._MOST
    assert kept.recall(0, (), lambda: "found anew") == "found anew"
