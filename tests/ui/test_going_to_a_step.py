"""Going to a step whose number is typed, what the timeline says, and what covers nothing."""

from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtCore import QObject, QPoint, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialogButtonBox

from playground.document import edits
from playground.document.examples import find
from playground.session.commands import NameBranch, Step
from playground.session.goal import GOALS
from playground.session.goals.step import ReachStep
from playground.session.timeline_view import BranchView, Span, TimelineView
from playground.ui import theme
from playground.ui.timeline.bar import TimelineBar
from playground.ui.timeline.branch_list import BranchList
from playground.ui.timeline.epochs import ticks
from playground.ui.timeline.go_dialog import GoDialog
from playground.ui.timeline.run_dialog import RunDialog
from playground.ui.timeline.scenery import Look, Scenery

from .person import Person

CIRCLE = find("circle").experiment
RETURN = Qt.Key.Key_Return


@pytest.fixture
def person(qtbot, qapp):
    theme.apply(qapp, theme.LIGHT)
    made = Person(qtbot, CIRCLE)
    made.workbench.send(Step(50))
    made.look()
    yield made
    made.window.stop()


def asked(person):
    person.window.timeline.actions_.go_to_step.trigger()
    return person.window.findChild(GoDialog)


def type_step(dialog, text):
    dialog.field.selectAll()
    QTest.keyClicks(dialog.field, text)


def settle(person):
    for _ in range(10):
        person.look()


@pytest.mark.parametrize("step", [0, 7, 50])
def test_a_typed_step_is_shown_and_undo_comes_back(person, step):
    person.window.timeline.scrubbing.go(30)
    settle(person)
    dialog = asked(person)
    assert dialog.field.text() == "30"
    type_step(dialog, str(step))
    QTest.keyClick(dialog.field, RETURN)
    settle(person)
    snapshot = person.workbench.snapshot
    assert (snapshot.step, snapshot.timeline.last_step) == (step, 50)
    person.window.edit_menu.undo.trigger()
    settle(person)
    assert person.workbench.snapshot.step == 30


def test_a_step_beyond_the_end_is_trained_to(person):
    person.window.timeline.scrubbing.go(10)
    settle(person)
    dialog = asked(person)
    type_step(dialog, "80")
    assert dialog.go.text() == "Train to there"
    assert "ends at step 50" in dialog.words.text()
    dialog.go.click()
    settle(person)
    timeline = person.workbench.snapshot.timeline
    assert (timeline.step, timeline.last_step, len(timeline.branches)) == (80, 80, 1)


def test_what_is_no_step_is_refused_with_a_reason(person):
    dialog = asked(person)
    for text in ("", "x", "-3", "1.5", "99999999999"):
        type_step(dialog, text or " ")
        assert not dialog.go.isEnabled(), text
        assert dialog.words.text().endswith("."), text
        assert dialog.words.text() != "Run 1 has the steps 0 to 50.", text
        QTest.keyClick(dialog.field, RETURN)
        assert dialog.isVisible(), text
        type_step(dialog, "20")
        assert dialog.go.isEnabled(), text


def test_where_nothing_can_be_trained_a_later_step_is_refused(person):
    branch = person.workbench.snapshot.timeline.branch
    dialog = GoDialog(branch, 5, person.window, is_trainable=False)
    dialog.field.setText("60")
    assert not dialog.go.isEnabled()
    dialog.field.setText("50")
    assert dialog.go.isEnabled()


def test_it_is_in_both_menus_and_greyed_before_anything_is_trained(qtbot, qapp):
    fresh = Person(qtbot, CIRCLE)
    action = fresh.window.timeline.actions_.go_to_step
    assert not action.isEnabled()
    for menu in (fresh.window.timeline.menu, fresh.window.training_menu):
        assert action in menu.actions()
    fresh.workbench.send(Step(3))
    fresh.look()
    assert action.isEnabled()
    fresh.window.stop()


def test_a_goal_that_is_looked_at_now_and_then_says_so(person):
    for name in GOALS.names():
        dialog = RunDialog(person.workbench.snapshot, ReachStep(80), person.window)
        assert dialog.note.text() == "", name
        dialog.chooser._switch(GOALS[name])
        is_said = "is measured at the end of each epoch" in dialog.note.text()
        assert "network" not in dialog.note.text(), name  # but what is measured
        assert is_said == (GOALS[name].needs != "steps") == bool(dialog.note.text()), name


def test_the_list_of_branches_has_a_close_button_that_return_in_a_name_leaves_alone(person):
    person.window.timeline.actions_.branches.trigger()
    listed = person.window.findChild(BranchList)
    row = next(iter(listed.rows.values()))
    row.rename.click()
    QTest.keyClicks(row.field, "mine")
    QTest.keyClick(row.field, RETURN)
    assert listed.isVisible()
    close = listed.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Close)
    close.click()
    assert not listed.isVisible()


def test_the_list_of_branches_tells_test_loss_and_accuracy(person):
    person.window.timeline.actions_.branches.trigger()
    (row,) = person.window.findChild(BranchList).rows.values()
    _, loss, _, accuracy = person.workbench.snapshot.scores.values[-1]
    assert row.test.text() == f"test {loss:.4f}, {100 * accuracy:.1f} %"
    assert row.loss.text().startswith("training loss 0.")


def test_a_notice_leaves_the_legend_free_and_nothing_jumps(person):
    window = person.window
    legend, view = window.editor.legend, window.editor.view

    def places():
        return [each.mapTo(window, QPoint(0, 0)) for each in (legend, view, window.timeline)]

    before = places()
    window.notices.show_sentence("Something that a person should be told. " * 3)
    settle(person)
    notice = window.notices.rect().translated(window.notices.mapTo(window, QPoint(0, 0)))
    assert not notice.intersects(legend.rect().translated(legend.mapTo(window, QPoint(0, 0))))
    assert notice.bottom() + 1 == legend.mapTo(window, QPoint(0, 0)).y()
    assert places() == before


def made_view(n_steps=500, *, names=("Run 1",), is_of_minibatches=False, losses=None):
    steps = np.arange(0, n_steps, 2)
    losses = np.geomspace(0.5, 0.02, len(steps)) if losses is None else losses
    branches = tuple(
        BranchView(
            id=number,
            name=name,
            colour=number - 1,
            spans=(Span(CIRCLE, 0, n_steps, 0, 25, 25),),
            marks=(),
            steps=steps,
            losses=losses,
            is_of_minibatches=is_of_minibatches,
        )
        for number, name in enumerate(names, start=1)
    )
    return TimelineView(branches, 1, n_steps)


def scenery(view):
    return Scenery(view, QSize(600, 76), Look(theme.LIGHT, QFont()))


@pytest.mark.parametrize(
    ("is_of_minibatches", "word"), [(True, "minibatch loss"), (False, "training loss")]
)
def test_the_timeline_tells_the_loss_under_the_pointer_and_which_it_is(
    qapp, is_of_minibatches, word
):
    shown = scenery(made_view(is_of_minibatches=is_of_minibatches))
    at = QPointF(shown.steps.x(0), 40)
    assert shown.tip_at(at).startswith(f"Step 0: {word} 0.5.\n")
    odd = QPointF(shown.steps.x(499), 40)
    assert shown.tip_at(odd).startswith(f"Step 499: {word} 0.02 at step 498.\n")


def test_the_scale_of_the_timeline_is_explained_with_its_ends(qapp):
    words = scenery(made_view()).tip_at(QPointF(10, 40))
    assert "training loss" in words
    assert "logarithmic, from 0.02 to 0.5" in words
    assert "minibatches" in scenery(made_view(is_of_minibatches=True)).tip_at(QPointF(10, 40))


def test_a_run_of_which_no_loss_is_known_has_no_scale(qapp):
    nothing = scenery(made_view(losses=np.full(250, np.nan)))
    assert "logarithmic" not in nothing.tip_at(QPointF(10, 40))
    assert nothing.view.branch is not None


def test_the_flag_names_the_run_where_there_are_several(person):
    bar = person.window.timeline.bar
    assert bar._playhead_at()[0] == "step 50"
    person.window.timeline.scrubbing.go(20)
    settle(person)
    person.workbench.apply(edits.set_field("batch_size", 5))
    person.workbench.send(Step(5))
    settle(person)
    assert bar._playhead_at()[0] == "Run 2, step 25"
    person.workbench.send(NameBranch(person.workbench.snapshot.timeline.current, "n" * 100))
    settle(person)
    words = bar._playhead_at()[0]
    assert words.endswith("…, step 25")
    assert len(words) < 60


def test_numbers_of_epochs_are_measured_only_where_they_are_written():
    measured = []

    def width_of(text):
        measured.append(text)
        return 8.0 * len(text)

    view = made_view(20_000)
    found = ticks(view.branch, scenery(view).steps, width_of)
    assert len(found) > 20
    assert set(measured) <= {tick.number for tick in found} | {"800"}


class Still(QObject):
    """A scrubbing of which nobody takes hold."""

    moved = Signal()
    place = (1, 500)


def moment(n_steps, *, is_playing):
    speed = 90_000.0 if is_playing else 0.0
    return SimpleNamespace(
        timeline=made_view(n_steps),
        step=n_steps,
        n_changes=0,
        is_playing=is_playing,
        steps_per_second=speed,
        experiment=CIRCLE,
    )


def test_at_full_speed_the_timeline_is_drawn_a_moment_later_and_a_pause_is_seen_at_once(qtbot):
    bar = TimelineBar(Still())
    qtbot.addWidget(bar)
    bar.resize(600, bar.height())
    bar.show_snapshot(moment(500, is_playing=False))
    first = bar.scenery
    bar._layers.drawn_at = 0.0  # long ago
    bar.show_snapshot(moment(600, is_playing=True))
    assert bar.scenery is first
    qtbot.waitUntil(lambda: bar.scenery.view.branch.last_step == 600)
    bar._layers.drawn_at = 0.0
    bar.show_snapshot(moment(700, is_playing=True))
    bar.show_snapshot(moment(710, is_playing=False))
    assert bar.scenery.view.branch.last_step == 710
    assert not bar._later.isActive()
