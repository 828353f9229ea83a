"""Comparing runs through the window."""

import multiprocessing

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from playground.document.examples import load_example
from playground.session.commands import Step
from playground.session.sweep.report import as_csv
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
                picture.pixel(x, y)
                for x in range(0, picture.width(), 7)
                for y in range(200, 420, 20)
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


def test_different_losses_are_compared_by_accuracy_and_that_is_said(qtbot, panel):
    keys = [each.key for each in panel.fields._offered]
    panel.fields.what.setCurrentIndex(keys.index("loss"))
    compare(qtbot, panel, "quadratic, hinge")
    view = panel.view
    assert "cannot be compared; compare the accuracy." in view.caption.text()
    assert "target" not in view.caption.text()
    assert view.table.headerItem().text(1) == "Train accuracy"
    found = [outcome.scores[-1] for outcome in view.results.outcomes[1]]
    mean = 100 * np.mean([scores[2] for scores in found])
    assert view.table.topLevelItem(1).text(1) == f"{mean:.1f} %"
    assert view.table.topLevelItem(1).child(0).text(3) == f"{100 * found[0][3]:.1f} %"
    assert view.table.isColumnHidden(5)  # a target is one of the loss
    assert view.curves.caption.text().startswith("Train accuracy")
    drawn = view.curves._spreads[1].mean
    assert drawn[-1] == np.mean([scores[2] for scores in found])
    panel.fields.what.setCurrentIndex(keys.index("batch_size"))
    compare(qtbot, panel, "5, 10")
    assert view.table.headerItem().text(1) == "Train loss"
    assert view.curves.caption.text().startswith("Train loss")
    assert "cannot" not in view.caption.text()


def heads(table):
    return [
        table.headerItem().text(i)
        for i in range(table.columnCount())
        if not table.isColumnHidden(i)
    ]


def test_a_value_goes_on_with_the_seed_in_the_middle_and_says_which(qtbot, person, panel):
    compare(qtbot, panel, "0.01, 0.1", seeds=3, length=60)
    view = panel.view
    view.table.choose(1)
    losses = [each.scores[-1, 0] for each in view.results.outcomes[1]]
    middle = int(np.argsort(losses)[1])
    assert view.table.choice == (1, middle)
    assert view.button.text() == f"Go on with seed {middle} (the middle one)"
    view.button.click()
    person.look()
    assert person.workbench.snapshot.experiment.seed == middle


def test_a_click_on_a_heading_sorts_and_the_best_is_bold(qtbot, panel):
    compare(qtbot, panel, "0.01, 0.1, 0.0001", seeds=2, length=200)
    table = panel.view.table
    means = [
        float(np.mean([each.scores[-1, 0] for each in row])) for row in panel.view.results.outcomes
    ]
    by_loss = [int(i) for i in np.argsort(means)]

    def order():
        return [table.topLevelItem(i).variant for i in range(3)]

    assert order() == [0, 1, 2]
    table.header().sectionClicked.emit(1)
    assert order() == by_loss
    table.header().sectionClicked.emit(1)
    assert order() == by_loss[::-1]
    bold = [table._rows[i].font(1).bold() for i in range(3)]
    assert bold == [i == by_loss[0] for i in range(3)]
    table.choose(2)
    assert table.choice[0] == 2
    table.header().sectionClicked.emit(0)
    assert order() == [0, 1, 2]


def test_all_rows_fit_and_a_picture_has_all_columns(qtbot, panel):
    compare(qtbot, panel, "0.003, 0.01, 0.03, 0.1, 0.3", seeds=3)
    table = panel.view.table
    assert table.header().length() <= table.viewport().width()
    assert not table.verticalScrollBar().isVisible()
    before, size = heads(table), panel.size()
    panel.resize(300, size.height())
    assert "Time" not in heads(table)
    with panel.shown_whole():
        assert len(heads(table)) == 7
        assert table.header().length() <= table.viewport().width()
        assert table.visualItemRect(table._rows[4]).bottom() <= table.viewport().height()
    panel.resize(size)
    assert heads(table) == before


def test_window_and_command_line_name_the_columns_alike(qtbot, panel):
    compare(qtbot, panel, "0.01, 0.1")
    assert panel.table().columns == tuple(as_csv(panel.view.results).split("\n")[0].split(","))
