"""Edits of radial basis columns: another kind, widths, normalising; files, scripts and copies."""

import numpy as np
import pytest

from playground.document import edits, radial_edits
from playground.document.copying import fragment_of
from playground.document.examples import load_example
from playground.document.experiment import Experiment
from playground.document.file import load, save
from playground.engine.activations.sigmoid import Sigmoid
from playground.engine.datasets.circle import Circle
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.layers.radial_basis import RadialBasis
from playground.engine.network import NetworkError, feed_forward
from playground.engine.neuron_name import NeuronName
from playground.engine.parameter_key import ParameterKey, parameter_index


@pytest.fixture
def experiment():
    inputs = Input(features=("x1", "x2"))
    network = feed_forward(inputs, Dense(3, Sigmoid(), dropout=0.1), Dense(2, Sigmoid()), Dense(1))
    weight = {ParameterKey("hidden 1", "1"): 0.5, ParameterKey("hidden 2", "1"): 0.25}
    return edits.set_parameters(weight, is_start=True).change(Experiment(network, Circle()))


def test_a_column_of_another_kind_starts_as_the_seed_says(experiment):
    edit = radial_edits.make_radial(experiment, "hidden 1")
    changed = edit.change(experiment)
    layer = changed.network["hidden 1"].layer
    assert (layer.units, layer.dropout, type(layer)) == (3, 0.1, RadialBasis)
    theta = changed.initial_parameters()
    assert len(edit.values) == 9
    for key, value in edit.values.items():
        assert theta[parameter_index(changed.network, key)] == np.float32(value)
    assert {each.key.node for each in changed.start} == {"hidden 2"}


def test_a_column_made_dense_again_takes_the_others_activation(experiment):
    changed = radial_edits.make_radial(experiment, "hidden 1").change(experiment)
    back = radial_edits.make_dense(changed, "hidden 1").change(changed)
    assert back.network["hidden 1"].layer == Dense(3, Sigmoid(), dropout=0.1)


def test_a_new_column_does_not_take_over_a_bump(experiment):
    changed = radial_edits.make_radial(experiment, "hidden 1").change(experiment)
    more = edits.insert_column("output").change(changed)
    assert more.network.nodes[-2].layer.activation == Sigmoid()


def test_outputs_stay_weighted_sums(experiment):
    with pytest.raises(NetworkError, match="hidden"):
        radial_edits.make_radial(experiment, "output")


def test_a_width_is_given_to_every_neuron_that_is_not_frozen(experiment):
    made = radial_edits.make_radial(experiment, "hidden 1").change(experiment)
    width = ParameterKey("hidden 1", "2")
    made = edits.set_parameters({width: 7.0}, is_start=True).change(made)
    made = edits.freeze([ParameterKey("hidden 1", "3")], is_frozen=True).change(made)
    edit = radial_edits.set_width(made.network, "hidden 1", 5.0)
    assert edit.values == {ParameterKey("hidden 1", "1"): 5.0, width: 5.0}
    changed = edit.change(made)
    assert changed.network["hidden 1"].layer.beta == 5
    start = changed.network.views(changed.initial_parameters())["hidden 1"]["bias"]
    assert start.tolist() == [5, 5, 5]
    with pytest.raises(NetworkError, match="radial basis"):
        radial_edits.set_width(made.network, "hidden 2", 5.0)


def test_normalised_bumps_survive_a_file(experiment, tmp_path):
    changed = radial_edits.make_radial(experiment, "hidden 1").change(experiment)
    changed = radial_edits.normalise_bumps("hidden 1", is_normalised=True).change(changed)
    save(tmp_path / "bumps.json", changed)
    again = load(tmp_path / "bumps.json")
    assert again.experiment.network == changed.network
    assert again.experiment.network["hidden 1"].layer.activation.title == "Bump share"
    assert "activation" not in (tmp_path / "bumps.json").read_text().split("hidden 2")[0]


def test_its_activation_cannot_be_another(experiment):
    changed = radial_edits.make_radial(experiment, "hidden 1").change(experiment)
    with pytest.raises(NetworkError, match="no activation"):
        edits.set_activation("hidden 1", Sigmoid()).change(changed)


def test_copies_refuse_it_with_a_sentence():
    experiment = load_example("radial-basis")
    with pytest.raises(ValueError, match="cannot be copied"):
        fragment_of(experiment, experiment.initial_parameters(), [NeuronName("hidden 1", "1")])
