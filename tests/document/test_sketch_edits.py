"""Names and places of neurons."""

import pytest

from playground.document import edits
from playground.document.experiment import Experiment
from playground.document.neuron_words import neuron_words
from playground.document.sketch import LONGEST_LABEL, Sketch
from playground.engine.datasets.circle import Circle
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.network import NetworkError, feed_forward
from playground.engine.neuron_name import NeuronName

X1, A, B = NeuronName("input", "x1"), NeuronName("hidden 1", "1"), NeuronName("hidden 1", "2")


@pytest.fixture
def full():
    network = feed_forward(Input(features=("x1", "x2")), Dense(3), Dense(1))
    return Experiment(network, Circle())


def made(experiment, *several):
    for edit in several:
        experiment = edit.change(experiment)
    return experiment


def test_a_neuron_is_named_renamed_and_no_longer_named(full):
    named = made(full, edits.label_neuron(A, "NAND"), edits.label_neuron(X1, "first bit"))
    assert (named.sketch.label(A), named.sketch.label(X1)) == ("NAND", "first bit")
    assert neuron_words(A, named) == "NAND"
    renamed = made(named, edits.label_neuron(A, "carry"))
    assert renamed.sketch.label(A) == "carry"
    assert made(renamed, edits.label_neuron(A, " "), edits.label_neuron(X1, "")) == full


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("  carry\n out\t", "carry out"),
        ("x" * 100, "x" * LONGEST_LABEL),
        ("x" * (LONGEST_LABEL - 1) + " y", "x" * (LONGEST_LABEL - 1)),
        ("a\x00b\u202ec\ud800", "abc"),
        ("Σ ∧ 进位", "Σ ∧ 进位"),
        ("\u200b", ""),
    ],
)
def test_a_name_is_one_line_of_what_can_be_seen(full, text, kept):
    edit = edits.label_neuron(A, text)
    assert made(full, edit).sketch.label(A) == kept
    assert edit.label == (f"name neuron {kept}" if kept else "remove name")


def test_neurons_are_put_where_they_are_dragged_and_tidied_up(full):
    moved = made(full, edits.move_neurons({A: (0.5, 0.25), X1: (0.1, 0.9)}))
    assert moved.sketch.place(A) == (0.5, 0.25)
    again = made(moved, edits.move_neurons({A: (-0.5, 1.25)}))
    assert (again.sketch.place(A), again.sketch.place(X1)) == ((-0.5, 1.25), (0.1, 0.9))
    assert made(again, edits.tidy_up()) == full


def test_a_name_survives_tidying_up(full):
    before = made(full, edits.label_neuron(A, "NAND"), edits.move_neurons({A: (0.5, 0.5)}))
    assert made(before, edits.tidy_up()).sketch.label(A) == "NAND"


@pytest.mark.parametrize(
    "edit",
    [
        edits.label_neuron(NeuronName("hidden 1", "9"), "NAND"),
        edits.move_neurons({NeuronName("gone", "1"): (0.5, 0.5)}),
        edits.move_neurons({A: (float("inf"), 0.5)}),
        edits.move_neurons({A: (0.5, float("nan"))}),
    ],
)
def test_what_is_not_there_or_impossible_is_refused(full, edit):
    with pytest.raises(NetworkError, match=r"^[^.]*; [^.]*\.$"):
        edit.change(full)


def test_names_and_places_go_with_their_neuron_and_come_back_with_undo(new_desk):
    desk = new_desk()
    desk.apply(edits.label_neuron(B, "NAND"))
    desk.apply(edits.move_neurons({B: (0.5, 0.5)}))
    desk.apply(edits.remove([B]))
    assert desk.experiment.sketch == Sketch()
    desk.apply(edits.add_neuron("hidden 1"))
    assert desk.experiment.sketch == Sketch()
    desk.undo()
    desk.undo()
    assert desk.experiment.sketch.label(B) == "NAND"


def test_a_new_start_leaves_names_places_and_frozen_weights(full):
    drawn = made(
        full,
        edits.label_neuron(A, "NAND"),
        edits.move_neurons({B: (0.5, 0.5)}),
        edits.freeze_column("hidden 1", is_frozen=True),
    )
    for edit in (edits.reset(), edits.regenerate(0)):
        after = made(drawn, edit)
        assert (after.sketch, after.network) == (drawn.sketch, drawn.network)


def test_labels_read_well_after_undo():
    assert edits.move_neurons({A: (0, 0)}).label == "move neuron"
    assert edits.move_neurons({A: (0, 0), B: (0, 0)}).label == "move 2 neurons"
    assert edits.tidy_up().label == "tidy up"
