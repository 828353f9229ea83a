"""The analyst: a second worker, for measurements too slow for the training thread."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from playground.document.experiment import Experiment
from playground.engine.arrays import FloatArray
from playground.engine.dataset import Examples
from playground.engine.measurement import Measurement, Subject
from playground.engine.preparation import PreparedExamples
from playground.session.snapshot import Answer

_REST = 2.0
"""How long the analyst rests after an answer, as a multiple of the time it took."""


@dataclass(frozen=True, eq=False)
class Question:
    """Measurements of one state; `load` tells the loaded experiments apart."""

    load: int
    experiment: Experiment
    examples: Examples
    prepared: PreparedExamples
    theta: FloatArray
    step: int
    measurements: tuple[Measurement[Any], ...]


@dataclass(frozen=True, eq=False)
class Findings:
    """The answers to a question's measurements, and the errors that came instead of some."""

    load: int
    answers: dict[Measurement[Any], Answer[Any]] = field(
        default_factory=dict[Measurement[Any], Answer[Any]]
    )
    errors: dict[Measurement[Any], Exception] = field(
        default_factory=dict[Measurement[Any], Exception]
    )


def make_subject(experiment: Experiment, examples: Examples, prepared: PreparedExamples) -> Subject:
    """Return what measurements are made on, with buffers of its own."""
    return Subject(
        experiment.network,
        experiment.loss,
        experiment.dataset,
        examples,
        prepared,
        experiment.numpy_dtype,
    )


class Asks(Protocol):
    """Whoever answers questions: the analyst, or a stand-in without a thread."""

    @property
    def is_busy(self) -> bool:
        """Whether the next question has to wait."""
        ...

    def ask(self, question: Question) -> None:
        """Have a question answered; only when not busy."""
        ...


def new_subject(question: Question) -> Subject:
    """Return the subject of a question, with buffers of its own."""
    return make_subject(question.experiment, question.examples, question.prepared)


def _never() -> bool:
    return False


def answer(
    question: Question, subject: Subject | None = None, is_ending: Callable[[], bool] = _never
) -> Findings:
    """Return what a question's measurements give; those left when `is_ending` are left out."""
    subject = subject or new_subject(question)
    findings = Findings(question.load)
    for measurement in question.measurements:
        if is_ending():
            break
        try:
            value = measurement.measure(subject, question.theta)
            findings.answers[measurement] = Answer(question.step, value)
        except Exception as error:  # whatever it is, the window has to be told
            findings.errors[measurement] = error
    return findings


class Analyst:
    """Answers one question at a time; while it is busy, ask again later with newer weights."""

    def __init__(self, report: Callable[[Findings], None]) -> None:
        """Report findings through `report`, which is called in the analyst's thread."""
        self._report = report
        self._question: Question | None = None
        self._is_busy = False
        self._is_ending = False
        self._changed = threading.Condition()
        self._subject: tuple[int, Subject] | None = None
        self._thread = threading.Thread(target=self._work, name="analyst", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread after the measurement in hand."""
        with self._changed:
            self._is_ending = True
            self._changed.notify()
        self._thread.join()

    @property
    def is_busy(self) -> bool:
        """Whether a question is being answered, or the rest after one."""
        return self._is_busy

    def ask(self, question: Question) -> None:
        """Have a question answered; only when not busy."""
        with self._changed:
            self._question = question
            self._is_busy = True
            self._changed.notify()

    def _work(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._question is not None or self._is_ending)
                question, self._question = self._question, None
            if self._is_ending or question is None:
                return
            started = time.perf_counter()
            findings = self._answer(question)
            spent = time.perf_counter() - started
            self._report(findings)
            with self._changed:
                self._changed.wait_for(lambda: self._is_ending, timeout=_REST * spent)
                self._is_busy = self._question is not None

    def _answer(self, question: Question) -> Findings:
        if self._subject is None or self._subject[0] != question.load:
            self._subject = (question.load, new_subject(question))
        return answer(question, self._subject[1], lambda: self._is_ending)
