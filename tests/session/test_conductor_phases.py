"""Phases through the conductor: a step under way, and what ends it."""

from dataclasses import replace

import numpy as np
import pytest

from playground.document import data_files
from playground.engine.optimisers.sgd import Sgd
from playground.engine.parameter_key import ParameterKey
from playground.session.commands import Epoch, Load, Pause, Play, Reset, SetSpeed, Step, StepPhase
from playground.session.phases import Forward, Pick, Update
from playground.session.snapshot import Diverged
from playground.session.synchronous_session import SynchronousSession

N_PHASES = 3 + 2 * 3


@pytest.fixture
def loaded(stage, experiment):
    stage.send(Load(experiment))
    return stage


def test_a_phase_pauses_and_shows_the_step_so_far(loaded):
    assert loaded.snapshot.microscope is None
    loaded.send(StepPhase())
    assert loaded.conductor.is_training
    loaded.train()
    assert loaded.snapshot.microscope.phase == Pick()
    loaded.send(StepPhase(2))
    loaded.train()
    snapshot = loaded.snapshot
    assert snapshot.microscope.phase == Forward("hidden 2")
    assert (snapshot.step, snapshot.is_playing) == (0, False)
    assert loaded.conductor.seconds_to_wait() is None


def test_all_phases_are_a_step_and_its_loss_is_recorded(loaded, experiment, replay):
    loaded.send(StepPhase(2 * N_PHASES))
    loaded.train()
    snapshot = loaded.snapshot
    assert snapshot.step == 2
    assert snapshot.microscope.phase == Update()
    assert snapshot.microscope.step == 1
    np.testing.assert_array_equal(snapshot.theta, replay(experiment, 2).theta)
    np.testing.assert_array_equal(snapshot.theta, snapshot.microscope.numbers.theta_after)
    np.testing.assert_array_equal(snapshot.gradient, snapshot.microscope.numbers.gradient)
    trainer = replay(experiment, 0)
    losses = [trainer.advance(1).losses[0] for _ in range(2)]
    assert snapshot.minibatch_losses.values[:, 0].tolist() == losses


@pytest.mark.parametrize("n_phases", [1, 5, N_PHASES - 1])
@pytest.mark.parametrize(
    ("command", "step"), [(Step(), 1), (Step(3), 3), (Epoch(), 25), (Play(), None)]
)
def test_whole_steps_first_finish_the_one_under_way(
    loaded, experiment, replay, n_phases, command, step
):
    loaded.send(StepPhase(n_phases))
    loaded.train()
    loaded.send(command)
    if step is None:
        loaded.conductor.train()
        assert loaded.snapshot.is_playing
        step = loaded.snapshot.step
    else:
        loaded.train()
    snapshot = loaded.snapshot
    assert snapshot.step == step
    np.testing.assert_array_equal(snapshot.theta, replay(experiment, step).theta)
    trainer = replay(experiment, 0)
    losses = [trainer.advance(1).losses[0] for _ in range(step)]
    assert snapshot.minibatch_losses.values[:, 0].tolist() == losses
    is_one = command == Step()
    assert (snapshot.microscope is not None) == is_one  # the rest of the step remains to be seen


def test_the_last_step_of_an_epoch_is_all_that_an_epoch_then_takes(loaded):
    loaded.send(
        Step(24),
    )
    loaded.train()
    loaded.send(StepPhase(4))
    loaded.train()
    loaded.send(Epoch())
    loaded.train()
    assert (loaded.snapshot.step, loaded.snapshot.epoch) == (25, 1)


def test_pause_leaves_it_where_it_is(loaded):
    loaded.send(StepPhase(4))
    loaded.train()
    loaded.send(Pause())
    assert loaded.snapshot.microscope.place == 3
    assert loaded.snapshot.step == 0


@pytest.mark.parametrize(
    "make",
    [
        lambda experiment: Reset(),
        lambda experiment: Load(experiment, is_fresh=True),
        lambda experiment: Load(replace(experiment, optimiser=Sgd(0.5))),
        lambda experiment: Load(experiment, values={ParameterKey("output", "1"): 0.5}),
    ],
)
def test_what_changes_training_drops_it(loaded, experiment, make):
    loaded.send(StepPhase(4))
    loaded.train()
    loaded.send(make(experiment))
    assert loaded.snapshot.microscope is None
    assert loaded.snapshot.step == 0
    loaded.send(StepPhase())
    loaded.train()
    assert loaded.snapshot.microscope.phase == Pick()


def test_slow_playing_by_phases_waits_between_them(loaded):
    loaded.send(SetSpeed(0.5), Play(is_by_phase=True))
    loaded.conductor.train()
    assert loaded.snapshot.microscope.phase == Pick()
    assert loaded.snapshot.is_playing
    assert 1 < loaded.conductor.seconds_to_wait() <= 2
    loaded.conductor.train()
    assert loaded.snapshot.microscope.phase == Pick()
    loaded.send(SetSpeed(None))
    while loaded.snapshot.step < 3:
        loaded.conductor.train()
    assert loaded.snapshot.is_playing
    assert loaded.snapshot.microscope is not None
    loaded.send(Play())
    loaded.conductor.train()
    assert loaded.snapshot.microscope is None


def test_a_step_that_diverges_by_phases_pauses_before_it(stage, exploding):
    stage.send(Load(exploding), Play())
    while not stage.notices:
        stage.conductor.train()
    step = stage.snapshot.step
    stage.send(StepPhase(100))
    stage.train()
    assert [type(notice) for notice in stage.notices] == [Diverged, Diverged]
    assert stage.notices[0].divergence == stage.notices[1].divergence
    assert stage.snapshot.step == step
    assert stage.snapshot.microscope is None


def test_the_synchronous_session_carries_phases_out(experiment):
    session = SynchronousSession(data_files.read)
    session.send(Load(experiment))
    session.send(StepPhase(N_PHASES + 1))
    snapshot = session.latest()
    assert (snapshot.step, snapshot.microscope.phase) == (1, Pick())
