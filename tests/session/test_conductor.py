"""The conductor without a thread: every command, and loads that fail."""

from dataclasses import replace

import numpy as np
import pytest

from playground.document.edits import add_neuron
from playground.engine.dataset import DataError
from playground.engine.datasets.image_folder import ImageFolder
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.measurements.scores import Scores
from playground.engine.network import feed_forward
from playground.engine.optimisers.sgd import Sgd
from playground.engine.parameter_key import ParameterKey
from playground.session.carrying import Remembered
from playground.session.commands import Epoch, Load, Pause, Play, Reset, SetSpeed, Step, Watch
from playground.session.library import Library
from playground.session.snapshot import LoadFailed


@pytest.fixture
def loaded(stage, experiment):
    stage.send(Load(experiment))
    return stage


@pytest.mark.parametrize("command", [Step(), Epoch(), Play(), Pause(), Reset()], ids=repr)
def test_nothing_moves_before_anything_is_loaded(stage, command):
    stage.send(command)
    stage.conductor.train()
    assert not stage.conductor.is_training
    assert stage.snapshot is None
    assert stage.notices == []


def test_a_loaded_experiment_stands_before_its_first_step(loaded, experiment):
    snapshot = loaded.snapshot
    assert snapshot.experiment is experiment
    assert (snapshot.step, snapshot.epoch, snapshot.is_playing) == (0, 0, False)
    np.testing.assert_array_equal(snapshot.theta, experiment.initial_parameters())
    assert loaded.conductor.seconds_to_wait() is None


@pytest.mark.parametrize("n_steps", [1, 7, 400])
def test_step_takes_as_many_steps_as_it_says(loaded, experiment, replay, n_steps):
    loaded.send(Step(n_steps))
    assert loaded.conductor.is_training
    loaded.train()
    trained = replay(experiment, n_steps)
    assert loaded.snapshot.step == n_steps
    np.testing.assert_array_equal(loaded.snapshot.theta, trained.theta)


def test_the_curve_holds_the_loss_of_each_minibatch(loaded, experiment, replay):
    loaded.send(Step(60))
    loaded.train()
    trainer = replay(experiment, 0)
    losses = [trainer.advance(1).losses[0] for _ in range(60)]
    curve = loaded.snapshot.minibatch_losses
    assert curve.steps.tolist() == list(range(60))
    assert curve.values[:, 0].tolist() == losses


def test_epoch_goes_to_the_end_of_the_present_one(loaded):
    loaded.send(Step(7))
    loaded.train()
    loaded.send(Epoch())
    loaded.train()
    assert (loaded.snapshot.step, loaded.snapshot.epoch) == (25, 1)
    loaded.send(Epoch())
    loaded.train()
    assert (loaded.snapshot.step, loaded.snapshot.epoch) == (50, 2)


def test_an_epoch_ends_where_it_ends_though_the_batch_size_changes_meanwhile(loaded, experiment):
    loaded.send(Epoch())
    loaded.conductor.train(until=5)
    loaded.send(Load(replace(experiment, batch_size=100)))
    loaded.train()
    snapshot = loaded.snapshot
    assert (snapshot.epoch, snapshot.state.position) == (1, 0)
    assert snapshot.step == 5 + 2


def test_play_goes_on_until_pause(loaded):
    loaded.send(Play())
    for _ in range(5):
        loaded.conductor.train()
        assert loaded.snapshot.is_playing
    step = loaded.snapshot.step
    assert step >= 5
    loaded.send(Pause())
    loaded.conductor.train()
    assert loaded.snapshot.step == step
    assert not loaded.snapshot.is_playing
    assert loaded.snapshot.steps_per_second == 0


def test_step_ends_playing(loaded):
    loaded.send(Play())
    loaded.conductor.train()
    before = loaded.snapshot.step
    loaded.send(Step())
    loaded.train()
    assert loaded.snapshot.step == before + 1
    assert not loaded.snapshot.is_playing


def test_reset_goes_back_to_the_start_and_forgets_the_curves(loaded, experiment):
    loaded.send(Watch(frozenset({Scores()})), Play())
    loaded.conductor.train()
    assert len(loaded.snapshot.minibatch_losses.steps) > 0
    loaded.send(Reset())
    snapshot = loaded.snapshot
    assert (snapshot.step, snapshot.is_playing) == (0, False)
    assert len(snapshot.minibatch_losses.steps) == 0
    assert snapshot.scores.steps.tolist() == [0]
    np.testing.assert_array_equal(snapshot.theta, experiment.initial_parameters())


def test_at_a_set_speed_the_next_step_waits(loaded):
    loaded.send(SetSpeed(0.5), Play())
    loaded.conductor.train()
    assert loaded.snapshot.step == 1
    assert 1 < loaded.conductor.seconds_to_wait() <= 2
    loaded.conductor.train()
    assert loaded.snapshot.step == 1
    loaded.send(SetSpeed(None))
    assert loaded.conductor.seconds_to_wait() == 0
    loaded.conductor.train()
    assert loaded.snapshot.step > 1


def test_a_single_step_does_not_wait_for_the_speed(loaded):
    loaded.send(SetSpeed(0.01), Step(3))
    loaded.train()
    assert loaded.snapshot.step == 3


def test_another_experiment_goes_on_where_the_present_one_is(loaded, experiment):
    loaded.send(Play())
    loaded.conductor.train()
    before = loaded.snapshot
    loaded.send(Load(replace(experiment, optimiser=Sgd(0.3))))
    after = loaded.snapshot
    assert after.is_playing
    assert after.step == before.step
    np.testing.assert_array_equal(after.theta, before.theta)
    np.testing.assert_array_equal(after.minibatch_losses.steps, before.minibatch_losses.steps)


def test_a_fresh_experiment_starts_anew_and_waits(loaded, experiment):
    loaded.send(Play())
    loaded.conductor.train()
    other = replace(experiment, seed=99)
    loaded.send(Load(other, is_fresh=True))
    snapshot = loaded.snapshot
    assert (snapshot.step, snapshot.is_playing) == (0, False)
    assert len(snapshot.minibatch_losses.steps) == 0
    np.testing.assert_array_equal(snapshot.theta, other.initial_parameters())


def test_a_saved_state_comes_back_whole(loaded, experiment, replay):
    saved = replay(experiment, 33).state
    loaded.send(Load(experiment, saved, is_fresh=True))
    assert (loaded.snapshot.step, loaded.snapshot.epoch) == (33, 1)
    loaded.send(Step(5))
    loaded.train()
    np.testing.assert_array_equal(loaded.snapshot.theta, replay(experiment, 38).theta)


def test_what_is_remembered_and_what_is_set_by_hand_arrive(loaded, experiment):
    larger = add_neuron("hidden 1").change(experiment)
    theta = np.full(larger.network.n_parameters, 0.25, np.float32)
    bias = ParameterKey("output", "1")
    loaded.send(Load(larger, remembered=Remembered(larger.network, theta), values={bias: -3.0}))
    snapshot = loaded.snapshot
    views = larger.network.views(snapshot.theta)
    assert (views["hidden 1"]["weight"][-1] == 0.25).all()
    assert (views["hidden 1"]["weight"][0] != 0.25).all()
    assert views["output"]["bias"].tolist() == [-3.0]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"network": feed_forward(Input(shape=(1, 3)), Dense(4), Dense(1))}, "has 3 inputs"),
        ({"dataset": ImageFolder("/nowhere/at/all")}, "/nowhere/at/all"),
    ],
)
def test_what_cannot_be_loaded_leaves_the_old_experiment_training(
    loaded, experiment, replay, change, words
):
    loaded.send(Step(40))
    loaded.conductor.train(until=5)
    wrong = replace(experiment, **change)
    loaded.send(Load(wrong))
    (notice,) = loaded.notices
    assert isinstance(notice, LoadFailed)
    assert notice.experiment is wrong
    assert words in notice.message
    loaded.train()
    assert loaded.snapshot.experiment is experiment
    np.testing.assert_array_equal(loaded.snapshot.theta, replay(experiment, 40).theta)


@pytest.mark.parametrize("error", [DataError("bad"), OSError("gone"), MemoryError()], ids=repr)
@pytest.mark.parametrize("is_fresh", [False, True])
def test_however_a_load_fails_the_session_goes_on(loaded, experiment, monkeypatch, error, is_fresh):
    def fail(self, experiment):
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(Library, "examples", fail)
        loaded.send(Load(replace(experiment, seed=1), is_fresh=is_fresh))
    (notice,) = loaded.notices
    assert isinstance(notice, LoadFailed)
    assert notice.message
    loaded.send(Step())
    loaded.train()
    assert loaded.snapshot.experiment is experiment
    assert loaded.snapshot.step == 1
