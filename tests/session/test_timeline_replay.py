"""Time runs both ways: every state visited is that of a straight run with the same edits."""

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from playground.document.edits import add_neuron, freeze_column, remove_neuron, unchanged
from playground.document.experiment import Experiment
from playground.engine.datasets.circle import Circle
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.network import feed_forward
from playground.engine.optimiser import OPTIMISERS
from playground.engine.parameter_key import ParameterKey
from playground.engine.penalty import PENALTIES
from playground.session import timeline, trail
from playground.session.carrying import Remembered
from playground.session.commands import (
    DeleteBranch,
    GoTo,
    Load,
    Play,
    Reset,
    SetMemory,
    Step,
    StepPhase,
)
from playground.session.recorder import CURVES
from playground.session.trainer import Trainer

NETWORK = feed_forward(Input(features=("x1", "x2")), Dense(3), Dense(1))
BIAS = ParameterKey("output", "1")


def experiment_of(optimiser: str, dtype: Any) -> Experiment:
    dataset = Circle(n_examples=60, noise=0.1)
    kind = OPTIMISERS[optimiser]
    return Experiment(NETWORK, dataset, optimiser=kind(), dtype=dtype, batch_size=4, seed=2)


def everything(state):
    """Return a state as plain values that can be compared bit for bit."""
    slots = {name: slot.tobytes() for name, slot in state.slots.items()}
    return state.theta.tobytes(), slots, state.step, state.epoch, state.position


def other_optimiser(experiment):
    names = OPTIMISERS.names()
    following = names[(names.index(experiment.optimiser.name) + 1) % len(names)]
    return replace(experiment, optimiser=OPTIMISERS[following](0.05))


def faster(experiment):
    rate = min(1.0, experiment.optimiser.learning_rate * 1.5)
    return replace(experiment, optimiser=replace(experiment.optimiser, learning_rate=rate))


def noisier(experiment):
    noise = 0.3 if experiment.dataset.noise < 0.2 else 0.1
    return replace(experiment, dataset=replace(experiment.dataset, noise=noise))


def fewer(experiment):
    n = 40 if experiment.dataset.n_examples == 60 else 60
    return replace(experiment, dataset=replace(experiment.dataset, n_examples=n))


def frozen(experiment):
    is_frozen = experiment.network["hidden 1"].is_frozen
    return freeze_column("hidden 1", is_frozen=not is_frozen).change(experiment)


def larger(experiment):
    return add_neuron("hidden 1").change(experiment)


def smaller(experiment):
    node = experiment.network["hidden 1"]
    if len(node.neurons) < 2:
        return experiment
    return remove_neuron("hidden 1", node.neurons[-1]).change(experiment)


def other_batches(experiment):
    return replace(experiment, batch_size=7 if experiment.batch_size == 4 else 4)


def other_penalty(experiment):
    names = PENALTIES.names()
    following = names[(names.index(experiment.penalty.name) + 1) % len(names)]
    return replace(experiment, penalty=PENALTIES[following](*[0.05] * (following != "none")))


def narrower(experiment):
    dtype = "float32" if experiment.dtype == "float64" else "float64"
    return replace(experiment, dtype=dtype)


CHANGES = [
    other_optimiser, faster, noisier, fewer, frozen, larger, smaller, other_batches, narrower,
    other_penalty,
]  # fmt: skip


@dataclass
class Book:
    """What the test itself knows of the branches: the edits on the way, at their steps."""

    root: Experiment
    edits: list[tuple[int, Load]] = field(default_factory=list)

    def until(self, step: int) -> list[tuple[int, Load]]:
        return [each for each in self.edits if each[0] <= step]

    def run(self, step: int) -> tuple[Trainer, list[float]]:
        """Return a trainer that has made a straight run, and the losses of its minibatches."""
        trainer = Trainer(self.root, self.root.dataset.load(self.root.data_rng()))
        losses: list[float] = []
        for at, load in self.until(step):
            losses += trainer.advance(at - trainer.step).losses.tolist()
            examples = load.experiment.dataset.load(load.experiment.data_rng())
            trainer.load(load.experiment, examples, load.remembered)
            trainer.set_parameters(load.values)
        return trainer, losses + trainer.advance(step - trainer.step).losses.tolist()


class Person:
    """Does what it is told with a session, and checks whatever it sees."""

    def __init__(self, stage, experiment: Experiment, most_bytes: int | None) -> None:
        self.stage = stage
        if most_bytes is not None:
            stage.send(SetMemory(CURVES + most_bytes))
        stage.send(Load(experiment))
        self.most_bytes = most_bytes
        self.books = {self.view.current: Book(experiment)}
        self.memory: tuple[Experiment, Any] | None = None

    @property
    def view(self):
        return self.stage.snapshot.timeline

    def check(self) -> None:
        snapshot = self.stage.snapshot
        view = snapshot.timeline
        trainer, losses = self.books[view.current].run(snapshot.step)
        assert everything(snapshot.state) == everything(trainer.state)
        assert view.step == snapshot.step
        assert view.experiment_at(None, view.step) is snapshot.experiment
        curve = snapshot.minibatch_losses
        first = view.branch.first_step
        assert curve.steps[-1:].tolist() == ([] if snapshot.step == 0 else [snapshot.step - 1])
        assert curve.values[:, 0].tolist() == [losses[step] for step in curve.steps]
        assert first <= snapshot.step <= view.last_step
        steps = [span.first_step for span in view.branch.spans]
        assert steps == sorted(set(steps))
        if self.most_bytes is not None:
            assert view.n_bytes <= view.most_bytes == CURVES + self.most_bytes

    def do(self, action) -> None:
        name, number = action
        getattr(self, name)(number)
        self.check()

    def step(self, number: int) -> None:
        self.stage.send(Step(1 + number % 37))
        self.stage.train()

    def play(self, number: int) -> None:
        self.stage.send(Play())
        for _ in range(1 + number % 3):
            until = self.stage.conductor.step + 5
            while self.stage.conductor.step < until:
                self.stage.conductor.train(until)

    def phase(self, number: int) -> None:
        self.stage.send(StepPhase(1 + number % 9))
        self.stage.train()

    def edit(self, number: int) -> None:
        self._load(Load(CHANGES[number % len(CHANGES)](self.stage.snapshot.experiment)))

    def set_bias(self, number: int) -> None:
        experiment = unchanged(self.stage.snapshot.experiment)
        self._load(Load(experiment, values={BIAS: number / 50}))

    def go_back(self, number: int) -> None:
        """As undo does: the network as it once was, and what it then had."""
        now = self.stage.snapshot
        if self.memory is not None and number % 2:
            experiment, theta = self.memory
            network = experiment.network
            self._load(
                Load(
                    replace(now.experiment, network=network), remembered=Remembered(network, theta)
                )
            )
        self.memory = now.experiment, now.theta

    def _load(self, load: Load) -> None:
        before = self.view
        step, branch = before.step, before.current
        book = self.books[branch]
        later = [each for each in book.edits if each[0] > step]
        self.stage.send(load)
        after = self.view.current
        if after == branch:
            self.books[branch] = Book(book.root, [*book.until(step), (step, load), *later])
        elif after not in self.books:
            self.books[after] = Book(book.root, [*book.until(step), (step, load)])

    def go(self, number: int) -> None:
        view = self.view
        branch = view.branches[number % len(view.branches)]
        length = branch.last_step - branch.first_step
        step = branch.first_step + number * 7919 % (length + 1)
        self.stage.send(GoTo(branch.id, step))
        snapshot = self.stage.snapshot
        assert (snapshot.timeline.current, snapshot.step) == (branch.id, step)
        assert not snapshot.is_playing

    def scrub(self, number: int) -> None:
        for step in (0, number, 2 * number, number % 5):
            self.stage.send(GoTo(None, step))
        view = self.view
        assert view.step == min(max(number % 5, view.branch.first_step), view.last_step)

    def delete(self, number: int) -> None:
        view = self.view
        branch = view.branches[number % len(view.branches)].id
        self.stage.send(DeleteBranch(branch))
        assert (self.view.find(branch) is None) == (branch != view.current)

    def reset(self, number: int) -> None:
        experiment = self.stage.snapshot.experiment
        self.stage.send(Reset())
        self.books[self.view.current] = Book(experiment)


ACTIONS = ["step"] * 4 + ["edit"] * 4 + ["go"] * 4 + [
    "play", "phase", "set_bias", "go_back", "scrub", "delete", "reset",
]  # fmt: skip
schedules = st.lists(st.tuples(st.sampled_from(ACTIONS), st.integers(0, 200)), max_size=14)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("optimiser", OPTIMISERS.names())
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_every_state_is_that_of_a_straight_run(new_stage, optimiser, dtype, data):
    seconds = data.draw(st.sampled_from([1e-9, 5e-4, 1.0]), label="seconds between checkpoints")
    left = data.draw(st.sampled_from([1e-9, 1.0]), label="seconds between those of a journey")
    most_bytes = data.draw(st.sampled_from([None, 20_000, 60_000]), label="memory")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timeline, "_SECONDS", seconds)
        patch.setattr(trail, "_SECONDS", left)
        person = Person(new_stage(), experiment_of(optimiser, dtype), most_bytes)
        person.step(40)
        for action in data.draw(schedules, label="actions"):
            person.do(action)
        for branch in person.view.branches:
            for step in {branch.first_step, branch.last_step}:
                person.stage.send(GoTo(branch.id, step))
                person.check()


def test_what_follows_after_going_back_is_what_followed_before(stage):
    experiment = experiment_of("momentum", "float32")
    stage.send(Load(experiment), Step(50))
    stage.train()
    faster_one = faster(experiment)
    stage.send(Load(faster_one), Step(50))
    stage.train()
    end = stage.snapshot
    stage.send(GoTo(None, 20))
    assert stage.snapshot.experiment is experiment
    stage.send(Step(79))
    stage.train()
    assert stage.snapshot.experiment is faster_one
    assert stage.snapshot.step == 99
    stage.send(Step(1))
    stage.train()
    again = stage.snapshot
    assert everything(again.state) == everything(end.state)
    np.testing.assert_array_equal(again.gradient, end.gradient)
    np.testing.assert_array_equal(again.last_update, end.last_update)
    assert len(again.timeline.branches) == 1
    assert again.minibatch_losses.steps.tolist() == list(range(100))
