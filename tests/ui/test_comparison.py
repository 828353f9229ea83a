"""Comparing runs through the window."""

import multiprocessing

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from playground.document.examples import load_example
from playground.session.commands import Step
from playground.ui import theme

from .person import Person

WAIT_MS = 120_000


@pytest.fixture
def person(qtbot):
    person = Person(qtbot, load_example("spiral"), (1400, 900))
    person.window.timeline.actions_.compare.trigger()
    person.look()
    return person


@pytest.fixture
def panel(person):
    found = person.window.panels.panels["comparison"]
    assert found.isVisible()
    yield found
    found.end()


def compare(qtbot, panel, values, *, seeds=2, length=40):
    panel.fields.values.setText(values)
    panel.fields.seeds.set_value(seeds)
    panel.fields.length.set_value(length)
    QTest.mouseClick(panel.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not panel.runner.is_running, timeout=WAIT_MS)


def test_the_learning_rate_is_offered_first_with_values_around_the_present_one(panel):
    assert panel.fields.key == "optimiser.learning_rate"
    assert panel.fields.values.text() == "0.003, 0.01, 0.03, 0.1, 0.3"
    assert panel.table() is None


def test_runs_are_compared_and_one_is_gone_on_with(qtbot, person, panel):
    person.workbench.send(Step(7))
    person.look()
    before = person.workbench.snapshot.theta.copy()
    compare(qtbot, panel, "0.01, 0.1")
    table = panel.table()
    assert [row[:2] for row in table.rows] == [("0.01", 0), ("0.01", 1), ("0.1", 0), ("0.1", 1)]
    view = panel.view
    assert view.table.topLevelItemCount() == 2
    assert not view.button.isEnabled()
    view.table.setCurrentItem(view.table.topLevelItem(1).child(1))
    QTest.mouseClick(view.button, Qt.MouseButton.LeftButton)
    person.look()
    snapshot, outcome = person.workbench.snapshot, view.results.outcomes[1][1]
    np.testing.assert_array_equal(snapshot.theta, outcome.state.theta)
    assert (snapshot.step, snapshot.experiment.seed) == (40, 1)
    assert snapshot.experiment.optimiser.learning_rate == 0.1
    assert snapshot.scores.steps.tolist() == outcome.steps.tolist()
    assert person.workbench.history.undo_label == "go on with learning rate 0.1"
    person.workbench.send(Step(3))
    person.look()
    assert person.workbench.snapshot.step == 43
    person.workbench.undo()
    person.look()
    np.testing.assert_array_equal(person.workbench.snapshot.theta, before)
    assert person.workbench.snapshot.step == 7
    person.workbench.redo()
    person.look()
    assert person.workbench.snapshot.step == 43


def test_a_click_on_a_curve_or_a_map_chooses_its_row(qtbot, panel):
    compare(qtbot, panel, "0.003, 0.3", seeds=1)
    curves = panel.view.curves
    spread = curves._spreads[1]
    at = curves.plot.view.mapViewToScene(
        QPointF(float(spread.steps[-1]), float(np.log10(spread.mean[-1])))
    )
    QTest.mouseClick(
        curves.plot.viewport(), Qt.MouseButton.LeftButton, pos=curves.plot.mapFromScene(at)
    )
    assert panel.view.table.choice == (1, 0)
    panel.view.pages.choose("boundaries")
    place = panel.view.boundaries.places()[0].center()
    QTest.mouseClick(panel.view.boundaries, Qt.MouseButton.LeftButton, pos=QPoint(place))
    assert panel.view.table.choice == (0, 0)


def test_every_page_is_drawn_in_both_themes(qtbot, qapp, panel):
    compare(qtbot, panel, "0.01, 0.1, 1")
    for look in (theme.DARK, theme.LIGHT):
        theme.apply(qapp, look)
        for page in ("curves", "boundaries", "paths"):
            panel.view.pages.choose(page)
            picture = panel.grab().toImage()
            colours = {
                picture.pixel(x, y) for x in range(0, picture.width(), 7) for y in (200, 300)
            }
            assert len(colours) > 3


def test_cancel_ends_it_at_once_and_leaves_no_process(qtbot, panel):
    panel.fields.values.setText("0.01, 0.1")
    panel.fields.length.set_value(1_000_000)
    QTest.mouseClick(panel.button, Qt.MouseButton.LeftButton)
    assert panel.button.text() == "Cancel"
    qtbot.waitUntil(lambda: panel.bar.value() > 0, timeout=WAIT_MS)
    assert multiprocessing.active_children()
    QTest.mouseClick(panel.button, Qt.MouseButton.LeftButton)
    assert not multiprocessing.active_children()
    assert panel.button.text() == "Compare"


def test_closing_the_window_ends_it(qtbot, person, panel):
    panel.fields.length.set_value(1_000_000)
    QTest.mouseClick(panel.button, Qt.MouseButton.LeftButton)
    assert panel.runner.process_ids
    person.window.close()
    assert not multiprocessing.active_children()


@pytest.mark.parametrize(
    ("values", "words"), [("0.1, many", '"many" is no number'), ("", "names no values")]
)
def test_what_cannot_be_compared_is_said(panel, values, words):
    panel.fields.values.setText(values)
    QTest.mouseClick(panel.button, Qt.MouseButton.LeftButton)
    assert words in panel.reason.text()
    assert not panel.runner.is_running


def test_what_was_typed_stays_while_the_experiment_changes(person, panel):
    panel.fields.values.setText("0.5, 0.7")
    person.workbench.send(Step(2))
    person.look()
    assert panel.fields.values.text() == "0.5, 0.7"
