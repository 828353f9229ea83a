"""The loss surface beside all else in the window: its picture has room, its keys work."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from playground.document.examples import load_example
from playground.engine.landscape.planes.random import RandomPlane
from playground.engine.landscape.planes.two_weights import TwoWeights
from playground.session.commands import Step
from tests.ui.person import Person

KEYS = Qt.Key


def docked(qtbot, name, size):
    """Return a person who has opened the panel by the menu, and the panel."""
    person = Person(qtbot, load_example(name), size)
    person.window.panels.docks["loss-surface"].toggleViewAction().trigger()
    for _ in range(4):
        person.look()
    panel = person.window.panels.panels["loss-surface"]
    assert panel.isVisible()
    assert not person.window.panels.docks["loss-surface"].isFloating()
    return person, panel


def settle(person):
    for _ in range(4):
        person.look()


@pytest.mark.parametrize("name", ["bowl", "ravine"])
def test_the_examples_of_surfaces_open_it_with_their_two_weights(qtbot, name):
    person = Person(qtbot, load_example("circle"), (1280, 800))
    assert not person.window.panels.docks["loss-surface"].isVisible()
    person.window.documents.show_example(name)
    settle(person)
    panel = person.window.panels.panels["loss-surface"]
    assert panel.isVisible()
    dock = person.window.panels.docks["loss-surface"]
    assert not dock.visibleRegion().isEmpty()  # it is in front of the others
    sources = [key.source for key in panel.showing.survey.laid.keys]
    inputs = person.network.nodes[0]
    assert sources == [(inputs.id, neuron) for neuron in inputs.neurons]
    panel.choose_kind(RandomPlane)
    person.window.documents.show_example("ravine" if name == "bowl" else "bowl")
    settle(person)
    assert panel.showing.survey.laid.keys is None  # what was chosen stays


def test_a_larger_network_begins_as_always(qtbot):
    _, panel = docked(qtbot, "circle", (1280, 800))
    assert isinstance(panel.asking.kind, RandomPlane)


@pytest.mark.parametrize("size", [(1280, 800), (1400, 900)])
def test_the_map_is_large_enough_to_be_read(qtbot, size):
    person, panel = docked(qtbot, "bowl", size)
    panel.choose_kind(TwoWeights)
    person.workbench.send(Step(40))
    settle(person)
    plot = panel.page.contours.plot.view.sceneBoundingRect()
    assert min(plot.width(), plot.height()) >= 190
    assert panel.page.height() <= panel.page.parentWidget().height()  # nothing is to be scrolled
    kind = panel.controls.kind
    assert kind.fontMetrics().horizontalAdvance("Two weights") < kind.width() - 30


def test_words_that_are_folded_are_told_whole_by_a_tooltip(qtbot):
    person, panel = docked(qtbot, "bowl", (1280, 800))
    panel.choose_kind(TwoWeights)
    settle(person)
    caption = panel.page.caption
    assert caption.text() != caption.words
    assert "normal equations" in caption.toolTip()
    person.window.resize(1400, 1500)
    settle(person)
    assert caption.text() == caption.words


def test_arrow_keys_turn_the_surface_that_was_clicked_and_train_nothing(qtbot):
    person, panel = docked(qtbot, "circle", (1280, 800))
    panel.controls.in_3d.click()
    settle(person)
    view = panel.page.surface
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(view.rect().center()))
    assert view.hasFocus()
    for key, change in (
        (KEYS.Key_Right, (5, 0)),
        (KEYS.Key_Up, (0, 5)),
        (KEYS.Key_Left, (-5, 0)),
        (KEYS.Key_Down, (0, -5)),
    ):
        before = view.camera
        person.key(key)
        assert view.camera == before.turned(*change)
    assert person.workbench.snapshot.step == 0
    QTest.mouseClick(person.view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    person.key(KEYS.Key_Right)  # elsewhere it steps
    assert person.workbench.snapshot.step == 1
