"""The timeline as a person uses it: dragging, keys, branches and runs to a goal."""

import threading
from itertools import pairwise
from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton, QToolTip

from playground import app
from playground.document import edits
from playground.document.blank import blank
from playground.document.data_files import read
from playground.document.examples import find
from playground.session.commands import GoTo, Pause, RunTo, Step
from playground.session.goals.loss_below import LossBelow
from playground.session.goals.step import ReachStep
from playground.session.session import Session
from playground.session.timeline_view import BranchView, Mark, Span, TimelineView
from playground.ui import theme
from playground.ui.pictures import save_picture
from playground.ui.timeline.axes import StepAxis, loss_axis, step_axis
from playground.ui.timeline.bar import TimelineBar
from playground.ui.timeline.branch_list import BranchList
from playground.ui.timeline.epochs import ticks
from playground.ui.timeline.jumps import BEST, EDIT, END, RISE, START, epoch_after, epoch_before
from playground.ui.timeline.run_dialog import RunDialog
from tests.ui.person import NONE, SHIFT, Person

CIRCLE = find("circle").experiment
KEY = Qt.Key


@pytest.fixture
def person(qtbot, qapp):
    theme.apply(qapp, theme.LIGHT)
    made = Person(qtbot, CIRCLE)
    yield made
    made.window.stop()


def train(person, n_steps):
    person.workbench.send(Step(n_steps))
    person.look()


def view(person) -> TimelineView:
    return person.workbench.snapshot.timeline


def theta(person):
    return person.workbench.snapshot.theta.copy()


def recorded(person, n_steps):
    """Train, and return the weights after every step."""
    found = [theta(person)]
    for _ in range(n_steps):
        train(person, 1)
        found.append(theta(person))
    return found


def place(person, step, y=40):
    return QPointF(person.window.timeline.bar.scenery.steps.x(step), y)


def mouse(person, kind, at, buttons):
    bar = person.window.timeline.bar
    is_move = kind == QEvent.Type.MouseMove
    button = Qt.MouseButton.NoButton if is_move else Qt.MouseButton.LeftButton
    QApplication.sendEvent(bar, QMouseEvent(kind, at, bar.mapToGlobal(at), button, buttons, NONE))


def drag(person, *places):
    held, free = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    mouse(person, QEvent.Type.MouseButtonPress, places[0], held)
    for at in places[1:]:
        mouse(person, QEvent.Type.MouseMove, at, held)
    mouse(person, QEvent.Type.MouseButtonRelease, places[-1], free)
    person.look()  # at the first place; only then does the last one go to the session
    person.look()


def branched(person, fork=20, last=50):
    """Train, change the learning rate in the past, and train on."""
    train(person, last)
    end = theta(person)
    person.window.timeline.scrubbing.go(fork)
    person.look()
    person.workbench.apply(edits.set_field("batch_size", 5))
    person.look()
    train(person, 15)
    return end


def test_dragging_shows_the_weights_of_exactly_that_step(person):
    weights = recorded(person, 30)
    drag(person, place(person, 25), place(person, 12), place(person, 7))
    snapshot = person.workbench.snapshot
    assert (snapshot.step, view(person).step, view(person).last_step) == (7, 7, 30)
    assert (snapshot.theta == weights[7]).all()
    assert person.window.transport._step.text() == "Step 7"


def test_a_drag_is_one_undo_step_and_comes_back_to_where_one_was(person):
    weights = recorded(person, 30)
    drag(person, place(person, 25), place(person, 12), place(person, 7))
    drag(person, place(person, 3))
    person.window.edit_menu.undo.trigger()
    person.look()
    assert person.workbench.snapshot.step == 7
    person.window.edit_menu.undo.trigger()
    person.look()
    assert person.workbench.snapshot.step == 30
    assert (theta(person) == weights[30]).all()


def test_left_goes_back_and_right_forth_along_the_same_run(person):
    weights = recorded(person, 12)
    person.view.setFocus()
    person.key(KEY.Key_Left)
    person.key(KEY.Key_Left)
    assert (theta(person) == weights[10]).all()
    person.key(KEY.Key_Right)
    assert (theta(person) == weights[11]).all()
    person.key(KEY.Key_Left, SHIFT)
    assert person.workbench.snapshot.step == 1
    person.key(KEY.Key_Right, SHIFT)
    assert (theta(person) == weights[11]).all()
    assert len(view(person).branches) == 1


def test_left_goes_no_further_back_than_the_start(person):
    train(person, 3)
    person.view.setFocus()
    for _ in range(5):
        person.key(KEY.Key_Left)
    assert person.workbench.snapshot.step == 0
    assert not person.window.timeline.actions_.back.isEnabled()


def test_the_focused_bar_takes_home_end_and_page_keys_and_space_still_plays(person):
    train(person, 60)
    bar = person.window.timeline.bar
    bar.setFocus()
    steps = []
    for key in (KEY.Key_PageUp, KEY.Key_PageUp, KEY.Key_PageUp, KEY.Key_PageDown, KEY.Key_End):
        person.key(key)
        steps.append(person.workbench.snapshot.step)
    assert steps == [50, 25, 0, 25, 60]
    person.key(KEY.Key_Home)
    assert (person.workbench.snapshot.step, view(person).last_step) == (0, 60)
    assert person.window.actions_.play.shortcut().toString() == "Space"
    person.key(KEY.Key_End)
    person.key(KEY.Key_PageDown)  # nothing is recorded there: it trains to the end of the epoch
    assert person.workbench.snapshot.step == 75


def test_home_elsewhere_starts_anew(person):
    train(person, 10)
    person.view.setFocus()
    person.key(KEY.Key_Home)
    assert person.workbench.snapshot.step == 0
    assert view(person).last_step == 0


def test_changing_the_past_keeps_the_old_future_as_a_branch_to_return_to(person):
    end = branched(person)
    timeline = view(person)
    assert len(timeline.branches) == 2
    assert timeline.branch.fork_step == 20
    old = timeline.branches[0]
    assert old.last_step == 50
    assert "what followed step 20 is kept" in person.window.notices.text
    person.window.timeline.scrubbing.go(old.last_step, old.id)
    person.look()
    assert view(person).current == old.id
    assert (theta(person) == end).all()
    assert person.experiment.batch_size == 10


def test_the_past_is_explained_once(person):
    branched(person)
    person.window.notices.hide()
    person.window.timeline.scrubbing.go(10)
    person.look()
    person.workbench.apply(edits.set_field("batch_size", 3))
    person.look()
    assert len(view(person).branches) == 3
    assert person.window.notices.text == ""


def test_a_click_on_another_curve_goes_to_that_branch(person):
    branched(person)
    old = view(person).branches[0]
    scenery = person.window.timeline.bar.scenery
    outline = scenery._outlines[old.id]
    x, y = outline.ends[-1]
    drag(person, QPointF(x, y))
    assert view(person).current == old.id
    assert person.workbench.snapshot.step > 40


def test_jumps_go_where_they_say(person):
    acts = person.window.timeline.actions_
    train(person, 20)
    person.workbench.apply(edits.set_field("batch_size", 5))
    train(person, 30)
    branch = view(person).branch
    for jump, expected in ((START, 0), (EDIT, 20), (BEST, branch.best_step), (END, 50)):
        acts.jumps[jump].trigger()
        person.look()
        assert person.workbench.snapshot.step == expected
    assert not acts.jumps[END].isEnabled()


def test_a_jump_that_leads_nowhere_says_why(person):
    acts = person.window.timeline.actions_
    assert not acts.jumps[EDIT].isEnabled()
    assert "Nothing has been changed" in acts.jumps[EDIT].toolTip()
    assert not acts.jumps[RISE].isEnabled()


class Held(QObject):
    """A session that waits to be told to carry out what it is sent."""

    def __init__(self, workbench):
        super().__init__()
        self.workbench, self.real, self.waiting = workbench, workbench._session.send, []
        workbench._session.send = self.send

    def send(self, command):
        if isinstance(command, GoTo):
            self.waiting.append(command)
        else:
            self.real(command)

    def carry_out(self):
        self.real(self.waiting.pop(0))
        self.workbench.poll()


def test_while_one_place_is_on_its_way_only_the_latest_waits(person):
    train(person, 30)
    held = Held(person.workbench)
    scrubbing = person.window.timeline.scrubbing
    for step in (25, 20, 15, 10):
        scrubbing.go(step)
        assert scrubbing.place[1] == step
    assert [command.step for command in held.waiting] == [25]
    held.carry_out()
    assert [command.step for command in held.waiting] == [10]
    held.carry_out()
    assert (held.waiting, person.workbench.snapshot.step) == ([], 10)


def test_a_run_to_a_step_shows_how_it_ended(person):
    person.window.timeline.actions_.run_to.trigger()
    dialog = person.window.findChild(RunDialog)
    dialog.chooser.form.field("step").set_value(40)
    dialog.chooser.show_value(ReachStep(step=40))
    dialog.run.click()
    for _ in range(20):
        person.look()
    assert person.workbench.snapshot.step == 40
    assert person.window.notices.text == "Reached step 40 at step 40."
    assert person.window.timeline.run_bar.isHidden()


def test_the_dialog_offers_a_step_that_is_still_ahead(person):
    train(person, 2000)
    dialog = RunDialog(person.workbench.snapshot, ReachStep(step=40), person.window)
    assert dialog.chooser.value.step == 3000


@pytest.fixture
def live_window(qtbot, qapp):
    before = set(threading.enumerate())
    session = Session(read)
    session.start()
    made = app.make_window(session, None)
    made.documents.may_discard = lambda: True
    qtbot.addWidget(made)
    made.show()
    made.start()
    qtbot.waitUntil(lambda: made.workbench.snapshot is not None)
    yield made
    made.stop()
    session.stop()
    assert set(threading.enumerate()) <= before


def test_a_run_can_be_stopped(qtbot, live_window):
    window = live_window
    window.workbench.send(RunTo(LossBelow(loss=1e-12)))
    bar = window.timeline.run_bar
    qtbot.waitUntil(lambda: not bar.isHidden())
    assert "loss below 1e-12" in bar.words.text()
    bar.stop.click()
    qtbot.waitUntil(bar.isHidden)
    qtbot.waitUntil(lambda: "stopped at step" in window.notices.text)
    assert not window.workbench.snapshot.is_playing


def test_going_back_while_training_plays_pauses_there(qtbot, live_window):
    window = live_window
    window.actions_.play.trigger()
    qtbot.waitUntil(lambda: window.workbench.snapshot.step > 100)
    window.timeline.scrubbing.go(50)
    qtbot.waitUntil(lambda: window.workbench.snapshot.step == 50)
    assert not window.workbench.snapshot.is_playing
    window.workbench.send(Pause())


def test_branches_are_named_compared_and_deleted_after_a_question(person):
    branched(person)
    person.window.timeline.actions_.branches.trigger()
    listed = person.window.findChild(BranchList)
    first, second = (branch.id for branch in view(person).branches)
    row = listed.rows[first]
    row.rename.click()
    QTest.keyClicks(row.field, "before")
    QTest.keyClick(row.field, KEY.Key_Return)
    person.look()
    assert view(person).find(first).name == row.name.text() == "before"
    assert not listed.rows[second].delete.isEnabled()
    row.compare.click()
    loss = person.window.panels.panels["loss-curves"].loss
    assert loss._compared[0].getData()[0][-1] >= 49
    row.delete.click()
    assert view(person).find(first) is not None
    row.confirm.click()
    person.look()
    assert (view(person).find(first), list(listed.rows)) == (None, [second])
    assert person.window.timeline.comparison.branches == frozenset()
    assert (
        len(loss._compared[0].getData()[0] if loss._compared[0].getData()[0] is not None else [])
        == 0
    )


def test_the_list_leads_to_a_branch(person):
    end = branched(person)
    person.window.timeline.actions_.branches.trigger()
    listed = person.window.findChild(BranchList)
    first = view(person).branches[0].id
    listed.rows[first].name.click()
    person.look()
    assert view(person).current == first
    assert (theta(person) == end).all()


def test_the_bound_of_the_memory_can_be_set(person):
    train(person, 10)
    person.window.timeline._show_memory()
    field = person.window.timeline.memory
    assert field.most.value() == 256
    field.most.setValue(64)
    person.look()
    train(person, 1)
    assert view(person).most_bytes == 64 * 2**20


def test_an_untrainable_sheet_shows_an_empty_timeline(qtbot, qapp):
    person = Person(qtbot, blank(CIRCLE.dataset, like=CIRCLE))
    pane = person.window.timeline
    assert pane.bar.is_empty
    assert not pane.actions_.run_to.isEnabled()
    drag(person, QPointF(200, 40))
    assert person.workbench.snapshot.step == 0
    person.window.stop()


def test_every_button_has_a_name_and_a_tooltip(person):
    buttons = person.window.timeline.findChildren(QToolButton)
    assert len(buttons) == 5
    assert all(button.accessibleName() and button.toolTip() for button in buttons)


# what is drawn, by numbers


def made_branch(last, marks=(), steps_per_epoch=25, key=1, losses=None, **more):
    steps = np.arange(0, last + 1)
    span = Span(CIRCLE, 0, last, 0, steps_per_epoch, steps_per_epoch)
    losses = np.linspace(1, 0.1, last + 1) if losses is None else losses
    return BranchView(key, f"Run {key}", key - 1, (span,), tuple(marks), steps, losses, **more)


@pytest.mark.parametrize("last", [1, 24, 25, 60, 1000, 12_345, 100_000])
@pytest.mark.parametrize("width", [100, 400, 2000])
def test_the_numbers_of_epochs_never_touch(last, width):
    branch = made_branch(last, losses=np.ones(last + 1))
    axis = step_axis(TimelineView((branch,), 1, last), 0, width)
    found = ticks(branch, axis, lambda text: 7.0 * len(text))
    assert all(b.x - a.x >= 6 for a, b in pairwise(found))
    numbered = [tick for tick in found if tick.number]
    assert bool(numbered) == (last >= 25)
    ends = [tick.x + 3.5 * len(tick.number) for tick in numbered]
    begins = [tick.x - 3.5 * len(tick.number) for tick in numbered]
    assert all(begin > end + 4 for end, begin in zip(ends, begins[1:], strict=False))
    assert all(
        axis.x(25 * int(tick.number.replace(",", ""))) == pytest.approx(tick.x) for tick in numbered
    )


def test_a_place_is_the_step_that_is_drawn_there():
    branch = made_branch(700)
    axis = step_axis(TimelineView((branch,), 1, 0), 46, 800)
    assert all(axis.step(axis.x(step), branch) == step for step in range(701))
    assert (axis.step(-50, branch), axis.step(5000, branch)) == (0, 700)


def test_losses_that_are_not_finite_or_zero_leave_the_axis_usable():
    losses = np.array([1.0, np.inf, np.nan, 0.0, 0.1])
    axis = loss_axis(TimelineView((made_branch(4, losses=losses),), 1, 4), 50, 20)
    ys = axis.ys(losses)
    assert np.isnan(ys[1:3]).all()
    assert (ys[[0, 3, 4]] == [20, 50, 50]).all()


def test_epochs_before_and_after_a_step():
    branch = made_branch(60)
    assert [epoch_before(branch, step) for step in (60, 50, 26, 25, 3)] == [50, 25, 25, 0, 0]
    assert [epoch_after(branch, step) for step in (0, 25, 49, 50)] == [25, 50, 50, None]


class Still(QObject):
    """A hand that does not move."""

    moved = Signal()

    def __init__(self, timeline):
        super().__init__()
        self.place = (timeline.current, timeline.step)


def shown(qtbot, timeline, width=600, *, is_playing=False):
    bar = TimelineBar(Still(timeline))
    qtbot.addWidget(bar)
    bar.resize(width, bar.height())
    bar.show_snapshot(
        SimpleNamespace(
            timeline=timeline, is_playing=is_playing, steps_per_second=0.0, experiment=CIRCLE
        )
    )
    return bar


def test_pointing_at_a_mark_tells_the_edit(qtbot, qapp):
    marks = (Mark(100, "change batch size"), Mark(300, ""))
    bar = shown(qtbot, TimelineView((made_branch(500, marks),), 1, 500))
    bar.show()
    at = QPoint(round(bar.scenery.steps.x(100)), 21)
    QApplication.sendEvent(bar, QHelpEvent(QEvent.Type.ToolTip, at, bar.mapToGlobal(at)))
    assert QToolTip.text() == "Step 100: change batch size"
    assert bar.scenery.tip_at(QPointF(bar.scenery.steps.x(300), 21)) == "Step 300: edit"
    QToolTip.hideText()


def test_edits_at_once_are_one_mark(qtbot, qapp):
    marks = tuple(Mark(100 + i, f"edit {i}") for i in range(10))
    bar = shown(qtbot, TimelineView((made_branch(100_000, marks),), 1, 500))
    (mark,) = bar.scenery.marks
    assert mark.words.splitlines()[-1] == "and 6 more"


def colours(bar, x):
    image = bar.grab().toImage()
    return {image.pixelColor(round(x), y).name() for y in range(image.height())}


@pytest.mark.parametrize("look", [theme.LIGHT, theme.DARK])
def test_the_playhead_stands_at_the_step_and_the_future_is_paler(qtbot, qapp, look):
    theme.apply(qapp, look)
    bar = shown(qtbot, TimelineView((made_branch(400),), 1, 200))
    bar.set_theme(look)
    assert look.accent in colours(bar, bar.scenery.steps.x(200))
    background = bar.grab().toImage().pixelColor(1, 1)

    def contrast(step):
        image = bar.grab().toImage()
        x = round(bar.scenery.steps.x(step))
        values = (image.pixelColor(x, y).lightness() for y in range(18, 56))
        return max(abs(value - background.lightness()) for value in values)

    assert contrast(300) < 0.7 * contrast(100)


def test_the_empty_timeline_says_how_to_begin(qtbot, qapp):
    theme.apply(qapp, theme.LIGHT)
    bar = shown(qtbot, TimelineView((made_branch(0, losses=np.ones(1)),), 1, 0))
    assert bar.is_empty
    assert bar._how_to_begin() == "Press Space to train"
    assert theme.LIGHT.accent not in {name for x in range(600) for name in colours(bar, x)}


def test_a_picture_of_it_is_drawn_and_not_pasted(qtbot, qapp, tmp_path):
    bar = shown(qtbot, TimelineView((made_branch(400),), 1, 200))
    save_picture(bar, tmp_path / "timeline.svg")
    text = (tmp_path / "timeline.svg").read_text()
    assert "<image" not in text
    assert "step 200" in text


def test_the_axis_moves_now_and_then_only():
    ends = {step_axis(TimelineView((made_branch(n),), 1, n), 0, 500).last_step for n in range(400)}
    assert len(ends) < 15
    assert isinstance(step_axis(TimelineView(), 0, 500), StepAxis)
