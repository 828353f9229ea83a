"""What is offered when numbers have grown beyond all bounds."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from playground.document import edits
from playground.document.examples import load_example
from playground.engine.clippings.norm import ByNorm
from playground.session.commands import Step
from playground.ui import theme
from playground.ui.rescue import sensible_norm

from .person import Person


@pytest.fixture
def diverged(qtbot, qapp):
    """Return a person before whom a regression has blown up after a change at step 40."""
    theme.apply(qapp, theme.LIGHT)
    person = Person(qtbot, load_example("plane"))
    person.workbench.send(Step(40))
    person.look()
    wild = replace(person.experiment.optimiser, learning_rate=10.0)
    person.workbench.apply(edits.set_field("optimiser", wild))
    person.workbench.send(Step(4000))
    for _ in range(5):
        person.look()
    yield person
    person.window.close()


def button(person, word):
    offers = person.window.notices._offers
    return next(each for each in offers if each.isVisible() and word in each.text())


def test_the_notice_names_step_column_weight_and_example(diverged):
    text = diverged.window.notices.text
    assert text.startswith("Training stopped before step 5")
    assert "from step 4" in text
    assert "weight from x" in text
    assert "to the output" in text
    assert "training example" in text


def test_one_goes_back_to_before_it_began(diverged):
    last = diverged.workbench.snapshot.step
    QTest.mouseClick(button(diverged, "Back to step"), Qt.MouseButton.LeftButton)
    diverged.look()
    assert 40 <= diverged.workbench.snapshot.step < last
    assert diverged.experiment.optimiser.learning_rate == 10
    assert not diverged.workbench.snapshot.is_playing
    assert diverged.window.notices.isHidden()


def test_or_plays_on_from_there_with_a_learning_rate_that_holds(diverged):
    text = button(diverged, "learning rate").text()
    QTest.mouseClick(button(diverged, "learning rate"), Qt.MouseButton.LeftButton)
    diverged.look()
    assert diverged.workbench.snapshot.is_playing
    diverged.workbench.send(Step(3000))
    for _ in range(5):
        diverged.look()
    snapshot = diverged.workbench.snapshot
    rate = snapshot.experiment.optimiser.learning_rate
    assert text.endswith(f"learning rate {rate:g}")
    assert snapshot.step > 3000
    assert snapshot.minibatch_losses.values[-100:].mean() < 0.05
    assert len(snapshot.timeline.branches) == 2  # what diverged is kept


@pytest.mark.parametrize("size", [(1000, 700), (1280, 800)])
def test_the_notice_is_low_and_moves_nothing(diverged, size):
    window = diverged.window
    window.resize(*size)
    diverged.look()
    docks = [dock for dock in window.panels.docks.values() if dock.isVisible()]
    widths = [window.editor.width(), *(dock.width() for dock in docks)]
    assert window.notices.isVisible()
    assert window.notices.height() < 0.35 * window.editor.height()
    for each in window.notices._offers:  # what stands on them can be read
        assert each.width() >= each.sizeHint().width()
    window.notices.hide()
    diverged.look()
    assert [window.editor.width(), *(dock.width() for dock in docks)] == widths
    assert window.notices.minimumSizeHint().width() < window.editor.minimumSizeHint().width()


def test_or_goes_on_from_there_with_clipped_gradients(diverged):
    text = button(diverged, "clip").text()
    QTest.mouseClick(button(diverged, "clip"), Qt.MouseButton.LeftButton)
    diverged.look()
    clipping = diverged.experiment.clipping
    assert isinstance(clipping, ByNorm)
    assert text.endswith(f"clip gradients at {clipping.threshold:g}")
    assert diverged.experiment.optimiser.learning_rate == 10
    diverged.workbench.send(Step(3000))
    for _ in range(5):
        diverged.look()
    snapshot = diverged.workbench.snapshot
    assert "stopped" not in diverged.window.notices.text
    assert snapshot.step > 3000  # where it had blown up within ten steps
    assert snapshot.minibatch_losses.values[-100:].mean() < 0.05


@pytest.mark.parametrize(
    ("length", "rate", "norm"),
    [(0.2, 10.0, 0.002), (4.0, 0.1, 1.0), (0.0, 1.0, 1e-6), (1.0, 0.0, 1.0), (3.3, 1.0, 0.3)],
)
def test_a_clipped_step_moves_the_weights_by_a_tenth_of_their_length(length, rate, norm):
    assert sensible_norm(length, rate) == norm
