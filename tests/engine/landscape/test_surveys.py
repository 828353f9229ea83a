"""Surveys and races: every number in them is what an evaluation at those weights gives."""

from dataclasses import replace

import numpy as np
import pytest

from playground.engine.activations.identity import Identity
from playground.engine.activations.tanh import Tanh
from playground.engine.dataset import Examples
from playground.engine.datasets.circle import Circle
from playground.engine.evaluation import Evaluator
from playground.engine.gradients.mean_gradient import mean_gradient
from playground.engine.gradients.next_step import next_update
from playground.engine.instant import Instant
from playground.engine.landscape.box import Box, box_around
from playground.engine.landscape.ground import Ground, sample
from playground.engine.landscape.plane_kind import PLANES, HeldPlane, SavedState
from playground.engine.landscape.planes.random import RandomPlane
from playground.engine.landscape.planes.runs import RunsPlane
from playground.engine.landscape.planes.two_weights import TwoWeights
from playground.engine.landscape.racing import draw_minibatches
from playground.engine.landscape.survey import NoSurvey
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.losses.quadratic import Quadratic
from playground.engine.measurement import Subject
from playground.engine.measurements.curvature import CurvatureNow, NoCurvature
from playground.engine.measurements.loss_line import LossLine
from playground.engine.measurements.loss_surface import LossSurface
from playground.engine.measurements.race import Race
from playground.engine.network import feed_forward
from playground.engine.optimisers.adam import Adam
from playground.engine.optimisers.momentum import Momentum
from playground.engine.optimisers.sgd import Sgd
from playground.engine.path import Path
from playground.engine.preparation import prepare

ROWS = np.arange(5, 15)


def make_subject(hidden=None):
    network = feed_forward(Input(features=("x1", "x2")), hidden or Dense(3), Dense(1, Identity()))
    dataset = Circle()
    examples: Examples = dataset.load(np.random.default_rng(0))
    prepared = prepare(
        dataset, examples, network, Quadratic(), is_normalised=False, dtype=np.float64
    )
    return Subject(network, Quadratic(), dataset, examples, prepared, np.float64)


def make_instant(subject, n_points=6, optimiser=None, slots=None):
    rng = np.random.default_rng(1)
    thetas = np.cumsum(rng.normal(0, 0.3, (n_points, subject.network.n_parameters)), axis=0)
    path = Path(np.arange(n_points), thetas)
    return Instant(thetas[-1].copy(), n_points - 1, slots or {}, ROWS, optimiser or Sgd(0.5), path)


def loss(subject, theta, part=None):
    part = part or subject.prepared.train
    return Evaluator(subject.network, subject.loss, part, np.float64).score(theta).loss


def kinds():
    """Return each kind of plane, ready to be laid."""
    return [PLANES[name]() for name in PLANES.names() if name != "runs"]


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.name)
@pytest.mark.parametrize("is_held", [False, True])
def test_every_number_of_a_survey_is_true(kind, is_held):
    subject = make_subject()
    instant = make_instant(subject)
    question = LossSurface(kind, resolution=9)
    survey = question.measure(subject, instant)
    if is_held:
        question = replace(question, held=HeldPlane(1, survey.laid))
        survey = question.measure(subject, instant)
        survey = question.measure(subject, instant)  # this time of what has been kept
    plane, trace = survey.laid.plane, survey.trace
    for row in (0, 4, 8):
        at = plane.at(survey.x[3], survey.y[row])
        assert survey.z[row, 3] == pytest.approx(loss(subject, at))
    assert trace.steps.tolist() == list(range(6))
    for i, theta in enumerate(instant.path.thetas):
        shadow = plane.at(*trace.xy[i])
        assert trace.true[i] == pytest.approx(loss(subject, theta))
        assert trace.below[i] == pytest.approx(loss(subject, shadow))
        assert trace.distances[i] == pytest.approx(np.linalg.norm(theta - shadow), abs=1e-12)
        slack = plane.directions @ (theta - shadow)  # the shadow is the nearest point
        np.testing.assert_allclose(slack, 0, atol=1e-9)
    box = survey.box
    assert ((trace.xy >= [box.left, box.bottom]) & (trace.xy <= [box.right, box.top])).all()


def test_the_next_move_is_that_of_the_optimiser():
    subject = make_subject()
    velocity = np.linspace(-1, 1, subject.network.n_parameters)
    instant = make_instant(subject, optimiser=Momentum(0.1), slots={"velocity": velocity})
    survey = LossSurface(TwoWeights(), resolution=5).measure(subject, instant)
    step = next_update(subject, instant)
    move, plane = survey.next_move, survey.laid.plane
    assert move.length == pytest.approx(np.linalg.norm(step))
    assert move.loss == pytest.approx(loss(subject, instant.theta + step))
    chosen = np.flatnonzero(plane.across + plane.along)
    assert move.share == pytest.approx(np.linalg.norm(step[chosen]) / np.linalg.norm(step))
    np.testing.assert_allclose(np.sort(move.xy), np.sort((instant.theta + step)[chosen]))


def test_downhill_is_against_the_gradient_of_the_loss_that_is_drawn():
    subject = make_subject()
    instant, h = make_instant(subject), 1e-6
    for ground, part, rows in (
        (Ground.TEST, subject.prepared.test, None),
        (Ground.MINIBATCH, subject.prepared.train, ROWS),
    ):
        question = LossSurface(TwoWeights(), ground, resolution=5)
        survey = question.measure(subject, instant)
        slope = mean_gradient(subject.network, subject.loss, part, instant.theta, rows)
        plane = survey.laid.plane
        np.testing.assert_allclose(survey.downhill, -plane.directions @ slope)
        if rows is None:
            change = loss(subject, instant.theta + h * plane.across, part)
            change -= loss(subject, instant.theta - h * plane.across, part)
            assert survey.downhill[0] == pytest.approx(-change / (2 * h), rel=1e-5)


def test_stages_become_finer_and_end_as_the_whole():
    subject = make_subject()
    instant = make_instant(subject)
    question = LossSurface(resolution=33)
    stages = list(question.stages(subject, instant))
    sizes = [len(stage.x) for stage in stages]
    assert sizes == sorted(sizes)
    assert (sizes[0], sizes[-1]) == (5, 33)
    assert [stage.is_complete for stage in stages] == [False] * (len(stages) - 1) + [True]
    np.testing.assert_array_equal(question.measure(subject, instant).z, stages[-1].z)


def test_what_is_held_is_computed_once():
    subject = make_subject()
    instant = make_instant(subject)
    laid = LossSurface().measure(subject, instant).laid
    question = LossSurface(held=HeldPlane(7, laid), box=Box(-1, 1, -1, 1), resolution=9)
    first, second = (question.measure(subject, instant) for _ in range(2))
    assert first.z is second.z
    elsewhere = replace(question, held=HeldPlane(8, laid)).measure(subject, instant)
    assert elsewhere.z is not first.z
    assert question == replace(
        question, held=HeldPlane(7, LossSurface(RandomPlane(3)).measure(subject, instant).laid)
    )


def test_a_minibatch_has_a_surface_of_its_own_at_each_step():
    subject = make_subject()
    instant = make_instant(subject)
    laid = LossSurface().measure(subject, instant).laid
    held, box = HeldPlane(3, laid), Box(-1, 1, -1, 1)
    question = LossSurface(ground=Ground.MINIBATCH, held=held, box=box, resolution=5)
    first = question.measure(subject, instant)
    second = question.measure(subject, replace(instant, rows=ROWS + 10))
    assert not np.allclose(first.z, second.z)
    assert first.n_examples == 10


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (LossSurface(PLANES["principal"]()), "train a few more steps"),
        (LossSurface(RunsPlane()), "0 of three states"),
        (LossSurface(ground=Ground.MINIBATCH), "no examples"),
    ],
)
def test_what_cannot_be_surveyed_is_said(question, words):
    subject = make_subject()
    answer = question.measure(subject, Instant(make_instant(subject).theta))
    assert isinstance(answer, NoSurvey)
    assert words in answer.sentence


def test_an_output_column_that_does_not_fit_is_said():
    subject = make_subject()
    subject.network = feed_forward(Input(features=("x1", "x2")), Dense(3))
    theta = np.ones(subject.network.n_parameters)
    for question in (LossSurface(), CurvatureNow(), Race()):
        answer = question.measure(subject, Instant(theta))
        assert "give it 1 or 2" in answer.sentence


def test_three_states_span_a_plane_in_true_lengths():
    subject = make_subject()
    instant = make_instant(subject)
    states = tuple(SavedState(i, str(i), instant.path.thetas[i]) for i in range(3))
    laid = LossSurface(RunsPlane(states), resolution=5).measure(subject, instant).laid
    places = np.array([place[1:] for place in laid.landmarks])
    thetas = instant.path.thetas[:3]
    for i, j in ((0, 1), (1, 2), (0, 2)):
        true = np.linalg.norm(thetas[i] - thetas[j])
        assert np.linalg.norm(places[i] - places[j]) == pytest.approx(true)
    same = RunsPlane((*states[:2], states[1]))
    assert isinstance(LossSurface(same).measure(subject, instant), NoSurvey)


def test_a_barrier_is_what_rises_above_the_line_from_loss_to_loss():
    subject = make_subject(Dense(2, Tanh()))
    one = np.random.default_rng(5).normal(0, 1, subject.network.n_parameters)
    other = swapped(one)
    states = (SavedState(1, "a", one), SavedState(2, "b", other))
    answer = LossLine(states).measure(subject, make_instant(subject))
    assert answer.ends[0] == pytest.approx(answer.ends[1])
    assert answer.ends[0] == pytest.approx(loss(subject, one))
    between = np.linspace(0, 1, 601)
    losses = [loss(subject, (1 - t) * one + t * other) for t in between]
    assert answer.barrier == pytest.approx(max(losses) - answer.ends[0], rel=1e-2)
    assert answer.barrier > 0
    assert isinstance(LossLine(states[:1]).measure(subject, make_instant(subject)), NoSurvey)


def swapped(theta):
    """Return the weights of 2-2-1 with both hidden neurons in each other's place."""
    return theta[[3, 4, 5, 0, 1, 2, 7, 6, 8]]


def test_a_box_is_round_holds_everything_and_moves_in_leaps():
    places = np.array([[0.0, 0.0], [3.1, 1.0]])
    box = box_around(places, 0.5)
    assert box == box_around(places + 1e-3, 0.5)
    assert box.half == 2.0
    assert box.left <= 0
    assert box.right >= 3.1
    assert box_around(np.full((2, 2), np.nan), 1.5).half == 1.5
    zoomed = box.zoomed(0.5, (3.0, 1.0))
    assert zoomed.half == 1.0
    assert (3.0 - zoomed.left) / 2 == (3.0 - box.left) / 4


def test_a_smaller_sample_is_part_of_a_larger_one():
    assert sample(10, 10) is None
    assert set(sample(100, 10)) < set(sample(100, 30))


def run_by_hand(subject, start, rows, rate, momentum=0.0):
    theta, velocity = start.copy(), np.zeros_like(start)
    for each in rows:
        slope = mean_gradient(subject.network, subject.loss, subject.prepared.train, theta, each)
        velocity = momentum * velocity - rate * slope
        theta = theta + velocity
    return theta


def test_racers_go_as_their_formulas_say_on_the_same_minibatches():
    subject = make_subject()
    instant = make_instant(subject)
    survey = LossSurface(TwoWeights(), resolution=5).measure(subject, instant)
    start = SavedState(1, "start", instant.theta)
    race = Race(
        start, HeldPlane(1, survey.laid), (Sgd(0.1), Momentum(0.1, momentum=0.5)), n_steps=40
    )
    *stages, result = race.stages(subject, instant)
    assert [stage.n_steps for stage in stages] == [5, 10, 15, 20, 25, 30, 35]
    rows = draw_minibatches(len(subject.prepared.train), 10, 40, 0)
    for lane, momentum in zip(result.lanes, (0.0, 0.5), strict=True):
        theta = run_by_hand(subject, instant.theta, rows, 0.1, momentum)
        plane = survey.laid.plane
        np.testing.assert_allclose(lane.xy[-1], plane.coordinates(theta[np.newaxis])[0])
        assert lane.losses[-1] == pytest.approx(loss(subject, theta))
        assert lane.steps[[0, -1]].tolist() == [0, 40]
        np.testing.assert_allclose(lane.xy[0], survey.trace.xy[-1])


def test_racers_may_be_bound_to_the_surface():
    subject = make_subject()
    instant = make_instant(subject)
    survey = LossSurface(TwoWeights(), resolution=5).measure(subject, instant)
    race = Race(plane=HeldPlane(1, survey.laid), optimisers=(Adam(),), is_in_plane=True)
    (lane,) = race.measure(subject, instant).lanes
    np.testing.assert_array_equal(lane.distances, 0)
    assert lane.losses[-1] == pytest.approx(loss(subject, survey.laid.plane.at(*lane.xy[-1])))


def test_a_racer_that_runs_off_ends_there():
    subject = make_subject(Dense(3, Identity()))
    instant = make_instant(subject)
    survey = LossSurface(TwoWeights(), resolution=5).measure(subject, instant)
    race = Race(plane=HeldPlane(1, survey.laid), optimisers=(Sgd(100.0), Sgd(0.001)))
    wild, calm = race.measure(subject, instant).lanes
    assert wild.has_diverged
    assert wild.steps[-1] < 200
    assert np.isfinite(wild.xy).all()
    assert not calm.has_diverged
    assert calm.steps[-1] == 200


def test_minibatches_shuffle_each_epoch():
    rows = draw_minibatches(25, 10, 5, seed=1)
    assert rows.shape == (5, 10)
    for epoch in (rows[:2], rows[2:4]):
        assert len(np.unique(epoch)) == 20
    np.testing.assert_array_equal(rows, draw_minibatches(25, 10, 5, seed=1))


def test_the_sharpness_is_kept_once_it_is_complete():
    subject = make_subject()
    instant = make_instant(subject)
    question = CurvatureNow()
    partial, whole = question.stages(subject, instant)
    assert question.entry(partial) == ()
    assert question.entry(whole) == (whole.hessian[0], whole.gauss_newton[0])
    assert whole.largest_stable == 2 / whole.hessian[0]
    assert whole.learning_rate == 0.5
    nowhere = question.measure(subject, replace(instant, theta=np.full(13, np.nan)))
    assert isinstance(nowhere, NoCurvature)
    assert question.entry(nowhere) == ()
