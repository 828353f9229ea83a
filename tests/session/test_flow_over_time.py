"""What is told of gradients is kept step by step, and follows time travel."""

import numpy as np
import pytest

from playground.document.data_files import read
from playground.document.examples import load_example
from playground.engine.measurements.flow import Flow
from playground.engine.measurements.histograms import Histograms
from playground.engine.measurements.units import Units
from playground.session.commands import GoTo, Load, Step, Watch
from playground.session.synchronous_session import SynchronousSession

QUESTIONS = (Flow(), Units(), Histograms())


def trained(name, n_steps):
    session = SynchronousSession(read)
    session.send(Load(load_example(name)))
    session.send(Watch(frozenset(QUESTIONS)))
    snapshots = [session.latest()]
    for _ in range(n_steps):
        session.send(Step())
        snapshots.append(session.latest())
    return session, snapshots


def test_entries_are_kept_and_those_of_the_future_are_not_seen_in_the_past():
    session, snapshots = trained("two-layer", 4)
    for question in QUESTIONS:
        curve = snapshots[-1].series[question]
        assert curve.steps.tolist() == [0, 1, 2, 3, 4]
        for row, snapshot in enumerate(snapshots):
            answer = snapshot.answer(question)
            assert answer.step == row
            np.testing.assert_array_equal(curve.values[row], question.entry(answer.value))
    session.send(GoTo(None, 2))
    past = session.latest()
    for question in QUESTIONS:
        assert past.series[question].steps.tolist() == [0, 1, 2]


@pytest.mark.parametrize("name", ["two-layer", "mnist"])
def test_the_gradient_that_is_told_is_the_one_that_the_step_then_takes(name):
    _, snapshots = trained(name, 1)
    told = snapshots[0].answer(Flow()).value
    after = snapshots[1]
    network = after.experiment.network
    for i, node in enumerate(told.nodes):
        gradient, update, before = (
            network.views(vector)[node]["weight"].astype(float)
            for vector in (after.gradient, after.last_update, snapshots[0].theta)
        )
        assert told.gradient_norms[i] == pytest.approx(np.linalg.norm(gradient), rel=1e-5)
        ratio = np.linalg.norm(update) / np.linalg.norm(before)
        assert told.update_ratios[i] == pytest.approx(ratio, rel=1e-5)
