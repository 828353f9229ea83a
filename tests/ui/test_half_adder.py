"""The half adder of Nielsen's first chapter, drawn with mouse and keyboard alone."""

import itertools

import numpy as np
import pytest
from PySide6.QtCore import Qt

from playground.document.blank import blank
from playground.engine.activations.step import Step
from playground.engine.datasets.truth_table import TruthTable
from playground.engine.layers.dense import Dense
from playground.session.commands import Reset
from playground.ui import theme

from .person import CONTROL, SHIFT, Person

SUM_AND_CARRY = TruthTable(n_inputs=2, outputs=("sum", "carry"), targets=("0110", "0001"))
X1, X2 = ("input", "x1"), ("input", "x2")
A, B, C = ("hidden 1", "1"), ("hidden 2", "1"), ("hidden 2", "2")
SUM, CARRY = ("output", "1"), ("output", "2")
WIRES = [(X1, A), (X2, A), (X1, B), (A, B), (A, C), (X2, C), (B, SUM), (C, SUM), (A, CARRY)]


@pytest.fixture
def person(qtbot, qapp):
    theme.apply(qapp, theme.LIGHT)
    made = Person(qtbot, blank(SUM_AND_CARRY))
    yield made
    made.window.close()


def draw_half_adder(person):
    """Yield after each act."""
    person.click(person.point(0.35, 0.5))
    yield "add neuron"
    for height in (0.3, 0.75):
        person.click(person.point(0.64, height))
        yield "add neuron"
    for node in ("hidden 1", "hidden 2", "output"):
        person.choose_activation(node, Step.title)
        yield f"set activation to {Step.title}"
    for source, target in WIRES:
        person.drag(person.neuron(*source), person.neuron(*target))
        yield "connect"
    for source, target in WIRES:
        person.click(person.weight(source, target))
        person.type("-4" if target == CARRY else "-2")
        yield "set weight"
    for neuron in (A, B, C, SUM, CARRY):
        person.click(person.bias(*neuron))
        person.type("3,0")
        yield "set bias"
        person.key(Qt.Key.Key_Escape)
    for neuron, name in ((A, "NAND"), (SUM, "sum"), (CARRY, "carry")):
        person.click(person.neuron(*neuron))
        person.key(Qt.Key.Key_F2)
        person.type(name)
        yield f"name neuron {name}"


def perceptrons(person, inputs):
    """Return sum and carry from the weights on screen, by a count of its own."""
    snapshot = person.workbench.snapshot
    views = person.network.views(snapshot.theta)
    known = {X1: inputs[0], X2: inputs[1]}
    for node in person.network.nodes[1:]:
        weight, bias = views[node.id]["weight"], views[node.id]["bias"]
        taken = np.array([known[name] for name in person.network.input_names(node)])
        for row, neuron in enumerate(node.neurons):
            known[node.id, neuron] = int(weight[row] @ taken + bias[row] > 0)
    return known[SUM], known[CARRY]


def test_a_half_adder_is_drawn_by_hand_undone_and_redone(person):
    experiments = [person.experiment]
    for act in draw_half_adder(person):
        assert person.refusals == []
        assert person.workbench.history.undo_label.startswith(act)
        assert person.experiment is not experiments[-1]
        experiments.append(person.experiment)

    network = person.network
    assert [len(node.neurons) for node in network.nodes] == [2, 1, 2, 2]
    assert all(node.layer == Dense(len(node.neurons), Step()) for node in network.nodes[1:])
    assert person.experiment.obstacle is None
    assert (~network.is_erased).sum() == len(WIRES) + 5
    for a, b in itertools.product((0, 1), repeat=2):
        assert perceptrons(person, (a, b)) == (a ^ b, a & b)
    assert person.workbench.snapshot.scores is not None

    person.workbench.send(Reset())
    person.look()
    assert perceptrons(person, (1, 1)) == (0, 1)  # set by hand before the first step: it stays

    for earlier in reversed(experiments[:-1]):
        person.key(Qt.Key.Key_Z, CONTROL)
        assert person.experiment is earlier
    assert person.workbench.history.undo_label is None
    assert person.network == blank(SUM_AND_CARRY).network
    for later in experiments[1:]:
        person.key(Qt.Key.Key_Z, CONTROL | SHIFT)
        assert person.experiment is later
    for a, b in itertools.product((0, 1), repeat=2):
        assert perceptrons(person, (a, b)) == (a ^ b, a & b)


def test_the_empty_sheet_says_what_is_missing_and_play_does_too(person):
    note = person.editor.obstacle
    assert note.isVisible()
    assert "Nothing leads to the output yet" in note.text()
    play = person.window.actions_.play
    assert not play.isEnabled()
    assert "Nothing leads to the output yet" in play.toolTip().replace("\n", " ")
    person.drag(person.neuron(*X1), person.neuron(*SUM))
    assert not note.isVisible()
    assert play.isEnabled()
