"""Edits of a truth table: each is one step with a name, and the network's weights stay."""

import pytest

from playground.document import edits
from playground.document import truth_table_edits as table_edits
from playground.document.examples import find
from playground.document.experiment import Experiment
from playground.engine.activations.sigmoid import Sigmoid
from playground.engine.activations.softmax import Softmax
from playground.engine.activations.step import Step
from playground.engine.datasets.truth_table import TruthTable
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.losses.binary_cross_entropy import BinaryCrossEntropy
from playground.engine.losses.quadratic import Quadratic
from playground.engine.losses.softmax_cross_entropy import SoftmaxCrossEntropy
from playground.engine.network import feed_forward

HALF_ADDER = TruthTable(2, ("sum", "carry"), ("0110", "0001"))


def experiment(table=HALF_ADDER, output=None, loss=None):
    output = output or Dense(table.n_targets, Sigmoid())
    network = feed_forward(Input(features=table.columns), Dense(3), output)
    return Experiment(network, table, loss or Quadratic())


def test_a_target_is_set_by_name(new_desk):
    desk = new_desk(experiment())
    desk.train()
    before = desk.values
    desk.apply(table_edits.set_target(desk.experiment.dataset, 1, 1, 1))
    assert desk.history.undo_label == "set row 01 of carry to 1"
    assert desk.experiment.dataset.targets == ("0110", "0101")
    assert desk.values == before
    desk.undo()
    assert desk.experiment.dataset == HALF_ADDER
    assert desk.values == before


def test_each_target_is_an_undo_step_of_its_own(new_desk):
    desk = new_desk(experiment())
    desk.apply(table_edits.set_target(HALF_ADDER, 0, 0, 1))
    desk.apply(table_edits.set_target(desk.experiment.dataset, 1, 0, 0))
    desk.undo()
    assert desk.experiment.dataset.targets == ("1110", "0001")


def test_an_output_is_renamed(new_desk):
    desk = new_desk(experiment())
    desk.apply(table_edits.rename_output(HALF_ADDER, 0, " xor "))
    assert desk.history.undo_label == "rename output sum to xor"
    assert desk.experiment.dataset.target_names == ("xor", "carry")


@pytest.mark.parametrize("name", ["carry", " ", "x" * 100])
def test_a_name_that_cannot_be_is_refused(name):
    with pytest.raises(ValueError, match=r"[Oo]utput.*\.$"):
        table_edits.rename_output(HALF_ADDER, 0, name).change(experiment())


def test_an_added_output_brings_a_neuron_and_leaves_the_other_weights(new_desk):
    desk = new_desk(experiment())
    desk.train()
    before = desk.values
    desk.apply(table_edits.add_output())
    assert desk.history.undo_label == "add output"
    assert desk.experiment.dataset.outputs == ("sum", "carry", "y3")
    assert desk.experiment.network.output.neurons == ("1", "2", "3")
    assert {key: desk.values[key] for key in before} == before
    assert desk.experiment.obstacle is None
    desk.undo()
    assert desk.values == before


def test_a_removed_output_takes_its_own_neuron_with_it(new_desk):
    desk = new_desk(experiment())
    desk.train()
    before = desk.values
    desk.apply(table_edits.remove_output(HALF_ADDER, 0))
    assert desk.history.undo_label == "remove output sum"
    assert desk.experiment.dataset == TruthTable(2, ("carry",), ("0001",))
    assert desk.experiment.network.output.neurons == ("2",)
    assert desk.values == {k: v for k, v in before.items() if (k.node, k.neuron) != ("output", "1")}
    desk.train()
    desk.apply(table_edits.add_output())
    assert desk.experiment.network.output.neurons == ("2", "3")
    desk.undo()
    desk.undo()
    assert desk.values[next(k for k in before if k.neuron == "1" and k.node == "output")] != 0
    assert desk.experiment.network.output.neurons == ("1", "2")


def test_the_last_output_stays():
    one = TruthTable()
    with pytest.raises(ValueError, match="cannot have 0 outputs"):
        table_edits.remove_output(one, 0).change(experiment(one))


def test_there_are_at_most_eight_outputs():
    made = experiment()
    for _ in range(6):
        made = table_edits.add_output().change(made)
    with pytest.raises(ValueError, match="cannot have 9 outputs"):
        table_edits.add_output().change(made)


def test_an_output_without_probabilities_for_classes_follows_when_another_is_added():
    one = TruthTable()
    surprised = experiment(one, loss=BinaryCrossEntropy())
    made = table_edits.add_output().change(surprised)
    assert made.network.output.layer == Dense(2, Sigmoid())
    assert made.loss == Quadratic()
    shared = experiment(one, Dense(2, Softmax()), SoftmaxCrossEntropy())
    made = table_edits.add_output().change(shared)
    assert made.network.output.layer == Dense(2, Sigmoid())
    assert made.loss == Quadratic()
    assert made.obstacle is None


def test_what_the_user_chose_for_the_output_stays():
    steps = experiment(output=Dense(2, Step()))
    for edit in (
        table_edits.set_target(HALF_ADDER, 0, 0, 1),
        table_edits.rename_output(HALF_ADDER, 0, "xor"),
        table_edits.add_output(),
        table_edits.remove_output(HALF_ADDER, 0),
    ):
        assert edit.change(steps).network.output.layer.activation == Step()


def test_an_input_that_is_added_reaches_the_network_and_the_others_keep_their_weights(new_desk):
    desk = new_desk(experiment())
    desk.train()
    before = desk.values
    desk.apply(edits.change_dataset(HALF_ADDER.with_inputs(3), "n_inputs"))
    assert desk.history.undo_label == "change inputs"
    assert desk.experiment.network.input.neurons == ("x1", "x2", "x3")
    assert {key: desk.values[key] for key in before} == before
    desk.apply(edits.change_dataset(HALF_ADDER.with_inputs(1), "n_inputs"))
    assert desk.experiment.network.input.neurons == ("x1",)
    desk.undo()
    assert desk.values == before


def test_other_data_refuse_these_edits():
    circle = find("circle").experiment
    with pytest.raises(ValueError, match="no truth table any more"):
        table_edits.add_output().change(circle)
