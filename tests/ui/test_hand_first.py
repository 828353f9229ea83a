"""What the hand does is drawn first, and what does not change with it is left alone."""

from dataclasses import replace

import numpy as np
import pytest

from playground.document.examples import load_example
from playground.document.point_edits import make_points_own, move_point
from playground.engine.datasets.points import Points
from playground.engine.measurements.answer_to import AnswerTo
from playground.engine.measurements.scores import Scores
from playground.session.commands import Step
from playground.ui import frame_budget, panel_docks
from playground.ui.digits.pad_asking import Asking
from playground.ui.frame_budget import FrameBudget
from playground.ui.panel_docks import PanelDocks
from playground.ui.plane_view import PointsItem

from .person import Person


@pytest.fixture
def person(qtbot):
    experiment = load_example("circle")
    examples = experiment.dataset.load(experiment.data_rng())
    person = Person(qtbot, make_points_own(examples).change(experiment))
    person.window.frames.stop()
    return person


@pytest.fixture
def drawn(person, monkeypatch):
    """Return the names of the panels that have been drawn, in their order."""
    names = []
    draw = PanelDocks._draw

    def note(docks, panel, snapshot):
        names.append(type(panel).name)
        draw(docks, panel, snapshot)

    monkeypatch.setattr(PanelDocks, "_draw", note)
    return names


def test_the_panel_at_work_is_drawn_in_every_frame_and_the_others_now_and_then(
    person, drawn, monkeypatch
):
    now = [100.0]
    monkeypatch.setattr(panel_docks.time, "perf_counter", lambda: now[0])
    docks, snapshot = person.window.panels, person.workbench.snapshot
    docks.panels["loss-curves"].measurements_changed.emit()
    frames = []
    for _ in range(6):
        now[0] += 0.03
        docks.show_snapshot(snapshot, is_in_hurry=True)
        docks.draw_next()
        frames.append(drawn.copy())
        drawn.clear()
    first = ["loss-curves"]
    assert frames == [[*first, "decision-boundary"], first, first] * 2
    docks.draw_next()
    docks.show_snapshot(snapshot)  # at rest, all are drawn at once
    assert set(drawn[-2:]) == {"loss-curves", "decision-boundary"}


def test_the_others_are_drawn_while_nothing_is_awaited(person, drawn, monkeypatch):
    monkeypatch.setattr(panel_docks.time, "perf_counter", lambda: 100.0)
    docks = person.window.panels
    docks._drawn_in_turn = 100.0
    docks.panels["loss-curves"].measurements_changed.emit()
    docks.show_snapshot(person.workbench.snapshot, is_in_hurry=True)
    assert not docks.draw_next()  # what the hand has done is painted first
    assert not docks.draw_next(is_awaited=True)
    assert docks.draw_next()
    assert drawn == ["loss-curves", "decision-boundary"]


def test_what_waits_for_its_turn_can_be_had_at_once(person, drawn):
    docks = person.window.panels
    docks.panels["loss-curves"].measurements_changed.emit()
    docks.show_snapshot(person.workbench.snapshot, is_in_hurry=True)
    docks.draw_waiting()
    assert drawn == ["loss-curves", "decision-boundary"]
    docks.draw_waiting()
    assert len(drawn) == 2


def test_a_frame_budget_is_in_a_hurry_for_a_moment_after_a_gesture(monkeypatch):
    monkeypatch.undo()  # of what the tests of widgets assume
    now = [100.0]
    monkeypatch.setattr(frame_budget.time, "perf_counter", lambda: now[0])
    budget = FrameBudget()
    assert not budget.is_in_hurry
    budget.hurry()
    assert budget.is_in_hurry
    now[0] += 1.0
    assert not budget.is_in_hurry


def test_at_full_speed_a_gesture_is_polled_for_while_panels_still_wait(person, monkeypatch):
    window, docks = person.window, person.window.panels
    monkeypatch.setattr(type(window.transport), "is_at_full_speed", True)
    monkeypatch.setattr(FrameBudget, "is_due", lambda _: True)
    polls = []
    monkeypatch.setattr(window.frames, "_poll", lambda: polls.append(window.workbench.is_awaiting))
    monkeypatch.setattr(docks, "draw_next", lambda *, is_awaited=False: True)
    monkeypatch.setattr(FrameBudget, "is_in_hurry", True)
    window.frames.draw()
    assert polls == []  # nothing is awaited
    window.workbench.send(Step())
    window.frames.draw()
    assert polls == [True]


def test_a_gesture_hurries_and_what_a_frame_brings_does_not(person, monkeypatch):
    window, hurried = person.window, []
    monkeypatch.setattr(FrameBudget, "hurry", lambda _: hurried.append(1))
    monkeypatch.setattr(window.frames, "_poll", window._watch)
    window.frames.draw()
    assert not hurried
    window._watch()
    assert hurried


def test_only_new_questions_are_awaited(person):
    workbench = person.workbench
    workbench.watch(frozenset({Scores(), AnswerTo(b"1")}))
    assert workbench.is_awaiting
    workbench.poll()
    assert not workbench.is_awaiting
    workbench.watch(frozenset({Scores()}))
    assert not workbench.is_awaiting


def test_a_picture_that_has_been_answered_needs_no_other_snapshot(person):
    asking, snapshot = Asking(), person.workbench.snapshot
    assert not asking.is_known_to(snapshot)
    asking.ask(b"1")
    assert not asking.is_known_to(snapshot)
    assert asking.is_known_to(replace(snapshot, answers={AnswerTo(b"1"): object()}))


def test_a_dragged_point_moves_in_its_class_and_the_others_stay_as_they_are(person, monkeypatch):
    plane = person.window.panels.panels["decision-boundary"].plane
    items = plane.shown_points("train")
    redrawn = []
    draw = PointsItem.setData

    def note(item, **given):
        redrawn.append(item)
        draw(item, **given)

    monkeypatch.setattr(PointsItem, "setData", note)
    person.workbench.apply(move_point(3, (0.25, -0.5)))
    person.look()
    target = int(person.workbench.snapshot.examples.train.targets[3])
    assert [item for item in redrawn if item in items] == [items[target]]
    shown = np.column_stack([items[target].data["x"], items[target].data["y"]])
    assert [0.25, -0.5] in shown.tolist()


def test_the_forms_are_not_laid_out_anew_while_a_point_is_dragged(person, monkeypatch):
    laid_out = []
    monkeypatch.setattr("playground.ui.data_panel.follow_layout", laid_out.append)
    person.workbench.apply(move_point(3, (0.25, -0.5)))
    assert isinstance(person.experiment.dataset, Points)
    assert laid_out == []
    person.workbench.undo()
    assert laid_out == []
    person.window.data._set_field("batch_size", 7)
    assert len(laid_out) == 1


def test_the_timeline_waits_until_the_hand_rests(person, qtbot, monkeypatch):
    person.workbench.send(Step(20))
    person.look()
    bar, drawn = person.window.timeline.bar, []
    redraw = bar._redraw
    monkeypatch.setattr(bar, "_redraw", lambda: (drawn.append(1), redraw()))
    bar._later.timeout.disconnect()
    bar._later.timeout.connect(bar._redraw)
    monkeypatch.setattr("playground.ui.timeline.bar._HAND", 1e9)  # however slow the machine
    bar._later.setInterval(1)
    for x in (0.1, 0.2, 0.3):
        person.workbench.apply(move_point(3, (x, 0.5)))
        person.workbench.poll()
    assert drawn == []
    qtbot.waitUntil(lambda: drawn == [1])
