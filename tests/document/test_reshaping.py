"""Keeping an experiment whole when a part of it changes."""

from dataclasses import replace

import numpy as np
import pytest

from playground.document.data_files import read
from playground.document.experiment import Experiment, starting_values
from playground.document.reshaping import adapt_to, fit_output_to_loss, without_what_is_lost
from playground.engine.activations.identity import Identity
from playground.engine.activations.relu import Relu
from playground.engine.activations.sigmoid import Sigmoid
from playground.engine.activations.softmax import Softmax
from playground.engine.activations.step import Step
from playground.engine.activations.tanh import Tanh
from playground.engine.dataset import DATASETS
from playground.engine.datasets.blobs import Blobs
from playground.engine.datasets.circle import Circle
from playground.engine.datasets.mnist import Mnist
from playground.engine.datasets.plane import Plane
from playground.engine.datasets.spiral import Spiral
from playground.engine.datasets.table import Table
from playground.engine.datasets.truth_table import TruthTable
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.loss import LOSSES
from playground.engine.losses.binary_cross_entropy import BinaryCrossEntropy
from playground.engine.losses.quadratic import Quadratic
from playground.engine.losses.softmax_cross_entropy import SoftmaxCrossEntropy
from playground.engine.network import Network, Node, feed_forward
from playground.engine.parameter_key import ParameterKey
from playground.engine.preparation import prepare

TABLE = Table(
    ("height", "width", "x1"),
    tuple((float(i), float(i * i % 7), float(i % 3)) for i in range(30)),
    tuple(float(i % 3) for i in range(30)),
    ("small", "middle", "large"),
)
HALF_ADDER = TruthTable(2, ("sum", "carry"), ("0110", "0001"))
NUMBERS = Table(("x1", "x2"), ((1.0, 2.0), (3.0, 4.0)), (0.5, 1.5))


def experiment(dataset=None, output=None, features=("x1", "x2", "sin(x1)"), loss=None):
    network = feed_forward(Input(features=features), Dense(4, Relu()), output or Dense(1))
    return Experiment(network, dataset or Circle(), loss or Quadratic())


STARTS = {
    "two classes": experiment(),
    "two classes, cross-entropy": experiment(output=Dense(1, Sigmoid()), loss=BinaryCrossEntropy()),
    "two classes, two outputs": experiment(output=Dense(2, Softmax()), loss=SoftmaxCrossEntropy()),
    "five classes": experiment(Blobs(), Dense(5, Softmax()), loss=SoftmaxCrossEntropy()),
    "numbers": experiment(Plane(), Dense(1, Identity())),
    "images": Experiment(
        feed_forward(Input(shape=(28, 28)), Dense(10, Sigmoid())), Mnist(), Quadratic()
    ),
    "truth table": experiment(TruthTable(), Dense(1, Sigmoid()), loss=BinaryCrossEntropy()),
    "half adder": experiment(HALF_ADDER, Dense(2, Sigmoid())),
}
GOALS = [
    Circle(noise=0.2),
    Spiral(),
    Blobs(),
    Blobs(n_classes=2),
    Blobs(n_classes=3),
    Plane(),
    TABLE,
    NUMBERS,
    Mnist(),
    TruthTable(),
    TruthTable(1, ("not",), ("10",)),
    HALF_ADDER,
    HALF_ADDER.with_inputs(3),
]


def is_trainable(made):
    """Return whether network, data and loss fit; data from files are not looked at."""
    if made.dataset.image_shape:
        return made.network.input.layer.n_units == len(made.dataset.columns)
    examples = made.dataset.load(made.data_rng(), read)
    prepared = prepare(made.dataset, examples, made.network, made.loss)
    is_known = np.isfinite(prepared.train.targets)
    return is_known.any(axis=1).all() and (is_known.all() or made.loss.takes_gaps)


@pytest.mark.parametrize("goal", GOALS, ids=lambda dataset: f"{dataset.title}-{dataset.classes}")
@pytest.mark.parametrize("start", STARTS)
def test_any_experiment_can_go_to_any_data_and_be_trained_there(start, goal):
    before = STARTS[start]
    after = adapt_to(before, goal)
    assert after.dataset is goal
    assert is_trainable(after)
    assert after.network.hidden == before.network.hidden


@pytest.mark.parametrize("start", STARTS)
def test_other_values_of_the_same_data_change_nothing_else(start):
    before = STARTS[start]
    after = adapt_to(before, replace(before.dataset))
    assert after == before


def test_features_that_the_new_data_offer_stay():
    assert adapt_to(experiment(), Spiral()).network.input.layer.features == (
        "x1",
        "x2",
        "sin(x1)",
    )
    assert adapt_to(experiment(), TABLE).network.input.layer.features == ("x1",)
    images = adapt_to(experiment(), Mnist())
    assert images.network.input.layer == Input(shape=(28, 28))
    assert adapt_to(images, Circle()).network.input.layer.features == ("x1", "x2")


def test_outputs_and_loss_are_the_usual_ones_of_the_new_kind():
    def ending(made):
        return made.network.output.layer, made.loss

    numbers = ending(adapt_to(experiment(), Plane()))
    assert numbers == (Dense(1, Identity()), Quadratic())
    many = ending(adapt_to(experiment(), Blobs()))
    assert many == (Dense(5, Softmax()), SoftmaxCrossEntropy())
    two = ending(adapt_to(STARTS["five classes"], Circle()))
    assert two == (Dense(1, Tanh()), Quadratic())


@pytest.mark.parametrize("goal", [TruthTable(), HALF_ADDER], ids=["one output", "two outputs"])
@pytest.mark.parametrize("start", STARTS)
def test_the_outputs_of_a_truth_table_can_be_0_and_1(start, goal):
    made = adapt_to(STARTS[start], goal)
    activation, loss = made.network.output.layer.activation, made.loss
    assert activation.target_range == (0, 1)
    assert loss.partner in (None, activation.name)
    if goal is HALF_ADDER:
        assert (activation, loss) == (Sigmoid(), Quadratic())


def test_what_was_chosen_for_the_output_of_a_truth_table_stays_while_its_targets_change():
    for activation in (Tanh(), Step(), Softmax(), Identity()):
        made = experiment(HALF_ADDER, Dense(2, activation))
        assert adapt_to(made, HALF_ADDER.with_target(0, 0, 1)).network == made.network


def test_an_output_made_for_0_and_1_is_not_left_to_numbers():
    made = adapt_to(STARTS["half adder"], Plane())
    assert made.network.output.layer == Dense(1, Identity())


def test_a_truth_table_gives_the_network_every_column():
    def inputs(made):
        return made.network.input.layer.features

    assert inputs(adapt_to(experiment(), HALF_ADDER)) == ("x1", "x2", "sin(x1)")
    assert inputs(adapt_to(experiment(), HALF_ADDER.with_inputs(4))) == ("x1", "x2", "x3", "x4")
    assert inputs(adapt_to(STARTS["images"], HALF_ADDER)) == ("x1", "x2")
    without_x1 = experiment(HALF_ADDER, Dense(2, Sigmoid()), features=("x2",))
    assert inputs(adapt_to(without_x1, HALF_ADDER.with_inputs(3))) == ("x2", "x3")


def test_an_output_that_can_be_trained_on_the_new_data_stays():
    made = adapt_to(STARTS["two classes, cross-entropy"], Spiral())
    assert made.network.output.layer == Dense(1, Sigmoid())
    assert made.loss == BinaryCrossEntropy()
    fewer = adapt_to(STARTS["five classes"], Blobs(n_classes=3))
    assert fewer.network.output.layer == Dense(3, Softmax())


@pytest.mark.parametrize("name", [name for name in DATASETS.names() if name != "table"])
def test_every_kind_of_data_can_be_chosen(name):  # of tables there are examples above
    assert is_trainable(adapt_to(experiment(), DATASETS[name]()))


@pytest.mark.parametrize("loss_name", LOSSES.names())
@pytest.mark.parametrize("start", [name for name in STARTS if name != "images"])
def test_a_loss_brings_the_output_that_it_needs(start, loss_name):
    before, loss = STARTS[start], LOSSES[loss_name]()
    if not loss.suits(before.dataset):
        with pytest.raises(ValueError, match="numbers as targets"):
            fit_output_to_loss(before, loss)
        return
    after = fit_output_to_loss(before, loss)
    assert after.loss == loss
    assert is_trainable(after)
    if loss.partner is None:
        assert after.network == before.network
    else:
        assert after.network.output.layer.activation.name == loss.partner


def test_softmax_on_two_classes_takes_an_output_for_each():
    after = fit_output_to_loss(experiment(), SoftmaxCrossEntropy())
    assert after.network.output.layer == Dense(2, Softmax())
    assert adapt_to(after, Circle(noise=0.5)).network == after.network


def erased_network(erased):
    return Network(
        (
            Node("input", Input(features=("x1", "x2"))),
            Node("a", Dense(2), ("input",)),
            Node("output", Dense(1), ("a",), erased=frozenset(erased)),
        )
    )


def test_erasures_that_concern_nothing_are_forgotten():
    kept = ("a", "2", "1")
    lost = [("a", "3", "1"), ("a", "2", "9"), ("input", "x1", "1"), ("nowhere", "1", "1")]
    made = Experiment(erased_network([kept, *lost]), Circle())
    assert without_what_is_lost(made).network["output"].erased == {kept}


def test_starting_values_of_what_is_gone_are_forgotten():
    here, gone = ParameterKey("a", "2"), ParameterKey("a", "3")
    start = starting_values({here: 1.0, gone: 2.0})
    made = Experiment(erased_network([]), Circle(), start=start)
    assert without_what_is_lost(made).start == starting_values({here: 1.0})


def test_an_experiment_that_has_lost_nothing_is_left_as_it_is():
    made = Experiment(erased_network([("a", "2", "1")]), Circle())
    assert without_what_is_lost(made) is made
