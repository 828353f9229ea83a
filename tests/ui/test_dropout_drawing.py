"""What the drawing shows of dropout and batch normalisation, and where they are set."""

import pytest

from playground.document import edits
from playground.document.experiment import Experiment
from playground.engine.datasets.circle import Circle
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.network import feed_forward
from playground.engine.neuron_name import NeuronName
from playground.session.commands import Step, StepPhase
from playground.ui.editor.column_controls import ColumnControls
from playground.ui.editor.explanations import explain, said_of
from playground.ui.editor.labels import below_column

from .person import Person


@pytest.fixture
def person(qtbot):
    network = feed_forward(Input(features=("x1", "x2")), Dense(8), Dense(1))
    return Person(qtbot, Experiment(network, Circle(), seed=2))


def look(person, command=None):
    if command is not None:
        person.workbench.send(command)
    person.workbench.poll()
    return person.workbench.snapshot


def menu_of(person, node_id):
    for controls in person.window.editor.findChildren(ColumnControls):
        if controls._node is not None and controls._node.id == node_id:
            controls.menu.aboutToShow.emit()
            return controls.menu
    raise LookupError(node_id)


def action_of(menu, text):
    return next(each for each in menu.actions() if each.text() == text)


def test_neurons_that_a_step_switches_off_are_struck_through(person):
    assert not look(person).switched_off
    person.workbench.apply(edits.set_layer("hidden 1", "dropout", 0.5))
    drawn, seen = person.window.editor.scene, []
    for _ in range(3):
        snapshot = look(person, Step())
        is_off = snapshot.switched_off["hidden 1"]
        place = drawn.arrangement.by_id["hidden 1"]
        struck = drawn.drawn.switched_off._boxes
        assert struck == [box for box, off in zip(place.neurons, is_off, strict=True) if off]
        seen.append(tuple(is_off))
    assert len(set(seen)) > 1


def test_the_drawing_shows_the_step_under_the_microscope(person):
    person.workbench.apply(edits.set_layer("hidden 1", "dropout", 0.5))
    view = look(person, StepPhase(4)).microscope
    kept = view.numbers.kept["hidden 1"][:, 0]
    assert ((kept == 0) == look(person).switched_off["hidden 1"]).all()


def test_the_pointer_says_which_neuron_is_off(person):
    person.workbench.apply(edits.set_layer("hidden 1", "dropout", 0.5))
    is_off = look(person, Step()).switched_off["hidden 1"]
    editor = person.window.editor
    for i, off in enumerate(is_off):
        name = NeuronName("hidden 1", str(i + 1))
        text = said_of(name, editor.scene.drawing, editor.scene.present)
        assert ("switched off by dropout" in text) == off
        assert "chance of 50%" in explain(name, editor.scene.drawing)


def test_dropout_is_chosen_in_the_menu_of_a_hidden_column_only(person):
    menu = action_of(menu_of(person, "hidden 1"), "Dropout").menu()
    action_of(menu, "0.3").trigger()
    assert person.workbench.experiment.network["hidden 1"].layer.dropout == 0.3
    assert "Dropout" not in [each.text() for each in menu_of(person, "output").actions()]


def test_batch_normalisation_is_inserted_by_the_menu_and_tells_its_running_numbers(person):
    action_of(menu_of(person, "output"), "Insert batch normalisation to the left").trigger()
    network = person.workbench.experiment.network
    assert [node.layer.title for node in network.hidden] == ["Dense", "Batch normalisation"]
    look(person, Step(20))
    editor = person.window.editor
    text = said_of(NeuronName("hidden 2", "3"), editor.scene.drawing, editor.scene.present)
    assert "running mean of what comes in" in text
    assert "running variance of what comes in" in text
    assert not person.refusals


def test_a_columns_own_rate_stands_below_it_with_room_for_each_line(person):
    arrangement = person.window.editor.scene.arrangement
    room = arrangement.height - max(place.outside.bottom for place in arrangement.columns)
    person.workbench.apply(edits.set_layer("hidden 1", "dropout", 0.5))
    person.workbench.apply(edits.set_rate_factor("hidden 1", 0.1))
    person.look()
    node = person.network["hidden 1"]
    assert below_column(node, person.network) == ("dropout 0.5", "rate × 0.1")
    assert below_column(person.network["output"], person.network) == ()
    drawn = person.window.editor.scene
    footer = next(each for each in drawn.drawn.texts if getattr(each, "_node_id", "") == node.id)
    assert footer._text == "dropout 0.5\nrate × 0.1"
    bottom = footer.pos().y() + footer.boundingRect().bottom() - 17  # no scale stands there
    assert bottom <= drawn.arrangement.height + room
