"""The check and the scatter as measurements of a session."""

import numpy as np
import pytest

from playground.engine.activations.broken_tanh import BrokenTanh
from playground.engine.activations.sigmoid import Sigmoid
from playground.engine.activations.tanh import Tanh
from playground.engine.datasets.blobs import Blobs
from playground.engine.datasets.circle import Circle
from playground.engine.gradients.against_all import gradient_scatter
from playground.engine.gradients.mean_gradient import mean_gradient
from playground.engine.instant import Instant
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.losses.quadratic import Quadratic
from playground.engine.measurement import Subject
from playground.engine.measurements.against_all import N_BATCHES, AgainstAll
from playground.engine.measurements.gradient_check import CheckOfGradient
from playground.engine.network import feed_forward
from playground.engine.preparation import prepare

ROWS = np.array([3, 1, 4, 15, 92])


def subject_of(*layers, dataset=None):
    dataset, loss = dataset or Circle(), Quadratic()
    network = feed_forward(Input(features=("x1", "x2")), *layers)
    examples = dataset.load(np.random.default_rng(0))
    prepared = prepare(dataset, examples, network, loss, dtype=np.float64)
    return Subject(network, loss, dataset, examples, prepared, np.float64)


def instant_of(subject, rows=ROWS):
    rng = np.random.default_rng(1)
    return Instant(rng.normal(size=subject.network.n_parameters), rows=rows)


@pytest.fixture
def subject():
    return subject_of(Dense(4), Dense(2), Dense(1))


def test_it_checks_the_minibatch_of_the_next_step(subject):
    instant = instant_of(subject)
    report = CheckOfGradient().measure(subject, instant)
    gradient = mean_gradient(
        subject.network, subject.loss, subject.prepared.train, instant.theta, ROWS
    )
    np.testing.assert_allclose(report.check.backpropagated, gradient, rtol=1e-12)
    assert report.check.n_examples == len(ROWS)
    assert report.check.is_right
    assert report.progress.done == report.progress.total == subject.network.n_parameters


def test_it_catches_a_broken_derivative():
    subject = subject_of(Dense(4, Tanh()), Dense(2, BrokenTanh()), Dense(1))
    check = CheckOfGradient().measure(subject, instant_of(subject)).check
    assert [node.verdict for node in check.nodes] == ["wrong", "wrong", "right"]


def test_progress_comes_in_stages_and_the_result_last():
    subject = subject_of(Dense(60), Dense(50), Dense(1))
    instant = instant_of(subject, np.arange(200))
    reports = list(CheckOfGradient().stages(subject, instant))
    assert len(reports) > 3
    assert all(report.check is None for report in reports[:-1])
    done = [report.progress.done for report in reports]
    assert done == sorted(done)
    assert reports[-1].check is not None


def test_a_sample_is_another_with_another_nonce(subject):
    instant = instant_of(subject)
    one, other = (CheckOfGradient(10, nonce).measure(subject, instant).check for nonce in (1, 2))
    assert len(one.indices) == len(other.indices) == 10
    assert one.indices.tolist() != other.indices.tolist()
    again = CheckOfGradient(10, 1).measure(subject, instant).check
    assert one.indices.tolist() == again.indices.tolist()


@pytest.mark.parametrize("question", [CheckOfGradient(), AgainstAll()])
def test_without_targets_there_is_nothing_to_measure(question):
    subject = subject_of(Dense(3, Sigmoid()), dataset=Blobs())
    assert question.measure(subject, instant_of(subject)) is None


def full_gradient(subject, theta):
    return mean_gradient(subject.network, subject.loss, subject.prepared.train, theta)


def test_the_next_minibatch_lies_where_its_gradient_is(subject):
    instant = instant_of(subject)
    answer = AgainstAll().measure(subject, instant)
    full = full_gradient(subject, instant.theta)
    mine = mean_gradient(subject.network, subject.loss, subject.prepared.train, instant.theta, ROWS)
    lengths = np.linalg.norm(mine), np.linalg.norm(full)
    assert answer.full_length == pytest.approx(lengths[1])
    cosine = mine @ full / lengths[0] / lengths[1]
    assert answer.coming.comparison.angle == pytest.approx(np.degrees(np.arccos(cosine)))
    assert answer.coming.comparison.ratio == pytest.approx(lengths[0] / lengths[1])
    assert answer.coming.point[0] == pytest.approx(lengths[0] * cosine)
    assert answer.coming.n_examples == len(ROWS)


def test_each_drawn_minibatch_is_what_its_examples_gradients_say(subject):
    theta, train = instant_of(subject).theta, subject.prepared.train
    scatter = gradient_scatter(
        subject.network, subject.loss, train, theta, np.random.default_rng(0)
    )
    drawn = scatter.minibatches(1, 20, np.random.default_rng(5))
    full = full_gradient(subject, theta)
    for which, row in enumerate(drawn.firsts.tolist()):
        own = mean_gradient(subject.network, subject.loss, train, theta, np.array([row]))
        length, full_length = np.linalg.norm(own), np.linalg.norm(full)
        assert drawn.ratios[which] == pytest.approx(length / full_length, abs=1e-6)
        if length < 1e-3 * full_length:
            continue  # the direction of next to nothing
        cosine = np.clip(own @ full / length / full_length, -1, 1)
        assert drawn.angles[which] == pytest.approx(np.degrees(np.arccos(cosine)), abs=1e-5)
        np.testing.assert_allclose(scatter.project(own), drawn.points[which], atol=1e-12)


def test_the_cloud_is_as_wide_as_the_law_says_and_gone_for_all(subject):
    instant = instant_of(subject)
    n = len(subject.prepared.train)
    spreads = []
    for size in (1, 16, n):
        answer = AgainstAll(size).measure(subject, instant)
        assert (answer.batch_size, len(answer.drawn.points)) == (size, N_BATCHES)
        away = answer.drawn.points - [answer.full_length, 0]
        spreads.append(np.sqrt(np.sum(away**2, axis=1).mean()))
    assert spreads[0] / spreads[1] == pytest.approx(4, rel=0.25)
    assert spreads[2] < 1e-12 * spreads[0]
    law = answer.law
    np.testing.assert_allclose(law.measured[:-1], law.predicted[:-1], rtol=0.3)


def test_the_curve_is_the_law_of_the_dots(subject):
    answer = AgainstAll(7, 30).measure(subject, instant_of(subject))
    assert {7, 30} <= set(answer.law.batch_sizes.tolist())
    assert answer.curve[0] == pytest.approx(answer.sigma)
    assert answer.curve[-1] == 0
    assert (np.diff(answer.curve) < 0).all()
    at = answer.curve_sizes == 5
    predicted = answer.law.predicted[answer.law.batch_sizes == 5]
    assert answer.curve[at] == pytest.approx(predicted)
    assert 0 < answer.angle_of(30) < answer.angle_of(7) < 90


def test_another_size_at_the_same_weights_needs_no_new_gradients(subject, monkeypatch):
    instant = instant_of(subject)
    first = AgainstAll(5).measure(subject, instant)
    monkeypatch.setattr(
        "playground.engine.measurements.against_all.gradient_scatter", lambda *_, **__: 1 / 0
    )
    assert AgainstAll(9).measure(subject, instant).sigma == first.sigma
    with pytest.raises(ZeroDivisionError):
        AgainstAll(9).measure(subject, Instant(instant.theta + 1, rows=ROWS))


def test_where_the_gradient_is_zero_there_is_no_direction():
    subject = subject_of(Dense(1, Sigmoid()))
    flat = Instant(np.array([0.0, 0.0, 1e4]), rows=ROWS)
    answer = AgainstAll().measure(subject, flat)
    assert answer.full_length == 0
    assert answer.coming.comparison.angle is None
    assert np.isnan(answer.drawn.angles).all()
