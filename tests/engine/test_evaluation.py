"""Loss and accuracy over many examples, against a network evaluated all at once."""

import numpy as np
import pytest

from playground.engine import evaluation
from playground.engine.activations.identity import Identity
from playground.engine.activations.sigmoid import Sigmoid
from playground.engine.activations.softmax import Softmax
from playground.engine.activations.tanh import Tanh
from playground.engine.dataset import Examples, Part
from playground.engine.datasets.blobs import Blobs
from playground.engine.datasets.circle import Circle
from playground.engine.datasets.plane import Plane
from playground.engine.evaluation import Evaluator, predicted_classes
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.losses.binary_cross_entropy import BinaryCrossEntropy
from playground.engine.losses.quadratic import Quadratic
from playground.engine.losses.softmax_cross_entropy import SoftmaxCrossEntropy
from playground.engine.network import feed_forward
from playground.engine.preparation import prepare

FEATURES = Input(features=("x1", "x2"))


def setting(dataset, output, loss, dtype=np.float64):
    network = feed_forward(FEATURES, Dense(4), output)
    examples = dataset.load(np.random.default_rng(0))
    prepared = prepare(dataset, examples, network, loss, dtype=dtype)
    theta = np.random.default_rng(1).standard_normal(network.n_parameters)
    return network, prepared.train, theta


def outputs(network, theta, inputs):
    """Return the outputs, (n, n_outputs), by the formula of the textbook."""
    views = network.views(theta)
    hidden = np.tanh(inputs @ views["hidden 1"]["weight"].T + views["hidden 1"]["bias"])
    sums = hidden @ views["output"]["weight"].T + views["output"]["bias"]
    kind = network.output.layer.activation.name
    if kind == "softmax":
        exponentials = np.exp(sums)
        return exponentials / exponentials.sum(axis=1, keepdims=True)
    return {"tanh": np.tanh, "sigmoid": lambda z: 1 / (1 + np.exp(-z)), "identity": lambda z: z}[
        kind
    ](sums)


@pytest.mark.parametrize("n_examples", [30, 1500, 2000, 3334])
def test_scores_are_those_of_all_examples_at_once_whatever_the_chunks(n_examples):
    dataset = Circle(n_examples=n_examples, train_share=0.75)
    network, part, theta = setting(dataset, Dense(1, Tanh()), Quadratic())
    answer = outputs(network, theta, part.inputs[:, :-1])[:, 0]
    score = Evaluator(network, Quadratic(), part, np.float64).score(theta)
    targets = part.targets[:, 0]
    assert score.loss == pytest.approx(np.mean((answer - targets) ** 2) / 2, rel=1e-12)
    assert score.accuracy == np.mean((answer > 0) == (part.labels == 1))


def test_a_sigmoid_output_says_yes_above_a_half():
    network, part, theta = setting(Circle(), Dense(1, Sigmoid()), BinaryCrossEntropy())
    answer = outputs(network, theta, part.inputs[:, :-1])[:, 0]
    score = Evaluator(network, BinaryCrossEntropy(), part, np.float64).score(theta)
    surprise = -np.where(part.labels == 1, np.log(answer), np.log(1 - answer))
    assert score.loss == pytest.approx(surprise.mean(), rel=1e-12)
    assert score.accuracy == np.mean((answer > 0.5) == (part.labels == 1))


def test_of_several_outputs_the_largest_wins():
    network, part, theta = setting(Blobs(), Dense(5, Softmax()), SoftmaxCrossEntropy())
    answer = outputs(network, theta, part.inputs[:, :-1])
    score = Evaluator(network, SoftmaxCrossEntropy(), part, np.float64).score(theta)
    surprise = -np.log(answer[np.arange(len(part)), part.labels])
    assert score.loss == pytest.approx(surprise.mean(), rel=1e-12)
    assert score.accuracy == np.mean(answer.argmax(axis=1) == part.labels)


def test_a_regression_has_no_accuracy():
    network, part, theta = setting(Plane(), Dense(1, Identity()), Quadratic())
    answer = outputs(network, theta, part.inputs[:, :-1])
    score = Evaluator(network, Quadratic(), part, np.float64).score(theta)
    assert score.loss == pytest.approx(((answer - part.targets) ** 2).mean() / 2, rel=1e-12)
    assert score.accuracy is None


@pytest.mark.parametrize("label", [0, 1])
@pytest.mark.parametrize(
    ("activation", "loss"),
    [(Tanh(), Quadratic()), (Sigmoid(), Quadratic()), (Sigmoid(), BinaryCrossEntropy())],
)
def test_a_part_of_one_class_alone_is_judged_by_the_same_border(label, activation, loss):
    dataset = Circle()
    whole = dataset.load(np.random.default_rng(0)).train
    rows = whole.targets == label
    part = Part(whole.inputs[rows], whole.targets[rows])
    network = feed_forward(FEATURES, Dense(1, activation))
    prepared = prepare(dataset, Examples(whole, part), network, loss)
    middle = sum(loss.target_range(activation)) / 2
    evaluator = Evaluator(network, loss, prepared.test, np.float64)
    for bias in (-0.2, 0.2):  # an answer a little on either side of the border
        theta = np.array([0, 0, bias + (middle if isinstance(activation, Tanh) else 0)])
        assert evaluator.score(theta).accuracy == float((bias > 0) == (label == 1))


def test_the_order_and_precision_of_theta_do_not_stick():
    network, part, theta = setting(Circle(), Dense(1), Quadratic(), np.float32)
    evaluator = Evaluator(network, Quadratic(), part, np.float32)
    first = evaluator.score(theta)
    evaluator.score(-theta)
    assert evaluator.score(theta) == first
    precise = Evaluator(network, Quadratic(), part, np.float64).score(theta)
    assert first.loss == pytest.approx(precise.loss, rel=1e-5)


@pytest.mark.parametrize(
    ("dataset", "output", "loss"),
    [
        (Circle(), Dense(1, Tanh()), Quadratic()),
        (Circle(), Dense(1, Identity()), Quadratic()),
        (Blobs(), Dense(5, Softmax()), SoftmaxCrossEntropy()),
    ],
)
def test_a_diverged_network_is_scored_without_a_warning(dataset, output, loss):
    network, part, theta = setting(dataset, output, loss)
    evaluator = Evaluator(network, loss, part, np.float64)
    for bad in (np.nan, np.inf):
        assert not np.isfinite(evaluator.score(np.full_like(theta, bad)).loss)
    assert evaluator.score(np.full_like(theta, np.nan)).accuracy == 0


def test_numbers_that_are_none_belong_to_no_class():
    nan = np.nan
    one = predicted_classes(np.array([[0.2, nan, -0.2, 0.0, np.inf]]), 0.0)
    assert one.tolist() == [1, -1, 0, 0, 1]
    several = predicted_classes(np.array([[0.1, nan, 0.3], [0.9, 0.5, 0.2]]), 0.0)
    assert several.tolist() == [1, -1, 0]


def test_a_chunk_never_holds_more_than_its_size(monkeypatch):
    monkeypatch.setattr(evaluation, "CHUNK", 7)
    network, part, theta = setting(Circle(n_examples=40), Dense(1), Quadratic())
    small = Evaluator(network, Quadratic(), part, np.float64)
    assert {run._bound.n_examples for run in small._runs.values()} == {7, 20 % 7}
    monkeypatch.undo()
    whole = Evaluator(network, Quadratic(), part, np.float64).score(theta)
    monkeypatch.setattr(evaluation, "CHUNK", 7)
    assert small.score(theta).loss == pytest.approx(whole.loss, rel=1e-13)
    assert small.score(theta).accuracy == whole.accuracy
