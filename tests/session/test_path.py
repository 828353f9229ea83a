"""The path of the weights: each point exactly where training was after its step."""

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np
import pytest

from playground.document.edits import add_neuron
from playground.engine.measurement import Measurement
from playground.engine.optimisers.sgd import Sgd
from playground.engine.path import Path
from playground.session import path_keeper
from playground.session.commands import GoTo, Load, Reset, Step, Watch


@dataclass(frozen=True)
class WholePath(Measurement[Path]):
    needs_path: ClassVar[bool] = True

    def cost(self, subject):
        return 0

    def measure(self, subject, instant):
        return instant.path


QUESTION = WholePath()


@pytest.fixture
def watched(stage, experiment):
    stage.send(Load(experiment), Watch(frozenset({QUESTION})))
    return stage


def path(stage):
    return stage.snapshot.answers[QUESTION].value


def walk(stage, n_steps):
    for _ in range(n_steps):
        stage.send(Step())
        stage.train()


def test_every_point_is_what_training_gave(watched, experiment, replay):
    walk(watched, 5)
    way = path(watched)
    assert way.steps.tolist() == [0, 1, 2, 3, 4, 5]
    for step, theta in zip(way.steps, way.thetas, strict=True):
        np.testing.assert_array_equal(theta, replay(experiment, step).theta)


def test_a_long_path_stays_small_and_spans_the_run(watched, monkeypatch):
    monkeypatch.setattr(path_keeper, "_MOST_POINTS", 16)
    walk(watched, 200)
    way = path(watched)
    assert len(way.steps) <= 16 + 8  # and the checkpoints
    assert (way.steps[0], way.steps[-1]) == (0, 200)
    assert np.diff(way.steps).max() <= 32


def test_in_the_past_it_ends_there(watched):
    walk(watched, 6)
    branch = watched.snapshot.timeline.current
    watched.send(GoTo(branch, 3))
    assert path(watched).steps.tolist() == [0, 1, 2, 3]


def test_another_way_shares_the_past(watched, experiment):
    walk(watched, 4)
    before = path(watched).thetas
    branch = watched.snapshot.timeline.current
    watched.send(GoTo(branch, 2), Load(replace(experiment, optimiser=Sgd(learning_rate=0.001))))
    walk(watched, 2)
    way = path(watched)
    assert way.steps.tolist() == [0, 1, 2, 3, 4]
    np.testing.assert_array_equal(way.thetas[:3], before[:3])
    assert (way.thetas[3:] != before[3:]).any()


def test_it_begins_where_the_network_was_last_another(watched, experiment):
    walk(watched, 3)
    larger = add_neuron("hidden 1").change(experiment)
    watched.send(Load(larger))
    walk(watched, 2)
    way = path(watched)
    assert way.steps.tolist() == [3, 4, 5]
    assert way.thetas.shape[1] == larger.network.n_parameters


def test_a_reset_begins_anew(watched):
    walk(watched, 3)
    watched.send(Reset())
    assert path(watched).steps.tolist() == [0]
