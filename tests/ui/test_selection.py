"""What is selected, as a value."""

from dataclasses import replace

from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.network import Network, feed_forward
from playground.engine.neuron_name import NeuronName
from playground.engine.parameter_key import ParameterKey
from playground.ui.editor.selecting import Selecting
from playground.ui.editor.selection import NOTHING, Selection, all_neurons, selection_of
from playground.ui.editor.targets import ImageName

NETWORK = feed_forward(Input(features=("x1", "x2")), Dense(2), Dense(1))
ONE, TWO = NeuronName("hidden 1", "1"), NeuronName("hidden 1", "2")
WEIGHT = ParameterKey("hidden 1", "1", ("input", "x1"))
BIAS = ParameterKey("hidden 1", "1")


def test_nothing_is_false_and_anything_is_true():
    assert not NOTHING
    assert Selection(columns=frozenset({"output"}))
    assert selection_of(ONE)
    assert selection_of(WEIGHT)
    assert selection_of(ImageName("input")) == NOTHING
    assert selection_of(None) == NOTHING


def test_adding_once_more_takes_away_again():
    one, two = selection_of(ONE), selection_of(TWO)
    assert (one ^ two).neurons == {ONE, TWO}
    assert one ^ two ^ two == one
    assert one | one == one


def test_a_network_lets_go_of_what_it_has_no_longer():
    everything = Selection(
        frozenset({ONE, NeuronName("gone", "1"), NeuronName("hidden 1", "9")}),
        frozenset({WEIGHT, BIAS, ParameterKey("gone", "1")}),
        frozenset({"output", "gone"}),
    )
    kept = everything.of(NETWORK)
    assert kept == Selection(frozenset({ONE}), frozenset({WEIGHT, BIAS}), frozenset({"output"}))


def test_erased_connections_and_biases_of_inputs_are_not_there():
    hidden = replace(NETWORK["hidden 1"], erased=frozenset({("input", "x1", "1")}))
    network = Network((NETWORK.input, hidden, NETWORK.output))
    keys = frozenset({WEIGHT, BIAS, ParameterKey("input", "x1")})
    assert Selection(parameters=keys).of(network).parameters == {BIAS}


def test_connections_between_columns_that_are_not_joined_are_not_there():
    skip = ParameterKey("output", "1", ("input", "x1"))
    assert not Selection(parameters=frozenset({skip})).of(NETWORK)


def test_all_neurons_are_those_of_selected_columns_too():
    chosen = Selection(frozenset({NeuronName("output", "1")}), columns=frozenset({"hidden 1"}))
    assert chosen.all_neurons(NETWORK) == {NeuronName("output", "1"), ONE, TWO}
    assert len(all_neurons(NETWORK)) == 5


def test_connections_are_the_weights_alone():
    assert Selection(parameters=frozenset({WEIGHT, BIAS})).connections == {WEIGHT}


def test_selecting_tells_only_of_changes():
    selecting, told = Selecting(), []
    selecting.changed.connect(lambda: told.append(selecting.selection))
    selecting.select(selection_of(ONE))
    selecting.select(selection_of(ONE))
    selecting.clear()
    selecting.clear()
    assert told == [selection_of(ONE), NOTHING]


def test_pins_are_toggled_all_at_once_and_follow_the_network():
    selecting = Selecting()
    selecting.toggle_pins(frozenset({ONE}))
    selecting.toggle_pins(frozenset({ONE, TWO}))
    assert selecting.pinned == {ONE, TWO}
    selecting.follow(feed_forward(Input(features=("x1", "x2")), Dense(1), Dense(1)))
    assert selecting.pinned == {ONE}
    selecting.toggle_pins(frozenset({ONE}))
    assert not selecting.pinned
