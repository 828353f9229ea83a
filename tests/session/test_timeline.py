"""The timeline: branches, marks, what is shown of them, and the bound on memory."""

from dataclasses import replace

import numpy as np
import pytest

from playground.document.edits import add_neuron, remove_neuron
from playground.document.sketch import Sketch
from playground.engine.dataset import DataError
from playground.engine.measurements.scores import Scores
from playground.engine.neuron_name import NeuronName
from playground.engine.optimisers.momentum import Momentum
from playground.engine.optimisers.sgd import Sgd
from playground.engine.parameter_key import ParameterKey, parameter_index
from playground.session import timeline as timeline_module
from playground.session.carrying import Remembered
from playground.session.checkpoints import bytes_of
from playground.session.commands import (
    DeleteBranch,
    Epoch,
    GoTo,
    Load,
    NameBranch,
    Pause,
    Play,
    Reset,
    SetMemory,
    Step,
    Watch,
)
from playground.session.library import Library
from playground.session.recorder import CURVES
from playground.session.snapshot import LoadFailed
from playground.session.stretch import Beginning
from playground.session.timeline import Timeline
from playground.session.timeline_view import MOST_POINTS, thin
from playground.session.trainer import Trainer

BIAS = ParameterKey("output", "1")


class Film:
    """A session, with short words for what these tests do with it."""

    def __init__(self, stage, experiment):
        self.stage = stage
        self.experiment = experiment
        stage.send(Load(experiment, is_new_document=True))

    def send(self, *commands):
        self.stage.send(*commands)

    def step(self, number):
        self.stage.send(Step(number))
        self.stage.train()

    def rate(self, learning_rate, label="change learning rate"):
        now = self.stage.snapshot.experiment
        self.send(Load(replace(now, optimiser=Sgd(learning_rate)), label=label))

    def go(self, step, branch=None):
        self.send(GoTo(branch, step))
        return self.stage.snapshot

    @property
    def snapshot(self):
        return self.stage.snapshot

    @property
    def view(self):
        return self.stage.snapshot.timeline

    def paths(self):
        return [
            [(span.first_step, span.last_step) for span in branch.spans]
            for branch in self.view.branches
        ]


@pytest.fixture
def film(stage, experiment):
    return Film(stage, experiment)


@pytest.fixture
def two(film):
    """Return a film of 60 steps, with another one that leaves it at step 20 for 10 steps."""
    film.step(60)
    film.go(20)
    film.rate(0.3)
    film.step(10)
    return film


def test_a_document_begins_with_one_branch(film, experiment):
    view = film.view
    assert (view.step, view.last_step, view.is_at_end) == (0, 0, True)
    assert [branch.name for branch in view.branches] == ["Run 1"]
    assert view.branch.marks == ()
    assert view.experiment_at(None, 0) is experiment
    assert 0 < view.n_bytes < view.most_bytes == 256 * 2**20


def test_training_makes_the_branch_longer(film):
    film.step(60)
    assert film.paths() == [[(0, 60)]]
    assert film.view.is_at_end
    assert film.view.branch.steps.tolist() == list(range(60))


def test_going_back_pauses_and_shows_that_step_and_the_curves_up_to_it(film, replay):
    film.send(Watch(frozenset({Scores()})))
    film.step(60)
    end = film.snapshot
    film.send(Play())
    snapshot = film.go(31)
    assert not snapshot.is_playing
    assert (snapshot.step, snapshot.epoch, snapshot.state.position) == (31, 1, 60)
    np.testing.assert_array_equal(snapshot.theta, replay(film.experiment, 31).theta)
    assert snapshot.minibatch_losses.steps.tolist() == list(range(31))
    assert snapshot.scores.steps.tolist() == [31]  # measured now, for it was not then
    assert snapshot.gradient.any()
    assert snapshot.timeline.branch.last_step == 60
    assert not snapshot.timeline.is_at_end
    assert film.go(60).scores.steps.tolist() == end.scores.steps.tolist()


@pytest.mark.parametrize(("asked", "shown"), [(-5, 0), (0, 0), (60, 60), (61, 60), (10**9, 60)])
def test_a_step_outside_means_the_nearest(film, asked, shown):
    film.step(60)
    assert film.go(asked).step == shown


def test_playing_on_from_the_past_records_nothing_twice(film):
    film.step(60)
    film.go(20)
    film.step(30)
    assert film.paths() == [[(0, 60)]]
    film.step(30)
    assert film.paths() == [[(0, 80)]]
    assert film.snapshot.minibatch_losses.steps.tolist() == list(range(80))


def test_an_edit_at_the_end_goes_on_in_the_same_branch_and_leaves_a_mark(film):
    film.step(60)
    film.rate(0.3, "change learning rate")
    film.step(5)
    assert film.paths() == [[(0, 60), (60, 65)]]
    (mark,) = film.view.branch.marks
    assert (mark.step, mark.label) == (60, "change learning rate")
    assert film.view.experiment_at(None, 59).optimiser == film.experiment.optimiser
    assert film.view.experiment_at(None, 60).optimiser == Sgd(0.3)


def test_edits_of_one_step_are_one_mark(film):
    film.step(60)
    for rate in (0.1, 0.2, 0.3):
        film.rate(rate)
    film.send(Load(replace(film.snapshot.experiment, batch_size=5), label="change batch size"))
    film.step(5)
    assert film.paths() == [[(0, 60), (60, 65)]]
    assert film.view.branch.marks[0].label == "change learning rate, change batch size"


def test_an_edit_in_the_past_begins_a_branch_and_the_old_future_stays(two):
    old, new = two.view.branches
    assert two.paths() == [[(0, 60)], [(0, 20), (20, 30)]]
    assert two.view.current == new.id
    assert (new.parent, new.fork_step, old.parent) == (old.id, 20, None)
    assert new.colour != old.colour
    assert [mark.step for mark in new.marks] == [20]
    assert two.snapshot.minibatch_losses.steps.tolist() == list(range(30))


def test_one_can_return_to_the_old_future(two, replay):
    first = two.view.branches[0].id
    snapshot = two.go(60, first)
    assert snapshot.timeline.current == first
    np.testing.assert_array_equal(snapshot.theta, replay(two.experiment, 60).theta)
    assert snapshot.minibatch_losses.steps.tolist() == list(range(60))
    two.step(5)
    assert two.paths() == [[(0, 65)], [(0, 20), (20, 30)]]


def test_an_edit_at_the_step_of_an_edit_takes_its_place_in_another_branch(two):
    two.go(20)
    two.rate(0.7)
    two.step(5)
    assert two.paths() == [[(0, 60)], [(0, 20), (20, 30)], [(0, 20), (20, 25)]]


def test_an_edit_taken_back_before_training_leaves_nothing(film):
    film.step(60)
    film.go(20)
    film.rate(0.3)
    assert len(film.view.branches) == 2
    film.rate(film.experiment.optimiser.learning_rate)
    assert film.paths() == [[(0, 60)]]
    assert film.snapshot.minibatch_losses.steps.tolist() == list(range(20))
    film.go(60)
    film.send(Load(add_neuron("hidden 1").change(film.experiment)))
    film.send(Load(film.experiment))
    assert film.paths() == [[(0, 60)]]
    assert film.view.branch.marks == ()


def test_an_edit_taken_back_after_training_stays_where_it_was(film):
    film.step(20)
    film.rate(0.3)
    film.step(5)
    film.rate(film.experiment.optimiser.learning_rate)
    film.step(5)
    assert film.paths() == [[(0, 20), (20, 25), (25, 30)]]


def test_what_training_does_not_see_begins_nothing(film):
    film.step(20)
    film.go(10)
    moved = replace(
        film.experiment, sketch=Sketch().with_places({NeuronName("output", "1"): (0.5, 0.5)})
    )
    film.send(Load(moved, label="move neuron"))
    assert film.paths() == [[(0, 20)]]
    assert film.view.branch.marks == ()
    assert film.view.experiment_at(None, 15) is moved
    assert film.snapshot.experiment is moved


def test_setting_a_weight_by_hand_is_an_edit_of_its_step(film):
    film.step(20)
    film.send(Load(film.experiment, values={BIAS: 2.5}, label="set bias"))
    after = film.snapshot.theta
    film.step(10)
    film.go(15)
    film.step(5)
    np.testing.assert_array_equal(film.snapshot.theta, after)
    assert film.snapshot.theta[parameter_index(film.experiment.network, BIAS)] == 2.5


def test_what_undo_brought_back_comes_back_in_a_replay_too(film, monkeypatch):
    film.step(10)
    then = film.snapshot
    film.send(Load(remove_neuron("hidden 1", "2").change(film.experiment)))
    film.step(10)
    network = film.experiment.network
    film.send(Load(film.experiment, remembered=Remembered(network, then.theta)))
    film.step(10)
    end = film.snapshot
    film.go(5)
    film.step(25)
    assert film.snapshot.step == end.step
    np.testing.assert_array_equal(film.snapshot.theta, end.theta)


def test_a_reset_begins_again_beside_what_was(film):
    film.step(60)
    film.send(Reset())
    film.step(5)
    assert film.paths() == [[(0, 60)], [(0, 5)]]
    assert film.view.branches[1].parent is None
    film.send(Reset(), Reset())
    assert film.paths() == [[(0, 60)], [(0, 5)], [(0, 0)]]


def test_a_fresh_start_takes_the_place_of_one_that_was_not_used(film, experiment):
    film.send(Load(replace(experiment, seed=8), is_fresh=True, label="regenerate"))
    film.send(Load(replace(experiment, seed=9), is_fresh=True, label="regenerate"))
    assert film.paths() == [[(0, 0)]]
    assert film.view.experiment_at(None, 0).seed == 9


def test_another_document_forgets_everything(two, experiment):
    two.send(Load(replace(experiment, seed=7), is_fresh=True, is_new_document=True))
    assert two.paths() == [[(0, 0)]]
    assert two.view.branch.name == "Run 1"


def test_a_document_may_begin_later(film, experiment, replay):
    state = replay(experiment, 33).state
    film.send(Load(experiment, state, is_fresh=True, is_new_document=True))
    film.step(10)
    assert film.paths() == [[(33, 43)]]
    assert film.go(0).step == 33


def test_names(two):
    first, second = (branch.id for branch in two.view.branches)
    two.send(NameBranch(second, "  faster "), NameBranch(99, "nobody"))
    assert [branch.name for branch in two.view.branches] == ["Run 1", "faster"]
    two.send(NameBranch(second, ""), NameBranch(first, "slow"))
    assert [branch.name for branch in two.view.branches] == ["slow", "Run 2"]
    assert two.stage.notices == []


def test_deleting_frees_what_belongs_to_the_branch_alone(two, replay):
    first, second = (branch.id for branch in two.view.branches)
    before = two.view.n_bytes
    two.send(DeleteBranch(first))
    assert two.view.n_bytes < before
    assert two.paths() == [[(0, 20), (20, 30)]]
    assert two.view.branch.parent is None
    np.testing.assert_array_equal(two.go(15).theta, replay(two.experiment, 15).theta)
    two.go(20)
    two.send(DeleteBranch(second))  # which is on screen
    assert two.view.current == second
    assert two.stage.notices == []


def test_the_colour_of_a_deleted_branch_is_given_again(two):
    first = two.view.branches[0]
    two.send(DeleteBranch(first.id))
    two.go(5)
    two.rate(0.9)
    assert two.view.branch.colour == first.colour
    assert two.view.branch.id > 2


def test_deleting_the_only_way_to_a_shared_past_keeps_that_past(two):
    first = two.view.branches[0].id
    two.go(10, first)
    two.rate(0.01)
    two.step(3)
    third = two.view.current
    for branch in two.view.branches:
        two.send(DeleteBranch(branch.id))
    assert [branch.id for branch in two.view.branches] == [third]
    assert two.paths() == [[(0, 10), (10, 13)]]
    assert two.go(4).step == 4


def test_where_a_place_is_gone_what_was_there_is_loaded(two, experiment, replay):
    first = two.view.branches[0].id
    load = Load(experiment, replay(experiment, 60).state)
    two.send(DeleteBranch(first), GoTo(first, 60, otherwise=load))
    snapshot = two.snapshot
    assert snapshot.step == 60
    np.testing.assert_array_equal(snapshot.theta, replay(experiment, 60).theta)


def test_where_a_place_trains_something_else_what_was_there_is_loaded(film, experiment):
    place = film.view.current
    other = replace(experiment, seed=5)
    film.send(Load(other, is_fresh=True))
    film.send(GoTo(place, 0, otherwise=Load(experiment, is_fresh=True)))
    assert film.snapshot.experiment is experiment
    film.send(GoTo(film.view.current, 0, otherwise=Load(other, is_fresh=True)))
    assert film.snapshot.experiment is other


def test_a_branch_that_is_gone_is_not_gone_to(two):
    before = two.snapshot
    two.send(GoTo(99, 3))
    assert two.snapshot.step == before.step
    assert two.stage.notices == []


def test_of_many_places_to_go_to_the_last_counts(film):
    film.step(60)
    film.send(GoTo(None, 5), GoTo(None, 50), GoTo(None, 17))
    assert film.stage.conductor.is_travelling
    assert film.snapshot.step == 17
    film.send(GoTo(None, 5), Step(3))  # training begins where one is, not where one was
    film.stage.train()
    assert film.snapshot.step == 8


def test_data_that_cannot_be_had_any_more_keep_one_where_one_is(film, monkeypatch):
    film.step(20)
    other = replace(film.experiment, dataset=replace(film.experiment.dataset, noise=0.4))
    film.send(Load(other))
    film.step(20)

    def fail(self, experiment):
        raise DataError("It is gone.")

    before = film.snapshot
    with monkeypatch.context() as patch:
        patch.setattr(Library, "examples", fail)
        film.send(GoTo(None, 3))
        after = film.snapshot
    (notice,) = film.stage.notices
    assert isinstance(notice, LoadFailed)
    assert (after.step, after.experiment) == (before.step, before.experiment)
    film.step(5)
    assert film.paths() == [[(0, 20), (20, 45)]]


def test_an_epoch_ends_where_it_ends_across_a_recorded_edit(film):
    film.step(10)
    film.send(Load(replace(film.experiment, batch_size=50)))
    film.step(30)
    film.go(0)
    film.send(Epoch())
    film.stage.train()
    assert (film.snapshot.epoch, film.snapshot.state.position) == (1, 0)
    assert film.snapshot.step == 10 + 3


def test_epochs_are_where_training_has_them(film):
    film.step(60)
    film.send(Load(replace(film.experiment, batch_size=70)))
    film.step(20)
    ends, epoch = [], 0
    for step in range(81):
        now = film.go(step).epoch
        ends += [step] * (now - epoch)
        epoch = now
    spans = film.view.branch.spans
    shown = np.concatenate([span.epoch_ends() for span in spans])
    assert shown.tolist() == ends
    assert spans[0].first_epoch == 0
    assert spans[1].first_epoch == 2
    assert (spans[0].steps_per_epoch, spans[1].steps_per_epoch) == (25, 4)


def test_the_best_step_and_the_largest_rise_are_those_that_were_measured(film):
    film.send(Watch(frozenset({Scores()})))
    for _ in range(12):
        film.step(5)
        assert film.snapshot.step
    film.rate(1.5)
    for _ in range(12):
        film.step(5)
        assert film.snapshot.step
    curve = film.snapshot.scores
    branch = film.view.branch
    assert branch.best_step == curve.steps[np.argmin(curve.values[:, 1])]
    losses = curve.values[:, 0]
    rises = [losses[i:].max() / losses[i] for i in range(len(losses))]
    assert max(rises) > 1
    assert branch.largest_rise == curve.steps[np.argmax(rises)]
    np.testing.assert_array_equal(branch.losses, curve.values[:, 0])


def test_views_are_read_only_and_thin(film):
    film.step(7000)
    branch = film.view.branch
    assert len(branch.steps) == len(branch.losses) <= 2000
    assert branch.steps[-1] > 6900
    for array in (branch.steps, branch.losses):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1
    curve = film.snapshot.minibatch_losses
    known = dict(zip(curve.steps.tolist(), curve.values[:, 0].tolist(), strict=True))
    assert branch.losses.tolist() == [known[step] for step in branch.steps]


def test_a_branch_that_was_left_has_its_scores(film):
    film.send(Watch(frozenset({Scores()})))
    scores = film.snapshot.scores
    for _ in range(5):
        film.step(10)
        scores = film.snapshot.scores
    assert film.view.branch.scores.steps.tolist() == scores.steps.tolist()
    film.go(20)
    film.rate(0.3)
    film.step(10)
    left, present = film.view.branches
    np.testing.assert_array_equal(left.scores.steps, scores.steps)
    np.testing.assert_array_equal(left.scores.values, scores.values)
    assert present.scores.steps.tolist() == [0, 10, 20, 30]
    assert not left.is_of_minibatches


def test_where_no_scores_were_measured_losses_are_those_of_minibatches(film):
    film.step(50)
    assert film.view.branch.is_of_minibatches
    assert len(film.view.branch.scores.steps) == 0


def test_thinning_chooses_the_same_while_points_are_appended():
    steps = np.arange(0, 4096)
    before: set[int] = set()
    for n in range(1, 4097, 7):
        values = np.stack([steps[:n], -steps[:n]], axis=1)
        chosen, thinned = thin(steps[:n], values)
        assert len(chosen) <= MOST_POINTS
        assert chosen[-1] == n - 1
        np.testing.assert_array_equal(thinned, np.stack([chosen, -chosen], axis=1))
        now = set(chosen.tolist())
        if len(chosen) > 1 and len(now) > len(before):
            assert before - {max(before, default=0)} <= now
        before = now


def test_a_pause_on_the_way_there_changes_nothing(film):
    film.step(60)
    film.send(GoTo(None, 44), Pause())
    assert film.snapshot.step == 44


def weigh(timeline):
    """Return what the arrays of all states that are kept take, counted anew."""
    return sum(
        bytes_of(state)
        for stretch in timeline.stretches.values()
        for state in map(stretch.checkpoints.at_or_before, stretch.checkpoints.steps)
    )


def rolling(experiment):
    return replace(experiment, optimiser=Momentum(0.01, 0.9))


def fill(timeline, experiment, n_actions, seed):
    """Train, edit, go back and delete at random, with steps that only count."""
    rng = np.random.default_rng(seed)
    base = Trainer(experiment, experiment.dataset.load(experiment.data_rng())).state

    def state(step):
        return replace(base, theta=base.theta + step, step=step, epoch=0, position=0)

    timeline.begin(Beginning(experiment, state(0), 250))
    step = 0
    for number in range(n_actions):
        choice = rng.integers(10)
        if choice < 6:
            length = int(rng.integers(1, 400))
            for _ in range(int(rng.integers(1, 20))):
                border = timeline.border
                step += length if border is None else min(length, border - step)
                if step == border:
                    timeline.cross()
                timeline.note(step)
                if timeline.is_due(step, 1e-4):
                    timeline.keep(state(step))
                yield
        elif choice < 9:
            rate = float(1 + number) / 1000
            other = replace(experiment, optimiser=Momentum(rate, 0.9))
            is_derivable = bool(rng.integers(2))
            timeline.edit(state(step), Beginning(other, state(step), 250, "edit", {}, is_derivable))
        else:
            branch = rng.choice(list(timeline.branches))
            chosen = timeline.branches[int(branch)]
            step = int(rng.integers(chosen.first_step, chosen.last_step + 1))
            timeline.go(chosen.id, step)
        yield


@pytest.mark.parametrize("n_bytes", [60_000, 400_000, 4_000_000])
def test_thousands_of_edits_and_branches_stay_within_the_bound(experiment, n_bytes):
    timeline = Timeline(n_bytes)
    most = 0
    for number, _ in enumerate(fill(timeline, rolling(experiment), 4000, seed=1)):
        assert timeline.n_bytes <= n_bytes
        most = max(most, timeline.n_bytes)
        if number % 500 == 0:
            assert weigh(timeline) <= timeline.n_bytes
            for branch in timeline.branches.values():
                for step in (branch.first_step, branch.last_step):
                    route = timeline.locate(branch.id, step)
                    assert route.state.step <= route.step == step
                    assert route.stretches[-1].first_step <= step
    assert most > n_bytes / 2  # it does use what it may
    assert timeline.n_bytes > 0


def test_when_everything_is_forgotten_nothing_is_booked(experiment):
    timeline = Timeline(2_000_000)
    for _ in fill(timeline, rolling(experiment), 600, seed=2):
        pass
    for branch in list(timeline.branches):
        if branch != timeline.branch.id:
            timeline.delete(branch)
    assert set(timeline.stretches.values()) == set(timeline.branch.path)
    for stretch in timeline.branch.path:
        stretch.forget()
    timeline.branch.forget()
    assert timeline.n_bytes == 0


def test_the_slots_count(experiment):
    state = Trainer(rolling(experiment), experiment.dataset.load(experiment.data_rng())).state
    plain = replace(state, slots={})
    assert bytes_of(state) - bytes_of(plain) == state.theta.nbytes > 0


def test_checkpoints_come_as_often_as_they_can_be_trained_again_quickly(experiment):
    timeline = Timeline()
    trainer = Trainer(experiment, experiment.dataset.load(experiment.data_rng()))
    timeline.begin(Beginning(experiment, trainer.state, 250))
    due = []
    for step in range(1, 101):
        timeline.note(step)
        if timeline.is_due(step, timeline_module._SECONDS / 10):
            timeline.keep(replace(trainer.state, step=step))
            due.append(step)
    assert due == list(range(10, 101, 10))


def test_a_long_run_keeps_states_from_all_of_it_within_the_bound(film, experiment, monkeypatch):
    monkeypatch.setattr(timeline_module, "_SECONDS", 1e-9)
    film.send(SetMemory(CURVES + 40_000))
    film.send(Play())
    while film.stage.conductor.step < 20_000:
        film.stage.conductor.train(20_000)
    film.send(Pause())
    view = film.view
    assert view.n_bytes <= view.most_bytes == CURVES + 40_000
    (stretch,) = film.stage.conductor._recorder.timeline.stretches.values()
    steps = stretch.checkpoints.steps
    assert steps[0] == 0
    assert len(steps) > 10
    assert max(np.diff([*steps, 20_000])) < 20_000 / 3
