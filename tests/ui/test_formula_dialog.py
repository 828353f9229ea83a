"""Typing an activation: what is said of it, its curves, and when it is taken."""

import numpy as np
import pytest
from PySide6.QtWidgets import QWidget

from playground.engine.activations.formula import Formula
from playground.engine.activations.tanh import Tanh
from playground.engine.formula.functions import TYPED
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.network import feed_forward
from playground.ui.editor import formula_dialog
from playground.ui.editor.column_menu import ColumnMenu
from playground.ui.editor.formula_dialog import FormulaDialog
from playground.ui.theme import current_theme


@pytest.fixture
def dialog(qtbot):
    made = FormulaDialog(Formula("z^2 / 4"))
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: made.activation is not None, timeout=30_000)
    return made


def test_the_curves_are_the_formula_and_its_slope(dialog):
    x, y = dialog.line.getData()
    np.testing.assert_allclose(y, x**2 / 4)
    x, y = dialog.slope_line.getData()
    np.testing.assert_allclose(y, x / 2, atol=1e-12)
    assert dialog.ok.isEnabled()
    assert "z^{2}" in dialog.function.latex


def test_a_mistake_is_told_and_cannot_be_taken(dialog, qtbot):
    dialog.field.setText("sin(z")
    assert "“(” at place 4 is not closed" in dialog.message.text()
    assert not dialog.ok.isEnabled()
    dialog.field.setText("sin(z)")
    qtbot.waitUntil(dialog.ok.isEnabled, timeout=30_000)
    assert dialog.activation == Formula("sin(z)")


def test_the_answer_for_an_earlier_text_is_not_shown_for_a_later_one(dialog):
    late = Formula("cos(z)")
    dialog.field.setText("z + + ")
    dialog._show_slope(late, "")
    assert dialog.activation is None
    assert not dialog.ok.isEnabled()


def menu_of(qtbot, activation, edits):
    parent = QWidget()
    qtbot.addWidget(parent)
    menu = ColumnMenu(edits.append, parent)
    network = feed_forward(Input(features=("x1", "x2")), Dense(4, activation), Dense(1))
    menu.fill(network.hidden[0], network)
    menu.kept = parent
    return menu


def test_the_menu_shows_curves_and_what_is_chosen(qtbot):
    menu = menu_of(qtbot, Tanh(), [])
    pictured = [action for action in menu.actions() if not action.icon().isNull()]
    assert len(pictured) >= 15
    assert [action.text() for action in pictured if action.isChecked()] == ["Tanh"]
    assert [action.text() for action in pictured if action.font().bold()] == ["Tanh"]
    titles = [action.text() for action in pictured]
    assert titles.index("ReLU") - titles.index("ELU") < 5  # like beside like


def test_the_menu_asks_for_a_formula_and_sets_it(qtbot, monkeypatch):
    class Asked:
        def __init__(self, present, parent):
            self.activation = Formula("sin(z)")

        def exec(self):
            return 1

    monkeypatch.setattr(formula_dialog, "FormulaDialog", Asked)
    edits = []
    menu = menu_of(qtbot, Tanh(), edits)
    next(action for action in menu.actions() if action.text() == "Own formula…").trigger()
    assert [edit.label for edit in edits] != []


def test_what_is_wrong_stands_at_the_field_and_the_curve_fades(dialog, qtbot):
    dialog.field.setText("sin(z)/z")
    assert "write sinc(z)" in dialog.message.text()
    assert current_theme().error in dialog.message.styleSheet()
    assert dialog.message.y() < dialog.plot.y()
    assert dialog.line.opacity() < 0.5
    assert not dialog.ok.isEnabled()
    dialog.field.setText("sinc(z)")
    qtbot.waitUntil(dialog.ok.isEnabled, timeout=30_000)
    assert dialog.line.opacity() == 1
    assert current_theme().error not in dialog.message.styleSheet()
    assert "j1" not in " ".join(TYPED)
