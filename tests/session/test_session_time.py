"""Going back in time with the session's thread: what is seen is the step that was asked for."""

import numpy as np

from playground.engine.measurements.scores import Scores
from playground.session.commands import GoTo, Load, Play, RunTo, Step, Watch
from playground.session.goals.step import ReachStep


def test_what_is_seen_after_going_back_is_that_step_and_no_other(window, experiment, replay):
    window.send(Load(experiment), Watch(frozenset({Scores()})), Step(3000))
    window.wait_for(lambda snapshot: snapshot.step == 3000)
    for step in (1234, 0, 2999):
        n_seen = len(window.seen)
        window.send(GoTo(None, step))
        snapshot = window.wait_for(lambda snapshot, step=step: snapshot.step == step)
        assert {seen.step for seen in window.seen[n_seen:]} <= {step}
        np.testing.assert_array_equal(snapshot.theta, replay(experiment, step).theta)
        assert snapshot.answer(Scores()).step == step


def test_the_last_of_many_places_is_reached_while_playing_and_training_goes_on(window, experiment):
    window.send(Load(experiment), Play())
    window.wait_for(lambda snapshot: snapshot.step > 2000)
    window.send(*(GoTo(None, step) for step in range(1000, 0, -50)), GoTo(None, 777))
    snapshot = window.wait_for(lambda snapshot: snapshot.step == 777)
    assert not snapshot.is_playing
    last = snapshot.timeline.last_step
    window.send(Play())
    snapshot = window.wait_for(lambda snapshot: snapshot.step > last + 100)
    assert len(snapshot.timeline.branches) == 1


def test_a_run_to_a_goal_says_when_it_is_there(window, experiment):
    window.send(Load(experiment), RunTo(ReachStep(5000)))
    snapshot = window.wait_for(lambda snapshot: snapshot.step == 5000)
    assert snapshot.run_to is None
    notice = window.wait_for_notice()
    assert notice.is_reached
    assert notice.step == 5000
