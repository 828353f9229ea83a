"""The session with its threads: commands in, snapshots out, and every one of them true."""

import time
from dataclasses import replace

import numpy as np
import pytest

from playground.document.edits import add_neuron
from playground.engine.measurement import Measurement
from playground.engine.measurements.response_map import ResponseMap
from playground.engine.measurements.scores import Scores
from playground.engine.optimisers.momentum import Momentum
from playground.engine.optimisers.sgd import Sgd
from playground.engine.parameter_key import correspondence
from playground.session.commands import Epoch, Load, Pause, Play, Reset, SetSpeed, Step, Watch
from playground.session.trainer import Trainer


@pytest.fixture
def loaded(window, experiment):
    window.send(Load(experiment))
    window.wait_for(lambda snapshot: snapshot.step == 0)
    return window


def is_at(step):
    return lambda snapshot: snapshot.step == step and not snapshot.is_playing


def test_before_anything_is_loaded_there_is_nothing_to_see(window):
    window.send(Play(), Step(), Epoch(), Reset(), Pause(), SetSpeed(3.0))
    time.sleep(0.05)
    assert window.poll() is None
    assert window.notices == []


def test_commands_sent_before_the_threads_start_are_carried_out(new_window, experiment):
    window = new_window()
    window.send(Load(experiment), Step(3))
    window.session.start()
    window.wait_for(is_at(3))
    window.session.stop()


def test_each_step_shows_the_weights_of_that_step(loaded, experiment, replay):
    for step in (1, 2, 3):
        loaded.send(Step())
        snapshot = loaded.wait_for(is_at(step))
        np.testing.assert_array_equal(snapshot.theta, replay(experiment, step).theta)


def test_many_steps_and_epochs_end_where_they_should(loaded, experiment, replay):
    loaded.send(Step(500))
    snapshot = loaded.wait_for(is_at(500))
    np.testing.assert_array_equal(snapshot.theta, replay(experiment, 500).theta)
    loaded.send(Epoch())
    assert loaded.wait_for(is_at(525)).epoch == 21


def test_a_snapshot_is_taken_once(loaded):
    loaded.send(Step())
    loaded.wait_for(is_at(1))
    time.sleep(0.05)
    assert loaded.session.latest() is None


def test_everything_seen_while_playing_is_true(loaded, experiment):
    watched = frozenset({Scores(), ResponseMap(resolution=10)})
    loaded.send(Watch(watched), Play())
    loaded.wait_for(lambda snapshot: snapshot.step > 20_000)
    loaded.send(Pause())
    end = loaded.wait_for(lambda snapshot: not snapshot.is_playing)
    playing = [snapshot for snapshot in loaded.seen if snapshot.is_playing]
    assert len(playing) > 2
    assert any(snapshot.steps_per_second > 100 for snapshot in playing)

    other = Trainer(experiment, end.examples)
    losses = []
    for snapshot in sorted(loaded.seen, key=lambda snapshot: snapshot.step):
        losses += other.advance(snapshot.step - other.step).losses.tolist()
        assert snapshot.theta.tobytes() == other.theta.tobytes()
        assert snapshot.epoch == other.epoch
        assert set(snapshot.answers) in (set(), watched)
        assert all(given.step == snapshot.step for given in snapshot.answers.values())
        curve = snapshot.minibatch_losses
        assert curve.values[:, 0].tolist() == [losses[step] for step in curve.steps]
        scores = snapshot.answer(Scores())
        if scores is not None:
            assert snapshot.scores.steps[-1] == snapshot.step
            assert tuple(snapshot.scores.values[-1]) == scores.value.row


def test_pause_stops_at_once_and_for_good(loaded):
    loaded.send(Play())
    loaded.wait_for(lambda snapshot: snapshot.is_playing and snapshot.step > 10)
    loaded.send(Pause())
    paused = loaded.wait_for(lambda snapshot: not snapshot.is_playing)
    loaded.send(Watch(frozenset({Scores()})))
    later = loaded.wait_for(lambda snapshot: snapshot.answers)
    assert later.step == paused.step
    assert later.steps_per_second == 0


def test_playing_again_goes_on_where_it_stood(loaded, experiment):
    for target in (100, 200):
        loaded.send(Play())
        loaded.wait_for(lambda snapshot, target=target: snapshot.step > target)
        loaded.send(Pause())
        end = loaded.wait_for(lambda snapshot: not snapshot.is_playing)
    trainer = Trainer(experiment, end.examples)
    trainer.advance(end.step)
    assert end.theta.tobytes() == trainer.theta.tobytes()


def test_reset_while_playing_goes_back_to_the_start_and_waits(loaded, experiment):
    loaded.send(Play())
    loaded.wait_for(lambda snapshot: snapshot.step > 10)
    loaded.send(Reset())
    snapshot = loaded.wait_for(is_at(0))
    np.testing.assert_array_equal(snapshot.theta, experiment.initial_parameters())
    assert len(snapshot.minibatch_losses.steps) == 0


def test_a_set_speed_is_kept_more_or_less(loaded):
    loaded.send(SetSpeed(20.0), Play())
    loaded.wait_for(lambda snapshot: snapshot.step >= 1)
    started, first = time.monotonic(), loaded.seen[-1].step
    end = loaded.wait_for(lambda snapshot: snapshot.step >= first + 8)
    spent = time.monotonic() - started
    assert 0.2 < spent < 5  # 0.4 on a quiet machine
    # before it plays, a busy machine may show the speed and the start one by one
    steps = [s.step for s in loaded.seen if s.step >= first]
    assert steps == sorted(set(steps))
    assert end.is_playing
    loaded.send(SetSpeed(None))
    loaded.wait_for(lambda snapshot: snapshot.step > 1000)


def test_a_slow_speed_shows_each_step_and_still_answers_at_once(loaded):
    loaded.send(SetSpeed(0.01), Play())
    loaded.wait_for(lambda snapshot: snapshot.step == 1)
    loaded.send(Pause())
    loaded.wait_for(is_at(1))  # long before the next step would be due


def test_another_learning_rate_while_playing_loses_no_weights(loaded, experiment):
    rolling = replace(experiment, optimiser=Momentum(0.01, 0.9))
    loaded.send(Play())
    loaded.wait_for(lambda snapshot: snapshot.step > 100)
    loaded.send(Load(rolling))
    first = loaded.wait_for(lambda snapshot: snapshot.experiment is rolling)
    assert first.is_playing
    assert first.step > 100
    assert set(first.state.slots) == {"velocity"}
    loaded.wait_for(lambda snapshot: snapshot.step > first.step + 100)


def test_a_neuron_added_while_playing_leaves_the_other_weights(loaded, experiment):
    larger = add_neuron("hidden 1").change(replace(experiment, optimiser=Sgd(0.0)))
    loaded.send(Play())
    loaded.wait_for(lambda snapshot: snapshot.step > 100)
    loaded.send(Pause())
    before = loaded.wait_for(lambda snapshot: not snapshot.is_playing)
    loaded.send(Load(larger), Play())
    after = loaded.wait_for(lambda snapshot: snapshot.experiment is larger and snapshot.is_playing)
    olds, news = correspondence(experiment.network, larger.network)
    np.testing.assert_array_equal(after.theta[news], before.theta[olds])


def test_slow_answers_carry_the_step_whose_weights_they_were_computed_from(
    loaded, experiment, questions
):
    loaded.send(Watch(frozenset({questions.slow})), Play())
    given = []
    for _ in range(3):
        known = {answer.step for answer in given}
        snapshot = loaded.wait_for(
            lambda snapshot, known=known: (
                snapshot.answers and snapshot.answers[questions.slow].step not in known
            )
        )
        given.append(snapshot.answers[questions.slow])
        assert given[-1].step <= snapshot.step
    loaded.send(Pause())
    end = loaded.wait_for(
        lambda snapshot: (
            not snapshot.is_playing
            and snapshot.answers
            and snapshot.answers[questions.slow].step == snapshot.step
        )
    )
    given.append(end.answers[questions.slow])
    trainer = Trainer(experiment, end.examples)
    for each in given:
        trainer.advance(each.step - trainer.step)
        assert each.value == trainer.theta.tolist()
    time.sleep(0.1)
    assert loaded.poll() is None  # at rest nothing more is to be seen


def test_snapshots_do_not_change_while_training_goes_on(loaded):
    loaded.send(Watch(frozenset({Scores(), ResponseMap(resolution=20)})), Play())
    early = loaded.wait_for(lambda snapshot: snapshot.answers and snapshot.step > 10)
    picture = early.answers[ResponseMap(resolution=20)].value
    arrays = (
        early.theta,
        early.minibatch_losses.steps,
        early.minibatch_losses.values,
        early.scores.steps,
        early.scores.values,
        picture,
    )
    before = [array.tobytes() for array in arrays]
    loaded.wait_for(lambda snapshot: snapshot.step > 10_000)
    assert [array.tobytes() for array in arrays] == before
    assert not any(array.flags.writeable for array in arrays)


def test_every_measurement_shown_is_one_that_was_asked_for(loaded, questions):
    asked: list[set[Measurement]] = [{questions.quick}, {Scores()}, set()]
    loaded.send(Play())
    for watched in asked:
        loaded.send(Watch(frozenset(watched)))
        loaded.wait_for(lambda snapshot, watched=watched: set(snapshot.answers) == watched)
        snapshot = loaded.wait_for(lambda snapshot: True)
        assert set(snapshot.answers) == watched


def test_while_training_a_new_question_is_answered_before_the_last_snapshot_is_taken(
    loaded, questions
):
    def in_slot(condition):
        deadline = time.monotonic() + 10
        while not (loaded.session._slot and condition(loaded.session._slot[-1])):
            assert time.monotonic() < deadline
            time.sleep(0.001)

    loaded.send(Play())
    in_slot(lambda snapshot: snapshot.is_playing)
    loaded.send(Watch(frozenset({questions.quick})))
    in_slot(lambda snapshot: snapshot.answer(questions.quick) is not None)
    assert loaded.session._slot[-1].n_commands == loaded.session.n_sent
