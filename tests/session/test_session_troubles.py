"""The session with its threads: failures, slowness, and the end."""

import threading
import time
from dataclasses import replace

import numpy as np
import pytest

from playground.engine.dataset import DataError
from playground.engine.datasets.image_folder import ImageFolder
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.measurements.response_map import ResponseMap
from playground.engine.measurements.scores import Scores
from playground.engine.network import feed_forward
from playground.session.commands import Load, Play, SetSpeed, Step, Watch
from playground.session.snapshot import Crashed, Diverged, LoadFailed
from playground.session.trainer import Trainer

PATIENCE = 10


@pytest.fixture
def loaded(window, experiment):
    window.send(Load(experiment))
    window.wait_for(lambda snapshot: snapshot.step == 0)
    return window


def is_at(step):
    return lambda snapshot: snapshot.step == step and not snapshot.is_playing


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"network": feed_forward(Input(shape=(1, 3)), Dense(1))}, "has 3 inputs"),
        ({"dataset": ImageFolder("/nowhere")}, "/nowhere"),
    ],
)
def test_a_failed_load_leaves_the_old_experiment_playing(loaded, experiment, change, words):
    loaded.send(Play())
    loaded.wait_for(lambda snapshot: snapshot.step > 10)
    wrong = replace(experiment, **change)
    loaded.send(Load(wrong))
    notice = loaded.wait_for_notice()
    assert isinstance(notice, LoadFailed)
    assert notice.experiment is wrong
    assert words in notice.message
    step = loaded.seen[-1].step
    later = loaded.wait_for(lambda snapshot: snapshot.step > step + 100)
    assert later.experiment is experiment
    assert later.is_playing


def test_divergence_pauses_with_the_last_finite_weights(window, exploding):
    window.send(Load(exploding), Play())
    notice = window.wait_for_notice()
    assert isinstance(notice, Diverged)
    window.send(Watch(frozenset({Scores()})))
    snapshot = window.wait_for(lambda snapshot: snapshot.answers)
    assert not snapshot.is_playing
    assert snapshot.step == notice.divergence.step - 1
    assert np.isfinite(snapshot.theta).all()
    assert len(window.notices) == 1


@pytest.mark.parametrize("which", ["broken", "broken_and_slow", "without_price"])
def test_a_failing_measurement_is_told_once_and_training_goes_on(loaded, questions, which):
    loaded.send(Watch(frozenset({getattr(questions, which), questions.quick})), Play())
    notice = loaded.wait_for_notice()
    step = loaded.seen[-1].step
    snapshot = loaded.wait_for(lambda snapshot: snapshot.step > step + 500)
    assert snapshot.is_playing
    assert set(snapshot.answers) == {questions.quick}
    assert isinstance(notice, Crashed)
    assert len(loaded.notices) == 1


def test_a_failure_in_training_is_told_and_the_session_lives(loaded, experiment, monkeypatch):
    def fail(self, n_steps):
        raise RuntimeError("a bug")

    with monkeypatch.context() as patch:
        patch.setattr(Trainer, "advance", fail)
        loaded.send(Play())
        notice = loaded.wait_for_notice()
    assert isinstance(notice, Crashed)
    assert "RuntimeError: a bug" in notice.details
    loaded.send(Step())
    loaded.wait_for(is_at(1))


def test_a_slow_measurement_does_not_hold_up_the_steps(loaded, monkeypatch):
    begun, let_go = threading.Event(), threading.Event()

    at_once = Scores.measure

    def measure(self, subject, instant):
        begun.set()
        assert let_go.wait(PATIENCE)
        return at_once(self, subject, instant)

    monkeypatch.setattr(Scores, "cost", lambda self, subject: 1e12)
    monkeypatch.setattr(Scores, "measure", measure)
    loaded.send(Watch(frozenset({Scores()})))
    assert begun.wait(PATIENCE)
    loaded.send(Step(50))
    snapshot = loaded.wait_for(is_at(50))
    assert snapshot.answers == {}
    let_go.set()


def test_stopping_while_training_ends_both_threads_at_once(new_window, experiment):
    before = set(threading.enumerate())
    window = new_window()
    window.session.start()
    threads = set(threading.enumerate()) - before
    assert {thread.name for thread in threads} == {"session", "analyst"}
    window.send(Load(experiment), Watch(frozenset({Scores(), ResponseMap()})), Play())
    window.wait_for(lambda snapshot: snapshot.step > 100)
    started = time.monotonic()
    window.session.stop()
    assert time.monotonic() - started < PATIENCE
    assert not any(thread.is_alive() for thread in threads)


def test_stopping_while_waiting_for_the_next_step_does_not_wait(new_window, experiment):
    window = new_window()
    window.session.start()
    window.send(Load(experiment), SetSpeed(0.01), Play())
    window.wait_for(lambda snapshot: snapshot.step == 1)
    started = time.monotonic()
    window.session.stop()
    assert time.monotonic() - started < PATIENCE


def test_training_leaves_the_interpreter_to_who_asks_for_it(loaded):
    loaded.send(Play())
    loaded.wait_for(lambda snapshot: snapshot.step > 100)
    for _ in range(3):
        loaded.session.rest()
        loaded.session.go_on()
    step = loaded.seen[-1].step
    loaded.wait_for(lambda snapshot: snapshot.step > step + 100)
    loaded.session.rest()  # and stopping does not need it back


def test_a_file_being_read_is_shown_with_its_share(new_window, experiment):
    reading, let_go = threading.Event(), threading.Event()

    def read(location, report):
        report(0.25)
        reading.set()
        assert let_go.wait(PATIENCE)
        raise DataError(f"{location}: not a file.")

    window = new_window(read)
    window.session.start()
    window.send(Load(replace(experiment, dataset=ImageFolder("folder"))))
    assert reading.wait(PATIENCE)
    loading = window.session.loading
    assert loading.location.startswith("folder/")
    assert loading.share == 0.25
    let_go.set()
    assert isinstance(window.wait_for_notice(), LoadFailed)
    assert window.session.loading is None
    window.session.stop()
