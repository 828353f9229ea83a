"""The step that the nudges announce is the step that training then takes."""

from dataclasses import replace

import numpy as np
import pytest

from playground.document.data_files import read
from playground.document.examples import load_example
from playground.engine.clippings.norm import ByNorm
from playground.engine.clippings.value import ByValue
from playground.engine.measurements.nudges import Nudges
from playground.engine.measurements.nudges_of_layer import NudgesOfLayer
from playground.engine.optimiser import OPTIMISERS
from playground.engine.parameter_key import ParameterKey, parameter_index, parameter_keys
from playground.engine.penalties.l1 import L1
from playground.engine.penalties.l2 import L2
from playground.engine.penalties.max_norm import MaxNorm
from playground.engine.penalties.none import NoPenalty
from playground.session.commands import Load, Step, StepPhase, Watch
from playground.session.synchronous_session import SynchronousSession


def session_of(experiment, *measurements):
    session = SynchronousSession(read)
    session.send(Load(experiment))
    session.send(Watch(frozenset(measurements)))
    return session


def look(session):
    snapshot = session.latest()
    assert snapshot is not None
    return snapshot


@pytest.mark.parametrize("clipping", [None, ByNorm(0.05), ByValue(0.01)])
@pytest.mark.parametrize("penalty", [NoPenalty(), L1(0.05), L2(0.1), MaxNorm(0.5)])
@pytest.mark.parametrize(
    "name", [kind.name for kind in OPTIMISERS.members() if not kind.is_told_afterwards]
)
def test_every_update_is_that_of_the_next_step_to_the_last_bit(skipping, name, penalty, clipping):
    skipping = replace(skipping, penalty=penalty)
    skipping = replace(skipping, optimiser=OPTIMISERS[name]())
    if clipping is not None:
        skipping = replace(skipping, clipping=clipping)
    keys = parameter_keys(skipping.network)
    session = session_of(skipping)
    for _ in range(3):
        session.send(Step(7))
        session.send(Watch(frozenset(map(Nudges, keys))))
        before = look(session)
        session.send(Watch(frozenset()))  # else all are answered after each step on the way
        session.send(Step(1))
        after = look(session)
        for key in keys:
            index = parameter_index(skipping.network, key)
            nudges = before.answer(Nudges(key)).value
            assert nudges.value == before.theta[index]
            assert np.float32(nudges.update) == after.theta[index] - before.theta[index]
            assert nudges.mean == pytest.approx(after.gradient[index], rel=1e-4, abs=1e-7)
            announced = sum(term.value for term in nudges.terms)
            assert announced == pytest.approx(nudges.update, rel=1e-3, abs=1e-6)


def test_a_weight_frozen_meanwhile_is_left_alone(skipping):
    key = ParameterKey("a", "2", ("input", "x2"))
    session = session_of(skipping, Nudges(key))
    assert look(session).answer(Nudges(key)).value.update != 0
    nodes = tuple(
        replace(node, frozen=frozenset({("input", "x2", "2")})) if node.id == "a" else node
        for node in skipping.network.nodes
    )
    session.send(Load(replace(skipping, network=replace(skipping.network, nodes=nodes))))
    nudges = look(session).answer(Nudges(key)).value
    assert nudges.is_fixed
    assert nudges.update == 0
    assert nudges.mean != 0


def test_under_the_microscope_it_is_the_same_minibatch_until_its_update(experiment):
    question = Nudges()
    session = session_of(experiment, question)
    session.send(Step(3))
    rows = look(session).answer(question).value.rows.tolist()
    for _ in range(20):
        session.send(StepPhase())
        snapshot = look(session)
        if snapshot.microscope.is_complete:
            break
        answer = snapshot.answer(question)
        assert answer.value.rows.tolist() == rows == snapshot.microscope.rows.tolist()
        assert answer.step == snapshot.microscope.step
    assert snapshot.microscope.is_complete
    assert snapshot.answer(question).value.rows.tolist() != rows


def test_a_learning_rate_of_0_moves_nothing_and_hides_no_gradient(experiment):
    experiment = replace(experiment, optimiser=OPTIMISERS["sgd"](0.0))
    nudges = look(session_of(experiment, Nudges())).answer(Nudges()).value
    assert nudges.update == 0
    assert nudges.mean != 0


@pytest.mark.parametrize("batch_size", [1, 10, 500])
def test_images(batch_size):
    experiment = replace(load_example("mnist"), batch_size=batch_size)
    questions = [Nudges(batch_size=batch_size), NudgesOfLayer("hidden 1", batch_size)]
    session = session_of(experiment, *questions)
    before = look(session)
    for _ in range(3):  # an analyst may be at work
        before = session.latest() or before
    session.send(Step(1))
    after = look(session)
    nudges, layer = (before.answer(question).value for question in questions)
    index = parameter_index(experiment.network, nudges.key)
    assert len(nudges.rows) == len(layer.rows) == batch_size
    assert np.float32(nudges.update) == after.theta[index] - before.theta[index]
    assert nudges.mean == pytest.approx(after.gradient[index], rel=1e-4)
    largest = np.abs(after.gradient[experiment.network.places["hidden 1"].slice]).max()
    assert np.abs(layer.means).max() == pytest.approx(largest, rel=1e-4)
