"""Undo and redo: what was removed comes back as it was, everything else stays as it is."""

import numpy as np
import pytest

from playground.document import edits
from playground.engine.datasets.spiral import Spiral
from playground.engine.network import NetworkError
from playground.engine.optimisers.momentum import Momentum
from playground.engine.optimisers.sgd import Sgd
from playground.engine.parameter_key import ParameterKey


@pytest.fixture
def desk(new_desk):
    desk = new_desk()
    desk.train()
    return desk


def of_neuron(values, node, neuron):
    """Return what leads into a neuron and out of it."""
    return {
        key: value
        for key, value in values.items()
        if (key.node, key.neuron) == (node, neuron) or key.source == (node, neuron)
    }


WEIGHT = ParameterKey("hidden 1", "1", ("input", "x1"))


def test_a_removed_neuron_comes_back_with_its_weights_among_the_present_ones(desk):
    before = desk.values
    desk.apply(edits.remove_neuron("hidden 1", "2"))
    desk.train()
    present = desk.values
    desk.undo()
    gone = of_neuron(before, "hidden 1", "2")
    assert len(gone) == 2 + 1 + 2
    assert desk.values == present | gone
    assert desk.experiment is desk.first


def test_a_neuron_added_again_by_redo_has_the_weights_it_had(desk):
    desk.apply(edits.add_neuron("hidden 2"))
    desk.train()
    grown = desk.values
    desk.undo()
    desk.train()
    present = desk.values
    desk.redo()
    assert desk.values == present | of_neuron(grown, "hidden 2", "3")


def test_a_removed_column_comes_back_whole(desk):
    before = desk.values
    desk.apply(edits.remove_column("hidden 2"))
    desk.train()
    direct = {key: value for key, value in desk.values.items() if key not in before}
    assert len(direct) == 3  # hidden 1 leads into the output meanwhile
    kept = {key: value for key, value in desk.values.items() if key in before}
    desk.undo()
    assert desk.values == before | kept
    desk.redo()
    assert desk.values == kept | direct


def test_a_removed_input_comes_back_with_its_weights(desk):
    before = desk.values
    desk.apply(edits.set_features(("x1", "sin(x2)")))
    desk.train()
    present = {key: value for key, value in desk.values.items() if key in before}
    desk.undo()
    assert desk.values == before | present


def test_an_erased_connection_comes_back_with_its_weight(desk):
    before = desk.values
    desk.apply(desk.erase(("hidden 2", "1", "1")))
    key = ParameterKey("output", "1", ("hidden 2", "1"))
    assert key not in desk.values
    desk.train()
    present = desk.values
    desk.undo()
    assert desk.values == present | {key: before[key]}


def test_a_weight_set_by_hand_goes_back_alone(desk):
    before = desk.values[WEIGHT]
    desk.apply(edits.set_parameters({WEIGHT: 0.75}, is_start=False))
    assert desk.values[WEIGHT] == 0.75
    desk.train()
    present = desk.values
    desk.undo()
    assert desk.values == present | {WEIGHT: before}
    desk.redo()
    assert desk.values == present


def test_a_starting_weight_goes_back_in_the_document_too(new_desk):
    desk = new_desk()
    before = desk.values
    desk.apply(edits.set_parameters({WEIGHT: 0.75}, is_start=True))
    assert len(desk.experiment.start) == 1
    desk.undo()
    assert desk.experiment is desk.first
    assert desk.values == before


@pytest.mark.parametrize(
    "edit", [edits.set_field("seed", 5), edits.choose_dataset(Spiral()), edits.regenerate(0)]
)
def test_what_starts_training_anew_is_undone_whole(desk, edit):
    before = desk.now
    desk.apply(edit)
    assert desk.trainer.step == 0
    np.testing.assert_array_equal(desk.trainer.theta, desk.experiment.initial_parameters())
    desk.train(7)
    trained = desk.now
    desk.undo()
    assert desk.experiment is desk.first
    assert desk.trainer.step == before.state.step
    np.testing.assert_array_equal(desk.trainer.theta, before.theta)
    desk.redo()
    assert desk.trainer.step == 7
    np.testing.assert_array_equal(desk.trainer.theta, trained.theta)


def test_another_optimiser_can_be_undone_and_keeps_the_weights(desk):
    desk.apply(edits.set_field("optimiser", Momentum()))
    desk.train()
    present = desk.values
    desk.undo()
    assert desk.values == present
    assert desk.trainer.slots == {}
    desk.redo()
    assert desk.trainer.slots.keys() == {"velocity"}
    desk.train()


def test_a_slider_that_moves_undoes_as_one(desk):
    for rate in (0.1, 0.3, 1.0):
        desk.apply(edits.set_field("optimiser", Sgd(rate)))
    desk.undo()
    assert desk.experiment is desk.first
    assert desk.history.undo_label is None
    desk.redo()
    assert desk.experiment.optimiser == Sgd(1.0)


def test_a_slider_released_begins_another_step(desk):
    for rate in (0.1, 0.3):
        desk.apply(edits.set_field("optimiser", Sgd(rate)))
        desk.history.stop_merging()
    desk.undo()
    assert desk.experiment.optimiser == Sgd(0.1)
    desk.apply(edits.set_field("optimiser", Sgd(0.5)))  # nor does what follows an undo
    desk.undo()
    assert desk.experiment.optimiser == Sgd(0.1)


def test_a_weight_that_is_dragged_goes_back_to_where_it_was_taken_up(desk):
    before = desk.values[WEIGHT]
    for value in (0.1, 0.2, 0.3):
        desk.apply(edits.set_parameters({WEIGHT: value}, is_start=False))
        desk.train(1)
    desk.undo()
    assert desk.values[WEIGHT] == before


def test_a_refused_edit_leaves_no_trace(desk):
    desk.apply(edits.add_neuron("hidden 1"))
    desk.undo()
    position = desk.history.position
    with pytest.raises(NetworkError):
        desk.apply(edits.remove_column("output"))
    assert desk.history.undo_label is None
    assert desk.history.redo_label == "add neuron"
    assert desk.history.position == position


def test_there_may_be_nothing_to_undo_or_redo(desk):
    assert desk.history.undo(desk.now) is None
    assert desk.history.redo(desk.now) is None
    desk.apply(edits.add_neuron("hidden 1"))
    assert desk.history.redo(desk.now) is None


def test_a_new_edit_takes_the_place_of_what_was_undone(desk):
    desk.apply(edits.add_neuron("hidden 1"))
    desk.undo()
    desk.apply(edits.insert_column("output"))
    assert desk.history.redo_label is None
    assert desk.history.undo_label == "insert column"


def test_the_position_is_the_same_again_only_where_the_document_is(desk):
    history, seen = desk.history, [desk.history.position]
    for edit in (edits.add_neuron("hidden 1"), edits.set_field("batch_size", 20)):
        desk.apply(edit)
        seen.append(history.position)
    desk.apply(edits.set_field("batch_size", 30))  # merges, and yet it is another document
    assert history.position not in seen
    seen[-1] = history.position
    assert len(set(seen)) == 3
    for expected in (seen[1], seen[0]):
        desk.undo()
        assert history.position == expected
    for expected in (seen[1], seen[2]):
        desk.redo()
        assert history.position == expected
    desk.undo()
    desk.apply(edits.add_neuron("hidden 2"))
    assert history.position not in seen
