"""The conductor without a thread: snapshots, answers, and what becomes of failures."""

from dataclasses import replace

import numpy as np
import pytest

from playground.document.sketch import Sketch
from playground.engine.measurements.scores import Scores
from playground.engine.neuron_name import NeuronName
from playground.engine.parameter_key import ParameterKey
from playground.session.commands import Load, Play, Reset, Step, Watch
from playground.session.snapshot import Crashed, Diverged
from playground.session.trainer import Trainer


@pytest.fixture
def loaded(stage, experiment):
    stage.send(Load(experiment))
    return stage


def test_divergence_pauses_and_is_told_once(stage, exploding):
    stage.send(Load(exploding), Play())
    stage.train()
    (notice,) = stage.notices
    assert isinstance(notice, Diverged)
    snapshot = stage.snapshot
    assert not snapshot.is_playing
    assert snapshot.step == notice.divergence.step - 1
    assert f"step {notice.divergence.step:,}" in notice.message
    assert np.isfinite(snapshot.theta).all()
    assert np.isfinite(snapshot.minibatch_losses.values).all()
    assert len(snapshot.minibatch_losses.steps) == snapshot.step


def test_a_failure_in_training_pauses_and_is_told_with_its_details(loaded, monkeypatch):
    def fail(self, n_steps):
        raise ZeroDivisionError("a bug")

    loaded.send(Play())
    with monkeypatch.context() as patch:
        patch.setattr(Trainer, "advance", fail)
        loaded.conductor.train()
    (notice,) = loaded.notices
    assert isinstance(notice, Crashed)
    assert "a bug" in notice.message
    assert "paused" in notice.message
    assert "Traceback" in notice.details
    assert "ZeroDivisionError" in notice.details
    assert not loaded.snapshot.is_playing
    loaded.send(Step())
    loaded.train()
    assert loaded.snapshot.step == 1


def test_a_failure_in_a_command_is_told_too(loaded, experiment):
    loaded.send(Load(experiment, values={ParameterKey("nowhere", "1"): 1.0}))
    (notice,) = loaded.notices
    assert isinstance(notice, Crashed)


def test_a_failing_measurement_is_told_once_and_training_goes_on(loaded, questions):
    watched = {questions.broken, questions.without_price, questions.quick}
    loaded.send(Watch(frozenset(watched)), Play())
    for _ in range(5):
        loaded.conductor.train()
        assert set(loaded.snapshot.answers) == {questions.quick}
    assert len(loaded.notices) == 2
    for notice in loaded.notices:
        assert isinstance(notice, Crashed)
        assert "paused" not in notice.message
    assert loaded.snapshot.is_playing


def test_what_is_watched_is_answered_and_nothing_else(loaded, questions):
    assert loaded.snapshot.answers == {}
    loaded.send(Watch(frozenset({questions.quick})), Step(3))
    loaded.train()
    snapshot = loaded.snapshot
    given = snapshot.answer(questions.quick)
    assert (given.step, given.value) == (3, snapshot.theta.tolist())
    loaded.send(Watch(frozenset()))
    assert loaded.snapshot.answer(questions.quick) is None


def test_a_slow_answer_comes_later_with_the_step_that_it_belongs_to(loaded, questions):
    loaded.send(Watch(frozenset({questions.slow})), Step(3))
    loaded.train()
    asked = loaded.snapshot
    assert asked.answer(questions.slow) is None
    loaded.send(Step(4))
    loaded.train()
    loaded.send(loaded.analyst.findings())
    snapshot = loaded.snapshot
    given = snapshot.answer(questions.slow)
    assert snapshot.step == 7
    assert (given.step, given.value) == (3, asked.theta.tolist())
    assert loaded.conductor.seconds_to_wait() == 0.02  # and the newer weights are asked about
    loaded.send(loaded.analyst.findings())
    assert loaded.snapshot.answer(questions.slow).step == 7
    assert loaded.conductor.seconds_to_wait() is None


def test_scores_are_recorded_whenever_they_are_measured(loaded, experiment, replay):
    loaded.send(Watch(frozenset({Scores()})))
    expected = []
    for step in (0, 5, 30):
        loaded.send(Step(step - loaded.conductor.step))
        loaded.train()
        given = loaded.snapshot.answer(Scores())
        expected.append(given.value.row)
        assert given.step == step
    assert loaded.snapshot.scores.steps.tolist() == [0, 5, 30]
    assert [tuple(row) for row in loaded.snapshot.scores.values.tolist()] == expected


def test_slow_scores_are_recorded_at_their_own_step(loaded, monkeypatch):
    monkeypatch.setattr(Scores, "cost", lambda self, subject: 1e12)
    loaded.send(Watch(frozenset({Scores()})), Step(3))
    loaded.train()
    assert loaded.snapshot.scores.steps.tolist() == []
    loaded.send(Step(5))
    loaded.train()
    loaded.send(loaded.analyst.findings())
    assert loaded.snapshot.scores.steps.tolist() == [3]


def test_snapshots_are_read_only_and_of_their_own_moment(loaded, questions):
    loaded.send(Watch(frozenset({Scores(), questions.quick})), Step(10))
    loaded.train()
    snapshot = loaded.snapshot
    curves = (snapshot.minibatch_losses, snapshot.scores)
    arrays = [snapshot.theta, *snapshot.state.slots.values()]
    arrays += [array for curve in curves for array in (curve.steps, curve.values)]
    before = [array.copy() for array in arrays]
    for array in arrays:
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0
    loaded.send(Step(5000), Watch(frozenset()))
    loaded.train()
    loaded.send(Reset())
    assert loaded.snapshot.step == 0
    for array, kept in zip(arrays, before, strict=True):
        np.testing.assert_array_equal(array, kept)
    assert snapshot.step == 10


def test_a_session_tells_whether_there_is_something_new(loaded):
    assert loaded.conductor.is_changed
    assert loaded.snapshot is not None
    assert not loaded.conductor.is_changed
    loaded.send(Step())
    assert loaded.conductor.is_changed


def test_the_notices_are_one_sentence_each(loaded, exploding, questions):
    loaded.send(Watch(frozenset({questions.broken})))
    assert loaded.snapshot is not None
    loaded.send(Load(exploding, is_fresh=True), Play())
    loaded.train()
    assert len(loaded.notices) == 2
    for notice in loaded.notices:
        assert notice.message.endswith(".")
        assert notice.message.count(". ") == 0


def test_a_neuron_moved_while_playing_disturbs_nothing(loaded, experiment, questions, replay):
    loaded.send(Watch(frozenset({questions.slow, Scores()})), Play())
    loaded.conductor.train(until=5)
    assert loaded.snapshot.step == 5
    loaded.send(loaded.analyst.findings())
    for i in range(6, 20):
        place = {NeuronName("output", "1"): (0.5, i / 20)}
        moved = replace(experiment, sketch=Sketch().with_places(place))
        loaded.send(Load(moved))
        snapshot = loaded.snapshot
        assert snapshot.experiment is moved
        assert snapshot.is_playing
        assert snapshot.answer(questions.slow).step == 5
        assert snapshot.minibatch_losses.steps.tolist() == list(range(i - 1))
        loaded.conductor.train(until=i)
    np.testing.assert_array_equal(loaded.snapshot.theta, replay(experiment, 19).theta)


def test_what_is_known_of_a_step_is_forgotten_when_its_weights_are_set_by_hand(
    loaded, experiment, questions
):
    loaded.send(Watch(frozenset({questions.slow})), Step(3))
    loaded.train()
    assert loaded.snapshot.step == 3
    late = loaded.analyst.findings()
    loaded.send(late)
    assert loaded.snapshot.answer(questions.slow).step == 3
    loaded.send(Load(experiment, values={ParameterKey("output", "1"): 5.0}))
    assert loaded.snapshot.answer(questions.slow) is None
    loaded.send(late)
    assert loaded.snapshot.answer(questions.slow) is None
    loaded.send(loaded.analyst.findings())
    snapshot = loaded.snapshot
    assert snapshot.answer(questions.slow).value == snapshot.theta.tolist()


def test_to_want_less_is_nothing_new(loaded, questions):
    loaded.send(Watch(frozenset({questions.quick, Scores()})))
    assert loaded.conductor.is_changed
    assert set(loaded.snapshot.answers) == {questions.quick, Scores()}
    loaded.send(Watch(frozenset({questions.quick})))
    assert not loaded.conductor.is_changed
    assert set(loaded.snapshot.answers) == {questions.quick}


def test_what_a_command_does_is_awaited_until_it_has_been_shown(loaded, questions):
    assert loaded.snapshot.n_commands == 1
    loaded.send(Watch(frozenset({questions.slow})))
    assert loaded.conductor.is_awaited
    assert loaded.snapshot.n_commands == 2
    assert not loaded.conductor.is_awaited
    loaded.send(loaded.analyst.findings())  # which nobody has sent
    assert loaded.conductor.is_changed
    assert not loaded.conductor.is_awaited
