"""Panels behind others: they keep no keys, and come to the front when they are asked for."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from playground.document.examples import example_names, load_example
from playground.ui.groups import EXAMPLES, PANELS, grouped
from playground.ui.panel import PANELS as REGISTERED

from .person import Person

LOOKING = "what-neurons-look-for"


@pytest.fixture
def person(qtbot):
    person = Person(qtbot, load_example("mnist"), (1280, 800))
    person.window.activateWindow()
    return person


def bring(person, name):
    person.window.panels.docks[name].toggleViewAction().trigger()
    person.look()
    person.look()


def wanted(person):
    """Return the list of classes of the page about one image."""
    bring(person, LOOKING)
    panel = person.window.panels.panels[LOOKING]
    panel.views.choose(2)
    person.look()
    return panel.image.page.wanted


def test_a_list_behind_another_panel_does_not_keep_the_keyboard(person, qtbot):
    field = wanted(person)
    field.setFocus(Qt.FocusReason.TabFocusReason)
    assert QApplication.focusWidget() is field
    bring(person, "layout")
    assert QApplication.focusWidget() is not field
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    assert QApplication.activePopupWidget() is None
    qtbot.waitUntil(lambda: person.look() or person.workbench.snapshot.is_playing)


def test_a_click_on_a_panel_takes_the_keyboard_from_a_list(person):
    field = wanted(person)
    field.setFocus(Qt.FocusReason.TabFocusReason)
    panel = person.window.panels.panels[LOOKING]
    QTest.mouseClick(panel, Qt.MouseButton.LeftButton, pos=QPoint(panel.width() - 3, 3))
    assert QApplication.focusWidget() is not field


def test_a_list_that_was_opened_by_the_mouse_leaves_the_keyboard(person):
    assert not wanted(person).focusPolicy() & Qt.FocusPolicy.ClickFocus


def test_a_panel_that_is_docked_again_comes_to_the_front(person, qtbot):
    bring(person, "weight-space")
    dock = person.window.panels.docks["weight-space"]
    dock.setFloating(True)
    person.look()
    bring(person, "decision-boundary")
    dock.setFloating(False)
    qtbot.waitUntil(lambda: not dock.visibleRegion().isEmpty())
    boundary = person.window.panels.docks["decision-boundary"]
    assert boundary.visibleRegion().isEmpty()


def test_every_example_and_every_panel_has_its_place_in_a_group():
    for names, groups in ((example_names(), EXAMPLES), (REGISTERED.names(), PANELS)):
        found = grouped(names, groups)
        assert sorted(each for _, members in found for each in members) == sorted(names)
        assert "More" not in dict(found)
    assert grouped(["later", "xor"], EXAMPLES) == [("Shapes", ("xor",)), ("More", ("later",))]


def test_an_image_is_to_become_what_it_is_or_the_second_best(person, qtbot):
    field = wanted(person)
    image = person.window.panels.panels[LOOKING].image
    qtbot.waitUntil(lambda: person.look() or len(image.page.bars.shown.values) == 10)
    shown = image.page.bars.shown
    best = int(shown.values.argmax())
    right = 5  # the first digit of the training part
    assert best != right
    assert field.value == shown.names[right]
