"""Runs to a goal: where they end, what they say, and what ends them before."""

from dataclasses import replace

import numpy as np
import pytest

from playground.engine.evaluation import Evaluator, Score
from playground.engine.gradients.mean_gradient import mean_gradient
from playground.engine.measurements.scores import TrainAndTest
from playground.engine.optimisers.sgd import Sgd
from playground.session.commands import GoTo, Load, Pause, Play, Reset, RunTo, Step, StepPhase
from playground.session.goal import GOALS, Course, Report, between
from playground.session.goals.accuracy_above import AccuracyAbove
from playground.session.goals.early_stopping import StopEarly
from playground.session.goals.epoch import ReachEpoch
from playground.session.goals.gradient_below import GradientBelow
from playground.session.goals.loss_below import LossBelow
from playground.session.goals.step import ReachStep
from playground.session.snapshot import Diverged, RunEnded, RunRefused


@pytest.fixture
def loaded(stage, experiment):
    stage.send(Load(experiment))
    return stage


def scores(experiment, trainer):
    parts = trainer.prepared.train, trainer.prepared.test
    return [
        Evaluator(experiment.network, experiment.loss, part, np.float32).score(trainer.theta)
        for part in parts
    ]


def run(stage, goal):
    stage.send(RunTo(goal))
    stage.train()
    return stage.snapshot


@pytest.mark.parametrize(("goal", "step"), [(ReachStep(137), 137), (ReachEpoch(3), 75)])
def test_what_is_told_from_steps_is_met_exactly(loaded, experiment, replay, goal, step):
    snapshot = run(loaded, goal)
    assert snapshot.step == step
    assert snapshot.run_to is None
    np.testing.assert_array_equal(snapshot.theta, replay(experiment, step).theta)
    assert loaded.notices == [RunEnded(goal, step, is_reached=True)]


def first_epoch_end(experiment, replay, condition):
    """Return the step of the first end of an epoch at which the condition holds, from 1 on."""
    trainer = replay(experiment, 0)
    for _ in range(400):
        trainer.advance(trainer.steps_left_in_epoch)
        if condition(trainer):
            return trainer.step
    raise AssertionError("It is never reached.")


@pytest.mark.parametrize("part", ["training", "test"])
def test_a_loss_is_reached_at_the_end_of_an_epoch(loaded, experiment, replay, part):
    def is_below(trainer):
        return scores(experiment, trainer)[part == "test"].loss < 0.2

    snapshot = run(loaded, LossBelow(0.2, part))
    assert snapshot.step == first_epoch_end(experiment, replay, is_below)
    curve = snapshot.scores
    values = curve.values[:, int(part == "test")]
    assert values[-1] < 0.2 <= values[:-1].min()
    assert curve.steps.tolist() == list(range(0, snapshot.step + 1, 25))


@pytest.mark.parametrize("part", ["training", "test"])
def test_an_accuracy_is_reached_at_the_end_of_an_epoch(loaded, experiment, replay, part):
    def is_above(trainer):
        return scores(experiment, trainer)[part == "test"].accuracy > 0.9

    snapshot = run(loaded, AccuracyAbove(90, part))
    assert snapshot.step == first_epoch_end(experiment, replay, is_above)


def test_a_gradient_norm_is_that_over_all_training_examples(loaded, experiment, replay):
    loaded.send(Step(500))
    loaded.train()

    def norm(trainer):
        network, loss = experiment.network, experiment.loss
        return np.linalg.norm(mean_gradient(network, loss, trainer.prepared.train, trainer.theta))

    start = norm(replay(experiment, 500))
    snapshot = run(loaded, GradientBelow(0.8 * float(start)))
    trainer = replay(experiment, snapshot.step)
    assert norm(trainer) < 0.8 * start
    assert snapshot.step % 25 == 0
    assert norm(replay(experiment, snapshot.step - 25)) >= 0.8 * start


def test_early_stopping_returns_to_the_best_step(loaded, experiment):
    noisy = replace(experiment, dataset=replace(experiment.dataset, noise=0.5), optimiser=Sgd(0.3))
    loaded.send(Load(noisy, is_fresh=True))
    snapshot = run(loaded, StopEarly(patience=4))
    (notice,) = loaded.notices
    assert (notice.goal, notice.step, notice.is_reached) == (StopEarly(4), snapshot.step, True)
    assert notice.farthest == snapshot.step + 4 * 25 == snapshot.timeline.last_step
    assert f"got to step {notice.farthest} and went back" in notice.message
    timeline = snapshot.timeline
    last = timeline.last_step
    assert last == snapshot.step + 4 * 25
    loaded.send(GoTo(None, last))
    curve = loaded.snapshot.scores
    assert curve.steps[np.argmin(curve.values[:, 1])] == snapshot.step
    assert timeline.branch.best_step == snapshot.step


def test_progress_is_told_on_the_way_and_pause_stops(loaded):
    loaded.send(RunTo(ReachStep(1000)))
    loaded.conductor.train(until=250)
    while loaded.conductor.step < 250:
        loaded.conductor.train(until=250)
    progress = loaded.snapshot.run_to
    assert progress.goal == ReachStep(1000)
    assert progress.share == 0.25
    loaded.send(Pause())
    assert loaded.snapshot.run_to is None
    (notice,) = loaded.notices
    assert notice == RunEnded(ReachStep(1000), 250, is_reached=False)
    assert "stopped at step 250" in notice.message
    loaded.train()
    assert loaded.snapshot.step == 250


@pytest.mark.parametrize("command", [Play(), Step(), StepPhase(), Reset(), GoTo(None, 0)], ids=repr)
def test_other_commands_end_a_run(loaded, command):
    loaded.send(RunTo(ReachStep(1000)))
    loaded.conductor.train()
    loaded.send(command)
    assert [notice.is_reached for notice in loaded.notices] == [False]
    assert loaded.snapshot.run_to is None


def test_another_run_takes_the_place_of_one(loaded):
    loaded.send(RunTo(ReachStep(1000)))
    loaded.conductor.train()
    snapshot = run(loaded, ReachStep(300))
    assert snapshot.step == 300
    assert [notice.is_reached for notice in loaded.notices] == [False, True]


def test_an_edit_on_the_way_ends_nothing(loaded, experiment):
    loaded.send(RunTo(ReachEpoch(4)))
    loaded.conductor.train(until=10)
    step = loaded.conductor.step
    loaded.send(Load(replace(experiment, batch_size=50)))
    loaded.train()
    snapshot = loaded.snapshot
    assert snapshot.epoch == 4
    assert snapshot.state.position == 0
    assert snapshot.step == step + -(-(250 - 10 * step) // 50) + 15
    assert loaded.notices[-1].is_reached


def test_another_document_ends_a_run(loaded, experiment):
    loaded.send(RunTo(ReachStep(1000)))
    loaded.conductor.train()
    loaded.send(Load(experiment, is_fresh=True, is_new_document=True))
    assert loaded.snapshot.run_to is None
    assert not loaded.conductor.is_training


def test_a_run_along_the_past_crosses_recorded_edits_and_records_nothing_twice(loaded, experiment):
    loaded.send(Step(100))
    loaded.train()
    other = replace(experiment, batch_size=50)
    loaded.send(Load(other), Step(100))
    loaded.train()
    loaded.send(GoTo(None, 20))
    snapshot = run(loaded, ReachStep(150))
    assert snapshot.experiment is other
    assert [b.last_step for b in snapshot.timeline.branches] == [200]
    assert run(loaded, ReachStep(220)).timeline.last_step == 220


REACHED = [ReachStep(0), ReachEpoch(0), LossBelow(1e9), AccuracyAbove(0.0), GradientBelow(1e9)]


@pytest.mark.parametrize("goal", REACHED, ids=repr)
def test_what_is_reached_already_ends_at_once(loaded, goal):
    snapshot = run(loaded, goal)
    assert snapshot.step == 0
    assert loaded.notices == [RunEnded(goal, 0, is_reached=True)]


def test_there_is_no_running_back(loaded):
    loaded.send(Step(60))
    loaded.train()
    for goal in (ReachStep(59), ReachEpoch(1)):
        assert run(loaded, goal).step == 60
        notice = loaded.notices[-1]
        assert isinstance(notice, RunRefused)
        assert "behind" in notice.message


def test_a_regression_has_no_accuracy_to_run_to(stage, exploding):
    stage.send(Load(replace(exploding, optimiser=Sgd(0.01))))
    assert run(stage, AccuracyAbove(50)).step == 0
    (notice,) = stage.notices
    assert isinstance(notice, RunRefused)
    assert "no accuracy" in notice.message


def test_a_divergence_ends_a_run_with_its_own_words(stage, exploding):
    stage.send(Load(exploding))
    snapshot = run(stage, ReachStep(10_000))
    assert [type(notice) for notice in stage.notices] == [Diverged]
    assert snapshot.run_to is None


def report(step, epoch=0, loss=1.0, accuracy=0.5, norm=1.0):
    score = Score(loss, accuracy)
    return Report(step, epoch, 0.0, TrainAndTest(score, score), norm)


@pytest.mark.parametrize("name", GOALS.names())
def test_every_goal_tells_how_far_it_is_in_words_and_numbers(name):
    goal = GOALS[name]()
    first = report(0)
    good = report(10**6, 10**6, 1e-9, 1.0, 1e-9)
    nan = report(5, 1, float("nan"), None, float("nan"))
    for now in (first, good, nan, report(5, 1, float("inf"))):
        assert 0 <= goal.share(Course(first, first, now)) <= 1
    assert goal.share(Course(first, first, good)) == 1
    assert goal.is_reached(Course(first, first, good))
    assert not goal.is_reached(Course(first, first, nan))
    assert goal.words
    for message in (RunEnded(goal, 7, is_reached=r).message for r in (True, False)):
        assert message.endswith(".")
        assert "step 7" in message


def test_the_share_of_a_way_of_no_length_is_all_of_it():
    assert between(3, 3, 3) == 1
    assert between(0, 5, 10) == 0.5
