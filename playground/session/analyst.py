"""The analyst: a second worker, for measurements too slow for the training thread."""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

import numpy as np

from playground.document.experiment import Experiment
from playground.engine.dataset import Examples
from playground.engine.instant import Instant
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
    instant: Instant
    measurements: tuple[Measurement[Any], ...]
    is_training: bool = True
    """Whether training goes on meanwhile, which the analyst must not slow down."""


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
    network = experiment.network
    memory = network.empty_memory(np.zeros(network.n_parameters, experiment.numpy_dtype))
    return Subject(
        network.recalling(memory),
        experiment.loss,
        experiment.dataset,
        examples,
        prepared,
        experiment.numpy_dtype,
        memory,
        network,
    )


_OVER = object()
"""Instead of a value after the last one."""

Wanted = tuple[int, frozenset[Measurement[Any]]]
"""The load and the measurements that are still of interest."""


@dataclass(frozen=True, eq=False)
class Errand:
    """A measurement that is made once, as far as it has come."""

    load: int
    measurement: Measurement[Any]
    stages: Iterator[Findings]


class Asks(Protocol):
    """Whoever answers questions: the analyst, or a stand-in without a thread."""

    @property
    def is_busy(self) -> bool:
        """Whether the next question has to wait."""
        ...

    def ask(self, question: Question) -> None:
        """Have a question answered; only when not busy."""
        ...

    def want(self, load: int, measurements: frozenset[Measurement[Any]]) -> None:
        """Work on nothing but these, and only where they belong to this load."""
        ...


def new_subject(question: Question) -> Subject:
    """Return the subject of a question, with buffers of its own."""
    return make_subject(question.experiment, question.examples, question.prepared)


def answer(question: Question, subject: Subject | None = None) -> Findings:
    """Return what a question's measurements give in the end."""
    findings = Findings(question.load)
    for each in stages(question, subject or new_subject(question)):
        findings.answers.update(each.answers)
        findings.errors.update(each.errors)
    return findings


def stages(question: Question, subject: Subject) -> Iterator[Findings]:
    """Yield what a question's measurements give, stage by stage: the first stage of each first."""
    under_way = [stages_of(question, measurement, subject) for measurement in question.measurements]
    while under_way:
        for each in under_way.copy():
            findings = next(each, None)
            if findings is None:
                under_way.remove(each)
            else:
                yield findings


def stages_of(
    question: Question, measurement: Measurement[Any], subject: Subject
) -> Iterator[Findings]:
    """Yield what one measurement gives, stage by stage, or the error that ends it."""
    try:
        under_way = measurement.stages(subject, question.instant)
        while True:
            subject.recall(question.instant.slots)  # another's stages may come in between
            value = next(under_way, _OVER)
            if value is _OVER:
                return
            given = Answer(question.instant.step, value)
            yield Findings(question.load, answers={measurement: given})
    except Exception as error:  # whatever it is, the window has to be told
        yield Findings(question.load, errors={measurement: error})


class Analyst:
    """Answers one question at a time; while it is busy, ask again later with newer weights.

    Measurements that are made once go on beside the questions, a stage at a time.
    """

    def __init__(self, report: Callable[[Findings], None]) -> None:
        """Report findings through `report`, which is called in the analyst's thread."""
        self._report = report
        self._question: Question | None = None
        self._is_busy = False
        self._is_ending = False
        self._wanted: Wanted = (0, frozenset())
        self._errands: list[Errand] = []
        self._changed = threading.Condition()
        self._subject: tuple[int, Subject] | None = None
        self._thread = threading.Thread(target=self._work, name="analyst", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread after the stage in hand."""
        with self._changed:
            self._is_ending = True
            self._changed.notify()
        self._thread.join()

    @property
    def is_busy(self) -> bool:
        """Whether a question is being answered, or the rest after one."""
        return self._is_busy

    def want(self, load: int, measurements: frozenset[Measurement[Any]]) -> None:
        """Drop, after the stage in hand, what is not among these or belongs to another load."""
        self._wanted = (load, measurements)

    def ask(self, question: Question) -> None:
        """Have a question answered; only when not busy."""
        with self._changed:
            self._question = question
            self._is_busy = True
            self._changed.notify()

    def _work(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._question or self._errands or self._is_ending)
                question, self._question = self._question, None
            if self._is_ending:
                return
            if question is not None:
                started = time.perf_counter()
                self._answer(question)
                spent = time.perf_counter() - started
                self._rest(_REST * spent if question.is_training else 0.0)
            self._go_on_with_errands()

    def _rest(self, seconds: float) -> None:
        """Leave training alone for a while, but for what somebody waits for."""
        end = time.perf_counter() + seconds
        while self._errands and time.perf_counter() < end and not self._is_ending:
            self._go_on_with_errands()
        with self._changed:
            left = max(0.0, end - time.perf_counter())
            self._changed.wait_for(lambda: self._is_ending, timeout=left)
            self._is_busy = self._question is not None

    def _answer(self, question: Question) -> None:
        if self._subject is None or self._subject[0] != question.load:
            self._subject = (question.load, new_subject(question))
        subject = self._subject[1]
        once = [each for each in question.measurements if each.is_once]
        self._errands += [Errand(question.load, m, stages_of(question, m, subject)) for m in once]
        others = tuple(each for each in question.measurements if not each.is_once)
        for findings in stages(replace(question, measurements=others), subject):
            self._report(findings)
            is_over = self._is_dropped(question.load, *others)
            if self._is_ending or is_over:
                return

    def _is_dropped(self, load: int, *measurements: Measurement[Any]) -> bool:
        wanted_load, wanted = self._wanted
        return load < wanted_load or (bool(wanted) and wanted.isdisjoint(measurements))

    def _go_on_with_errands(self) -> None:
        """Take each measurement that is made once a stage further, or drop it."""
        for errand in self._errands.copy():
            if self._is_ending:
                return
            is_over = self._is_dropped(errand.load, errand.measurement)
            findings = None if is_over else next(errand.stages, None)
            if findings is None:
                self._errands.remove(errand)
            else:
                self._report(findings)
