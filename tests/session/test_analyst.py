"""The analyst's thread: one question at a time, failures told, an end when it is asked to."""

import queue
import threading
import time
from dataclasses import dataclass, field
from typing import Any

import pytest

from playground.engine.measurement import Measurement
from playground.session.analyst import Analyst, Question
from playground.session.trainer import Trainer

PATIENCE = 10


@dataclass(frozen=True)
class Held(Measurement[str]):
    """A question whose answer is held back until it is let go."""

    name_of_it: str = "held"
    begun: threading.Event = field(default_factory=threading.Event)
    let_go: threading.Event = field(default_factory=threading.Event)

    def cost(self, subject: Any) -> float:
        return 1e12

    def measure(self, subject: Any, theta: Any) -> str:
        self.begun.set()
        assert self.let_go.wait(PATIENCE)
        return self.name_of_it


@pytest.fixture
def reports():
    return queue.SimpleQueue()


@pytest.fixture
def analyst(reports):
    analyst = Analyst(reports.put)
    analyst.start()
    yield analyst
    analyst.stop()


@pytest.fixture
def question(experiment):
    trainer = Trainer(experiment, experiment.dataset.load(experiment.data_rng()))

    def make(*measurements, load=1, step=5):
        return Question(
            load, experiment, trainer.examples, trainer.prepared, trainer.theta, step, measurements
        )

    return make


def wait_until(condition):
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.001)


def test_it_answers_with_the_step_of_the_question(analyst, reports, question, questions):
    asked = question(questions.slow, load=7, step=42)
    analyst.ask(asked)
    findings = reports.get(timeout=PATIENCE)
    assert findings.load == 7
    assert findings.errors == {}
    given = findings.answers[questions.slow]
    assert (given.step, given.value) == (42, asked.theta.tolist())


def test_it_is_busy_while_it_works_and_free_after_a_rest(analyst, reports, question):
    held = Held()
    assert not analyst.is_busy
    analyst.ask(question(held))
    assert held.begun.wait(PATIENCE)
    assert analyst.is_busy
    held.let_go.set()
    assert reports.get(timeout=PATIENCE).answers[held].value == "held"
    wait_until(lambda: not analyst.is_busy)


def test_a_failure_is_found_beside_the_answers(analyst, reports, question, questions):
    analyst.ask(question(questions.broken_and_slow, questions.slow))
    findings = reports.get(timeout=PATIENCE)
    assert list(findings.answers) == [questions.slow]
    assert isinstance(findings.errors[questions.broken_and_slow], ZeroDivisionError)
    wait_until(lambda: not analyst.is_busy)
    analyst.ask(question(questions.slow))
    assert questions.slow in reports.get(timeout=PATIENCE).answers


def test_it_keeps_its_buffers_for_one_load_only(analyst, reports, question):
    seen = []

    @dataclass(frozen=True)
    class Subjects(Measurement[None]):
        def cost(self, subject: Any) -> float:
            return 0

        def measure(self, subject: Any, theta: Any) -> None:
            seen.append(subject)

    for load in (1, 1, 2):
        analyst.ask(question(Subjects(), load=load))
        reports.get(timeout=PATIENCE)
        wait_until(lambda: not analyst.is_busy)
    assert seen[0] is seen[1]
    assert seen[2] is not seen[0]


def test_stopping_waits_for_the_measurement_in_hand_and_no_other(reports, question):
    analyst = Analyst(reports.put)
    analyst.start()
    first, second = Held("first"), Held("second")
    analyst.ask(question(first, second))
    assert first.begun.wait(PATIENCE)
    stopping = threading.Thread(target=analyst.stop)
    stopping.start()
    wait_until(lambda: analyst._is_ending)
    first.let_go.set()
    stopping.join(PATIENCE)
    assert not stopping.is_alive()
    assert not second.begun.is_set()


def test_stopping_does_not_wait_for_a_rest(reports, question):
    analyst = Analyst(reports.put)
    analyst.start()
    held = Held()
    analyst.ask(question(held))
    time.sleep(0.3)  # so that it would rest twice as long
    held.let_go.set()
    reports.get(timeout=PATIENCE)
    started = time.monotonic()
    analyst.stop()
    assert time.monotonic() - started < 0.3
