"""The penalty in the training form, and what the form does where there is little room."""

import pytest

from playground.document.examples import load_example
from playground.document.settings import settings_edits
from playground.engine.penalties.l1 import L1
from playground.engine.penalties.l2 import L2
from playground.engine.penalties.max_norm import MaxNorm

from .person import Person


def changed(experiment, *settings):
    for edit in settings_edits(experiment, settings):
        experiment = edit.change(experiment)
    return experiment


@pytest.fixture
def person(qtbot):
    return Person(qtbot, load_example("circle"), size=(1000, 700))


def test_choosing_a_penalty_is_an_edit_and_keeps_the_rate_for_another(person):
    chooser = person.window.training_form._penalty
    chooser.choice.value_changed.emit(L2)
    chooser.form.field("rate").value_changed.emit(0.03)
    chooser.form.field("rate").editing_finished.emit()
    assert person.experiment.penalty == L2(0.03)
    chooser.choice.value_changed.emit(L1)
    assert person.experiment.penalty == L1(0.03)
    person.workbench.undo()
    assert person.experiment.penalty == L2(0.03)
    person.look()
    assert chooser.value == L2(0.03)


def test_settings_name_a_penalty_and_its_rate():
    circle = load_example("circle")
    assert changed(circle, "penalty=l2", "rate=0.001").penalty == L2(0.001)
    assert changed(circle, "penalty=max-norm", "penalty.most=2").penalty == MaxNorm(2.0)


def test_a_long_form_takes_two_lines_before_it_widens_the_window(person):
    form = person.window.training_form
    before = form.height()
    wide = ("optimiser=adam", "clipping=norm", "penalty=l1")
    person.workbench.open(changed(load_example("circle"), *wide))
    person.look()
    assert person.window.width() == 1000
    tops = [form._optimiser, form._loss, form._penalty]
    first, *second = (each.mapTo(form, each.rect().topLeft()).y() for each in tops)
    assert second[0] == second[1] > first
    assert form.height() > before
    assert all(each.isVisible() and each.geometry().right() <= form.width() for each in tops)
    person.workbench.open(load_example("circle"))
    person.look()
    assert form.height() == before


def test_in_a_wide_window_all_is_in_one_line(qtbot):
    wide = changed(load_example("circle"), "optimiser=adam", "clipping=norm", "penalty=l1")
    form = Person(qtbot, wide, size=(1300, 800)).window.training_form
    assert form._penalty.y() == form._optimiser.y()
