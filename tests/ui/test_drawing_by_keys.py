"""The drawing without a mouse: connecting, moving, menus, and the way Tab takes."""

import itertools

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QWidget

from playground.document.blank import blank
from playground.document.examples import load_example
from playground.engine.datasets.circle import Circle
from playground.engine.neuron_name import NeuronName
from playground.engine.parameter_key import ParameterKey
from playground.ui import theme

from .person import SHIFT, Person

ALT = Qt.KeyboardModifier.AltModifier
X1, X2, OUT = ("input", "x1"), ("input", "x2"), ("output", "1")


@pytest.fixture
def open_window(qtbot, qapp):
    theme.apply(qapp, theme.LIGHT)
    people = []

    def make(experiment):
        people.append(Person(qtbot, experiment))
        return people[-1]

    yield make
    for person in people:
        person.window.close()


def test_a_network_with_a_skip_is_drawn_with_keys_alone(open_window):
    person = open_window(blank(Circle()))
    person.view.setFocus()
    person.key(Qt.Key.Key_N)  # goes into a column of its own, and is selected
    assert person.selection.neurons == {NeuronName("hidden 1", "1")}
    person.key(Qt.Key.Key_Left, SHIFT)
    person.key(Qt.Key.Key_C)
    assert person.network["hidden 1"].sources == ("input",)
    person.key(Qt.Key.Key_Escape)
    person.key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    person.key(Qt.Key.Key_C)
    assert person.network.output.sources == ("input", "hidden 1")
    assert person.experiment.obstacle is None
    assert person.refusals == []


def test_neurons_of_one_column_cannot_be_connected(open_window):
    person = open_window(load_example("xor"))
    person.click(person.neuron("hidden 1", "1"))
    assert not person.editor.actions_.connect.isEnabled()
    person.click(person.neuron("hidden 1", "2"), SHIFT)
    assert not person.editor.actions_.connect.isEnabled()
    person.click(person.neuron(*OUT), SHIFT)
    assert person.editor.actions_.connect.isEnabled()


def test_alt_and_arrows_move_what_is_selected(open_window):
    person = open_window(blank(Circle()))
    person.click(person.neuron(*OUT))
    before = person.neuron(*OUT)
    person.key(Qt.Key.Key_Up, ALT)
    person.key(Qt.Key.Key_Left, ALT)
    after = person.neuron(*OUT)
    assert abs(before.y() - after.y() - 10) <= 1
    assert abs(before.x() - after.x() - 10) <= 1
    assert person.workbench.history.undo_label == "move neuron"


def test_a_weight_is_frozen_where_it_is_typed(open_window):
    person = open_window(load_example("xor"))
    person.click(person.weight(X1, ("hidden 1", "3")))
    lock = person.editor.fields.values.editor.lock
    assert not lock.isChecked()
    lock.click()
    person.look()
    assert person.workbench.history.undo_label == "freeze weight"
    assert person.network["hidden 1"].frozen == {("input", "x1", "3")}


def test_the_menu_key_opens_the_menu_of_what_is_selected(open_window, monkeypatch):
    person = open_window(load_example("xor"))
    person.click(person.neuron(*X1))
    opened = []
    monkeypatch.setattr(person.editor._menu, "popup", opened.append)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(0, 0), QPoint(0, 0))
    QApplication.sendEvent(person.view.viewport(), event)
    texts = [action.text() for action in person.editor._menu.actions()]
    assert "Na&me…" in texts
    assert len(opened) == 1
    viewport = person.view.viewport()
    assert (viewport.mapFromGlobal(opened[0]) - person.neuron(*X1)).manhattanLength() < 5


def test_a_bias_of_several_neurons_of_one_name_says_its_column(open_window):
    person = open_window(load_example("half-adder"))
    key = ParameterKey("hidden 2", "1", ("hidden 1", "1"))
    person.editor.fields.open_value(key)
    title = person.editor.fields.values.editor.field.accessibleName()
    assert title == "Weight NAND of hidden 1 → NAND of hidden 2"


@pytest.mark.parametrize("example", ["circle", "half-adder"])
def test_tab_goes_through_the_data_from_top_to_bottom(open_window, example):
    person = open_window(load_example(example))
    data = person.window.data
    reachable = [
        each
        for each in data.findChildren(QWidget)
        if each.focusPolicy() & Qt.FocusPolicy.TabFocus
        and each.focusProxy() is None
        and each.isVisible()
        and each.isEnabled()
    ]
    first = min(reachable, key=lambda each: each.mapTo(data, QPoint(0, 0)).y())
    heights, here = [], first
    for _ in reachable:
        heights.append(here.mapTo(data, here.rect().center()).y())
        here = here.nextInFocusChain()
        while here not in reachable:
            here = here.nextInFocusChain()
    jumps_up = [b - a for a, b in itertools.pairwise(heights) if b < a - 4]
    assert len(jumps_up) <= 1  # the second column of boxes
