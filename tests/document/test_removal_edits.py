"""What is selected is removed at once: neurons, connections, columns."""

import pytest

from playground.document import edits
from playground.document.experiment import Experiment, starting_values
from playground.document.obstacle import find_obstacle
from playground.engine.datasets.circle import Circle
from playground.engine.datasets.moons import Moons
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.network import Network, NetworkError, Node, feed_forward
from playground.engine.neuron_name import NeuronName
from playground.engine.parameter_key import ParameterKey

X1 = NeuronName("input", "x1")
WEIGHT = ParameterKey("hidden 1", "1", ("input", "x1"))


def names(node, *neurons):
    return [NeuronName(node, neuron) for neuron in neurons]


def into(node, neuron, source, *others):
    return [ParameterKey(node, neuron, (source, other)) for other in others]


@pytest.fixture
def full():
    network = feed_forward(Input(features=("x1", "x2")), Dense(3), Dense(2), Dense(1))
    return Experiment(network, Circle())


def refusal(edit, experiment):
    with pytest.raises(NetworkError) as error:
        edit.change(experiment)
    message = str(error.value)
    assert message.endswith(".")
    assert ". " not in message
    return message


def test_neurons_of_several_columns_go_at_once(full):
    edit = edits.remove([*names("hidden 1", "1", "3"), *names("hidden 2", "2")])
    after = edit.change(full).network
    assert after["hidden 1"].neurons == ("2",)
    assert after["hidden 2"].neurons == ("1",)
    assert [node.sources for node in after.nodes] == [node.sources for node in full.network.nodes]


def test_a_column_that_loses_all_neurons_goes_and_nothing_takes_its_place(full):
    after = edits.remove(names("hidden 2", "1", "2")).change(full)
    assert [node.id for node in after.network.nodes] == ["input", "hidden 1", "output"]
    assert after.network.output.sources == ()
    assert after.obstacle is not None


def test_a_column_that_is_named_hands_its_inputs_on(full):
    after = edits.remove(columns=["hidden 2"]).change(full)
    assert after == edits.remove_column("hidden 2").change(full)
    assert after.network.output.sources == ("hidden 1",)
    assert edits.remove(columns=["hidden 1", "hidden 2"]).change(full).network.output.sources == (
        "input",
    )


def test_a_column_that_is_not_fully_connected_hands_nothing_on(full):
    gap = edits.remove(connections=into("output", "1", "hidden 2", "1")).change(full)
    after = edits.remove(columns=["hidden 2"]).change(gap)
    assert after == edits.remove_column("hidden 2").change(gap)
    assert after.network.output.sources == ()


def test_neurons_of_a_column_that_goes_need_not_be_named_too(full):
    both = edits.remove(names("hidden 2", "1"), columns=["hidden 2"]).change(full)
    assert both == edits.remove_column("hidden 2").change(full)


def test_an_erased_connection_is_zero_and_no_start_any_more(full):
    hand = starting_values({WEIGHT: 2.0, ParameterKey("output", "1"): 1.0})
    before = Experiment(full.network, Circle(), start=hand)
    frozen = edits.freeze([WEIGHT], is_frozen=True).change(before)
    after = edits.remove(connections=[WEIGHT]).change(frozen)
    node = after.network["hidden 1"]
    assert node.erased == {("input", "x1", "1")}
    assert node.frozen == frozenset()
    assert [each.key for each in after.start] == [ParameterKey("output", "1")]
    views = after.network.views(after.initial_parameters())
    assert views["hidden 1"]["weight"][0, 0] == 0


def test_a_source_without_connections_is_none(full):
    first = edits.remove(connections=into("output", "1", "hidden 2", "1")).change(full)
    assert first.network.output.sources == ("hidden 2",)
    last = edits.remove(connections=into("output", "1", "hidden 2", "2")).change(first)
    assert last.network.output.sources == ()
    assert last.network.output.erased == frozenset()
    alone = edits.remove(names("hidden 2", "2")).change(first)  # its only connection with it
    assert alone.network.output.sources == ()


def test_neurons_connections_and_columns_go_together(full):
    edit = edits.remove(names("hidden 1", "2"), into("hidden 1", "2", "input", "x1"), ["hidden 2"])
    after = edit.change(full).network
    assert [node.id for node in after.nodes] == ["input", "hidden 1", "output"]
    assert after["hidden 1"].neurons == ("1", "3")
    assert after.output.sources == ("hidden 1",)


def test_an_input_goes_as_if_it_were_not_chosen(full):
    after = edits.remove([X1]).change(full)
    assert after == edits.set_features(("x2",)).change(full)
    assert "at least one" in refusal(edits.remove(names("input", "x1", "x2")), full)


def test_outputs_go_but_the_last(full):
    three = edits.set_neuron_count("output", 3).change(full)
    after = edits.remove(names("output", "1", "3")).change(three)
    assert after.network.output.neurons == ("2",)
    assert find_obstacle(after.network, Circle()) is None
    assert "leave at least one" in refusal(edits.remove(names("output", "2")), after)


def test_pixels_cannot_be_removed(full):
    image = Network((Node("input", Input(shape=(2, 2))), Node("output", Dense(), ("input",))))
    pixels = Experiment(image, images())
    assert "pixels" in refusal(edits.remove(names("input", "1")), pixels)


def images():
    class Images(Moons):
        columns = ("a", "b", "c", "d")
        image_shape = (2, 2)

    return Images()


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (edits.remove(), "Nothing is selected"),
        (edits.remove(columns=["input"]), "cannot be removed"),
        (edits.remove(columns=["output"]), "cannot be removed"),
        (edits.remove(columns=["gone"]), "no column 'gone' any more"),
        (edits.remove(names("hidden 1", "9")), "no neuron '9' in column 'hidden 1' any more"),
        (edits.remove(connections=[ParameterKey("output", "1")]), "set it to 0 instead"),
        (edits.remove(connections=into("output", "1", "input", "x1")), "is erased"),
    ],
)
def test_what_cannot_be_removed_is_refused(full, edit, words):
    assert words in refusal(edit, full)


@pytest.mark.parametrize(
    ("edit", "label"),
    [
        (edits.remove(names("hidden 1", "1")), "remove neuron"),
        (edits.remove(names("hidden 1", "1", "2", "3")), "remove 3 neurons"),
        (edits.remove(connections=[WEIGHT]), "erase connection"),
        (
            edits.remove(connections=into("output", "1", "hidden 2", "1", "2")),
            "erase 2 connections",
        ),
        (edits.remove(columns=["hidden 1"]), "remove column"),
        (edits.remove(columns=["hidden 1", "hidden 2"]), "remove 2 columns"),
        (edits.remove(names("output", "1"), [WEIGHT], ["hidden 2"]), "remove 3 things"),
    ],
)
def test_it_is_called_by_what_goes(edit, label):
    assert edit.label == label


def test_what_is_removed_comes_back_as_it_was(new_desk):
    desk = new_desk()
    desk.train()
    before, values = desk.experiment, desk.values
    desk.apply(edits.remove(names("hidden 1", "2"), [WEIGHT], ["hidden 2"]))
    desk.train()
    trained = desk.values
    desk.undo()
    assert desk.experiment is before
    assert desk.values == values | {k: v for k, v in trained.items() if k in values}
