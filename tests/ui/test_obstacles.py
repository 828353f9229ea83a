"""Experiments that cannot be trained: what is greyed says why, and no panel minds."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAccessible, QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip

from playground.document.edit import Edit
from playground.document.examples import load_example
from playground.engine.activations.identity import Identity
from playground.engine.activations.softmax import Softmax
from playground.engine.datasets.blobs import Blobs
from playground.engine.layers.dense import Dense
from playground.engine.losses.softmax_cross_entropy import SoftmaxCrossEntropy
from playground.engine.network import Network, Node
from playground.session.commands import Play, Step

CIRCLE = load_example("circle")


def with_output(experiment, layer, **changes):
    """Return the experiment with another output column, whose neurons have their usual names."""
    *nodes, output = experiment.network.nodes
    return replace(
        experiment,
        network=Network((*nodes, Node(output.id, layer, output.sources))),
        **changes,
    )


def cut_off(experiment):
    *nodes, output = experiment.network.nodes
    return replace(experiment, network=Network((*nodes, Node(output.id, output.layer))))


OBSTACLES = {
    "nothing leads to the output": cut_off(CIRCLE),
    "one output for five classes": replace(CIRCLE, dataset=Blobs()),
    "three outputs for two classes": with_output(CIRCLE, Dense(3)),
    "two outputs for five classes": with_output(CIRCLE, Dense(2), dataset=Blobs()),
    "two softmax outputs for five classes": with_output(
        CIRCLE, Dense(2, Softmax()), dataset=Blobs(), loss=SoftmaxCrossEntropy()
    ),
    "seven outputs for a number": with_output(load_example("plane"), Dense(7, Identity())),
}
every_obstacle = pytest.mark.parametrize("name", OBSTACLES)


def hinder(window, name):
    """Put an experiment with an obstacle on the screen; return why it cannot be trained."""
    experiment = OBSTACLES[name]
    assert window.workbench.apply(Edit("change", lambda _: experiment))
    window.workbench.poll()
    return experiment.obstacle.sentence


def in_one_line(text):
    return " ".join(text.split())


def training_of(window):
    return window.actions_.play, window.actions_.step, window.actions_.epoch


@every_obstacle
def test_what_is_greyed_says_why_and_is_free_again_afterwards(window, name):
    actions = training_of(window)
    helps = [action.toolTip() for action in actions]
    reason = hinder(window, name)
    for action in actions:
        assert not action.isEnabled()
        assert in_one_line(action.toolTip()) == reason
        assert action.statusTip() == reason
        button = window.transport.widgetForAction(action)
        told = QAccessible.queryAccessibleInterface(button).text(QAccessible.Text.Description)
        assert told == reason
    assert window.actions_.reset.isEnabled()
    window.workbench.undo()
    window.workbench.poll()
    assert all(action.isEnabled() for action in actions)
    assert [action.toolTip() for action in actions] == helps
    assert not any(action.statusTip() for action in actions)
    window.actions_.step.trigger()
    window.workbench.poll()
    assert window.workbench.snapshot.step == 1


def test_a_greyed_button_shows_the_reason_on_hover(window):
    reason = hinder(window, "nothing leads to the output")
    button = window.transport.widgetForAction(window.actions_.play)
    assert not button.isEnabled()
    middle = QPoint(5, 5)
    event = QHelpEvent(QEvent.Type.ToolTip, middle, button.mapToGlobal(middle))
    QApplication.sendEvent(button, event)
    assert in_one_line(QToolTip.text()) == reason
    QToolTip.hideText()


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Right, Qt.Key.Key_E])
def test_a_key_that_would_train_tells_the_reason(window, qtbot, key):
    reason = hinder(window, "nothing leads to the output")
    assert window.notices.text == ""
    qtbot.keyClick(window.focusWidget() or window, key)
    assert window.notices.text == reason
    window.workbench.poll()
    assert window.workbench.snapshot.step == 0
    window.workbench.undo()
    assert window.notices.text == ""
    window.workbench.poll()
    qtbot.keyClick(window.focusWidget() or window, key)
    window.workbench.poll()
    assert window.workbench.snapshot.step > 0
    assert window.notices.text == ""


def test_an_obstacle_while_playing_pauses(window):
    window.workbench.send(Play())
    window.workbench.poll()
    assert window.actions_.play.text() == "Pause"
    hinder(window, "one output for five classes")
    step = window.workbench.snapshot.step
    assert window.actions_.play.text() == "Play"
    window.workbench.send(Step(5))
    window.workbench.poll()
    assert window.workbench.snapshot.step == step
    assert step > 0


@every_obstacle
def test_panels_show_what_there_is_to_see(window, name):
    panels = window.panels.panels
    boundary, curves = panels["decision-boundary"], panels["loss-curves"]
    hinder(window, name)
    for is_discrete in (False, True):
        boundary.is_discrete.setChecked(is_discrete)
        curves.is_log.setChecked(is_discrete)
        window.workbench.poll()
        for panel in (boundary, curves):
            panel.show_snapshot(window.workbench.snapshot)
            panel.grab()
        is_known = name == "nothing leads to the output"
        assert curves.loss.hint.text() == "The network cannot be trained yet"
        assert (curves.loss.key.text == "loss: train –, test –") != is_known
        assert "nan" not in curves.accuracy.key.text.lower()
        assert window.notices.text == ""


def test_a_map_of_one_output_of_several_says_whose_it_is(window):
    hinder(window, "three outputs for two classes")
    boundary = window.panels.panels["decision-boundary"]
    boundary.show_snapshot(window.workbench.snapshot)
    assert boundary.caption.text() == "neuron 1 of output"
    assert np.isnan(boundary.plane.border.getData()[0]).all()
