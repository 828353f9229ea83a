"""From raw examples to network inputs and targets."""

import numpy as np
import pytest

from playground.engine.activation import ACTIVATIONS
from playground.engine.activations.identity import Identity
from playground.engine.activations.sigmoid import Sigmoid
from playground.engine.activations.softmax import Softmax
from playground.engine.activations.tanh import Tanh
from playground.engine.dataset import Dataset, Examples, Part
from playground.engine.datasets.blobs import Blobs
from playground.engine.datasets.circle import Circle
from playground.engine.datasets.image_folder import ImageFolder
from playground.engine.datasets.plane import Plane
from playground.engine.datasets.table import Table
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.losses.binary_cross_entropy import BinaryCrossEntropy
from playground.engine.losses.quadratic import Quadratic
from playground.engine.losses.softmax_cross_entropy import SoftmaxCrossEntropy
from playground.engine.minibatch import Minibatch
from playground.engine.network import NetworkError, feed_forward
from playground.engine.preparation import output_misfit, prepare

ALL = ("x1", "x2", "x1^2", "x2^2", "x1 x2", "sin(x1)", "sin(x2)")


def points(features=("x1", "x2"), output=None):
    return feed_forward(Input(features=features), Dense(3), output or Dense(1))


def load(dataset: Dataset, seed=0):
    return dataset.load(np.random.default_rng(seed))


def images(n=60, seed=0):
    """Return a data set of 2x3 images whose first two pixels never change in training."""
    rng = np.random.default_rng(seed)
    pixels = rng.integers(0, 256, (n, 6)).astype(np.uint8)
    pixels[:, 0], pixels[:, 1] = 0, 201
    labels = rng.integers(0, 2, n)
    test = pixels[::-1].copy()
    test[:, 1] = 5
    examples = Examples(Part(pixels, labels), Part(test, labels))
    return ImageFolder("folder", 2, 3, ("no", "yes")), examples


def image_network():
    return feed_forward(Input(shape=(2, 3)), Dense(2), Dense(1))


def network_inputs(prepared, dtype=np.float64):
    """Return what the network is given, (n, n_inputs), by way of a minibatch of everything."""
    batch = Minibatch(prepared, len(prepared), np.dtype(dtype))
    batch.gather(np.arange(len(prepared)))
    np.testing.assert_array_equal(batch.inputs[-1], 1)
    return batch.inputs[:-1].T


def test_inputs_as_they_are_end_in_a_column_of_ones():
    dataset = Circle()
    examples = load(dataset)
    prepared = prepare(dataset, examples, points(), Quadratic(), dtype=np.float64)
    np.testing.assert_array_equal(prepared.train.inputs[:, :2], examples.train.inputs)
    np.testing.assert_array_equal(prepared.test.inputs[:, 2], 1)
    assert not prepared.train.inputs.flags.writeable
    assert not prepared.train.targets.flags.writeable


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_normalised_inputs_have_mean_0_and_variance_1_on_the_training_part(dtype):
    dataset = Circle(n_examples=400, train_share=0.3)
    network, examples = points(ALL), load(dataset)
    prepared = prepare(dataset, examples, network, Quadratic(), is_normalised=True, dtype=dtype)
    train = network_inputs(prepared.train, dtype)
    tolerance = 1e-5 if dtype == np.float32 else 1e-12
    assert train.dtype == dtype
    np.testing.assert_allclose(train.mean(axis=0), 0, atol=tolerance)
    np.testing.assert_allclose(train.std(axis=0), 1, atol=tolerance)


def test_the_test_part_plays_no_role_in_normalising():
    dataset, network = Circle(), points(ALL)
    examples = load(dataset)
    far = Part(examples.test.inputs + 1000, examples.test.targets)
    near, moved = (
        prepare(dataset, Examples(examples.train, test), network, Quadratic(), is_normalised=True)
        for test in (examples.test, far)
    )
    np.testing.assert_array_equal(near.train.inputs, moved.train.inputs)
    np.testing.assert_array_equal(near.preparation.scale, moved.preparation.scale)
    # and it goes through the very same map
    raw, mean, deviation = examples.test.inputs, *moments(examples.train.inputs)
    expected = (raw - mean) / deviation
    np.testing.assert_allclose(near.test.inputs[:, :2], expected, rtol=1e-5, atol=1e-6)


def moments(values):
    return values.mean(axis=0), values.std(axis=0)


@pytest.mark.parametrize("value", [0.0, 0.1, -7.3, 1e9])
def test_a_constant_column_becomes_0(value):
    rows = tuple((value, float(i)) for i in range(251))
    table = Table(("same", "other"), rows, tuple(float(i) for i in range(251)))
    network = points(("same", "other"), Dense(1, Identity()))
    prepared = prepare(table, load(table), network, Quadratic(), is_normalised=True)
    for part in (prepared.train, prepared.test):
        np.testing.assert_allclose(network_inputs(part)[:, 0], 0, atol=1e-6)


def test_a_column_far_from_zero_is_normalised_none_the_less():
    rng = np.random.default_rng(0)
    rows = tuple((1e6 + x, x) for x in rng.standard_normal(300).tolist())
    table = Table(("far", "near"), rows, tuple(x for _, x in rows))
    network = points(("far", "near"), Dense(1, Identity()))
    prepared = prepare(
        table, load(table), network, Quadratic(), is_normalised=True, dtype=np.float64
    )
    inputs = network_inputs(prepared.train)
    np.testing.assert_allclose(inputs[:, 0], inputs[:, 1], atol=1e-8)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_pixels_stay_bytes_and_stand_for_0_to_1(dtype):
    dataset, examples = images()
    prepared = prepare(dataset, examples, image_network(), Quadratic(), dtype=dtype)
    assert prepared.train.is_bytes
    assert prepared.train.inputs is examples.train.inputs
    tolerance = np.finfo(dtype).eps
    np.testing.assert_allclose(
        network_inputs(prepared.train, dtype), examples.train.inputs / 255, rtol=tolerance
    )


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_pixels_are_normalised_on_the_training_part_and_constant_ones_become_0(dtype):
    dataset, examples = images()
    prepared = prepare(
        dataset, examples, image_network(), Quadratic(), is_normalised=True, dtype=dtype
    )
    train, test = (network_inputs(p, dtype) for p in (prepared.train, prepared.test))
    assert prepared.train.is_bytes
    np.testing.assert_allclose(train[:, :2], 0, atol=1e-6)
    np.testing.assert_allclose(train[:, 2:].mean(axis=0), 0, atol=1e-5)
    np.testing.assert_allclose(train[:, 2:].std(axis=0), 1, atol=1e-5)
    mean, deviation = moments(examples.train.inputs[:, 2:].astype(float))
    raw = examples.test.inputs[:, 2:]
    np.testing.assert_allclose(test[:, 2:], (raw - mean) / deviation, atol=1e-5)
    # a pixel that changes in the test part alone changes as it does unnormalised
    np.testing.assert_allclose(test[:, 1], (5 - 201) / 255, atol=1e-6)


RANGES = [
    (name, Quadratic(), ACTIVATIONS[name]().target_range)
    for name in ACTIVATIONS.names()
    if name != "softmax"
]


@pytest.mark.parametrize(
    ("activation", "loss", "span"), [*RANGES, ("sigmoid", BinaryCrossEntropy(), (0, 1))]
)
def test_two_classes_are_the_reachable_targets_of_one_output(activation, loss, span):
    dataset = Circle()
    examples = load(dataset)
    network = points(output=Dense(1, ACTIVATIONS[activation]()))
    prepared = prepare(dataset, examples, network, loss)
    expected = np.array(span)[examples.train.targets]
    np.testing.assert_array_equal(prepared.train.targets[:, 0], expected)
    np.testing.assert_array_equal(prepared.train.labels, examples.train.targets)


@pytest.mark.parametrize(
    ("dataset", "units"), [(Blobs(n_classes=5), 5), (Circle(), 2)], ids=["five", "two"]
)
@pytest.mark.parametrize(
    ("activation", "loss", "low"),
    [(Softmax(), SoftmaxCrossEntropy(), 0), (Sigmoid(), Quadratic(), 0), (Tanh(), Quadratic(), -1)],
)
def test_several_outputs_have_a_one_where_the_class_is(dataset, units, activation, loss, low):
    examples = load(dataset)
    prepared = prepare(dataset, examples, points(output=Dense(units, activation)), loss)
    targets, labels = prepared.test.targets, examples.test.targets
    assert (targets[np.arange(len(labels)), labels] == 1).all()
    assert (np.sort(targets, axis=1)[:, :-1] == low).all()


def test_a_regression_keeps_its_numbers():
    dataset = Plane()
    examples = load(dataset)
    prepared = prepare(
        dataset, examples, points(output=Dense(1, Identity())), Quadratic(), dtype=np.float64
    )
    np.testing.assert_array_equal(prepared.train.targets, examples.train.targets)
    assert prepared.train.labels is None


OUTPUT_MISFITS = [
    (Circle(), 3, "has 3 neurons but the data has 2 classes; give it 1 or 2."),
    (Blobs(n_classes=4), 1, "has 1 neuron but the data has 4 classes; give it 4."),
    (Plane(), 2, "has 2 neurons but the data has 1 target value; give it 1."),
]


@pytest.mark.parametrize(("dataset", "n_outputs", "words"), OUTPUT_MISFITS)
def test_targets_are_unknown_where_the_output_does_not_fit(dataset, n_outputs, words):
    network = points(output=Dense(n_outputs))
    assert output_misfit(dataset, network).endswith(words)
    train = prepare(dataset, load(dataset), network, Quadratic()).train
    assert train.targets.shape == (len(train), n_outputs)
    assert np.isnan(train.targets).all()
    assert train.labels is None


MISFITS = [
    (Circle(), image_network(), "6 inputs but the data has 2"),
    (Circle(), points(("x1", "x9")), "'x9' is not in the data"),
]


@pytest.mark.parametrize(("dataset", "network", "words"), MISFITS)
def test_inputs_that_do_not_fit_the_data_are_refused(dataset, network, words):
    with pytest.raises(NetworkError, match=words):
        prepare(dataset, load(dataset), network, Quadratic())


def test_the_head_is_the_first_examples():
    dataset = Circle()
    train = prepare(dataset, load(dataset), points(), Quadratic()).train
    head = train.head(7)
    assert len(head) == 7
    np.testing.assert_array_equal(head.inputs, train.inputs[:7])
    np.testing.assert_array_equal(head.labels, train.labels[:7])
    assert np.shares_memory(head.inputs, train.inputs)
