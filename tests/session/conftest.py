"""What the tests of the session share."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace

import pytest

from playground.document import data_files
from playground.document.experiment import Experiment
from playground.engine.activations.identity import Identity
from playground.engine.datasets.circle import Circle
from playground.engine.datasets.plane import Plane
from playground.engine.instant import Instant
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.measurement import Measurement, Subject
from playground.engine.network import Network, Node, feed_forward
from playground.engine.optimisers.sgd import Sgd
from playground.session.analyst import answer
from playground.session.conductor import Conductor
from playground.session.library import Library
from playground.session.session import Session
from playground.session.trainer import Trainer


@pytest.fixture
def experiment() -> Experiment:
    """Return the TensorFlow Playground's default; 250 training examples, so 25 steps an epoch."""
    network = feed_forward(Input(features=("x1", "x2")), Dense(4), Dense(2), Dense(1))
    return Experiment(network, Circle(noise=0.1), seed=3)


@pytest.fixture
def skipping(experiment: Experiment) -> Experiment:
    """Return an experiment whose columns listen to several, with two connections erased."""
    erased = frozenset({("input", "x1", "2"), ("a", "3", "1")})
    network = Network(
        (
            Node("input", Input(features=("x1", "x2", "x1 x2"))),
            Node("a", Dense(3), ("input",)),
            Node("b", Dense(2), ("input", "a"), erased=erased),
            Node("output", Dense(1), ("b", "a")),
        )
    )
    return Experiment(network, experiment.dataset, seed=5)


@pytest.fixture
def exploding() -> Experiment:
    """Return a regression that cannot but diverge: linear columns, steps far too long."""
    network = feed_forward(
        Input(features=("x1", "x2")), Dense(4, Identity()), Dense(1, Identity())
    )  # fmt: skip
    return Experiment(network, Plane(), optimiser=Sgd(1.0))


@dataclass(frozen=True)
class Weights(Measurement[list[float]]):
    """A question of the tests: the weights themselves; `price` makes it quick or slow."""

    price: float = 0.0

    def cost(self, subject: Subject) -> float:
        return self.price

    def measure(self, subject: Subject, instant: Instant) -> list[float]:
        return instant.theta.tolist()


@dataclass(frozen=True)
class Broken(Measurement[None]):
    """A question of the tests that fails, in finding its price or its answer."""

    price: float | None = 0.0
    error: type[Exception] = ZeroDivisionError

    def cost(self, subject: Subject) -> float:
        if self.price is None:
            raise self.error("no price")
        return self.price

    def measure(self, subject: Subject, instant: Instant) -> None:
        raise self.error("no answer")


SLOW = 1e12
"""The price of a question for the analyst."""


@pytest.fixture
def questions() -> SimpleNamespace:
    """Return questions to ask: quick and slow ones, and broken ones of each kind."""
    return SimpleNamespace(
        quick=Weights(),
        slow=Weights(SLOW),
        broken=Broken(),
        broken_and_slow=Broken(SLOW),
        without_price=Broken(None),
    )


@pytest.fixture
def replay() -> Callable[[Experiment, int], Trainer]:
    """Return the function that gives a trainer which has taken so many steps, one by one."""

    def at(experiment: Experiment, n_steps: int) -> Trainer:
        trainer = Trainer(experiment, experiment.dataset.load(experiment.data_rng()))
        for _ in range(n_steps):
            trainer.advance(1)
        return trainer

    return at


PATIENCE = 10
"""Seconds that nothing should take, on however busy a machine."""


class Window:
    """Polls a session as a window does, and keeps what it has seen."""

    def __init__(self, read=data_files.read):
        self.session = Session(read)
        self.seen, self.notices = [], []

    def send(self, *commands):
        for command in commands:
            self.session.send(command)

    def poll(self):
        snapshot = self.session.latest()
        if snapshot is not None:
            self.seen.append(snapshot)
        self.notices += self.session.take_notices()
        return snapshot

    def wait_for(self, condition):
        """Return the first snapshot from now on of which the condition holds."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            snapshot = self.poll()
            if snapshot is not None and condition(snapshot):
                return snapshot
            time.sleep(0.001)
        raise AssertionError("The session has not shown it.")

    def wait_for_notice(self):
        deadline = time.monotonic() + PATIENCE
        while not self.notices:
            assert time.monotonic() < deadline
            self.poll()
            time.sleep(0.001)
        return self.notices[-1]


@pytest.fixture
def new_window():
    """Return the function that gives a window whose session is still to be started."""
    return Window


@pytest.fixture
def window():
    """Return a window whose session runs, and ends with the test."""
    window = Window()
    window.session.start()
    yield window
    window.session.stop()


class PatientAnalyst:
    """An analyst that keeps its question until it is told to answer."""

    def __init__(self):
        self.question = None

    @property
    def is_busy(self):
        return self.question is not None

    def ask(self, question):
        assert not self.is_busy
        self.question = question

    def want(self, load, measurements):
        pass

    def findings(self):
        question, self.question = self.question, None
        return answer(question)


class Stage:
    """A conductor with all that it needs."""

    def __init__(self):
        self.notices, self.analyst = [], PatientAnalyst()
        self.conductor = Conductor(Library(data_files.read), self.analyst, self.notices.append)

    def send(self, *commands):
        for command in commands:
            self.conductor.carry_out(command)

    def train(self):
        """Take all the steps that are to be taken."""
        while self.conductor.is_training:
            self.conductor.train()

    @property
    def snapshot(self):
        return self.conductor.snapshot()


@pytest.fixture
def new_stage():
    """Return the function that gives a conductor before its first command."""
    return Stage


@pytest.fixture
def stage():
    """Return a conductor before its first command."""
    return Stage()
