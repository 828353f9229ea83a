"""Maxout columns in the window: made, given pieces, made dense again, and told as such."""

import numpy as np
import pytest

from playground.document.experiment import Experiment
from playground.engine.datasets.circle import Circle
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.layers.maxout import Maxout
from playground.engine.network import feed_forward
from playground.engine.neuron_name import NeuronName
from playground.session.commands import Step, StepPhase
from playground.ui.editor.column_controls import ColumnControls
from playground.ui.editor.drawing import drawing_of
from playground.ui.editor.explanations import explain
from playground.ui.editor.labels import summary
from playground.ui.microscope.phase_words import what_happens

from .person import Person


def menu_of(person, node_id):
    for controls in person.window.editor.findChildren(ColumnControls):
        if controls._node is not None and controls._node.id == node_id:
            controls.menu.aboutToShow.emit()
            return controls.menu
    raise LookupError(node_id)


def texts(menu):
    return [action.text() for action in menu.actions()]


def choose(person, *path):
    menu = menu_of(person, "hidden 1")
    for text in path[:-1]:
        menu = next(action.menu() for action in menu.actions() if action.text() == text)
    next(action for action in menu.actions() if action.text() == path[-1]).trigger()
    look(person)


def look(person, command=None):
    if command is not None:
        person.workbench.send(command)
    for _ in range(5):
        person.workbench.poll()
    return person.workbench.snapshot


@pytest.fixture
def person(qtbot):
    network = feed_forward(Input(features=("x1", "x2")), Dense(3), Dense(1))
    return Person(qtbot, Experiment(network, Circle(), seed=2))


def units(person):
    return [node.layer.n_units for node in person.network.nodes[1:]]


def test_a_hidden_column_becomes_one_of_pieces_and_undo_brings_its_weights_back(person):
    before = look(person, Step(5)).theta.copy()
    choose(person, "Make it a maxout column")
    assert units(person) == [6, 3, 1]
    assert isinstance(person.network["hidden 1"].layer, Maxout)
    made = look(person)
    assert (made.experiment.network.views(made.theta)["hidden 1"]["weight"].sum(axis=1) == 2).all()
    choose(person, "Pieces of each neuron: 2", "3")
    assert units(person) == [9, 3, 1]
    trained = look(person, Step(20))
    assert np.isfinite(trained.theta).all()
    for _ in range(2):
        person.workbench.undo()
    after = look(person)
    views = after.experiment.network.views
    for name, values in views(before)["hidden 1"].items():
        assert np.array_equal(views(after.theta)["hidden 1"][name], values)
    assert not person.refusals


def test_it_is_made_dense_again(person):
    choose(person, "Make it a maxout column")
    offered = texts(menu_of(person, "hidden 1"))
    assert "Tanh" not in offered
    assert "Make it a radial basis column" not in offered
    choose(person, "Make it a dense column")
    assert units(person) == [3, 1]
    assert not person.refusals


def test_it_is_told_as_what_it_is(person):
    choose(person, "Make it a maxout column")
    assert "3 neurons, Maxout" in summary(person.network)
    name = NeuronName("hidden 1", "1")
    drawing = drawing_of(person.experiment)
    assert "takes the largest of what comes in" in explain(name, drawing)
    said = []
    for _ in range(3):
        snapshot = look(person, StepPhase())
        said.append(what_happens(snapshot.microscope))
    assert said[2] == "Hidden 2: each neuron takes the largest of its pieces, and adds its bias."


def test_parameters_of_an_activation_are_in_the_menu(person):
    choose(person, "Leaky ReLU")
    choose(person, "Slope below 0", "0.3")
    assert person.network["hidden 1"].layer.activation.slope == 0.3
    choose(person, "ELU")
    menu = next(
        action.menu()
        for action in menu_of(person, "hidden 1").actions()
        if action.text() == "Depth below 0 (α)"
    )
    assert texts(menu) == ["0.5", "1", "2", "", "Other…"]
