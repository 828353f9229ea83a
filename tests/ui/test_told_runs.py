"""What tells runs from each other, which are compared, and where the keys go afterwards."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtWidgets import QWidget

from playground.document import edits
from playground.document.examples import find
from playground.engine.parameter_key import ParameterKey
from playground.session.commands import Step
from playground.ui import theme
from playground.ui.branch_colours import branch_colour
from playground.ui.editor.pointer_label import PointerLabel
from playground.ui.editor.step_marks import number_text
from playground.ui.timeline.branch_list import BranchList
from tests.ui.person import Person

CIRCLE = find("circle").experiment
WEIGHT = ParameterKey("output", "1", (CIRCLE.network.nodes[-2].id, "1"))


@pytest.fixture
def person(qtbot, qapp):
    theme.apply(qapp, theme.LIGHT)
    made = Person(qtbot, CIRCLE)
    yield made
    made.window.stop()


def train(person, n_steps):
    person.workbench.send(Step(n_steps))
    person.look()


def branch_off(person, edit, step=20):
    person.workbench.go_to(None, step)
    person.look()
    person.workbench.apply(edit)
    person.look()
    train(person, 10)


def calmer(rate):
    return edits.set_field("optimiser", replace(CIRCLE.optimiser, learning_rate=rate))


def branches(person):
    return person.workbench.snapshot.timeline.branches


def test_each_run_says_what_was_changed_and_from_where_on(person):
    train(person, 50)
    branch_off(person, calmer(0.003))
    branch_off(person, edits.set_field("batch_size", 5), step=10)
    branch_off(person, edits.set_parameters({WEIGHT: 2.0}, is_start=False), step=5)
    told = [branch.difference for branch in branches(person)]
    assert told == ["", "learning rate 0.03 → 0.003", "batch size 10 → 5", "set weight"]
    person.window.timeline.actions_.branches.trigger()
    rows = person.window.findChild(BranchList).rows
    words = [row.changed.text() for row in rows.values()]
    assert words[:2] == ["", "learning rate 0.03 → 0.003, from step 20 on"]
    assert [row.changed.isHidden() for row in rows.values()] == [True, False, False, False]


def test_a_run_from_the_start_is_told_from_the_one_before(person):
    train(person, 30)
    person.workbench.reset()
    person.look()
    person.workbench.apply(calmer(0.1))
    train(person, 10)
    assert branches(person)[-1].difference == "learning rate 0.03 → 0.1"


def test_a_triangle_tells_the_values(person):
    train(person, 20)
    person.workbench.apply(calmer(0.003))
    train(person, 20)
    scenery = person.window.timeline.bar.scenery
    tip = scenery.tip_at(QPointF(scenery.steps.x(20), 21))
    assert tip == "Step 20: learning rate 0.03 → 0.003"


def test_pointing_at_another_run_tells_what_was_changed(person):
    train(person, 50)
    branch_off(person, calmer(0.003))
    first, second = branches(person)
    person.workbench.go_to(first.id, 50)
    person.look()
    scenery = person.window.timeline.bar.scenery
    x, y = scenery._outlines[second.id].ends[1]
    assert "Changed: learning rate 0.03 → 0.003." in scenery.tip_at(QPointF(x, y))


def test_runs_stay_compared_from_whichever_one_looks(person):
    train(person, 50)
    branch_off(person, calmer(0.003))
    first, second = (branch.id for branch in branches(person))
    comparison, panel = (
        person.window.timeline.comparison,
        person.window.panels.panels["loss-curves"],
    )
    comparison.choose(first, is_on=True)
    assert [entry.name for entry in panel.compared.entries] == ["Run 1"]
    person.workbench.go_to(first, 50)
    person.look()
    assert [entry.name for entry in panel.compared.entries] == ["Run 2"]
    comparison.choose(second, is_on=False)
    assert comparison.branches == frozenset()
    assert not panel.compared.entries


def test_after_the_list_of_branches_space_plays(person):
    train(person, 20)
    person.window.timeline.more.setFocus()  # as after a click on the button
    person.window.timeline.actions_.branches.trigger()
    listed = person.window.findChild(BranchList)
    row = next(iter(listed.rows.values()))
    row.rename.setFocus()
    listed.close()
    person.look()
    assert person.window.focusWidget() is person.window._centre
    person.key(Qt.Key.Key_Space)
    assert person.workbench.snapshot.is_playing


@pytest.mark.parametrize("look", [theme.LIGHT, theme.DARK])
def test_the_colours_of_eighteen_runs_differ(person, look):
    train(person, 5)
    (branch,) = branches(person)
    found = {branch_colour(replace(branch, colour=number), look) for number in range(18)}
    assert len(found) == 18
    assert branch_colour(branch, look) == look.branches[0]


@pytest.mark.parametrize("at", [QPoint(200, 150), QPoint(390, 290), QPoint(20, 10)])
def test_a_label_by_the_pointer_leaves_what_it_tells_of_free(qtbot, qapp, at):
    space = QWidget()
    qtbot.addWidget(space)
    space.resize(400, 300)
    label = PointerLabel(space)
    label.show_text("neuron 3: 0.123")
    own = QRect(0, 0, 40, 40)
    own.moveCenter(at)
    other = own.translated(0, 48)
    label.follow(at, [own], [other])
    assert space.rect().contains(label.geometry())
    assert not label.geometry().intersects(own)
    assert not label.geometry().intersects(other)
    label.follow(at, [own], [space.rect()])  # the others cannot be spared
    assert not label.geometry().intersects(own)


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.000633, "0.000633"), (-0.0028349, "−0.00283"), (0.5, "0.500"), (1.23456, "1.235")],
)
def test_the_drawing_writes_numbers_as_formulas_do(value, text):
    assert number_text(value, 3) == text
