"""The workbench in time: going to a step is an edit, and the document follows what is trained."""

from dataclasses import replace

import numpy as np
import pytest

from playground.document import data_files, edits
from playground.document.experiment import Experiment
from playground.engine.datasets.circle import Circle
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.network import feed_forward
from playground.engine.optimisers.sgd import Sgd
from playground.session.commands import Play, Step
from playground.session.synchronous_session import SynchronousSession
from playground.ui.workbench import Workbench


class Desk:
    """A workbench, with short words for what these tests do with it."""

    def __init__(self):
        network = feed_forward(Input(features=("x1", "x2")), Dense(3), Dense(1))
        self.first = Experiment(network, Circle(noise=0.1), seed=3)
        self.session = SynchronousSession(data_files.read)
        self.workbench = Workbench(self.session)
        self.shown = []
        self.workbench.experiment_changed.connect(self.shown.append)
        self.workbench.open(self.first)
        self.workbench.poll()

    def step(self, number):
        self.workbench.send(Step(number))
        self.workbench.poll()

    def rate(self, learning_rate):
        assert self.workbench.apply(edits.set_field("optimiser", Sgd(learning_rate)))
        self.workbench.poll()

    def go(self, step, branch=None):
        self.workbench.go_to(branch, step)
        self.workbench.poll()

    def undo(self):
        self.workbench.undo()
        self.workbench.poll()

    def redo(self):
        self.workbench.redo()
        self.workbench.poll()

    @property
    def place(self):
        view = self.workbench.snapshot.timeline
        return view.current, view.step

    @property
    def theta(self):
        return self.workbench.snapshot.theta

    @property
    def label(self):
        return self.workbench.history.undo_label


@pytest.fixture
def desk(qapp):
    return Desk()


def test_going_to_a_step_is_undone_by_coming_back(desk):
    desk.step(60)
    there = desk.theta
    desk.go(20)
    assert desk.place == (1, 20)
    assert desk.label == "go to step 20"
    desk.undo()
    assert desk.place == (1, 60)
    np.testing.assert_array_equal(desk.theta, there)
    desk.redo()
    assert desk.place == (1, 20)


def test_a_drag_along_the_timeline_is_one_edit(desk):
    desk.step(60)
    for step in (50, 40, 30):
        desk.workbench.go_to(None, step)
    desk.workbench.poll()
    assert desk.label == "go to step 30"
    desk.undo()
    assert desk.place == (1, 60)
    assert desk.label is None


def test_after_training_going_back_is_another_edit(desk):
    desk.step(60)
    desk.go(20)
    desk.step(10)
    desk.go(5)
    desk.undo()
    assert desk.place == (1, 30)
    desk.undo()
    assert desk.place == (1, 60)


@pytest.mark.parametrize(("step", "shown"), [(-3, 0), (1000, 60)])
def test_a_step_outside_means_the_nearest(desk, step, shown):
    desk.step(60)
    desk.go(step)
    assert desk.place == (1, shown)
    assert desk.label == f"go to step {shown}"


def test_a_branch_that_is_not_there_is_not_gone_to(desk):
    desk.step(60)
    desk.go(20, branch=9)
    assert desk.place == (1, 60)
    assert desk.label is None


def test_the_document_is_that_of_the_step(desk):
    desk.step(20)
    desk.rate(0.3)
    faster = desk.workbench.experiment
    desk.step(20)
    desk.go(10)
    assert desk.workbench.experiment is desk.first is desk.shown[-1]
    desk.undo()
    assert desk.workbench.experiment is faster is desk.shown[-1]


def test_the_document_follows_where_training_comes_to_a_recorded_edit(desk):
    desk.step(20)
    desk.rate(0.3)
    faster = desk.workbench.experiment
    desk.step(20)
    desk.go(10)
    position = desk.workbench.history.position
    desk.step(9)
    assert desk.workbench.experiment is desk.first
    desk.step(1)
    assert desk.workbench.experiment is faster is desk.shown[-1]
    assert desk.workbench.history.position != position
    desk.rate(0.7)
    assert desk.workbench.experiment.optimiser == Sgd(0.7)
    assert desk.place == (2, 20)


def test_an_edit_that_is_not_yet_seen_is_not_taken_back(desk):
    desk.step(20)
    desk.workbench.send(Play())
    desk.workbench.apply(edits.set_field("optimiser", Sgd(0.3)))
    wanted = desk.workbench.experiment
    n_shown = len(desk.shown)
    desk.workbench.poll()
    assert desk.workbench.experiment is wanted
    assert desk.workbench.snapshot.experiment is wanted
    assert len(desk.shown) == n_shown


def test_a_change_in_the_past_taken_back_finds_the_old_future_again(desk):
    desk.step(60)
    desk.go(20)
    desk.rate(0.3)
    assert desk.place == (2, 20)
    desk.undo()
    assert desk.place == (1, 20)
    assert len(desk.workbench.snapshot.timeline.branches) == 1
    desk.undo()
    assert desk.place == (1, 60)


def test_a_reset_is_undone_by_coming_back_to_the_branch(desk):
    desk.step(60)
    there = desk.theta
    desk.workbench.reset()
    desk.workbench.poll()
    assert desk.place == (2, 0)
    desk.undo()
    assert desk.place == (1, 60)
    np.testing.assert_array_equal(desk.theta, there)
    desk.redo()
    assert desk.place == (2, 0)


def test_what_took_the_place_of_a_start_is_no_reason_to_lose_it(desk):
    desk.workbench.apply(edits.regenerate(desk.first.seed))
    desk.workbench.poll()
    other = desk.theta
    desk.undo()
    assert desk.workbench.snapshot.experiment is desk.first
    np.testing.assert_array_equal(desk.theta, desk.first.initial_parameters())
    desk.redo()
    assert desk.workbench.snapshot.experiment.seed == desk.first.seed + 1
    np.testing.assert_array_equal(desk.theta, other)


def test_edits_leave_marks_with_their_names(desk):
    desk.step(20)
    desk.rate(0.3)
    desk.step(5)
    desk.undo()
    desk.step(5)
    desk.redo()
    marks = desk.workbench.snapshot.timeline.branch.marks
    assert [(mark.step, mark.label) for mark in marks] == [
        (20, "change optimiser"),
        (25, "undo change optimiser"),
        (30, "change optimiser"),
    ]


def test_another_document_has_a_timeline_of_its_own(desk):
    desk.step(20)
    desk.workbench.open(replace(desk.first, seed=8))
    desk.workbench.poll()
    view = desk.workbench.snapshot.timeline
    assert [branch.last_step for branch in view.branches] == [0]
