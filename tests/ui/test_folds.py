"""The folds panel: lines, regions that are counted, and the linear map of the one clicked."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from playground.document import edits
from playground.document.examples import load_example
from playground.engine.activations.relu import Relu
from playground.engine.initialisers.he import He
from playground.engine.neuron_name import NeuronName
from playground.session.commands import Step

from .person import Person


@pytest.fixture
def folded(qtbot):
    experiment = load_example("circle")
    for column in ("hidden 1", "hidden 2"):
        experiment = edits.set_activation(column, Relu()).change(experiment)
    person = Person(qtbot, replace(experiment, initialiser=He()), (1300, 900))
    person.window.panels.introduce("folds")
    person.look()
    person.panel = person.window.panels.panels["folds"]
    person.look()
    return person


def test_regions_are_counted(folded):
    n = len(folded.panel._folds().regions)
    assert n > 4
    said = folded.panel.count.text()
    linear = "in each of which the output’s sum is linear."  # it is a tanh
    assert said == f"{n} regions in this view, {linear}"


def test_a_click_shows_the_map_that_holds_there(folded):
    view, place = folded.panel.view, np.array([2.0, 3.0])
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=view.pixel(place).toPoint())
    folds = folded.panel._folds()
    index = folds.region_at(*view.plane_point(view.pixel(place).toPoint().toPointF()).tolist())
    assert view._region == index
    words = folded.panel.map.text()
    assert "In this region: sum of output = " in words
    active = folds.regions[index].is_active["hidden 2"]
    numbers = {(True, True): "all", (True, False): "1", (False, True): "2", (False, False): "none"}
    assert f"{numbers[tuple(active.tolist())]} of hidden 2" in words
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=view.pixel(place).toPoint())
    assert view._region == index  # a second click keeps it
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    assert view._region is None


def shares_an_edge(one, other):
    """Whether two convex polygons have a piece of a line in common."""
    n_on = 0
    for p in one:
        ways, to = np.roll(other, -1, axis=0) - other, p - other
        across = np.abs(ways[:, 0] * to[:, 1] - ways[:, 1] * to[:, 0]) / np.hypot(*ways.T)
        along = np.einsum("ij,ij->i", ways, to) / np.einsum("ij,ij->i", ways, ways)
        n_on += bool(((across < 1e-7) & (along > -1e-7) & (along < 1 + 1e-7)).any())
    return n_on >= 2


def test_neighbours_have_different_colours(folded):
    regions, view = folded.panel._folds().regions, folded.panel.view
    n_pairs = 0
    for i, one in enumerate(regions):
        for other in regions[:i]:
            if shares_an_edge(one.polygon, other.polygon):
                n_pairs += 1
                assert view._tint(one) != view._tint(other)
    assert n_pairs >= len(regions) - 1


def test_the_neuron_of_a_line_stands_out_in_the_drawing(folded):
    view, wanted = folded.panel.view, NeuronName("hidden 1", "2")
    pointed = []
    folded.panel.pointing_wanted.connect(pointed.append)
    lines = folded.panel._folds().lines
    others = np.concatenate([each for key, each in lines.items() if key != wanted]).mean(axis=1)
    own = lines[wanted]
    far = np.hypot(*(own.mean(axis=1)[:, np.newaxis] - others).T).min(axis=0)
    view._look_at(view.pixel(own[int(far.argmax())].mean(axis=0)))
    view._look_at(None)
    assert pointed == [wanted, None]


def test_a_line_is_drawn_where_a_neurons_sum_is_0(folded):
    view = folded.panel.view
    view.set_points_visible(False)
    line = folded.panel._folds().lines[NeuronName("hidden 1", "1")][0]
    image = view.grab().toImage()
    middle = view.pixel(line.mean(axis=0)).toPoint()
    near = [
        image.pixelColor(middle.x() + dx, middle.y() + dy).name()
        for dx in (-1, 0, 1)
        for dy in (-1, 0, 1)
    ]
    wanted = view.colour_of(0)
    apart = [
        sum(abs(a - b) for a, b in zip(rgb(each), rgb(wanted.name()), strict=True)) for each in near
    ]
    assert min(apart) < 120


def rgb(colour):
    return [int(colour[i : i + 2], 16) for i in (1, 3, 5)]


def test_another_activation_is_told_what_to_choose(qtbot):
    person = Person(qtbot, load_example("circle"))
    person.window.panels.introduce("folds")
    person.look()
    person.look()
    assert "choose ReLU" in person.window.panels.panels["folds"].sentence.text()


def marked(person):
    """Return the neurons that have a halo in the drawing."""
    drawn = person.editor.scene.drawn
    return {item.name for item in drawn._all_neurons() if item.is_marked}


def test_the_active_neurons_of_a_region_are_marked_in_the_drawing(folded):
    panel, place = folded.panel, np.array([2.0, 3.0])
    panel._choose(place)
    folds = panel._folds()
    active = folds.regions[folds.region_at(*place.tolist())].is_active
    wanted = {
        NeuronName(column, str(i + 1))
        for column, flags in active.items()
        for i in np.flatnonzero(flags).tolist()
    }
    assert len(wanted) > 0
    assert marked(folded) == wanted
    folded.workbench.send(Step(1))
    folded.look()
    assert marked(folded)  # those that are active there now
    panel._choose(None)
    assert marked(folded) == set()
    panel._choose(place)
    folded.window.panels.docks["folds"].close()
    folded.look()
    assert marked(folded) == set()


def test_the_example_folds_a_learnt_circle(qtbot):
    person = Person(qtbot, load_example("circle"), (1300, 900))
    person.window.documents.open_example("folds")
    for _ in range(3):
        person.look()
    panel = person.window.panels.panels["folds"]
    assert panel.isVisible()
    person.workbench.send(Step(500))
    person.look()
    assert 10 < len(panel._folds().regions) < 60
