"""Every measurement: its answers are its own, read-only, and what the network really gives."""

import math
from types import SimpleNamespace

import numpy as np
import pytest

from playground.engine.activations.identity import Identity
from playground.engine.activations.sigmoid import Sigmoid
from playground.engine.activations.softmax import Softmax
from playground.engine.activations.tanh import Tanh
from playground.engine.bound_network import BoundNetwork
from playground.engine.calls import run
from playground.engine.dataset import Examples, Part
from playground.engine.datasets.blobs import Blobs
from playground.engine.datasets.circle import Circle
from playground.engine.datasets.plane import Plane
from playground.engine.datasets.table import Table
from playground.engine.datasets.truth_table import TruthTable
from playground.engine.evaluation import Evaluator, Score
from playground.engine.instant import Instant
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.losses.quadratic import Quadratic
from playground.engine.losses.softmax_cross_entropy import SoftmaxCrossEntropy
from playground.engine.measurement import MEASUREMENTS, Subject
from playground.engine.measurements.example_activations import ExampleActivations
from playground.engine.measurements.response_map import ResponseMap
from playground.engine.measurements.response_maps import ResponseMaps
from playground.engine.measurements.row_outputs import RowOutputs
from playground.engine.measurements.scores import Scores, TrainAndTest
from playground.engine.network import Network, Node, feed_forward
from playground.engine.preparation import prepare

every_measurement = pytest.mark.parametrize("name", MEASUREMENTS.names())


def subject_of(dataset, network, loss=None, dtype=np.float32, *, is_normalised=False):
    loss = loss or Quadratic()
    examples = dataset.load(np.random.default_rng(0))
    prepared = prepare(dataset, examples, network, loss, is_normalised=is_normalised, dtype=dtype)
    return Subject(network, loss, dataset, examples, prepared, dtype)


def circle(dtype=np.float32, **values):
    network = feed_forward(Input(features=("x1", "x2", "sin(x1)")), Dense(3), Dense(1))
    return subject_of(Circle(), network, None, dtype, **values)


def wide():
    """Return a subject whose data are no points of a plane."""
    rows = tuple((float(i), float(i % 3), float(i % 5)) for i in range(30))
    table = Table(("a", "b", "c"), rows, tuple(float(i % 2) for i in range(30)), ("no", "yes"))
    return subject_of(table, feed_forward(Input(features=("a", "c")), Dense(2), Dense(1)))


def half_adder(output=None, dtype=np.float32, **values):
    """Return a subject whose data are a truth table with two outputs."""
    table = TruthTable(2, ("sum", "carry"), ("0110", "0001"))
    network = feed_forward(Input(features=("x1", "x2")), output or Dense(2, Sigmoid()))
    return subject_of(table, network, None, dtype, **values)


SUBJECTS = {"circle": circle, "wide": wide, "half adder": half_adder}


def theta_of(subject, seed=1):
    return np.random.default_rng(seed).standard_normal(subject.network.n_parameters)


def arrays_in(answer):
    if isinstance(answer, np.ndarray):
        return [answer]
    if isinstance(answer, dict):
        return [array for value in answer.values() for array in arrays_in(value)]
    return [
        array for value in getattr(answer, "__dict__", {}).values() for array in arrays_in(value)
    ]


def values_in(answer):
    return repr(answer), [array.tolist() for array in arrays_in(answer)]


@every_measurement
@pytest.mark.parametrize("subject_name", SUBJECTS)
def test_equal_questions_are_equal_and_have_a_cost(name, subject_name):
    measurement = MEASUREMENTS[name]()
    assert measurement == MEASUREMENTS[name]()
    assert hash(measurement) == hash(MEASUREMENTS[name]())
    cost = measurement.cost(SUBJECTS[subject_name]())
    assert cost >= 0
    assert math.isfinite(cost)


@every_measurement
@pytest.mark.parametrize("subject_name", SUBJECTS)
def test_answers_are_their_own_and_cannot_be_written_to(name, subject_name):
    measurement, subject = MEASUREMENTS[name](), SUBJECTS[subject_name]()
    theta = theta_of(subject)
    answer = measurement.measure(subject, Instant(theta))
    before = values_in(answer)
    measurement.measure(subject, Instant(theta_of(subject, 2)))
    theta[:] = 0
    assert values_in(answer) == before
    assert not any(array.flags.writeable for array in arrays_in(answer))


@every_measurement
@pytest.mark.parametrize("subject_name", SUBJECTS)
def test_the_same_weights_give_the_same_answer_on_any_subject(name, subject_name):
    measurement, subject = MEASUREMENTS[name](), SUBJECTS[subject_name]()
    theta = theta_of(subject)
    first = measurement.measure(subject, Instant(theta))
    measurement.measure(subject, Instant(-theta))
    again = measurement.measure(subject, Instant(theta))
    elsewhere = measurement.measure(SUBJECTS[subject_name](), Instant(theta))
    assert values_in(first) == values_in(again) == values_in(elsewhere)


@every_measurement
def test_a_diverged_network_gives_an_answer_and_no_warning(name):
    subject = circle()
    MEASUREMENTS[name]().measure(subject, Instant(np.full(subject.network.n_parameters, np.nan)))


def outputs_at(subject, theta, points, node):
    """Return a node's outputs, (units, n), at raw points."""
    inputs = subject.prepared.preparation.apply(points)
    bound = BoundNetwork(subject.network, theta, len(points))
    bound.inputs[...] = inputs.T
    run(bound.forward)
    return bound.nodes[node].wires.outputs


@pytest.mark.parametrize("is_normalised", [False, True])
@pytest.mark.parametrize("node", ["output", "hidden 1", "input"])
@pytest.mark.parametrize("resolution", [1, 10, 71])
def test_a_response_map_shows_what_the_node_gives_at_each_squares_centre(
    node, resolution, is_normalised
):
    subject = circle(np.float64, is_normalised=is_normalised)
    theta = theta_of(subject)
    values = ResponseMap(node, resolution).measure(subject, Instant(theta))
    side = -6 + 12 * (np.arange(resolution) + 0.5) / resolution
    rows = np.unique(np.linspace(0, resolution - 1, 5).astype(int))
    for row in rows:  # x2 upwards
        points = np.column_stack([side, np.full(resolution, side[row])])
        np.testing.assert_allclose(values[:, row], outputs_at(subject, theta, points, node), 1e-12)
    assert values.shape == (subject.network[node].layer.n_units, resolution, resolution)


def test_a_map_tiles_the_bounds_of_the_data():
    rows = ((0.0, 100.0), (10.0, 300.0), (5.0, 200.0))
    table = Table(("x1", "x2"), rows, (0.0, 1.0, 0.0))
    network = feed_forward(Input(features=("x1", "x2")), Dense(1, Identity()))
    subject = subject_of(table, network, dtype=np.float64)
    values = ResponseMap(resolution=2).measure(subject, Instant(np.array([1.0, 1000.0, 0.0])))
    x1, x2 = (2.0, 8.0), (140.0, 260.0)  # bounds are -1 to 11 and 80 to 320
    np.testing.assert_allclose(values[0], [[a + 1000 * b for a in x1] for b in x2])


def test_response_maps_are_the_response_map_of_every_node():
    subject = circle()
    theta = theta_of(subject)
    maps = ResponseMaps(resolution=60).measure(subject, Instant(theta))
    assert list(maps) == ["input", "hidden 1", "output"]
    for node, values in maps.items():
        np.testing.assert_array_equal(
            values, ResponseMap(node, 60).measure(subject, Instant(theta))
        )


def test_a_map_of_several_branches_shows_each():
    network = Network(
        (
            Node("input", Input(features=("x1", "x2"))),
            Node("a", Dense(2), ("input",)),
            Node("b", Dense(3), ("input", "a")),
            Node("out", Dense(5, Softmax()), ("b", "a")),
        )
    )
    subject = subject_of(Blobs(), network, SoftmaxCrossEntropy())
    maps = ResponseMaps(resolution=8).measure(subject, Instant(theta_of(subject)))
    np.testing.assert_allclose(maps["out"].sum(axis=0), 1, rtol=1e-5)


def test_what_is_not_a_plane_or_not_there_has_no_map():
    assert ResponseMap().measure(wide(), Instant(theta_of(wide()))) is None
    assert ResponseMaps().measure(wide(), Instant(theta_of(wide()))) is None
    subject = circle()
    assert ResponseMap("nowhere").measure(subject, Instant(theta_of(subject))) is None


def test_scores_are_those_of_both_parts():
    subject = circle()
    theta = theta_of(subject)
    answer = Scores().measure(subject, Instant(theta))
    for part, score in (
        (subject.prepared.train, answer.train),
        (subject.prepared.test, answer.test),
    ):
        evaluator = Evaluator(subject.network, subject.loss, part, subject.dtype)
        alone = evaluator.score(theta)
        assert (score.loss, score.accuracy) == (alone.loss, alone.accuracy)
    assert answer.row == (
        answer.train.loss,
        answer.test.loss,
        answer.train.accuracy,
        answer.test.accuracy,
    )


def test_a_regression_has_no_accuracies_in_its_row():
    row = TrainAndTest(Score(0.5, None), Score(0.25, None)).row
    assert row[:2] == (0.5, 0.25)
    assert math.isnan(row[2])
    assert math.isnan(row[3])


def test_scores_of_a_regression():
    network = feed_forward(Input(features=("x1", "x2")), Dense(1, Identity()))
    subject = subject_of(Plane(), network, dtype=np.float64)
    rule = np.array([0.1, 0.1, 0.0])  # itself: (x1 + x2)/10
    answer = Scores().measure(subject, Instant(rule))
    assert answer.test.loss < 1e-30
    assert answer.test.accuracy is None


def test_a_subject_makes_what_it_keeps_once():
    subject, made = circle(), []
    for _ in range(2):
        assert subject.keep("key", lambda: made.append(1) or "value") == "value"
    assert made == [1]


@pytest.mark.parametrize("is_normalised", [False, True])
def test_example_activations_are_what_each_node_gives_for_that_example(is_normalised):
    subject = circle(np.float64, is_normalised=is_normalised)
    theta = theta_of(subject)
    points = subject.examples.train.inputs
    for index in (0, 7):
        answer = ExampleActivations(index).measure(subject, Instant(theta))
        assert list(answer) == ["input", "hidden 1", "output"]
        for node, values in answer.items():
            expected = outputs_at(subject, theta, points, node)[:, index]
            np.testing.assert_allclose(values, expected, 1e-12)


def test_example_activations_of_images_take_pixels_from_0_to_1():
    pixels = np.arange(0, 240, 10, dtype=np.uint8).reshape(4, 6)
    part = Part(pixels, np.array([0, 1, 0, 1]))
    network = feed_forward(Input(shape=(2, 3)), Dense(1, Identity()))
    dataset = SimpleNamespace(columns=tuple("abcdef"), classes=("no", "yes"), n_targets=1)
    prepared = prepare(
        dataset, Examples(part, part), network, Quadratic(), is_normalised=False, dtype=np.float64
    )
    subject = Subject(network, Quadratic(), dataset, Examples(part, part), prepared, np.float64)
    answer = ExampleActivations(2).measure(subject, Instant(np.ones(7)))
    np.testing.assert_allclose(answer["input"], pixels[2] / 255)
    np.testing.assert_allclose(answer["output"], [pixels[2].sum() / 255 + 1])


def test_an_example_beyond_the_last_is_the_last():
    subject = wide()
    theta, n = theta_of(subject), len(subject.prepared.train)
    for beyond, nearest in ((n + 100, n - 1), (-3, 0)):
        one, other = (
            ExampleActivations(i).measure(subject, Instant(theta)) for i in (beyond, nearest)
        )
        assert values_in(one) == values_in(other)


ROWS = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], float)


@pytest.mark.parametrize("is_normalised", [False, True])
def test_row_outputs_are_what_the_network_gives_for_each_row(is_normalised):
    subject = half_adder(dtype=np.float64, is_normalised=is_normalised)
    theta = theta_of(subject)
    answer = RowOutputs().measure(subject, Instant(theta))
    expected = outputs_at(subject, theta, ROWS, "output").T
    np.testing.assert_allclose(answer.outputs, expected, rtol=1e-12)
    np.testing.assert_array_equal(answer.digits, expected > 0.5)


def xor_subject(output):
    network = feed_forward(Input(features=("x1", "x2")), output)
    return subject_of(TruthTable(), network, dtype=np.float64)


def test_a_row_is_answered_by_what_lies_nearer_to_the_targets_that_the_output_has():
    subject = xor_subject(Dense(1, Tanh()))  # whose targets are -1 and 1
    answer = RowOutputs().measure(subject, Instant(np.array([1.0, -1.0, 0.1])))
    np.testing.assert_allclose(answer.outputs[:, 0], np.tanh([0.1, -0.9, 1.1, 0.1]))
    assert answer.digits.tolist() == [[1], [0], [1], [1]]


def test_of_two_neurons_for_one_output_the_second_says_1():
    subject = xor_subject(Dense(2, Softmax()))
    answer = RowOutputs().measure(subject, Instant(np.array([0.0, 0.0, 1.0, 3.0, 3.0, 0.0])))
    logits = np.array([-1.0, 2.0, 2.0, 5.0])  # of "1" rather than "0"
    np.testing.assert_allclose(answer.outputs[:, 0], 1 / (1 + np.exp(-logits)))
    assert answer.digits.tolist() == [[0], [1], [1], [1]]


def test_what_is_not_a_number_stands_for_no_digit():
    subject = half_adder()
    answer = RowOutputs().measure(subject, Instant(np.full(subject.network.n_parameters, np.nan)))
    assert np.isnan(answer.outputs).all()
    assert (answer.digits == -1).all()


def test_rows_have_no_answer_where_there_is_no_truth_table_or_no_fitting_output():
    for subject in (circle(), wide(), half_adder(Dense(3, Sigmoid()))):
        assert RowOutputs().measure(subject, Instant(theta_of(subject))) is None
        assert RowOutputs().cost(subject) == 0
