"""An experiment as a value: what it refuses, and what follows from it alone."""

from dataclasses import replace

import numpy as np
import pytest

from playground.document.experiment import Experiment, StartingValue, starting_values
from playground.engine.activations.sigmoid import Sigmoid
from playground.engine.activations.softmax import Softmax
from playground.engine.datasets.blobs import Blobs
from playground.engine.datasets.circle import Circle
from playground.engine.datasets.plane import Plane
from playground.engine.initialisers.normal import Normal
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.losses.binary_cross_entropy import BinaryCrossEntropy
from playground.engine.losses.softmax_cross_entropy import SoftmaxCrossEntropy
from playground.engine.network import Network, NetworkError, Node, feed_forward
from playground.engine.parameter_key import ParameterKey, parameter_index

FEATURES = Input(features=("x1", "x2"))


def experiment(output=None, dataset=None, **values):
    network = feed_forward(FEATURES, Dense(4), output or Dense(1))
    return Experiment(network, dataset or Circle(), **values)


WRONG = {
    "a sigmoid loss without a sigmoid": (
        {"loss": BinaryCrossEntropy()},
        "needs sigmoid outputs",
    ),
    "a softmax loss without a softmax": (
        {"output": Dense(2), "loss": SoftmaxCrossEntropy()},
        "needs softmax outputs",
    ),
    "a softmax over one neuron": (
        {"output": Dense(1, Softmax()), "loss": SoftmaxCrossEntropy()},
        "at least 2 outputs",
    ),
    "a loss for classes on numbers": (
        {"output": Dense(1, Sigmoid()), "dataset": Plane(), "loss": BinaryCrossEntropy()},
        "numbers as targets",
    ),
    "an empty batch": ({"batch_size": 0}, "Batch size"),
    "a seed below 0": ({"seed": -1}, "Seed"),
    "a precision that nobody has": ({"dtype": "float16"}, "Precision"),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_does_not_fit_is_refused_in_one_sentence(what):
    values, words = WRONG[what]
    with pytest.raises(ValueError, match=words) as refusal:
        experiment(**values)
    assert str(refusal.value).endswith(".")
    assert str(refusal.value).count(". ") == 0


def test_a_misfit_of_network_and_loss_is_a_network_error():
    with pytest.raises(NetworkError):
        experiment(loss=BinaryCrossEntropy())


def test_equal_experiments_are_equal_values():
    assert experiment() == experiment()
    assert hash(experiment()) == hash(experiment())
    assert experiment() != experiment(seed=1)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_starting_parameters_follow_from_the_seed(dtype):
    one = experiment(dtype=dtype, initialiser=Normal())
    theta = one.initial_parameters()
    assert theta.dtype == one.numpy_dtype == np.dtype(dtype)
    assert theta.tobytes() == replace(one).initial_parameters().tobytes()
    assert theta.tobytes() != replace(one, seed=1).initial_parameters().tobytes()


@pytest.mark.parametrize(
    "change",
    [{"dataset": Circle(noise=0.3)}, {"batch_size": 3}, {"is_normalised": True}],
    ids=str,
)
def test_starting_parameters_do_not_depend_on_how_they_are_trained(change):
    one, other = experiment(), replace(experiment(), **change)
    np.testing.assert_array_equal(one.initial_parameters(), other.initial_parameters())


def test_the_data_do_not_depend_on_the_network():
    one, other = experiment(seed=4), experiment(seed=4, initialiser=Normal())
    inputs = [each.dataset.load(each.data_rng()).train.inputs for each in (one, other)]
    np.testing.assert_array_equal(*inputs)


def test_values_set_by_hand_come_before_the_initialisers():
    weight = ParameterKey("hidden 1", "2", ("input", "x1"))
    one = experiment(start=(StartingValue(weight, 0.5),))
    plain, theta = experiment().initial_parameters(), one.initial_parameters()
    place = parameter_index(one.network, weight)
    assert theta[place] == 0.5
    np.testing.assert_array_equal(np.delete(theta, place), np.delete(plain, place))


def test_an_erased_connection_starts_at_zero_whatever_was_set():
    erased = frozenset({("input", "x1", "1")})
    nodes = (Node("input", FEATURES), Node("output", Dense(1), ("input",), erased=erased))
    weight = ParameterKey("output", "1", ("input", "x1"))
    one = Experiment(Network(nodes), Circle(), start=(StartingValue(weight, 0.5),))
    assert one.initial_parameters()[parameter_index(one.network, weight)] == 0


def test_starting_values_have_one_order():
    keys = [
        ParameterKey("b", "1", ("a", "2")),
        ParameterKey("b", "1"),
        ParameterKey("a", "2"),
        ParameterKey("b", "1", ("a", "1")),
    ]
    one = starting_values(dict.fromkeys(keys, 1.0))
    assert one == starting_values(dict.fromkeys(reversed(keys), 1.0))
    assert {each.key for each in one} == set(keys)


def orders(n_epochs, n_examples, seed=0):
    made = experiment(seed=seed).orders()
    return np.array([made.order(epoch, n_examples) for epoch in range(n_epochs)])


def test_an_order_is_a_permutation_that_follows_from_the_seed_and_the_epoch():
    drawn = orders(50, 40)
    np.testing.assert_array_equal(np.sort(drawn, axis=1), np.tile(np.arange(40), (50, 1)))
    assert len({order.tobytes() for order in drawn}) == 50
    np.testing.assert_array_equal(drawn, orders(50, 40))
    assert not np.array_equal(drawn, orders(50, 40, seed=1))
    made = experiment().orders()
    for epoch in (31, 4, 49, 0):  # in any order of asking
        np.testing.assert_array_equal(made.order(epoch, 40), drawn[epoch])


def test_examples_in_turn_come_as_they_stand_in_every_epoch():
    made = experiment(order="in turn").orders()
    for epoch in (0, 5):
        np.testing.assert_array_equal(made.order(epoch, 7), np.arange(7))


@pytest.mark.parametrize("lag", [1, 2, 7, 64])
def test_the_orders_of_epochs_have_nothing_to_do_with_one_another(lag):
    drawn = orders(3000, 20)
    meetings = (drawn[lag:] == drawn[:-lag]).sum(axis=1)
    # the number of fixed points of a random permutation has mean 1 and variance 1
    assert meetings.mean() == pytest.approx(1, abs=0.1)
    assert meetings.var() == pytest.approx(1, abs=0.15)


def test_every_example_comes_equally_often_at_every_place():
    places = np.array([np.bincount(column, minlength=20) for column in orders(4000, 20).T])
    assert places.mean() == 200
    assert np.abs(places - 200).max() < 5 * np.sqrt(200)


def test_five_classes_are_a_valid_experiment():
    made = experiment(Dense(5, Softmax()), Blobs(), loss=SoftmaxCrossEntropy())
    assert made.network.output.layer.n_units == len(made.dataset.classes)
