"""Confusion and calibration, against counting by hand."""

import numpy as np
import pytest

from playground.engine.activations.identity import Identity
from playground.engine.activations.sigmoid import Sigmoid
from playground.engine.activations.softmax import Softmax
from playground.engine.confusion import calibrate, confuse, shares
from playground.engine.datasets.blobs import Blobs
from playground.engine.datasets.circle import Circle
from playground.engine.datasets.plane import Plane
from playground.engine.datasets.truth_table import TruthTable
from playground.engine.evaluation import Evaluator
from playground.engine.instant import Instant
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.losses.quadratic import Quadratic
from playground.engine.losses.softmax_cross_entropy import SoftmaxCrossEntropy
from playground.engine.measurement import Subject
from playground.engine.measurements.confusion import ConfusionMatrix
from playground.engine.measurements.scores import Scores
from playground.engine.network import feed_forward
from playground.engine.preparation import prepare


def subject_of(dataset, output, loss=None):
    loss = loss or Quadratic()
    network = feed_forward(Input(features=("x1", "x2")), Dense(3), output)
    examples = dataset.load(np.random.default_rng(0))
    prepared = prepare(dataset, examples, network, loss, dtype=np.float32)
    return Subject(network, loss, dataset, examples, prepared, np.float32)


SUBJECTS = {
    "blobs": lambda: subject_of(Blobs(), Dense(5, Softmax()), SoftmaxCrossEntropy()),
    "two classes, one output": lambda: subject_of(Circle(), Dense(1)),
    "two classes, two outputs": lambda: subject_of(Circle(), Dense(2, Sigmoid())),
    "truth table": lambda: subject_of(TruthTable(), Dense(1, Sigmoid())),
}


def theta_of(subject, seed=1):
    return np.random.default_rng(seed).standard_normal(subject.network.n_parameters)


LABELS = np.array([0, 0, 0, 1, 1, 2, 2, 2])
ANSWERS = np.array([0, 1, 1, 1, -1, 2, 0, 2])
SURE = np.array([0.95, 0.61, 0.83, 0.42, np.nan, 1.0, 0.83, 0.3])


def test_counts_accuracies_and_the_worst_by_hand():
    found = confuse(LABELS, ANSWERS, SURE, 3)
    assert found.counts.tolist() == [[1, 2, 0], [0, 1, 0], [1, 0, 2]]
    assert found.sizes.tolist() == [3, 2, 3]
    np.testing.assert_allclose(found.accuracies, [1 / 3, 1 / 2, 2 / 3])
    assert found.n_right == 4
    assert found.worst == (0, 1)


def test_examples_of_a_cell_and_mistakes_come_the_surest_first():
    found = confuse(LABELS, ANSWERS, SURE, 3)
    assert found.rows_of(0, 1, 10).tolist() == [2, 1]
    assert found.rows_of(2, 2, 1).tolist() == [5]
    assert found.rows_of(1, 0, 10).tolist() == []
    assert found.mistakes(10).tolist() == [2, 6, 1, 4]  # what is no number comes last
    assert found.mistakes(2).tolist() == [2, 6]


def test_a_class_without_examples_has_no_accuracy():
    found = confuse(np.array([0, 0]), np.array([0, 0]), np.ones(2), 2)
    assert found.accuracies[0] == 1
    assert np.isnan(found.accuracies[1])
    assert found.worst is None


def test_calibration_by_hand():
    sure = np.array([0.05, 0.3, 0.35, 0.99, 1.0, np.nan])
    right = np.array([0, 1, 0, 1, 1, 1])
    found = calibrate(sure, right)
    assert found.counts.tolist() == [1, 0, 0, 2, 0, 0, 0, 0, 0, 2]
    np.testing.assert_allclose(found.confidences[[0, 3, 9]], [0.05, 0.325, 0.995])
    np.testing.assert_allclose(found.accuracies[[0, 3, 9]], [0, 0.5, 1])
    # |0 - 0.05| + 2 |0.5 - 0.325| + 2 |1 - 0.995| over five
    assert found.error == pytest.approx((0.05 + 0.35 + 0.01) / 5)


def test_nothing_has_no_calibration_error():
    assert np.isnan(calibrate(np.zeros(0), np.zeros(0, np.int64)).error)


def test_shares_lie_between_the_targets():
    np.testing.assert_allclose(
        shares(np.array([[-3.0, 0.0, 0.5]]), -1, 1), [[1, 0.5, 0.25], [0, 0.5, 0.75]]
    )
    outputs = np.array([[0.2], [0.7]])
    np.testing.assert_array_equal(shares(outputs, 0, 1), outputs)


@pytest.mark.parametrize("name", SUBJECTS)
@pytest.mark.parametrize("is_training", [False, True])
def test_the_measurement_counts_what_one_would_count(name, is_training):
    subject = SUBJECTS[name]()
    theta = theta_of(subject)
    found = ConfusionMatrix(is_training).measure(subject, Instant(theta))
    part = subject.prepared.train if is_training else subject.prepared.test
    raw = subject.examples.train if is_training else subject.examples.test
    n = len(subject.dataset.classes)
    counts = np.zeros((n, n), int)
    for row in range(len(raw)):
        bound = subject.bind(1)
        bound.theta[...] = theta
        bound.inputs[:, 0] = raw.inputs[row]
        for call in bound.forward:
            call()
        outputs = bound.outputs[:, 0]
        low = -1 if name == "two classes, one output" else 0
        answer = int(outputs[0] > (low + 1) / 2) if len(outputs) == 1 else int(outputs.argmax())
        counts[int(raw.targets[row]), answer] += 1
        assert found.answers[row] == answer
        if len(outputs) > 1:
            assert found.confidences[row] == pytest.approx(outputs.max(), rel=1e-4)
    assert found.counts.tolist() == counts.tolist()
    evaluator = Evaluator(subject.network, subject.loss, part, subject.dtype)
    assert found.n_right / len(part) == evaluator.score(theta).accuracy
    scores = Scores().measure(subject, Instant(theta))
    by_class = (np.diag(counts) / counts.sum(1)).tolist()
    which = scores.train if is_training else scores.test
    assert which.by_class == tuple(by_class)
    assert Scores().entry(scores) == (*scores.train.by_class, *scores.test.by_class)


def test_many_examples_are_counted_in_chunks():
    dataset = Blobs()
    subject = subject_of(dataset, Dense(5, Softmax()), SoftmaxCrossEntropy())
    few = ConfusionMatrix(is_training=True).measure(subject, Instant(theta_of(subject)))
    part = subject.prepared.train
    times = 2500 // len(part) + 1
    many = type(part)(
        np.tile(part.inputs, (times, 1)),
        np.tile(part.targets, (times, 1)),
        np.tile(part.labels, times),
        part.scale,
        part.shift,
    )
    subject.prepared = type(subject.prepared)(many, many, subject.prepared.preparation)
    subject._kept.clear()
    found = ConfusionMatrix(is_training=True).measure(subject, Instant(theta_of(subject)))
    np.testing.assert_array_equal(found.counts, times * few.counts)


def test_a_regression_has_no_confusion():
    subject = subject_of(Plane(), Dense(1, Identity()))
    assert ConfusionMatrix().measure(subject, Instant(theta_of(subject))) is None
    assert ConfusionMatrix().cost(subject) == 0
    assert Scores().entry(Scores().measure(subject, Instant(theta_of(subject)))) == ()


def test_a_diverged_network_has_no_answers():
    subject = SUBJECTS["blobs"]()
    found = ConfusionMatrix().measure(
        subject, Instant(np.full(subject.network.n_parameters, np.nan))
    )
    assert found.counts.sum() == 0
    assert (found.answers == -1).all()
    assert np.isnan(found.confidences).all()
