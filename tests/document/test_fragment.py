"""Copied neurons: what a copy holds, how it goes through text, and what pasting makes of it."""

import numpy as np
import pytest

from playground.document import edits
from playground.document.copying import fragment_of
from playground.document.experiment import Experiment
from playground.document.fragment import fragment_from_text
from playground.document.fragment_edits import paste
from playground.document.wiring import are_linked
from playground.engine.activations.relu import Relu
from playground.engine.activations.sigmoid import Sigmoid
from playground.engine.datasets.circle import Circle
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.network import NetworkError, Node, feed_forward
from playground.engine.neuron_name import NeuronName
from playground.engine.parameter_key import ParameterKey, parameter_index, parameter_keys

X1, OUT = NeuronName("input", "x1"), NeuronName("output", "1")


def names(node, *neurons):
    return [NeuronName(node, neuron) for neuron in neurons]


def made(experiment, *several):
    for edit in several:
        experiment = edit.change(experiment)
    return experiment


A, B, C = (*names("hidden 1", "2", "3"), *names("hidden 2", "1"))
INNER = ParameterKey("hidden 2", "1", ("hidden 1", "2"))


@pytest.fixture
def drawn():
    """Three columns, a skip past one of them, something erased, frozen, named and placed."""
    network = feed_forward(Input(features=("x1", "x2")), Dense(3, Relu()), Dense(2), Dense(1))
    return made(
        Experiment(network, Circle()),
        edits.connect([A, X1], [OUT]),
        edits.remove(connections=[ParameterKey("hidden 2", "1", ("hidden 1", "3"))]),
        edits.freeze([INNER, ParameterKey("hidden 1", "3")], is_frozen=True),
        edits.label_neuron(A, "NAND"),
        edits.move_neurons({C: (0.5, 0.25)}),
    )


def copy(experiment, neurons):
    return fragment_of(experiment, experiment.initial_parameters(), neurons)


def parameter(desk, key):
    return desk.trainer.theta[parameter_index(desk.experiment.network, key)]


def test_a_copy_goes_through_text_unchanged(drawn):
    for neurons in ([A], [A, B, C], [A, OUT], names("hidden 2", "1", "2")):
        fragment = copy(drawn, neurons)
        assert fragment.n_neurons == len(neurons)
        assert fragment_from_text(fragment.to_text()) == fragment


def test_a_copy_keeps_inner_connections_alone(drawn):
    fragment = copy(drawn, [X1, A, B, C, OUT])
    ends = [(each.source, each.target) for each in fragment.connections]
    assert ends == [(A, C), (A, OUT), (C, OUT)]  # B, C was erased; inputs are left out
    assert fragment.connections[0].is_frozen
    assert [column.id for column in fragment.columns] == ["hidden 1", "hidden 2", "output"]


@pytest.mark.parametrize("neurons", [[], [X1], names("input", "x1", "x2")])
def test_inputs_alone_are_nothing_to_copy(drawn, neurons):
    with pytest.raises(ValueError, match=r"^No neurons are selected; [^.]*\.$"):
        copy(drawn, neurons)


def test_what_is_gone_cannot_be_copied(drawn):
    with pytest.raises(NetworkError, match="any more"):
        copy(drawn, names("hidden 1", "9"))


@pytest.mark.parametrize("is_start", [True, False])
def test_a_paste_joins_the_same_columns_with_its_weights_and_no_others(new_desk, drawn, is_start):
    desk = new_desk(drawn)
    if not is_start:
        desk.train()
    before, values = desk.experiment, desk.values
    fragment = fragment_of(before, desk.trainer.theta, [A, B, C])
    desk.apply(paste(before, fragment, shift=(0.1, -0.5), is_start=is_start))
    a, b, c = (*names("hidden 1", "4", "5"), *names("hidden 2", "3"))
    network = desk.experiment.network
    assert edits.new_neurons(before.network, network) == {a, b, c}
    gained = {key: value for key, value in desk.values.items() if key not in values}
    assert gained == {
        ParameterKey("hidden 1", "4"): values[ParameterKey("hidden 1", "2")],
        ParameterKey("hidden 1", "5"): values[ParameterKey("hidden 1", "3")],
        ParameterKey("hidden 2", "3"): values[ParameterKey("hidden 2", "1")],
        ParameterKey("hidden 2", "3", ("hidden 1", "4")): values[INNER],
    }
    assert desk.values == values | gained
    assert {each.key for each in desk.experiment.start} == (set(gained) if is_start else set())
    frozen = [key for key in gained if network.is_frozen[parameter_index(network, key)]]
    assert frozen == [
        ParameterKey("hidden 1", "5"),
        ParameterKey("hidden 2", "3", ("hidden 1", "4")),
    ]
    sketch = desk.experiment.sketch
    assert (sketch.label(a), sketch.label(b)) == ("NAND", "")
    assert (sketch.place(c), sketch.place(a)) == ((0.6, -0.25), None)
    again = desk.experiment
    desk.undo()
    assert desk.experiment is before
    assert desk.values == values
    desk.redo()
    assert desk.experiment is again
    assert desk.values == values | gained


def test_reset_keeps_what_was_pasted_at_the_start(new_desk, drawn):
    desk = new_desk(drawn)
    trained = new_desk(drawn)
    trained.train()
    fragment = fragment_of(drawn, trained.trainer.theta, [A, C])
    desk.apply(paste(drawn, fragment, is_start=True))
    pasted = desk.values
    desk.train()
    desk.apply(edits.reset())
    new = ParameterKey("hidden 2", "3", ("hidden 1", "4"))
    assert desk.values[new] == pasted[new] == trained.values[INNER]


def test_a_copied_output_becomes_a_hidden_neuron(drawn):
    fragment = copy(drawn, [C, OUT])
    after = made(drawn, paste(drawn, fragment, is_start=True)).network
    assert [node.id for node in after.hidden] == ["hidden 1", "hidden 2", "hidden 3"]
    assert after["hidden 3"] == Node("hidden 3", Dense(1), ("hidden 2",), erased=frozenset(
        {("hidden 2", "1", "1"), ("hidden 2", "2", "1")}
    ))  # fmt: skip
    assert after.output.neurons == ("1",)
    assert are_linked(after, NeuronName("hidden 2", "3"), NeuronName("hidden 3", "1"))


def test_a_column_that_computes_otherwise_is_not_joined(drawn):
    fragment = copy(drawn, [A, B, C])
    other = made(drawn, edits.set_activation("hidden 1", Sigmoid()))
    after = made(other, paste(other, fragment, is_start=False)).network
    assert [node.id for node in after.hidden] == ["hidden 1", "hidden 3", "hidden 2"]
    assert after["hidden 3"].layer == Dense(2, Relu())
    assert are_linked(after, NeuronName("hidden 3", "1"), NeuronName("hidden 2", "3"))


def test_the_order_of_the_columns_is_kept_where_others_stand_otherwise(drawn):
    fragment = copy(drawn, [A, C, OUT])
    input_, first, second, output = drawn.network.nodes
    swapped = feed_forward(input_.layer, second.layer, first.layer, output.layer).nodes
    ids = {"hidden 1": "hidden 2", "hidden 2": "hidden 1"}
    nodes = [Node(ids.get(n.id, n.id), n.layer, tuple(ids.get(s, s) for s in n.sources))
             for n in swapped]  # fmt: skip
    other = Experiment(type(drawn.network)(tuple(nodes)), Circle())
    after = made(other, paste(other, fragment, is_start=False)).network
    assert [node.id for node in after.hidden] == ["hidden 2", "hidden 1", "hidden 3", "hidden 4"]
    a = NeuronName("hidden 1", "4")
    assert are_linked(after, a, NeuronName("hidden 3", "1"))
    assert are_linked(after, a, NeuronName("hidden 4", "1"))


def test_a_frozen_column_stays_frozen_in_a_new_place(drawn):
    frozen = made(drawn, edits.freeze_column("hidden 2", is_frozen=True))
    fragment = copy(frozen, [A, C])
    sheet = made(drawn, edits.remove(columns=["hidden 1", "hidden 2"]))
    after = made(sheet, paste(sheet, fragment, is_start=False)).network
    assert after["hidden 2"].is_frozen
    assert not after["hidden 2"].frozen_biases
    joined = made(drawn, paste(drawn, fragment, is_start=False)).network["hidden 2"]
    assert not joined.is_frozen
    assert joined.frozen_biases == {"3"}
    assert joined.frozen == {("hidden 1", "2", "1"), ("hidden 1", "4", "3")}


def test_a_copy_fits_another_window(new_desk, drawn):
    text = copy(drawn, [A, C]).to_text()
    desk = new_desk()
    desk.apply(edits.remove(columns=["hidden 1"]))
    pasted = fragment_from_text(text)
    desk.apply(paste(desk.experiment, pasted, is_start=True))
    (connection,) = pasted.connections
    keys = [key for key in parameter_keys(desk.experiment.network) if key.node == "hidden 2"]
    assert connection.weight in [np.float32(desk.values[key]) for key in keys]


def test_more_than_the_program_holds_is_refused(drawn):
    wide = made(drawn, edits.set_neuron_count("hidden 1", 500))
    wide = made(wide, edits.set_neuron_count("hidden 2", 380))
    fragment = copy(wide, [*names("hidden 1", *wide.network["hidden 1"].neurons), C])
    with pytest.raises(NetworkError, match="200,000"):
        paste(wide, fragment, is_start=True).change(wide)


def test_labels_read_well_after_undo(drawn):
    fragment = copy(drawn, [A, C])
    assert paste(drawn, copy(drawn, [A]), is_start=True).label == "paste neuron"
    assert paste(drawn, fragment, is_start=True).label == "paste 2 neurons"
    assert paste(drawn, fragment, is_start=True, verb="duplicate").label == "duplicate 2 neurons"
