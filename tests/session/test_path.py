"""The path of the weights: each point exactly where training was after its step."""

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np
import pytest

from playground.document.edits import add_neuron
from playground.engine.measurement import Measurement
from playground.engine.measurements.run_paths import RunPaths
from playground.engine.optimisers.sgd import Sgd
from playground.engine.parameter_key import parameter_key
from playground.engine.path import Path, thinned
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
    assert np.diff(way.steps).max() <= 64


def test_the_way_of_a_run_that_was_left_leads_to_its_very_end(stage, experiment, monkeypatch):
    monkeypatch.setattr(path_keeper, "_MOST_POINTS", 8)
    question = RunPaths((1, 2, 7))
    stage.send(Load(experiment), Watch(frozenset({question})))
    walk(stage, 37)
    end = stage.snapshot.theta.copy()
    stage.send(GoTo(None, 10), Load(replace(experiment, optimiser=Sgd(learning_rate=0.001))))
    walk(stage, 5)
    ways = stage.snapshot.answers[question].value
    assert sorted(ways) == [1, 2]
    assert ways[1].steps[[0, -1]].tolist() == [0, 37]
    np.testing.assert_array_equal(ways[1].thetas[-1], end)
    assert ways[2].steps[-1] == 15
    np.testing.assert_array_equal(ways[2].thetas[-1], stage.snapshot.theta)


def test_a_part_of_a_path_ends_where_it_is_cut():
    steps = np.array([0, 4, 4, 9])
    way = Path(steps, steps[:, np.newaxis] * 1.0, 4, "weights", np.array([2]))
    part = way.until(6)
    assert part.steps.tolist() == [0, 4, 4]
    assert part.jumps.tolist() == [2]
    assert way.until(3).jumps.tolist() == []


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


def test_a_jump_by_hand_is_marked_and_both_of_its_ends_are_there(watched, experiment, monkeypatch):
    monkeypatch.setattr(path_keeper, "_MOST_POINTS", 16)
    walk(watched, 100)
    before = watched.snapshot.theta.copy()
    key = parameter_key(experiment.network, 0)
    for value in (3.0, 5.0):  # as a drag does, bit by bit
        watched.send(Load(experiment, values={key: value}))
    walk(watched, 100)
    way = path(watched)
    (jump,) = way.jumps.tolist()
    assert way.steps[jump - 1] == way.steps[jump] == 100
    np.testing.assert_array_equal(way.thetas[jump - 1], before)
    np.testing.assert_array_equal(way.thetas[jump], [5.0, *before[1:]])
    assert way.n_before == jump


def test_without_a_jump_there_is_one_point_for_a_step(watched, experiment):
    walk(watched, 4)
    watched.send(Load(replace(experiment, optimiser=Sgd(learning_rate=0.001))))
    walk(watched, 2)
    way = path(watched)
    assert way.steps.tolist() == [0, 1, 2, 3, 4, 5, 6]
    assert not len(way.jumps)


def test_thinning_keeps_the_corners_and_what_is_to_be_kept():
    way = np.zeros((200, 2))
    way[:5] = [(9, 0), (5, 5), (3, 0), (1, 1), (0.5, 0)]
    way[5:, 0] = np.linspace(0.4, 0.3, 195)
    chosen = thinned(way, 12, np.array([77])).tolist()
    assert len(chosen) <= 12
    assert {0, 1, 2, 3, 77, 199} <= set(chosen)
    assert thinned(way[:5], 12, np.array([], int)).tolist() == [0, 1, 2, 3, 4]


def test_training_begins_anew_where_weights_data_or_settings_were_changed(watched, experiment):
    walk(watched, 3)
    assert (path(watched).origin, path(watched).cause) == (0, "")
    key = parameter_key(experiment.network, 0)
    watched.send(Load(experiment, values={key: 2.0}))
    walk(watched, 2)
    assert (path(watched).origin, path(watched).cause) == (3, "weights")
    noisy = replace(experiment, dataset=replace(experiment.dataset, noise=0.3))
    watched.send(Load(noisy))
    walk(watched, 2)
    assert (path(watched).origin, path(watched).cause) == (5, "data")
    watched.send(Load(replace(noisy, optimiser=Sgd(learning_rate=0.001))))
    walk(watched, 2)
    way = path(watched)
    assert (way.origin, way.cause) == (7, "settings")
    assert way.steps[way.n_before :].tolist() == [7, 8, 9]
    branch = watched.snapshot.timeline.current
    watched.send(GoTo(branch, 4))
    assert (path(watched).origin, path(watched).cause) == (3, "weights")
    watched.send(GoTo(branch, 2))
    assert (path(watched).origin, path(watched).cause) == (0, "")
