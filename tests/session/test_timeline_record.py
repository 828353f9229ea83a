"""A timeline that was written down: every state of it is what it was before."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from playground.document.edits import add_neuron, remove_neuron, unchanged
from playground.document.experiment import Experiment
from playground.document.file import load, save
from playground.engine.datasets.circle import Circle
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.network import feed_forward
from playground.engine.optimiser import OPTIMISERS
from playground.engine.parameter_key import ParameterKey
from playground.session import recording, timeline, trail
from playground.session.carrying import Remembered
from playground.session.commands import GoTo, Load, NameBranch, Record, Reset, SetMemory, Step
from playground.session.recorder import CURVES
from playground.session.snapshot import Recorded

NETWORK = feed_forward(Input(features=("x1", "x2")), Dense(3), Dense(1))
BIAS = ParameterKey("output", "1")


def experiment_of(optimiser="momentum"):
    dataset = Circle(n_examples=60, noise=0.1)
    return Experiment(NETWORK, dataset, optimiser=OPTIMISERS[optimiser](), batch_size=4, seed=2)


def everything(state):
    """Return a state as plain values that can be compared bit for bit."""
    slots = {name: slot.tobytes() for name, slot in state.slots.items()}
    return state.theta.tobytes(), slots, state.step, state.epoch, state.position


def record(stage):
    stage.send(Record())
    recorded = stage.notices[-1]
    assert isinstance(recorded, Recorded)
    return recorded


def reopen(new_stage, recorded):
    stage = new_stage()
    stage.send(
        Load(
            recorded.experiment,
            recorded.state,
            is_fresh=True,
            is_new_document=True,
            history=recorded.history,
        )
    )
    assert stage.notices == []
    return stage


def through_a_file(recorded, folder):
    save(folder / "a.json", recorded.experiment, recorded.state, history=recorded.history)
    saved = load(folder / "a.json")
    return Recorded(saved.experiment, saved.state, saved.history)


def visit(stage):
    """Return every state of every branch by branch and step, coming from the end."""
    seen = {}
    for branch in stage.snapshot.timeline.branches:
        steps = range(branch.last_step, branch.first_step - 1, -1)
        for step in {*steps[:2], *steps[::7], *steps[-2:]} | {m.step for m in branch.marks}:
            stage.send(GoTo(branch.id, step))
            seen[branch.id, step] = everything(stage.snapshot.state)
    return seen


def look(stage):
    """Return what is to be seen of a timeline, but for experiments and memory."""
    view = stage.snapshot.timeline
    return view.current, view.step, [
        (
            each.id, each.name, each.colour, each.marks, each.parent, each.fork_step,
            each.steps.tolist(), each.losses.tolist(), each.best_step,
            [(s.first_step, s.last_step, s.epoch_ends().tolist()) for s in each.spans],
        )
        for each in view.branches
    ]  # fmt: skip


class Person:
    """Does what a person may do, by name and number."""

    def __init__(self, stage, experiment):
        self.stage = stage
        self.memory = None
        stage.send(Load(experiment))
        self.step(20)

    def step(self, number):
        self.stage.send(Step(1 + number % 37))
        self.stage.train()

    def rate(self, number):
        now = self.stage.snapshot.experiment
        rate = 0.01 + number / 1000
        optimiser = replace(now.optimiser, learning_rate=rate)
        self.stage.send(Load(replace(now, optimiser=optimiser), label="learning rate"))

    def bias(self, number):
        same = unchanged(self.stage.snapshot.experiment)
        self.stage.send(Load(same, values={BIAS: number / 50}, label="set bias"))

    def neuron(self, number):
        now = self.stage.snapshot.experiment
        names = now.network["hidden 1"].neurons
        change = add_neuron("hidden 1")
        if number % 2 and len(names) > 1:
            change = remove_neuron("hidden 1", names[-1])
        self.stage.send(Load(change.change(now)))

    def undo(self, number):
        now = self.stage.snapshot
        if self.memory is not None and number % 2:
            experiment, theta = self.memory
            remembered = Remembered(experiment.network, theta)
            back = replace(now.experiment, network=experiment.network)
            self.stage.send(Load(back, remembered=remembered))
        self.memory = now.experiment, now.theta

    def go(self, number):
        view = self.stage.snapshot.timeline
        branch = view.branches[number % len(view.branches)]
        length = branch.last_step - branch.first_step
        self.stage.send(GoTo(branch.id, branch.first_step + number * 7919 % (length + 1)))

    def reset(self, number):
        self.stage.send(Reset())


ACTIONS = ["step"] * 4 + ["go"] * 3 + ["rate", "bias", "neuron", "undo", "undo", "reset"]
schedules = st.lists(st.tuples(st.sampled_from(ACTIONS), st.integers(0, 200)), max_size=12)


@pytest.mark.parametrize("optimiser", ["sgd", "momentum"])
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_a_file_with_history_opens_as_it_was_bit_for_bit(new_stage, tmp_path, optimiser, data):
    pause = data.draw(st.sampled_from([1e-9, 1.0]), label="seconds between checkpoints")
    kept = data.draw(st.sampled_from([1e-9, 1e-3, 1.0]), label="seconds between those in the file")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timeline, "_SECONDS", pause)
        patch.setattr(trail, "_SECONDS", pause)
        patch.setattr(recording, "_SECONDS", kept)
        person = Person(new_stage(), experiment_of(optimiser))
        for name, number in data.draw(schedules, label="actions"):
            getattr(person, name)(number)
        recorded = through_a_file(record(person.stage), tmp_path)
        before = person.stage
        after = reopen(new_stage, recorded)
        assert everything(after.snapshot.state) == everything(before.snapshot.state)
        assert after.snapshot.experiment is recorded.experiment
        assert look(after) == look(before)
        again = reopen(new_stage, through_a_file(record(after), tmp_path))
        states = visit(before)
        assert visit(after) == states
        assert visit(again) == states


def test_training_goes_on_as_it_would_have(new_stage, tmp_path):
    person = Person(new_stage(), experiment_of())
    person.rate(60)
    person.step(30)
    person.stage.send(GoTo(None, 5))
    opened = reopen(new_stage, through_a_file(record(person.stage), tmp_path))
    for stage in (person.stage, opened):
        stage.send(Step(100))
        stage.train()
    one, other = person.stage.snapshot, opened.snapshot
    assert everything(one.state) == everything(other.state)
    assert one.step == 105
    assert other.minibatch_losses.steps.tolist() == list(range(105))
    assert (one.minibatch_losses.values == other.minibatch_losses.values).all()
    assert len(other.timeline.branches) == 1


def test_new_branches_get_numbers_and_names_of_their_own(new_stage, tmp_path):
    person = Person(new_stage(), experiment_of())
    person.stage.send(NameBranch(person.stage.snapshot.timeline.current, "slow"))
    person.stage.send(GoTo(None, 5))
    person.rate(60)
    person.step(3)
    opened = Person.__new__(Person)
    opened.stage = reopen(new_stage, through_a_file(record(person.stage), tmp_path))
    opened.stage.send(GoTo(None, 2))
    opened.rate(90)
    opened.step(3)
    branches = opened.stage.snapshot.timeline.branches
    assert [each.name for each in branches] == ["slow", "Run 2", "Run 3"]
    assert len({each.colour for each in branches}) == 3
    assert branches[2].parent == branches[1].id


def test_only_what_nothing_else_gives_is_kept(stage):
    person = Person(stage, experiment_of())
    person.rate(60)
    person.step(30)
    person.bias(7)
    person.step(30)
    first, second, third = record(stage).history.stretches
    assert first.state.step == 0
    assert (second.state, third.state) == (None, None)
    assert dict(third.values) == {BIAS: 7 / 50}
    assert [each.checkpoints for each in (first, second, third)] == [(), (), ()]


def test_states_are_kept_where_training_again_would_take_long(stage, monkeypatch):
    monkeypatch.setattr(timeline, "_SECONDS", 1e-9)
    monkeypatch.setattr(recording, "_MOST_NUMBERS", 8 * 2 * NETWORK.n_parameters)
    person = Person(stage, experiment_of())
    person.step(30)
    (stretch,) = stage.conductor._recorder.timeline.stretches.values()
    stretch.seconds_per_step = 1.5
    for _ in range(9):
        person.step(10)
        stretch.seconds_per_step = 1.5
    n_steps = stretch.last_step
    (recorded,) = record(stage).history.stretches
    steps = [0, *(state.step for state in recorded.checkpoints), n_steps]
    assert 4 <= len(recorded.checkpoints) <= 8
    assert max(high - low for low, high in pairwise(steps)) < n_steps / 3


def timeline_of(stage):
    return stage.conductor._recorder.timeline


def steps_to_repeat(stage, step):
    route = timeline_of(stage).locate(None, step)
    return route.step - route.state.step


def opened_without_states(new_stage, tmp_path, n_steps=400):
    """Return a run that was opened again, of whose states the file has the first only."""
    person = Person(new_stage(), experiment_of())
    person.stage.send(Step(n_steps - person.stage.snapshot.step))
    person.stage.train()
    opened = reopen(new_stage, through_a_file(record(person.stage), tmp_path))
    assert steps_to_repeat(opened, n_steps) == n_steps
    return opened


def test_going_back_in_an_opened_file_is_quick_the_second_time(new_stage, tmp_path, monkeypatch):
    opened = opened_without_states(new_stage, tmp_path)
    monkeypatch.setattr(trail, "_SECONDS", 1e-9)
    opened.send(GoTo(None, 390))
    states = [everything(opened.snapshot.state)]
    assert max(steps_to_repeat(opened, step) for step in range(391)) < 60
    opened.send(GoTo(None, 17), GoTo(None, 390))
    assert everything(opened.snapshot.state) == states[0]
    again = record(opened).history.stretches[0]
    assert again.checkpoints == ()  # the file does not grow with every journey


def test_a_journey_leaves_no_more_than_there_is_room_for(new_stage, tmp_path, monkeypatch):
    opened = opened_without_states(new_stage, tmp_path)
    monkeypatch.setattr(trail, "_SECONDS", 1e-9)
    least = timeline_of(opened).n_bytes
    opened.send(SetMemory(CURVES + least + 8000))
    for step in (390, 200, 100, 350):
        opened.send(GoTo(None, step))
        assert opened.snapshot.step == step
        assert timeline_of(opened).n_bytes <= least + 8000
    assert len(opened.snapshot.timeline.branches) == 1
    assert opened.snapshot.timeline.branch.first_step == 0  # nothing was forgotten for it
    kept = timeline_of(opened).stretch.checkpoints.steps
    assert len(kept) >= 3
    assert list(kept) == sorted(set(kept))


def test_nothing_is_told_before_anything_is_loaded(stage):
    stage.send(Record())
    assert stage.notices == []


def test_a_run_that_was_left_before_it_was_looked_at_is_seen_whole(new_stage):
    person = Person(new_stage(), experiment_of("sgd"))
    assert person.stage.snapshot.timeline.branches[0].last_step == 21
    person.reset(0)
    person.go(0)
    person.step(21)  # over what was trained, and one further
    person.reset(0)
    first = person.stage.snapshot.timeline.branches[0]
    assert first.last_step == first.steps[-1] + 1 == 22
