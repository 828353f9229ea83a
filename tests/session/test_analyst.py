"""The analyst's thread: one question at a time, failures told, an end when it is asked to."""

import queue
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

import pytest

from playground.engine.instant import Instant
from playground.engine.measurement import Measurement
from playground.session import analyst as analyst_module
from playground.session.analyst import Analyst, Question
from playground.session.trainer import Trainer

PATIENCE = 10


@pytest.fixture
def long_rests(monkeypatch):
    """Have the analyst rest, if it does, for longer than any test waits."""
    monkeypatch.setattr(analyst_module, "_REST", 1000 * PATIENCE)


@dataclass(frozen=True)
class Held(Measurement[str]):
    """A question whose answer is held back until it is let go."""

    name_of_it: str = "held"
    begun: threading.Event = field(default_factory=threading.Event)
    let_go: threading.Event = field(default_factory=threading.Event)

    def cost(self, subject: Any) -> float:
        return 1e12

    def measure(self, subject: Any, instant: Any) -> str:
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
            load,
            experiment,
            trainer.examples,
            trainer.prepared,
            Instant(trainer.theta, step),
            measurements,
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
    assert (given.step, given.value) == (42, asked.instant.theta.tolist())


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
    failed, given = reports.get(timeout=PATIENCE), reports.get(timeout=PATIENCE)
    assert isinstance(failed.errors[questions.broken_and_slow], ZeroDivisionError)
    assert list(given.answers) == [questions.slow]
    wait_until(lambda: not analyst.is_busy)
    analyst.ask(question(questions.slow))
    assert questions.slow in reports.get(timeout=PATIENCE).answers


def test_it_keeps_its_buffers_for_one_load_only(analyst, reports, question):
    seen = []

    @dataclass(frozen=True)
    class Subjects(Measurement[None]):
        def cost(self, subject: Any) -> float:
            return 0

        def measure(self, subject: Any, instant: Any) -> None:
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


@pytest.mark.usefixtures("long_rests")
def test_stopping_does_not_wait_for_a_rest(reports, question):
    analyst = Analyst(reports.put)
    analyst.start()
    held = Held()
    analyst.ask(question(held))
    time.sleep(0.01)  # what it rests for is a multiple of this
    held.let_go.set()
    reports.get(timeout=PATIENCE)
    started = time.monotonic()
    analyst.stop()
    assert time.monotonic() - started < PATIENCE


@dataclass(frozen=True)
class Refined(Measurement[int]):
    """A question with three answers, each better than the one before."""

    is_gated: bool = False
    is_open: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    def cost(self, subject: Any) -> float:
        return 1e12

    def measure(self, subject: Any, instant: Any) -> int:
        return 3

    def stages(self, subject: Any, instant: Any) -> Iterator[int]:
        for answer in (1, 2, 3):
            if self.is_gated:
                assert self.is_open.acquire(timeout=PATIENCE)
            yield answer


@dataclass(frozen=True)
class Errand(Refined):
    is_once: ClassVar[bool] = True


def values(findings):
    return [value.value for value in findings.answers.values()]


def test_a_first_stage_of_each_comes_before_the_second_of_any(analyst, reports, question):
    one, other = Refined(), Refined()
    analyst.ask(question(one, other))
    order = [next(iter(reports.get(timeout=PATIENCE).answers)) for _ in range(6)]
    assert order == [one, other] * 3


def test_what_nobody_wants_any_more_is_dropped_between_stages(analyst, reports, question):
    gated = Refined(is_gated=True)
    analyst.ask(question(gated, load=1))
    gated.is_open.release()
    assert values(reports.get(timeout=PATIENCE)) == [1]
    analyst.want(2, frozenset({gated}))
    gated.is_open.release()
    assert values(reports.get(timeout=PATIENCE)) == [2]  # the stage in hand
    wait_until(lambda: not analyst.is_busy)
    assert reports.empty()


def test_an_errand_goes_on_beside_questions(analyst, reports, question, questions):
    errand = Errand(is_gated=True)
    analyst.ask(replace(question(errand), is_training=False))
    wait_until(lambda: not analyst.is_busy)
    errand.is_open.release()
    assert values(reports.get(timeout=PATIENCE)) == [1]
    analyst.ask(question(questions.slow))
    errand.is_open.release()
    kinds = {type(next(iter(reports.get(timeout=PATIENCE).answers))) for _ in range(2)}
    assert kinds == {Errand, type(questions.slow)}
    errand.is_open.release()
    assert values(reports.get(timeout=PATIENCE)) == [3]


@pytest.mark.usefixtures("long_rests")
def test_the_rest_after_a_question_is_for_errands(analyst, reports, question):
    held, errand = Held(), Errand()
    analyst.ask(question(held, errand))
    time.sleep(0.01)  # what it rests for is a multiple of this
    held.let_go.set()
    found = [reports.get(timeout=PATIENCE) for _ in range(4)]
    assert [values(each) for each in found] == [["held"], [1], [2], [3]]
    assert analyst.is_busy


def test_an_errand_that_nobody_wants_any_more_ends(analyst, reports, question):
    errand = Errand(is_gated=True)
    analyst.ask(question(errand))
    errand.is_open.release()
    reports.get(timeout=PATIENCE)
    analyst.want(1, frozenset({Refined()}))
    errand.is_open.release()
    wait_until(lambda: not analyst._errands)
    assert reports.qsize() <= 1  # the stage in hand


@pytest.mark.usefixtures("long_rests")
def test_without_training_there_is_no_rest(analyst, reports, question):
    held = Held()
    analyst.ask(replace(question(held), is_training=False))
    time.sleep(0.01)  # what it would rest for is a multiple of this
    held.let_go.set()
    reports.get(timeout=PATIENCE)
    wait_until(lambda: not analyst.is_busy)
