"""Edits of maxout columns: another kind and back, pieces; files, copies."""

import numpy as np
import pytest

from playground.document import edits, maxout_edits
from playground.document.copying import fragment_of
from playground.document.experiment import Experiment
from playground.document.file import load, save
from playground.document.pieces import groups_of
from playground.document.wiring import with_links
from playground.engine.activations.identity import Identity
from playground.engine.activations.sigmoid import Sigmoid
from playground.engine.datasets.circle import Circle
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.layers.maxout import Maxout
from playground.engine.network import NetworkError, feed_forward
from playground.engine.neuron_name import NeuronName
from playground.engine.parameter_key import ParameterKey, parameter_index
from playground.session.trainer import Trainer


@pytest.fixture
def experiment():
    inputs = Input(features=("x1", "x2"))
    network = feed_forward(inputs, Dense(3, Sigmoid(), dropout=0.1), Dense(2, Sigmoid()), Dense(1))
    weight = {ParameterKey("hidden 1", "1"): 0.5, ParameterKey("hidden 2", "1"): 0.25}
    return edits.set_parameters(weight, is_start=True).change(Experiment(network, Circle()))


@pytest.fixture
def made(experiment):
    return maxout_edits.make_maxout(experiment, "hidden 1").change(experiment)


def groups(experiment):
    return groups_of(experiment.network, experiment.network["hidden 1"])


def test_pieces_get_a_column_of_their_own(experiment, made):
    network = made.network
    pieces, largest = network.nodes[1:3]
    assert pieces.layer == Dense(6, Identity())
    assert (largest.id, largest.layer) == ("hidden 1", Maxout(3, dropout=0.1))
    assert (pieces.sources, largest.sources) == (("input",), (pieces.id,))
    assert groups(made) == {"1": ("1", "2"), "2": ("3", "4"), "3": ("5", "6")}
    start = network.views(made.initial_parameters())["hidden 1"]
    assert np.array_equal(start["weight"], np.repeat(np.eye(3), 2, axis=1))
    assert not start["bias"].any()
    edit = maxout_edits.make_maxout(experiment, "hidden 1")
    assert len(edit.values) == 9
    for key, value in edit.values.items():
        assert made.initial_parameters()[parameter_index(network, key)] == value
    assert {each.key.node for each in made.start} == {"hidden 2"}


def test_training_moves_the_pieces_and_leaves_the_largest_what_it_is(made):
    trainer = Trainer(made, made.dataset.load(made.data_rng()))
    before = {
        name: view["weight"].copy() for name, view in made.network.views(trainer.theta).items()
    }
    trainer.advance(20)
    after = made.network.views(trainer.theta)
    assert np.array_equal(after["hidden 1"]["weight"], before["hidden 1"])
    assert not after["hidden 1"]["bias"].any()
    assert (after[made.network.nodes[1].id]["weight"] != before[made.network.nodes[1].id]).any()


def test_neurons_come_and_go_with_their_pieces(made):
    more = edits.add_neuron("hidden 1").change(made)
    assert groups(more) == {**groups(made), "4": ("7", "8")}
    fewer = edits.remove_neuron("hidden 1", "2").change(more)
    assert groups(fewer) == {"1": ("1", "2"), "3": ("5", "6"), "4": ("7", "8")}
    assert fewer.network.nodes[1].layer.n_units == 6


def test_the_number_of_pieces_keeps_the_first_ones(made):
    four = maxout_edits.set_pieces("hidden 1", 4).change(made)
    assert [each[:2] for each in groups(four).values()] == [*groups(made).values()]
    assert {len(each) for each in groups(four).values()} == {4}
    back = maxout_edits.set_pieces("hidden 1", 2).change(four)
    assert groups(back) == groups(made)
    for wrong in (0, 9):
        with pytest.raises(NetworkError, match="1 to 8 pieces"):
            maxout_edits.set_pieces("hidden 1", wrong).change(made)


def test_a_column_made_dense_again_has_what_its_pieces_took_in(experiment, made):
    back = maxout_edits.make_dense(made, "hidden 1").change(made)
    assert back.network == experiment.network


def test_what_was_not_connected_is_not_connected_with_any_piece(experiment):
    key = ParameterKey("hidden 1", "2", ("input", "x1"))
    erased = edits.remove(connections=[key]).change(experiment)
    made = maxout_edits.make_maxout(erased, "hidden 1").change(erased)
    assert made.network.nodes[1].erased == {("input", "x1", "3"), ("input", "x1", "4")}
    back = maxout_edits.make_dense(made, "hidden 1").change(made)
    assert back.network == erased.network


def test_pieces_that_others_read_stay(made):
    pieces = made.network.nodes[1].id
    shared = with_links(made, [(NeuronName(pieces, "1"), NeuronName("output", "1"))])
    with pytest.raises(NetworkError, match="of their own"):
        maxout_edits.set_pieces("hidden 1", 3).change(shared)
    back = maxout_edits.make_dense(shared, "hidden 1").change(shared)
    assert back.network["hidden 1"].sources == (pieces,)


def test_outputs_stay_weighted_sums(experiment):
    with pytest.raises(NetworkError, match="hidden"):
        maxout_edits.make_maxout(experiment, "output")


def test_it_has_no_activation_to_choose(made):
    with pytest.raises(NetworkError, match="no activation"):
        edits.set_activation("hidden 1", Sigmoid()).change(made)


def test_a_file_keeps_it(made, tmp_path):
    save(tmp_path / "maxout.json", made)
    assert load(tmp_path / "maxout.json").experiment == made


def test_it_cannot_be_copied(made):
    with pytest.raises(ValueError, match="cannot be copied"):
        fragment_of(made, made.initial_parameters(), [NeuronName("hidden 1", "1")])
