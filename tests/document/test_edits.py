"""Every edit: what it changes, what it leaves, what it refuses."""

from dataclasses import replace

import pytest

from playground.document import edits
from playground.document.experiment import Experiment, StartingValue, starting_values
from playground.engine.activation import ACTIVATIONS
from playground.engine.activations.relu import Relu
from playground.engine.activations.sigmoid import Sigmoid
from playground.engine.activations.softmax import Softmax
from playground.engine.activations.tanh import Tanh
from playground.engine.datasets.blobs import Blobs
from playground.engine.datasets.circle import Circle
from playground.engine.datasets.spiral import Spiral
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.losses.binary_cross_entropy import BinaryCrossEntropy
from playground.engine.losses.quadratic import Quadratic
from playground.engine.losses.softmax_cross_entropy import SoftmaxCrossEntropy
from playground.engine.network import Network, NetworkError, Node, feed_forward
from playground.engine.optimisers.momentum import Momentum
from playground.engine.optimisers.sgd import Sgd
from playground.engine.parameter_key import ParameterKey

INPUT = Node("input", Input(features=("x1", "x2")))


def experiment(*nodes, **values):
    if nodes:
        return Experiment(Network((INPUT, *nodes)), Circle(), **values)
    network = feed_forward(INPUT.layer, Dense(3, Relu()), Dense(2), Dense(1))
    return Experiment(network, Circle(), **values)


def change(edit, before):
    """Return what an edit makes of an experiment, which must be left as it was."""
    kept = replace(before)
    after = edit.change(before)
    assert before == kept
    return after


def neurons(made, node="hidden 1"):
    assert made.network[node].layer.n_units == len(made.network[node].neurons)
    return made.network[node].neurons


def test_a_new_neuron_has_a_name_that_none_of_the_others_has():
    more = change(edits.add_neuron("hidden 1"), experiment())
    assert neurons(more) == ("1", "2", "3", "4")
    without = change(edits.remove_neuron("hidden 1", "2"), more)
    assert neurons(change(edits.add_neuron("hidden 1"), without)) == ("1", "3", "4", "5")


def test_the_last_neuron_goes_unless_another_is_named():
    assert neurons(change(edits.remove_neuron("hidden 1"), experiment())) == ("1", "2")
    assert neurons(change(edits.remove_neuron("hidden 1", "1"), experiment())) == ("2", "3")


def test_the_only_neuron_of_a_column_stays():
    one = change(edits.remove_neuron("hidden 2"), experiment())
    with pytest.raises(NetworkError, match="remove the column"):
        edits.remove_neuron("hidden 2").change(one)


def test_the_neurons_of_the_inputs_follow_from_the_data():
    for edit in (edits.add_neuron("input"), edits.remove_neuron("input")):
        with pytest.raises(NetworkError, match="follow from the data"):
            edit.change(experiment())


def test_an_output_that_the_data_does_not_want_is_an_obstacle_and_no_refusal():
    before = change(edits.set_loss(SoftmaxCrossEntropy()), experiment())
    more = change(edits.add_neuron("output"), before)
    assert neurons(more, "output") == ("1", "2", "3")
    assert "3 neurons but the data has 2 classes" in more.obstacle.sentence
    assert change(edits.remove_neuron("output"), more) == before
    assert neurons(change(edits.set_neuron_count("output", 5), more), "output")[-1] == "5"
    one = change(edits.remove_neuron("output"), change(edits.set_loss(Quadratic()), before))
    with pytest.raises(NetworkError, match="leave at least one"):
        edits.remove_neuron("output").change(one)


def test_a_neuron_that_comes_back_by_name_alone_is_connected_and_starts_afresh():
    erased = frozenset({("a", "3", "1"), ("a", "1", "1")})
    hand = starting_values({ParameterKey("a", "3"): 2.0, ParameterKey("a", "1"): 1.0})
    before = experiment(
        Node("a", Dense(3), ("input",)),
        Node("output", Dense(1), ("a",), erased=erased),
        start=hand,
    )
    after = change(edits.add_neuron("a"), change(edits.remove_neuron("a", "3"), before))
    assert neurons(after, "a") == ("1", "2", "3")
    assert after.network.output.erased == {("a", "1", "1")}
    assert after.start == (StartingValue(ParameterKey("a", "1"), 1.0),)


def test_an_inserted_column_stands_between_a_column_and_its_sources():
    after = change(edits.insert_column("hidden 2", 5), experiment()).network
    assert [node.id for node in after.nodes] == [
        "input", "hidden 1", "hidden 3", "hidden 2", "output",
    ]  # fmt: skip
    assert after["hidden 3"].sources == ("hidden 1",)
    assert after["hidden 2"].sources == ("hidden 3",)
    assert after["hidden 3"].layer == Dense(5, Relu())  # as the other hidden columns


def test_a_first_hidden_column_is_tanh_and_called_hidden_1():
    before = experiment(Node("output", Dense(1), ("input",)))
    after = change(edits.insert_column("output"), before).network
    assert after["hidden 1"].layer == Dense(2, Tanh())
    assert after.output.sources == ("hidden 1",)


def skipping():
    return experiment(
        Node("a", Dense(2), ("input",)),
        Node("b", Dense(2), ("input", "a"), erased=frozenset({("input", "x1", "1")})),
        Node("output", Dense(1), ("b", "a")),
    )


def test_a_column_inserted_before_one_with_several_sources_takes_them_all():
    after = change(edits.insert_column("b"), skipping()).network
    assert after["hidden 1"].sources == ("input", "a")
    assert after["b"].sources == ("hidden 1",)
    assert after["b"].erased == frozenset()
    assert after.output.sources == ("b", "a")


def test_no_column_stands_before_the_inputs():
    with pytest.raises(NetworkError):
        edits.insert_column("input").change(experiment())


def test_a_removed_column_hands_its_sources_on_once_each():
    after = change(edits.remove_column("a"), skipping()).network
    assert after["b"].sources == ("input",)
    assert after["b"].erased == {("input", "x1", "1")}
    assert after.output.sources == ("b", "input")


def test_a_removed_column_that_was_not_fully_connected_leaves_a_gap():
    out_of_it = change(edits.remove(connections=[ParameterKey("b", "1", ("a", "1"))]), skipping())
    assert change(edits.remove_column("a"), out_of_it).network["b"].sources == ("input",)
    assert change(edits.remove_column("a"), out_of_it).network.output.sources == ("b",)
    into_it = change(edits.remove_column("b"), skipping())
    assert into_it.network.output.sources == ("a",)


@pytest.mark.parametrize("node", ["input", "output"])
def test_inputs_and_outputs_cannot_be_removed(node):
    with pytest.raises(NetworkError, match="follow from the data"):
        edits.remove_column(node).change(experiment())


@pytest.mark.parametrize("name", ACTIVATIONS.names())
def test_any_activation_can_be_set_anywhere(name):
    activation = ACTIVATIONS[name]()
    hidden = change(edits.set_activation("hidden 1", activation), experiment())
    assert hidden.network["hidden 1"].layer == Dense(3, activation)
    fused = change(edits.set_loss(BinaryCrossEntropy()), experiment())
    output = change(edits.set_activation("output", activation), fused)
    assert output.network.output.layer.activation == activation
    assert output.loss == (BinaryCrossEntropy() if name == "sigmoid" else Quadratic())


def test_the_inputs_have_no_activation():
    with pytest.raises(NetworkError, match="no activation"):
        edits.set_activation("input", Tanh()).change(experiment())


def test_a_loss_brings_its_output_activation():
    after = change(edits.set_loss(BinaryCrossEntropy()), experiment())
    assert after.network.output.layer == Dense(1, Sigmoid())
    softmax = change(edits.set_loss(SoftmaxCrossEntropy()), after)
    assert softmax.network.output.layer == Dense(2, Softmax())
    assert change(edits.set_loss(Quadratic()), softmax).network == softmax.network


def test_features_are_chosen_and_lose_what_was_set_for_the_others():
    weight = ParameterKey("hidden 1", "1", ("input", "x2"))
    before = experiment(start=starting_values({weight: 1.0}))
    after = change(edits.set_features(("x1", "x1 x2")), before)
    assert after.network.input.neurons == ("x1", "x1 x2")
    assert after.start == ()
    with pytest.raises(NetworkError, match="at least one"):
        edits.set_features(()).change(before)


def test_other_data_start_training_anew_and_other_noise_does_not():
    chosen, changed = (
        edits.choose_dataset(Spiral()),
        edits.change_dataset(Circle(noise=0.3), "noise"),
    )
    assert chosen.is_fresh
    assert not changed.is_fresh
    assert change(chosen, experiment()).dataset == Spiral()
    assert change(changed, experiment()).dataset == Circle(noise=0.3)
    assert change(edits.choose_dataset(Blobs()), experiment()).network.output.layer.n_units == 5


@pytest.mark.parametrize(
    ("name", "value", "is_fresh"),
    [
        ("batch_size", 32, False),
        ("is_normalised", True, False),
        ("optimiser", Momentum(), False),
        ("seed", 7, True),
    ],
)
def test_a_field_is_set(name, value, is_fresh):
    edit = edits.set_field(name, value)
    assert getattr(change(edit, experiment()), name) == value
    assert edit.is_fresh is is_fresh


@pytest.mark.parametrize(("name", "value"), [("batch_size", 0), ("seed", -1), ("dtype", "int8")])
def test_a_field_out_of_range_is_refused(name, value):
    with pytest.raises(ValueError, match="choose"):
        edits.set_field(name, value).change(experiment())


WEIGHT, BIAS = ParameterKey("hidden 1", "1", ("input", "x1")), ParameterKey("output", "1")


def test_a_weight_set_while_training_is_no_start():
    before = experiment()
    edit = edits.set_parameters({WEIGHT: 0.5}, is_start=False)
    assert edit.change(before) is before
    assert edit.values == {WEIGHT: 0.5}


def test_a_weight_set_before_training_is_a_start_beside_those_before():
    before = experiment(start=starting_values({BIAS: 1.0, WEIGHT: 2.0}))
    after = change(edits.set_parameters({WEIGHT: 0.5}, is_start=True), before)
    assert after.start == starting_values({BIAS: 1.0, WEIGHT: 0.5})


@pytest.mark.parametrize(
    ("values", "label"),
    [
        ({WEIGHT: 1.0}, "set weight"),
        ({BIAS: 1.0}, "set bias"),
        ({WEIGHT: 1, BIAS: 1}, "set weight"),
    ],
)
def test_it_is_called_by_what_is_set(values, label):
    assert edits.set_parameters(values, is_start=False).label == label


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -1e31])
@pytest.mark.parametrize("is_start", [True, False])
def test_a_weight_that_is_no_number_of_single_precision_is_refused(value, is_start):
    edit = edits.set_parameters({WEIGHT: value}, is_start=is_start)
    with pytest.raises(ValueError, match="choose a number between"):
        edit.change(experiment())


def test_regenerating_takes_the_next_seed_and_never_merges():
    edit = edits.regenerate(2**31 - 1)
    assert change(edit, experiment()).seed == 0
    assert edit.is_fresh
    assert edit.merge_key is None


def test_what_moves_with_a_slider_merges_with_itself_alone():
    def key(edit):
        return edit.merge_key

    noise = [edits.change_dataset(Circle(noise=n), "noise") for n in (0.1, 0.2)]
    share = edits.change_dataset(Circle(train_share=0.3), "train_share")
    assert key(noise[0]) == key(noise[1]) is not None
    assert key(share) != key(noise[0])
    rates = [edits.set_field("optimiser", Sgd(rate)) for rate in (0.1, 0.2)]
    assert key(rates[0]) == key(rates[1]) is not None
    weights = [edits.set_parameters({WEIGHT: w}, is_start=False) for w in (0.1, 0.2)]
    assert key(weights[0]) == key(weights[1]) is not None
    assert key(edits.set_parameters({BIAS: 0.1}, is_start=False)) != key(weights[0])
    for single in (edits.add_neuron("hidden 1"), edits.insert_column("output")):
        assert key(single) is None


def test_what_a_refused_edit_says_is_one_sentence():
    for edit in (edits.remove_column("input"), edits.set_features(()), edits.add_neuron("input")):
        with pytest.raises(NetworkError) as refusal:
            edit.change(experiment())
        assert str(refusal.value).endswith(".")
        assert str(refusal.value).count(". ") == 0


@pytest.mark.parametrize("n_neurons", [1, 2, 3, 7])
def test_a_column_gets_so_many_neurons_and_keeps_its_first(n_neurons):
    before = experiment()
    after = edits.set_neuron_count("hidden 1", n_neurons).change(before)
    node = after.network["hidden 1"]
    assert node.layer.units == len(set(node.neurons)) == n_neurons
    assert node.neurons[:3] == before.network["hidden 1"].neurons[:n_neurons]


@pytest.mark.parametrize(("node", "n_neurons"), [("hidden 1", 0), ("output", 0), ("input", 3)])
def test_a_number_of_neurons_that_cannot_be_is_refused(node, n_neurons):
    with pytest.raises(NetworkError):
        edits.set_neuron_count(node, n_neurons).change(experiment())
