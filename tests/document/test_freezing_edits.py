"""What training is to leave alone, and that it does."""

import pytest

from playground.document import edits
from playground.document.experiment import Experiment
from playground.engine.datasets.circle import Circle
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.network import NetworkError, feed_forward
from playground.engine.parameter_key import ParameterKey, parameter_keys

WEIGHT, OTHER = (ParameterKey("hidden 1", "1", ("input", each)) for each in ("x1", "x2"))
BIAS = ParameterKey("hidden 1", "2")


@pytest.fixture
def full():
    network = feed_forward(Input(features=("x1", "x2")), Dense(3), Dense(2), Dense(1))
    return Experiment(network, Circle())


def frozen_keys(experiment):
    network = experiment.network
    live = network.is_frozen[~network.is_erased]
    return {key for key, is_frozen in zip(parameter_keys(network), live, strict=True) if is_frozen}


def made(experiment, *several):
    for edit in several:
        experiment = edit.change(experiment)
    return experiment


def of_column(experiment, node="hidden 1"):
    return {key for key in parameter_keys(experiment.network) if key.node == node}


def test_weights_and_biases_are_frozen_and_unfrozen_one_by_one(full):
    two = made(full, edits.freeze([WEIGHT, BIAS], is_frozen=True))
    assert frozen_keys(two) == {WEIGHT, BIAS}
    assert frozen_keys(made(two, edits.freeze([WEIGHT, OTHER], is_frozen=False))) == {BIAS}
    assert made(two, edits.freeze([WEIGHT, BIAS], is_frozen=False)) == full


def test_a_column_is_frozen_with_what_comes_into_it_later(full):
    column = made(full, edits.freeze_column("hidden 1", is_frozen=True))
    assert frozen_keys(column) == of_column(full)
    more = made(column, edits.add_neuron("hidden 1"))
    assert frozen_keys(more) == of_column(more)
    assert made(column, edits.freeze([WEIGHT], is_frozen=True)) == column


def test_unfreezing_one_weight_leaves_the_rest_of_the_column_frozen(full):
    column = made(full, edits.freeze_column("hidden 1", is_frozen=True))
    erased = made(column, edits.remove(connections=[OTHER]))
    for before in (column, erased):
        after = made(before, edits.freeze([WEIGHT, BIAS], is_frozen=False))
        assert frozen_keys(after) == of_column(before) - {WEIGHT, BIAS}
        assert not after.network["hidden 1"].frozen & after.network["hidden 1"].erased


def test_unfreezing_a_column_unfreezes_what_was_frozen_alone(full):
    after = made(
        full,
        edits.freeze([WEIGHT, BIAS], is_frozen=True),
        edits.freeze_column("hidden 1", is_frozen=True),
        edits.freeze_column("hidden 1", is_frozen=False),
    )
    assert after == full


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (edits.freeze([], is_frozen=True), "Nothing is selected"),
        (edits.freeze([WEIGHT], is_frozen=True), "is erased"),
        (edits.freeze([ParameterKey("hidden 1", "9")], is_frozen=True), "any more"),
        (edits.freeze([ParameterKey("input", "x1")], is_frozen=True), "no such bias"),
        (edits.freeze_column("input", is_frozen=True), "no weights to freeze"),
        (edits.freeze_column("gone", is_frozen=True), "any more"),
    ],
)
def test_what_cannot_be_frozen_is_refused(full, edit, words):
    without = made(full, edits.remove(connections=[WEIGHT]))
    with pytest.raises(NetworkError, match=words) as refusal:
        edit.change(without)
    assert str(refusal.value).endswith(".")


@pytest.mark.parametrize(
    ("edit", "label"),
    [
        (edits.freeze([WEIGHT], is_frozen=True), "freeze weight"),
        (edits.freeze([WEIGHT, OTHER], is_frozen=False), "unfreeze 2 weights"),
        (edits.freeze([BIAS], is_frozen=True), "freeze bias"),
        (edits.freeze([BIAS, ParameterKey("output", "1")], is_frozen=True), "freeze 2 biases"),
        (edits.freeze([WEIGHT, BIAS], is_frozen=True), "freeze 2 weights and biases"),
        (edits.freeze_column("hidden 1", is_frozen=False), "unfreeze column"),
    ],
)
def test_labels_read_well_after_undo(edit, label):
    assert edit.label == label


def test_training_leaves_alone_what_is_frozen_until_it_no_longer_is(new_desk):
    desk = new_desk()
    desk.apply(edits.freeze([WEIGHT, BIAS], is_frozen=True))
    before = desk.values
    desk.train()
    after = desk.values
    assert {key for key in before if before[key] == after[key]} == {WEIGHT, BIAS}
    desk.apply(edits.freeze([WEIGHT], is_frozen=False))
    desk.train()
    assert desk.values[WEIGHT] != before[WEIGHT]
    assert desk.values[BIAS] == before[BIAS]


def test_a_frozen_weight_can_be_set_by_hand(new_desk):
    desk = new_desk()
    desk.apply(edits.freeze_column("hidden 1", is_frozen=True))
    desk.apply(edits.set_parameters({WEIGHT: 0.5}, is_start=False))
    desk.train()
    assert desk.values[WEIGHT] == 0.5
