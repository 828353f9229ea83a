"""Principal components, and the examples laid out by them."""

import numpy as np
import pytest
from scipy.linalg import orthogonal_procrustes

from playground.engine.activations.sigmoid import Sigmoid
from playground.engine.activations.tanh import Tanh
from playground.engine.datasets.blobs import Blobs
from playground.engine.datasets.circle import Circle
from playground.engine.datasets.plane import Plane
from playground.engine.instant import Instant
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.losses.quadratic import Quadratic
from playground.engine.measurement import Subject
from playground.engine.measurements.layout import MOST, Layout
from playground.engine.network import feed_forward
from playground.engine.preparation import prepare
from playground.engine.principal import principal, turn_onto


@pytest.mark.parametrize("shape", [(200, 7), (9, 40), (30, 30), (5, 2)])
def test_components_are_those_of_the_singular_value_decomposition(shape):
    points = np.random.default_rng(0).standard_normal(shape) * np.linspace(1, 3, shape[1]) + 4
    found = principal(points)
    centred = points - points.mean(axis=0)
    _, sizes, directions = np.linalg.svd(centred, full_matrices=False)
    for axis, direction in zip(found.axes, directions, strict=False):
        assert abs(axis @ direction) == pytest.approx(1, abs=1e-9)
        assert axis[np.abs(axis).argmax()] > 0
    np.testing.assert_allclose(found.shares, (sizes**2 / (sizes**2).sum())[:2], atol=1e-12)
    np.testing.assert_allclose(found.project(points), centred @ found.axes.T, atol=1e-12)


def test_signs_do_not_depend_on_the_order_of_the_points():
    points = np.random.default_rng(1).standard_normal((50, 6)) * np.arange(1, 7)
    np.testing.assert_allclose(principal(points).axes, principal(points[::-1]).axes, atol=1e-9)


def test_points_on_a_line_have_one_direction():
    points = np.outer(np.arange(10.0), [3, 4, 0])
    found = principal(points)
    np.testing.assert_allclose(found.axes[0], [0.6, 0.8, 0], atol=1e-12)
    np.testing.assert_array_equal(found.axes[1], 0)
    np.testing.assert_allclose(found.shares, [1, 0], atol=1e-12)


@pytest.mark.parametrize("points", [np.ones((6, 4)), np.ones((1, 3)), np.full((4, 1), 2.0)])
def test_points_in_one_place_have_none(points):
    found = principal(points)
    np.testing.assert_array_equal(found.project(points), 0)
    np.testing.assert_array_equal(found.shares, 0)


def test_one_column_is_one_direction():
    found = principal(np.array([[1.0], [2.0], [6.0]]))
    np.testing.assert_allclose(found.project(np.array([[1.0], [6.0]])), [[-2, 0], [3, 0]])


def test_what_is_not_finite_has_no_place():
    points = np.array([[1.0, 2.0], [np.inf, 0.0], [0.0, 1.0]])
    assert np.isnan(principal(points).shares).all()
    assert np.isnan(principal(points).axes).all()


@pytest.mark.parametrize("mirror", [1, -1])
def test_a_turn_brings_points_back(mirror):
    before = np.random.default_rng(2).standard_normal((40, 2)) * (3, 1)
    angle = 2.1
    turned = (
        before
        @ np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
        * (1, mirror)
    )
    np.testing.assert_allclose(turned @ turn_onto(turned, before), before, atol=1e-12)


def test_turns_are_those_of_scipy():
    points, before = np.random.default_rng(3).standard_normal((2, 30, 2))
    np.testing.assert_allclose(
        turn_onto(points, before), orthogonal_procrustes(points, before)[0], atol=1e-12
    )


def subject_of(dataset, network, **values):
    examples = dataset.load(np.random.default_rng(0))
    prepared = prepare(dataset, examples, network, Quadratic(), dtype=np.float64, **values)
    return Subject(network, Quadratic(), dataset, examples, prepared, np.float64)


def blobs(n_examples=200):
    network = feed_forward(Input(features=("x1", "x2")), Dense(6, Tanh()), Dense(5, Sigmoid()))
    return subject_of(Blobs(n_examples=n_examples), network)


def theta_of(subject, seed=1):
    return np.random.default_rng(seed).standard_normal(subject.network.n_parameters)


def by_hand(subject, theta, inputs):
    """Return what the hidden and the output column give, (n, units) each."""
    views = subject.network.views(theta)
    hidden = np.tanh(inputs @ views["hidden 1"]["weight"].T + views["hidden 1"]["bias"])
    sums = hidden @ views["output"]["weight"].T + views["output"]["bias"]
    return hidden, 1 / (1 + np.exp(-sums))


def test_examples_lie_where_the_hidden_column_puts_them():
    subject = blobs()
    theta = theta_of(subject)
    answer = Layout("hidden 1").measure(subject, Instant(theta))
    hidden, _ = by_hand(subject, theta, subject.examples.train.inputs)
    centred = hidden - hidden.mean(axis=0)
    _, sizes, directions = np.linalg.svd(centred, full_matrices=False)
    expected = centred @ directions[:2].T
    np.testing.assert_allclose(np.abs(answer.points), np.abs(expected), atol=1e-9)
    np.testing.assert_allclose(answer.shares, (sizes**2 / (sizes**2).sum())[:2], atol=1e-9)


def test_misclassified_examples_are_those_counted_by_hand():
    subject = blobs()
    theta, train = theta_of(subject, seed=5), subject.examples.train
    answer = Layout("output").measure(subject, Instant(theta))
    _, outputs = by_hand(subject, theta, train.inputs)
    n_wrong = 0
    for row, (output, label) in enumerate(zip(outputs, train.targets, strict=True)):
        best = max(range(5), key=lambda k: output[k])
        assert answer.answers[row] == best
        assert answer.is_wrong[row] == (best != label)
        n_wrong += best != label
    assert 0 < n_wrong < len(train)
    assert answer.is_wrong.sum() == n_wrong


def test_distances_of_points_of_a_plane_stay_what_they_were():
    subject = blobs()
    answer = Layout("input").measure(subject, Instant(theta_of(subject)))
    inputs = subject.examples.train.inputs
    for i, j in ((0, 1), (3, 70), (5, 99)):
        expected = np.linalg.norm(inputs[i] - inputs[j])
        assert np.linalg.norm(answer.points[i] - answer.points[j]) == pytest.approx(expected)
    assert answer.shares.sum() == pytest.approx(1)


def test_no_more_than_a_thousand_are_laid_out_and_one_besides():
    subject = blobs(3000)
    theta, row = theta_of(subject), 1400
    answer = Layout("hidden 1", also=row).measure(subject, Instant(theta))
    assert len(answer.points) == len(answer.answers) == MOST < row < len(subject.examples.train)
    hidden, _ = by_hand(subject, theta, subject.examples.train.inputs)
    found = principal(hidden[:MOST])
    np.testing.assert_allclose(answer.also, found.project(hidden[row]), atol=1e-9)
    among = Layout("hidden 1", also=7).measure(subject, Instant(theta))
    np.testing.assert_allclose(among.also, among.points[7], atol=1e-9)


def test_where_nothing_fits_there_is_no_layout():
    subject = blobs()
    instant = Instant(theta_of(subject))
    assert Layout("nobody").measure(subject, instant) is None
    assert Layout("nobody").cost(subject) == 0
    assert Layout("input", also=10**6).measure(subject, instant).also is None


def test_numbers_have_places_but_no_mistakes():
    network = feed_forward(Input(features=("x1", "x2")), Dense(3), Dense(1))
    subject = subject_of(Plane(), network)
    answer = Layout("hidden 1").measure(subject, Instant(theta_of(subject)))
    assert answer.answers is None
    assert answer.is_wrong is None
    assert np.isfinite(answer.points).all()


def test_a_diverged_network_has_no_places_and_only_mistakes():
    network = feed_forward(Input(features=("x1", "x2")), Dense(3), Dense(1))
    subject = subject_of(Circle(), network)
    theta = np.full(network.n_parameters, np.nan)
    answer = Layout("hidden 1").measure(subject, Instant(theta))
    assert np.isnan(answer.points).all()
    assert answer.is_wrong.all()
