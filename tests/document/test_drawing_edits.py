"""Edits that draw a network neuron by neuron: what they make, what they leave, what they refuse."""

import pytest

from playground.document import edits
from playground.document.blank import blank
from playground.document.connecting import why_not_connect, why_not_connect_columns
from playground.document.experiment import Experiment
from playground.document.sketch import FARTHEST
from playground.engine.activations.relu import Relu
from playground.engine.activations.tanh import Tanh
from playground.engine.datasets.blobs import Blobs
from playground.engine.datasets.circle import Circle
from playground.engine.datasets.plane import Plane
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.network import NetworkError, Node, feed_forward
from playground.engine.neuron_name import NeuronName
from playground.engine.parameter_key import parameter_keys

X1, X2, OUT = NeuronName("input", "x1"), NeuronName("input", "x2"), NeuronName("output", "1")
A, B = NeuronName("hidden 1", "1"), NeuronName("hidden 2", "1")


def made(experiment, *several):
    for edit in several:
        experiment = edit.change(experiment)
    return experiment


def connections(experiment):
    """Return every connection that is there, as pairs of neurons."""
    keys = [each for each in parameter_keys(experiment.network) if each.source]
    return {(NeuronName(*each.source), NeuronName(each.node, each.neuron)) for each in keys}


def refusal(edit, experiment):
    with pytest.raises(NetworkError) as error:
        edit.change(experiment)
    message = str(error.value)
    assert message.endswith(".")
    assert ". " not in message
    return message


@pytest.fixture
def full():
    network = feed_forward(Input(features=("x1", "x2")), Dense(3, Relu()), Dense(2), Dense(1))
    return Experiment(network, Circle())


SHEET = blank(Circle())
NEW = edits.place_neuron(column=None)


def test_the_sheet_is_empty_and_says_what_is_missing():
    assert [node.id for node in SHEET.network.nodes] == ["input", "output"]
    assert connections(SHEET) == set()
    assert "Nothing leads to the output" in SHEET.obstacle.sentence


@pytest.mark.parametrize("dataset", [Circle(), Blobs(n_classes=3), Plane()])
def test_a_sheet_becomes_trainable_by_connecting_its_two_columns(dataset, new_desk):
    sheet = blank(dataset, like=Experiment(SHEET.network, Circle(), batch_size=7, seed=3))
    assert (sheet.dataset, sheet.batch_size, sheet.seed) == (dataset, 7, 3)
    desk = new_desk(sheet)
    desk.apply(edits.connect_columns("input", "output"))
    assert desk.experiment.obstacle is None
    desk.train()


def test_a_neuron_on_the_empty_sheet_gets_a_column_and_no_connections():
    after = made(SHEET, NEW)
    assert [node.id for node in after.network.nodes] == ["input", "hidden 1", "output"]
    assert after.network["hidden 1"] == Node("hidden 1", Dense(1, Tanh()))
    assert connections(after) == set()
    assert edits.new_neurons(SHEET.network, after.network) == {A}


def test_a_neuron_that_joins_a_column_changes_no_connection(full):
    for column, others in (("hidden 1", 3), ("hidden 2", 2), ("output", 1)):
        after = made(full, edits.place_neuron(column=column))
        new = NeuronName(column, str(others + 1))
        assert edits.new_neurons(full.network, after.network) == {new}
        assert connections(after) == connections(full)
        assert after.network[column].sources == full.network[column].sources


def test_a_new_column_stands_where_it_is_put_and_is_like_the_others(full):
    edit = edits.place_neuron(column=None, before="hidden 2", at=(0.25, 0.5))
    after = made(full, edit)
    assert [node.id for node in after.network.hidden] == ["hidden 1", "hidden 3", "hidden 2"]
    assert after.network["hidden 3"].layer == Dense(1, Relu())
    assert after.sketch.place(NeuronName("hidden 3", "1")) == (0.25, 0.5)
    assert connections(after) == connections(full)
    sigmoid = made(full, edits.place_neuron(column=None, activation=Tanh()))
    assert sigmoid.network.hidden[-1].layer == Dense(1, Tanh())


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (edits.place_neuron(column="input"), "follow from the data"),
        (edits.place_neuron(column=None, before="input"), "before the inputs"),
        (edits.place_neuron(column="gone"), "no column 'gone' any more"),
        (edits.place_neuron(column=None, before="gone"), "no column 'gone' any more"),
        (edits.place_neuron(column=None, at=(float("nan"), 0)), "that far away"),
        (edits.place_neuron(column=None, at=(0, 2 * FARTHEST)), "that far away"),
    ],
)
def test_a_neuron_that_cannot_be_placed_is_refused(full, edit, words):
    assert words in refusal(edit, full)


def test_connections_are_made_one_by_one():
    before = made(SHEET, NEW, edits.place_neuron(column="hidden 1"))
    other = NeuronName("hidden 1", "2")
    after = made(before, edits.connect([X1], [A]))
    assert connections(after) == {(X1, A)}
    after = made(after, edits.connect([X2], [other]), edits.connect([A, other], [OUT]))
    assert connections(after) == {(X1, A), (X2, other), (A, OUT), (other, OUT)}
    skipping = made(after, edits.connect([X2], [OUT]))
    assert connections(skipping) == connections(after) | {(X2, OUT)}
    assert skipping.network.output.sources == ("input", "hidden 1")


def test_several_neurons_are_connected_at_once_and_what_is_there_stays(full):
    one, two = NeuronName("hidden 1", "1"), NeuronName("hidden 1", "2")
    after = made(full, edits.connect([one, two, X1], [OUT, B]))
    gained = connections(after) - connections(full)
    assert gained == {(one, OUT), (two, OUT), (X1, OUT), (X1, B)}
    assert after.network["hidden 2"].sources == ("input", "hidden 1")


def test_an_erased_connection_can_be_drawn_again(full):
    a = NeuronName("hidden 1", "2")
    erased = made(
        full,
        edits.remove(
            connections=[k for k in parameter_keys(full.network) if k.source == ("hidden 1", "2")]
        ),
    )
    assert (a, B) not in connections(erased)
    again = made(erased, edits.connect([a], [B, NeuronName("hidden 2", "2")]))
    assert again == full


def test_columns_are_connected_fully(full):
    gap = made(full, edits.connect([X1], [OUT]), edits.connect_columns("input", "output"))
    assert connections(gap) == connections(full) | {(X1, OUT), (X2, OUT)}
    assert gap.network.output.erased == frozenset()
    skip = made(full, edits.connect_columns("hidden 1", "output"))
    assert skip.network.output.sources == ("hidden 1", "hidden 2")


def parallel():
    """Two columns side by side, of which the first leads to the output, and two that lead on."""
    before = made(SHEET, NEW, NEW, NEW)
    last = NeuronName("hidden 3", "1")
    return made(before, edits.connect([A], [last]), edits.connect([last], [OUT]))


LAST = NeuronName("hidden 3", "1")

NEURONS = [
    (A, A, "itself"),
    (X1, X2, "leads into them"),
    (A, X1, "leads into them"),
    (OUT, OUT, "itself"),
    (OUT, A, "leads on from them"),
    (LAST, A, "close a circle"),
    (B, A, "backwards, from hidden 2 to hidden 1"),
    (LAST, B, "backwards, from hidden 3 to hidden 2"),
    (A, LAST, "connected already"),
    (A, B, None),
    (A, OUT, None),
    (X1, OUT, None),
    (X2, B, None),
]


@pytest.mark.parametrize(("source", "target", "words"), NEURONS)
def test_a_connection_is_refused_with_its_reason(source, target, words):
    before = parallel()
    reason, edit = (
        why_not_connect(before.network, source, target),
        edits.connect([source], [target]),
    )
    if words is None:
        assert reason is None
        assert connections(made(before, edit)) == connections(before) | {(source, target)}
    else:
        assert words in reason
        assert refusal(edit, before) == reason


@pytest.mark.parametrize(
    ("source", "target", "words"),
    [
        ("hidden 1", "hidden 1", "same column"),
        ("hidden 1", "input", "leads into them"),
        ("output", "hidden 1", "leads on from them"),
        ("hidden 3", "hidden 1", "close a circle"),
        ("hidden 2", "hidden 1", "backwards"),
        ("hidden 1", "hidden 3", "fully connected already"),
        ("hidden 1", "hidden 2", None),
        ("input", "output", None),
        ("nowhere", "output", "no column"),
    ],
)
def test_columns_are_refused_with_their_reason(source, target, words):
    before, edit = parallel(), edits.connect_columns(source, target)
    if words is None:
        assert why_not_connect_columns(before.network, source, target) is None
        assert connections(made(before, edit)) > connections(before)
    else:
        assert words in refusal(edit, before)


def test_neurons_of_the_same_column_are_not_connected(full):
    for node, first, second in (("hidden 1", "1", "3"), ("hidden 2", "2", "1")):
        reason = why_not_connect(full.network, NeuronName(node, first), NeuronName(node, second))
        assert "same column" in reason


def test_what_is_gone_or_nothing_is_not_connected(full):
    assert "any more" in refusal(edits.connect([A], [NeuronName("hidden 2", "9")]), full)
    assert "any more" in refusal(edits.connect([NeuronName("gone", "1")], [OUT]), full)
    assert "nothing to connect" in refusal(edits.connect([], [OUT]), full)


def test_one_impossible_connection_refuses_them_all(full):
    assert "circle" in refusal(edits.connect([X1, B], [NeuronName("hidden 1", "1"), OUT]), full)


def test_more_than_the_program_holds_is_refused_before_it_is_built():
    wide = made(blank(Circle()), edits.insert_column("output", 3000))
    wide = made(wide, edits.place_neuron(column=None), edits.set_neuron_count("hidden 2", 3000))
    assert "200,000" in refusal(edits.connect([A], [B]), wide)
    assert "200,000" in refusal(edits.connect_columns("hidden 1", "hidden 2"), wide)


@pytest.mark.parametrize(
    ("edit", "label"),
    [
        (NEW, "add neuron"),
        (edits.connect([X1], [B]), "connect x1 to neuron 1 of hidden 2"),
        (edits.connect([X1, X2, A], [OUT]), "connect 3 neurons to neuron 1 of output"),
        (edits.connect([X1], [A, B]), "connect x1 to 2 neurons"),
        (edits.connect_columns("input", "output"), "connect columns"),
    ],
)
def test_labels_read_well_after_undo(edit, label):
    assert edit.label == label


def test_labels_use_what_a_person_calls_the_neurons(full):
    before = made(full, edits.label_neuron(B, "NAND"), edits.insert_column("hidden 1"))
    late = NeuronName("hidden 1", "1")
    assert edits.connect([X1], [B], experiment=before).label == "connect x1 to NAND"
    label = edits.connect([late], [OUT], experiment=before).label
    assert label == "connect neuron 1 of hidden 2 to neuron 1 of output"  # as they stand now


def test_columns_that_change_places_are_numbered_anew_where_connections_allow():
    add = edits.place_neuron(column=None)
    experiment = made(blank(Circle()), add, add, add, edits.connect([A], [B]))
    left_to_right = ["input", "hidden 3", "hidden 2", "hidden 1", "output"]
    there = {NeuronName("hidden 3", "1"): (0.2, 0.5)}
    moved = made(experiment, edits.move_neurons(there, order=left_to_right))
    assert [node.id for node in moved.network.hidden] == ["hidden 3", "hidden 1", "hidden 2"]
    assert moved.network.title("hidden 3") == "hidden 1"
    assert connections(moved) == connections(experiment) == {(A, B)}
    assert made(moved, edits.move_neurons(there)).network is moved.network
