"""Runs from a file: where their weights went is found again, by the same training."""

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np
import pytest

from playground.document.file import load, save
from playground.engine.measurement import Measurement
from playground.engine.measurements.run_paths import RunPaths
from playground.engine.optimisers.momentum import Momentum
from playground.engine.parameter_key import ParameterKey
from playground.engine.path import Path
from playground.session import retracer
from playground.session.commands import GoTo, Load, Record, Step, Watch


@dataclass(frozen=True)
class WayHere(Measurement[Path]):
    needs_path: ClassVar[bool] = True

    def cost(self, subject):
        return 0

    def measure(self, subject, instant):
        return instant.path


QUESTION, RUNS = WayHere(), RunPaths((1, 2))


def walk(stage, n_steps):
    for _ in range(n_steps):
        stage.send(Step())
        stage.train()


def reopened(stage, new_stage, folder):
    """Return another stage on which what was trained has been opened from a file."""
    stage.send(Record())
    recorded = stage.notices[-1]
    save(folder / "a.json", recorded.experiment, recorded.state, history=recorded.history)
    saved = load(folder / "a.json")
    other = new_stage()
    other.send(
        Load(
            saved.experiment,
            saved.state,
            is_fresh=True,
            is_new_document=True,
            history=saved.history,
        ),
        Watch(frozenset({QUESTION, RUNS})),
    )
    return other


def retrace(stage):
    for _ in range(100_000):
        if not stage.conductor.is_retracing:
            return
        stage.conductor.retrace()
    raise AssertionError("It does not end.")


def path(stage):
    return stage.snapshot.answers[QUESTION].value


@pytest.fixture
def trained(stage, experiment):
    """Return a stage with two runs: one changed by hand on its way, one that left it."""
    stage.send(Load(replace(experiment, optimiser=Momentum())))
    walk(stage, 30)
    stage.send(Load(stage.snapshot.experiment, values={ParameterKey("output", "1"): 2.0}))
    walk(stage, 30)
    stage.send(GoTo(1, 20))
    faster = replace(stage.snapshot.experiment, optimiser=Momentum(0.3))
    stage.send(Load(faster))
    walk(stage, 25)
    return stage


def test_a_run_from_a_file_is_as_curved_as_it_was(trained, new_stage, tmp_path, replay):
    stage = reopened(trained, new_stage, tmp_path)
    assert len(path(stage).steps) < 5  # of a run as short as this a file keeps the ends
    retrace(stage)
    way = path(stage)
    assert way.steps.tolist() == [*range(46)]
    original = trained.snapshot.timeline.branches[0].spans[0].experiment
    for step in (1, 7, 19):
        np.testing.assert_array_equal(way.thetas[step], replay(original, step).theta)
    np.testing.assert_array_equal(way.thetas[-1], stage.snapshot.state.theta)


def test_no_state_on_the_way_is_taken_for_the_end(trained, new_stage, tmp_path):
    stage = reopened(trained, new_stage, tmp_path)
    assert stage.snapshot.answers[RUNS].value == {}
    retrace(stage)
    ends = {run: way.steps[-1] for run, way in stage.snapshot.answers[RUNS].value.items()}
    assert ends == {1: 60, 2: 45}


def test_every_run_is_found_and_the_jump_by_hand_in_it(trained, new_stage, tmp_path):
    stage = reopened(trained, new_stage, tmp_path)
    retrace(stage)
    paths = stage.snapshot.answers[RUNS].value
    first, second = paths[1], paths[2]
    assert {*range(61)} <= {*first.steps.tolist()}
    assert {*range(46)} <= {*second.steps.tolist()}
    np.testing.assert_array_equal(first.thetas[:15], second.thetas[:15])


def test_training_goes_on_from_where_the_file_ends(trained, new_stage, tmp_path):
    stage = reopened(trained, new_stage, tmp_path)
    walk(stage, 5)
    retrace(stage)
    walk(stage, 5)
    assert path(stage).steps.tolist() == [*range(56)]


def test_to_look_for_the_way_changes_nothing_else(trained, new_stage, tmp_path):
    stage = reopened(trained, new_stage, tmp_path)
    before = stage.snapshot
    retrace(stage)
    after = stage.snapshot
    assert after.state.theta.tobytes() == before.state.theta.tobytes()
    assert after.step == before.step == 45
    for one, other in zip(after.timeline.branches, before.timeline.branches, strict=True):
        assert (one.id, one.first_step, one.last_step) == (
            other.id,
            other.first_step,
            other.last_step,
        )


def test_it_gives_up_where_it_would_take_too_long(trained, new_stage, tmp_path, monkeypatch):
    monkeypatch.setattr(retracer, "_MOST_SECONDS", 0.0)
    stage = reopened(trained, new_stage, tmp_path)
    stage.conductor.retrace()
    assert not stage.conductor.is_retracing
    assert path(stage).steps[-1] == 45


def test_what_is_not_from_a_file_is_not_repeated(trained):
    assert not trained.conductor.is_retracing


def test_it_is_found_in_the_background_while_nothing_else_is_to_be_done(trained, window):
    trained.send(Record())
    recorded = trained.notices[-1]
    window.send(
        Watch(frozenset({QUESTION})),
        Load(
            recorded.experiment,
            recorded.state,
            is_fresh=True,
            is_new_document=True,
            history=recorded.history,
        ),
    )
    found = window.wait_for(lambda seen: len(seen.answers[QUESTION].value.steps) > 40)
    assert found.step == 45
    assert not window.notices
