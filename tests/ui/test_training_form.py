"""The training form: schedules with the rate of the moment, and what batch methods do without."""

from dataclasses import replace

import pytest

from playground.document.data_files import read
from playground.document.examples import load_example
from playground.engine.optimiser import OPTIMISERS
from playground.engine.schedule import SCHEDULES
from playground.session.commands import Step
from playground.session.synchronous_session import SynchronousSession
from playground.ui.training_form import TrainingForm
from playground.ui.workbench import Workbench


@pytest.fixture
def form(qtbot):
    bench = Workbench(SynchronousSession(read))
    bench.open(load_example("circle"))
    bench.poll()
    form = TrainingForm(bench)
    qtbot.addWidget(form)
    form.show()
    form.bench = bench
    return form


def choose(chooser, kind):
    box = chooser.choice
    box.setCurrentIndex(box.findText(kind.title))
    box.activated.emit(box.currentIndex())


def test_the_rate_of_the_moment_is_shown_where_it_changes(form):
    assert not form.rate.isVisible()
    choose(form._schedule, SCHEDULES["warm-up"])
    assert form.bench.experiment.schedule == SCHEDULES["warm-up"]()
    form.bench.poll()
    assert form.rate.isVisible()
    assert float(form.rate.value.text()) == pytest.approx(0.03 / 100, rel=1e-2)
    form.bench.send(Step(49))
    form.bench.poll()
    assert float(form.rate.value.text()) == pytest.approx(0.03 * 50 / 100, rel=1e-2)
    assert "after 49" in form.rate.toolTip()
    form.bench.undo()
    assert not form.rate.isVisible()


def test_a_batch_method_has_a_note_instead_of_clipping(form):
    assert form._clipping.isVisible()
    choose(form._optimiser, OPTIMISERS["l-bfgs"])
    assert not form._clipping.isVisible()
    assert "batch size does not matter" in form.batch_note.text().replace("\n", " ")
    assert form.batch_note.isVisible()
    choose(form._optimiser, OPTIMISERS["adam"])
    assert form._clipping.isVisible()
    assert not form.batch_note.isVisible()


@pytest.mark.parametrize("name", OPTIMISERS.names())
def test_no_name_is_cut_off(form, name):
    form.resize(1000, form.height())
    changed = replace(form.bench.experiment, optimiser=OPTIMISERS[name]())
    form.bench.open(changed)
    form.resize(max(1000, form.minimumSizeHint().width()), form.sizeHint().height())
    box = form._optimiser.choice
    needed = box.fontMetrics().horizontalAdvance(box.currentText())
    assert box.width() > needed
    assert form.minimumSizeHint().width() <= 1000
