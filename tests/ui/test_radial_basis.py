"""Radial basis columns in the window: chosen, placed and fitted in the menu, and told as such."""

import numpy as np
import pytest

from playground.document.examples import load_example
from playground.document.experiment import Experiment
from playground.engine.datasets.circle import Circle
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.layers.radial_basis import RadialBasis
from playground.engine.network import feed_forward
from playground.engine.neuron_name import NeuronName
from playground.engine.parameter_key import ParameterKey
from playground.session.commands import Step, StepPhase
from playground.ui.editor.column_controls import ColumnControls
from playground.ui.editor.explanations import explain, said_of

from .person import Person


def menu_of(person, node_id):
    for controls in person.window.editor.findChildren(ColumnControls):
        if controls._node is not None and controls._node.id == node_id:
            controls.menu.aboutToShow.emit()
            return controls.menu
    raise LookupError(node_id)


def choose(person, node_id, text):
    next(each for each in menu_of(person, node_id).actions() if each.text() == text).trigger()
    for _ in range(10):
        person.workbench.poll()


def look(person, command=None):
    if command is not None:
        person.workbench.send(command)
    person.workbench.poll()
    return person.workbench.snapshot


@pytest.fixture
def dense(qtbot):
    network = feed_forward(Input(features=("x1", "x2")), Dense(4), Dense(1))
    return Person(qtbot, Experiment(network, Circle(), seed=2))


@pytest.fixture
def bumps(qtbot):
    return Person(qtbot, load_example("radial-basis"))


def layer_of(person):
    return person.workbench.experiment.network["hidden 1"].layer


def test_a_hidden_column_becomes_one_of_bumps_and_undo_brings_its_weights_back(dense):
    before = look(dense, Step(5)).theta.copy()
    choose(dense, "hidden 1", "Make it a radial basis column")
    assert isinstance(layer_of(dense), RadialBasis)
    made = look(dense)
    assert (made.experiment.network.views(made.theta)["hidden 1"]["bias"] == 1).all()
    choose(dense, "hidden 1", "Bump share")
    assert layer_of(dense).is_normalised
    look(dense, Step(5))
    choose(dense, "hidden 1", "Make it a dense column")
    assert isinstance(layer_of(dense), Dense)
    for _ in range(3):
        dense.workbench.undo()
    after = look(dense)  # what the output has learned since stays
    views = after.experiment.network.views
    for name, values in views(before)["hidden 1"].items():
        assert np.array_equal(views(after.theta)["hidden 1"][name], values)
    assert not dense.refusals


def test_centres_are_placed_and_outputs_fitted_each_as_one_step_of_undo(bumps):
    start = look(bumps).theta.copy()
    choose(bumps, "hidden 1", "Place centres by k-means")
    assert bumps.workbench.history.undo_label == "place centres"
    snapshot = look(bumps)
    centres = snapshot.experiment.network.views(snapshot.theta)["hidden 1"]["weight"]
    assert ((centres > 0) & (centres < 1)).all()
    choose(bumps, "output", "Fit output weights by least squares")
    assert bumps.workbench.history.undo_label == "fit output weights"
    fitted = look(bumps)
    assert fitted.scores.values[-1][0] < 1e-4
    assert fitted.experiment.start  # set before the first step, so that a reset keeps it
    bumps.workbench.undo()
    bumps.workbench.undo()
    assert np.array_equal(look(bumps).theta, start)
    assert not bumps.refusals


def test_random_examples_are_others_each_time_and_training_goes_on_from_there(bumps):
    look(bumps, Step(3))
    chosen = []
    for _ in range(2):
        choose(bumps, "hidden 1", "Place centres at random examples")
        snapshot = look(bumps)
        assert snapshot.step == 3
        chosen.append(snapshot.experiment.network.views(snapshot.theta)["hidden 1"]["weight"])
    assert not np.array_equal(*chosen)
    after = look(bumps, Step(1)).theta
    assert not np.array_equal(after, snapshot.theta)


def test_only_what_fits_is_offered(dense, bumps):
    words = [each.text() for each in menu_of(dense, "output").actions()]
    assert not any("Fit output" in each or "radial" in each for each in words)
    words = [each.text() for each in menu_of(bumps, "hidden 1").actions()]
    assert "Tanh" not in words
    assert "Dropout" in words


def test_centres_and_widths_are_told_as_such(bumps):
    snapshot = look(bumps)
    scene = bumps.window.editor.scene
    centre = ParameterKey("hidden 1", "2", ("input", "x1"))
    assert said_of(centre, scene.drawing, scene.present).startswith("centre x₁ → neuron 2:")
    width = ParameterKey("hidden 1", "2")
    assert said_of(width, scene.drawing, scene.present) == "width β of neuron 2: 5"
    assert "centre" in explain(centre, scene.drawing)
    assert "width" in explain(width, scene.drawing)
    assert "how far" in explain(NeuronName("hidden 1", "2"), scene.drawing)
    assert snapshot.answers


def test_a_step_can_be_looked_at_through_the_microscope(bumps):
    for _ in range(6):
        assert look(bumps, StepPhase()).microscope is not None
    assert not bumps.refusals
