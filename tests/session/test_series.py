"""What is kept over time of the answers to questions."""

from dataclasses import dataclass, replace

import numpy as np
import pytest

from playground.engine.measurement import Measurement
from playground.engine.optimisers.sgd import Sgd
from playground.session.commands import GoTo, Load, Reset, Step, Watch


@dataclass(frozen=True)
class Length(Measurement[float]):
    """The length of theta."""

    def cost(self, subject):
        return 1

    def measure(self, subject, instant):
        return float(np.linalg.norm(instant.theta))

    def entry(self, answer):
        return (answer,)


QUESTION = Length()


@pytest.fixture
def watched(stage, experiment):
    stage.send(Load(experiment), Watch(frozenset({QUESTION})))
    assert curve(stage).steps.tolist() == [0]
    return stage


def curve(stage):
    return stage.snapshot.series[QUESTION]


def walk(stage, n_steps):
    for _ in range(n_steps):
        stage.send(Step())
        stage.train()
        assert stage.snapshot is not None


def test_answers_are_kept_with_their_steps(watched):
    walk(watched, 3)
    kept = curve(watched)
    assert kept.steps.tolist() == [0, 1, 2, 3]
    snapshot = watched.snapshot
    assert kept.values[-1, 0] == np.linalg.norm(snapshot.theta)


def test_in_the_past_the_future_is_not_seen_and_comes_back(watched):
    walk(watched, 3)
    there = curve(watched).values
    branch = watched.snapshot.timeline.current
    watched.send(GoTo(branch, 1))
    assert curve(watched).steps.tolist() == [0, 1]
    watched.send(GoTo(branch, 3))
    np.testing.assert_array_equal(curve(watched).values, there)


def test_another_way_from_the_past_shares_what_was_before(watched, experiment):
    calmer = replace(experiment, optimiser=Sgd(learning_rate=0.001))
    walk(watched, 4)
    old = curve(watched).values
    branch = watched.snapshot.timeline.current
    watched.send(GoTo(branch, 2))
    assert curve(watched).steps.tolist() == [0, 1, 2]
    watched.send(Load(calmer))
    walk(watched, 2)
    new = curve(watched)
    assert new.steps.tolist() == [0, 1, 2, 3, 4]
    np.testing.assert_array_equal(new.values[:3], old[:3])
    assert (new.values[3:] != old[3:]).all()
    watched.send(GoTo(branch, 4))
    np.testing.assert_array_equal(curve(watched).values, old)


def test_a_reset_begins_anew(watched):
    walk(watched, 2)
    watched.send(Reset())
    assert curve(watched).steps.tolist() == [0]
