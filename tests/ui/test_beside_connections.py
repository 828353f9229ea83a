"""A click that has missed a connection by a little puts no neuron there; titles tell their column.

Whoever wants a neuron there clicks farther away.
"""

import pytest
from PySide6.QtCore import QPoint

from playground.document.examples import load_example

from .person import Person


@pytest.fixture
def person(qtbot):
    return Person(qtbot, load_example("xor"))


def places_right_of(person):
    """Yield pixels ever farther to the right of a connection."""
    start = person.weight(("hidden 1", "1"), ("output", "1"))
    for away in range(0, 120, 2):
        place = start + QPoint(away, -away)
        yield place, person.view.mapToScene(place)


def test_a_click_beside_a_connection_puts_no_neuron_there(person):
    scene, before = person.editor.scene, person.network
    beside, far = (
        next(
            place
            for place, at in places_right_of(person)
            if scene.target_at(at) is None and scene.is_beside_connection(at) is is_beside
        )
        for is_beside in (True, False)
    )
    person.click(beside)
    assert person.network is before
    assert "beside a connection" in person.editor.telling.label.text()
    person.click(far)
    assert len(person.network.nodes) == len(before.nodes) + 1


def test_a_title_tells_what_there_is_no_room_for(person):
    handle = person.editor.strip.controls["hidden 1"].handle
    assert "Hidden 1: 6 neurons, activation ReLU." in handle.toolTip()
