"""The loss surface with the penalty: every height is the sum of both."""

from dataclasses import replace

import numpy as np
import pytest

from playground.engine.activations.identity import Identity
from playground.engine.datasets.circle import Circle
from playground.engine.evaluation import Evaluator
from playground.engine.instant import Instant
from playground.engine.landscape.plane_kind import HeldPlane, SavedState
from playground.engine.landscape.planes.two_weights import TwoWeights
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.losses.quadratic import Quadratic
from playground.engine.measurement import Subject
from playground.engine.measurements.loss_line import LossLine
from playground.engine.measurements.loss_surface import LossSurface
from playground.engine.measurements.race import Race
from playground.engine.network import feed_forward
from playground.engine.optimisers.sgd import Sgd
from playground.engine.path import Path
from playground.engine.penalties.l1 import L1
from playground.engine.penalties.l2 import L2
from playground.engine.penalties.max_norm import MaxNorm
from playground.engine.penalty import is_weight
from playground.engine.preparation import prepare

SURFACE = LossSurface(TwoWeights(), resolution=5, is_penalised=True)
both = pytest.mark.parametrize("penalty", [L2(0.3), L1(0.2)])


@pytest.fixture
def subject():
    network = feed_forward(Input(features=("x1", "x2")), Dense(3), Dense(1, Identity()))
    dataset = Circle(n_examples=100)
    examples = dataset.load(np.random.default_rng(0))
    prepared = prepare(dataset, examples, network, Quadratic(), dtype=np.float64)
    return Subject(network, Quadratic(), dataset, examples, prepared, np.float64)


def instant_of(subject, penalty):
    rng = np.random.default_rng(1)
    thetas = np.cumsum(rng.normal(0, 0.3, (4, subject.network.n_parameters)), axis=0)
    path = Path(np.arange(4), thetas)
    return Instant(thetas[-1].copy(), 3, {}, np.arange(5), Sgd(0.5), path, penalty=penalty)


def cost(subject, theta, penalty):
    """Return the loss with the penalty, written out here."""
    weights = theta[is_weight(subject.network)]
    extra = {L2: 0.15 * (weights**2).sum(), L1: 0.2 * np.abs(weights).sum()}
    loss = Evaluator(subject.network, subject.loss, subject.prepared.train, np.float64)
    return loss.score(theta).loss + extra.get(type(penalty), 0.0)


@both
@pytest.mark.parametrize("is_held", [False, True])
def test_every_height_is_loss_and_penalty(subject, penalty, is_held):
    instant = instant_of(subject, penalty)
    survey = SURFACE.measure(subject, instant)
    if is_held:
        question = replace(SURFACE, held=HeldPlane(1, survey.laid))
        replace(question, is_penalised=False).measure(subject, instant)  # is kept apart
        question.measure(subject, replace(instant, penalty=L2(7.0)))  # as is another penalty's
        survey = question.measure(subject, instant)
    assert survey.is_penalised
    plane = survey.laid.plane
    for row in range(5):
        at = plane.at(survey.x[2], survey.y[row])
        assert survey.z[row, 2] == pytest.approx(cost(subject, at, penalty))
    true = [cost(subject, theta, penalty) for theta in instant.path.thetas]
    assert survey.trace.true.tolist() == pytest.approx(true)
    h, here = 1e-6, instant.theta
    for direction, shown in zip(plane.directions, survey.downhill, strict=True):
        rise = cost(subject, here + h * direction, penalty)
        rise -= cost(subject, here - h * direction, penalty)
        assert shown == pytest.approx(-rise / (2 * h), rel=1e-5)


def test_without_the_switch_the_surface_is_the_loss_alone(subject):
    plain = replace(SURFACE, is_penalised=False)
    free, with_penalty = (
        plain.measure(subject, instant_of(subject, each)) for each in (L2(0.0), L2(0.3))
    )
    np.testing.assert_array_equal(free.z, with_penalty.z)
    assert not with_penalty.is_penalised


def test_max_norm_adds_nothing_to_the_surface(subject):
    survey = SURFACE.measure(subject, instant_of(subject, MaxNorm(0.1)))
    assert not survey.is_penalised


@both
def test_a_line_and_a_race_are_penalised_too(subject, penalty):
    instant = instant_of(subject, penalty)
    states = tuple(SavedState(i, str(i), instant.path.thetas[i]) for i in (0, 3))
    line = LossLine(states, is_penalised=True).measure(subject, instant)
    assert line.ends == pytest.approx([cost(subject, each.theta, penalty) for each in states])
    survey = SURFACE.measure(subject, instant)
    race = Race(
        plane=HeldPlane(1, survey.laid), optimisers=(Sgd(0.1),), n_steps=1, batch_size=50,
        is_penalised=True,
    )  # fmt: skip
    (lane,) = race.measure(subject, instant).lanes
    assert lane.losses[0] == pytest.approx(cost(subject, instant.theta, penalty))
    free = race.measure(subject, replace(instant, penalty=MaxNorm(1e6)))
    assert (lane.xy[-1] != free.lanes[0].xy[-1]).any()  # the runs go by it
