"""What a person does with mouse and keys in the drawing, act by act."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSpinBox, QApplication

from playground.document import edits
from playground.document.blank import blank
from playground.document.examples import load_example
from playground.engine.datasets.truth_table import TruthTable
from playground.engine.neuron_name import NeuronName
from playground.engine.parameter_key import ParameterKey, parameter_index
from playground.ui import theme
from playground.ui.editor.boxes import united
from playground.ui.editor.clearance import covers, way_into
from playground.ui.editor.overlay_item import NO_OVERLAY
from playground.ui.editor.placing import space_of

from .person import CONTROL, NONE, SHIFT, Person

Key = Qt.Key
TABLE = TruthTable(n_inputs=2, outputs=("y",), targets=("0110",))
X1, X2, OUT = ("input", "x1"), ("input", "x2"), ("output", "1")
ONE, TWO, THREE = (("hidden 1", str(i)) for i in (1, 2, 3))


class _Bot:
    """Stands in for qtbot: one window serves all tests here, for making one takes long."""

    def addWidget(self, widget): ...  # noqa: N802 - qtbot's name

    def waitExposed(self, widget): ...  # noqa: N802 - qtbot's name


@pytest.fixture(scope="module")
def _shared(qapp):
    theme.apply(qapp, theme.LIGHT)
    made = Person(_Bot(), load_example("xor"))
    yield made
    made.window.close()
    made.window.deleteLater()


@pytest.fixture
def draw(_shared):
    """Show an experiment to the person."""
    used = []

    def show(experiment):
        used.append(_shared)
        _shared.window.resize(1200, 800)
        _shared.workbench.open(experiment)
        _shared.refusals.clear()
        _shared.window.activateWindow()
        _shared.view.setFocus()
        _shared.editor.hand.leave()
        _shared.look()
        return _shared

    yield show
    for person in used:
        person.editor.hand.cancel()
        person.editor.fields.close()
        person.window.notices.hide()


@pytest.fixture
def xor(draw):
    return draw(load_example("xor"))


@pytest.fixture
def empty(draw):
    return draw(blank(TABLE))


def undo_name(person):
    return person.workbench.history.undo_label


def names(*pairs):
    return frozenset(NeuronName(*pair) for pair in pairs)


def weight(source, target):
    return ParameterKey(*target, source)


def bias(neuron):
    return ParameterKey(*neuron)


def value(person, key):
    return float(person.workbench.snapshot.theta[parameter_index(person.network, key)])


def said(person):
    label = person.editor.telling.label
    return "" if label.isHidden() else label.text()


def overlay(person):
    return person.editor.scene._overlay.shapes


def columns(person):
    return {node.id: node.neurons for node in person.network.nodes}


def clip(text):
    QGuiApplication.clipboard().setText(text)


def begin_drag(person, start, end, keys=NONE):
    person.press(start, keys)
    person.drag_to(start, end, keys)
    QApplication.processEvents()


def drag_handle(person, start, end, *, is_released=True):
    """Drag a column's handle onto another's."""
    handle, other = (person.editor.strip.controls[each].handle for each in (start, end))
    middle = QPointF(handle.rect().center())
    goal = QPointF(handle.mapFromGlobal(other.mapToGlobal(other.rect().center())))
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, NONE, middle.toPoint())
    for i in range(1, 7):
        at = middle + (goal - middle) * i / 6
        buttons = (Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton)
        event = QMouseEvent(QEvent.Type.MouseMove, at, handle.mapToGlobal(at), *buttons, NONE)
        QApplication.sendEvent(handle, event)
    if is_released:
        QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, NONE, goal.toPoint())
        person.look()


def menu_at(person, place):
    """Open the menu of the right button and return its entries by their texts."""
    viewport = person.view.viewport()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, viewport.mapToGlobal(place))
    person.move(place)
    QApplication.sendEvent(viewport, event)
    person.editor.hand.leave()  # the pointer is over the menu now
    return {action.text().replace("&", ""): action for action in person.editor._menu.actions()}


def close_menu(person):
    person.editor._menu.hide()
    person.window.activateWindow()
    person.look()


def turn_wheel(person, place, notches, keys=NONE):
    viewport = person.view.viewport()
    event = QWheelEvent(
        QPointF(place),
        viewport.mapToGlobal(QPointF(place)),
        QPoint(0, 0),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        keys,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(viewport, event)
    person.look()


# --- putting neurons -------------------------------------------------------------------------


def test_a_click_on_an_empty_place_begins_a_column_and_the_ghost_says_where(empty):
    place = empty.point(0.5, 0.6)
    empty.move(place)
    ghost = overlay(empty).ghost
    empty.click(place)
    assert undo_name(empty) == "add neuron"
    assert list(columns(empty)) == ["input", "hidden 1", "output"]
    put = empty.editor.scene.arrangement.by_id["hidden 1"].neurons[0]
    assert put.centre == pytest.approx(ghost.centre, abs=1)
    assert put.centre == pytest.approx(empty.view.mapToScene(place).toTuple(), abs=1)


def test_a_click_near_a_column_joins_it_in_line(xor):
    xor.workbench.apply(edits.set_neuron_count("hidden 1", 2))
    xor.look()
    column = xor.editor.scene.arrangement.by_id["hidden 1"]
    xor.click(xor.view.mapFromScene(column.body.centre[0] + 30, column.body.bottom + 90))
    assert columns(xor)["hidden 1"] == ("1", "2", "3")
    boxes = xor.editor.scene.arrangement.by_id["hidden 1"].neurons
    assert len({box.x for box in boxes}) == 1


def test_a_new_column_between_two_stands_between_them_and_covers_nothing(draw):
    spiral = draw(load_example("spiral"))
    spiral.window.resize(2000, 1100)
    spiral.look()
    found = spiral.editor.scene.arrangement
    left, right = (found.by_id[each].body.centre[0] for each in ("hidden 1", "hidden 2"))
    spiral.click(spiral.view.mapFromScene((left + right) / 2, found.height - 20))
    assert list(columns(spiral)) == ["input", "hidden 1", "hidden 3", "hidden 2", "output"]
    found = spiral.editor.scene.arrangement
    assert len({column.header.y for column in found.columns}) == 1
    boxes = [box for column in found.columns for box in column.neurons]
    assert not any(covers(a, b) for i, a in enumerate(boxes) for b in boxes[:i])


@pytest.mark.parametrize("place", [(0.4, 0.0), (0.4, 0.12), (0.4, 1.0), (0.16, 0.99)])
def test_a_neuron_at_the_edge_stands_wholly_in_the_drawing_and_below_the_titles(empty, place):
    empty.click(empty.point(*place))
    arrangement = empty.editor.scene.arrangement
    for column in arrangement.columns[1:]:
        for box in column.neurons:
            assert way_into(box, space_of(arrangement)) == (0, 0)
            assert not any(covers(box, each.header) for each in arrangement.columns)


def test_a_click_half_over_a_neuron_puts_the_new_one_beside_it(empty):
    empty.click(empty.point(0.5, 0.5))
    box = empty.editor.scene.arrangement.by_id["hidden 1"].neurons[0]
    empty.click(empty.view.mapFromScene(box.centre[0], box.bottom + 6))
    one, two = empty.editor.scene.arrangement.by_id["hidden 1"].neurons
    assert not covers(one, two)


@pytest.mark.parametrize(
    ("x", "reason"), [(0.01, "inputs come from the data"), (0.995, "right of the output")]
)
def test_where_no_neuron_can_be_a_click_says_why_until_the_pointer_moves_on(empty, x, reason):
    before, place = empty.experiment, empty.point(x, 0.4)
    empty.move(place)
    assert overlay(empty) == NO_OVERLAY
    assert reason in empty.editor.telling.tooltip(empty.view.mapToScene(place))
    empty.click(place)
    assert empty.experiment is before
    assert reason in said(empty)
    empty.move(place + QPoint(2, 2))
    assert reason in said(empty)
    empty.move(empty.point(0.5, 0.7))
    assert said(empty) == ""


def test_n_puts_a_neuron_at_the_pointer_twice_without_moving(empty):
    place = empty.point(0.5, 0.6)
    empty.move(place)
    empty.key(Key.Key_N)
    assert empty.selection.neurons == names(ONE)
    assert (
        empty.editor.scene.arrangement.by_id["hidden 1"]
        .neurons[0]
        .holds(*empty.view.mapToScene(place).toTuple())
    )
    empty.key(Key.Key_N)
    assert columns(empty)["hidden 1"] == ("1", "2")
    one, two = empty.editor.scene.arrangement.by_id["hidden 1"].neurons
    assert not covers(one, two)


def test_n_with_the_pointer_elsewhere_joins_the_column_of_what_is_selected(xor):
    xor.click(xor.neuron(*OUT))
    xor.editor.hand.leave()
    xor.key(Key.Key_N)
    assert columns(xor)["output"] == ("1", "2")
    xor.key(Key.Key_Z, CONTROL)
    xor.key(Key.Key_Escape)
    xor.editor.hand.leave()
    xor.key(Key.Key_N)
    assert columns(xor)["hidden 1"][-1] == "7"


def test_while_something_is_selected_a_click_only_lets_go(xor):
    before = xor.experiment
    xor.click(xor.neuron(*ONE))
    xor.move(xor.point(0.33, 0.9))
    assert overlay(xor) == NO_OVERLAY
    assert "let go" in xor.editor.telling.tooltip(xor.view.mapToScene(xor.point(0.33, 0.9)))
    xor.click(xor.point(0.33, 0.9))
    assert not xor.selection
    assert xor.experiment is before
    assert overlay(xor).ghost is not None


def test_the_menu_puts_a_neuron_where_it_was_opened(xor):
    place = xor.point(0.3, 0.93)
    menu_at(xor, place)["New neuron here"].trigger()
    close_menu(xor)
    (put,) = xor.editor.scene.arrangement.by_id["hidden 2"].neurons
    assert put.centre == pytest.approx(xor.view.mapToScene(place).toTuple(), abs=1)


# --- connecting ------------------------------------------------------------------------------


def test_a_skip_connection_is_drawn_over_a_column_and_named_in_undo(xor):
    begin_drag(xor, xor.neuron(*X1), xor.neuron(*OUT))
    assert said(xor) == "connect to output"
    assert not overlay(xor).is_refused
    xor.release(xor.neuron(*OUT))
    assert undo_name(xor) == "connect x1 to neuron 1 of output"
    assert value(xor, weight(X1, OUT)) != 0
    assert overlay(xor) == NO_OVERLAY
    assert xor.editor.scene.anchor(weight(X1, OUT)) is not None
    assert xor.editor.scene.anchor(weight(X2, OUT)) is None


@pytest.mark.parametrize(
    ("start", "end", "reason"),
    [
        (ONE, TWO, "same column"),
        (ONE, X1, "nothing leads into them"),
        (OUT, ONE, "nothing leads on from them"),
        (X1, ONE, "connected already"),
    ],
)
def test_what_cannot_be_connected_is_refused_while_dragging(xor, start, end, reason):
    before = xor.experiment
    begin_drag(xor, xor.neuron(*start), xor.neuron(*end))
    assert reason in said(xor)
    assert overlay(xor).is_refused
    xor.release(xor.neuron(*end))
    assert xor.experiment is before
    assert reason not in said(xor)


def test_a_circle_is_refused_while_dragging(draw):
    spiral = draw(load_example("spiral"))
    begin_drag(spiral, spiral.neuron("hidden 2", "1"), spiral.neuron("hidden 1", "1"))
    assert "close a circle" in said(spiral)
    spiral.release(spiral.neuron("hidden 1", "1"))
    assert undo_name(spiral) is None


def test_several_selected_neurons_are_connected_to_another_at_once(empty):
    empty.click(empty.point(0.5, 0.5))
    empty.click(empty.neuron(*X1))
    empty.click(empty.neuron(*X2), SHIFT)
    begin_drag(empty, empty.neuron(*X1), empty.neuron(*ONE))
    assert len(overlay(empty).arrows) == 2
    empty.release(empty.neuron(*ONE))
    assert undo_name(empty) == "connect 2 neurons to neuron 1 of hidden 1"
    assert not empty.network.is_erased.any()


def test_a_handle_dragged_onto_another_connects_all_neurons(draw):
    spiral = draw(load_example("spiral"))
    drag_handle(spiral, "input", "hidden 2", is_released=False)
    assert said(spiral) == "connect all neurons with hidden 2"
    columns_ = spiral.editor.scene.arrangement.by_id
    assert overlay(spiral).arrows[0][1][0] == columns_["hidden 2"].outside.x
    spiral.editor.hand.cancel()
    drag_handle(spiral, "input", "hidden 2")
    assert undo_name(spiral) == "connect inputs to hidden 2"
    assert "input" in spiral.network["hidden 2"].sources


@pytest.mark.parametrize(
    ("start", "end", "reason"),
    [
        ("input", "hidden 1", "fully connected already"),
        ("hidden 2", "hidden 1", "close a circle"),
        ("output", "hidden 1", "nothing leads on"),
        ("hidden 1", "input", "nothing leads into"),
    ],
)
def test_columns_that_cannot_be_connected_are_refused_while_dragging(draw, start, end, reason):
    spiral = draw(load_example("spiral"))
    drag_handle(spiral, start, end, is_released=False)
    assert reason in said(spiral)
    spiral.key(Key.Key_Escape)
    assert said(spiral) == ""
    assert undo_name(spiral) is None


# --- selecting -------------------------------------------------------------------------------


def test_clicks_with_shift_or_control_add_and_take_away(xor):
    xor.click(xor.neuron(*ONE))
    xor.click(xor.neuron(*TWO), SHIFT)
    xor.click(xor.neuron(*THREE), CONTROL)
    assert xor.selection.neurons == names(ONE, TWO, THREE)
    xor.click(xor.neuron(*TWO), CONTROL)
    assert xor.selection.neurons == names(ONE, THREE)
    xor.click(xor.neuron(*TWO))
    assert xor.selection.neurons == names(TWO)


def test_a_band_takes_neurons_and_with_shift_adds_them(xor):
    boxes = xor.editor.scene.arrangement.by_id["hidden 1"].neurons
    around = united(boxes[:2]).around(12)
    start, end = (xor.view.mapFromScene(*at) for at in ((around.x, around.y), boxes[1].centre))
    xor.drag(start, end + QPoint(10, 10))
    assert xor.selection.neurons == names(ONE, TWO)
    around = united([boxes[-1]]).around(12)
    start = xor.view.mapFromScene(around.x, around.bottom)
    xor.drag(start, xor.view.mapFromScene(around.right, around.y), SHIFT)
    assert xor.selection.neurons == names(ONE, TWO, ("hidden 1", "6"))


def test_a_band_without_neurons_takes_the_connections_that_run_through_it(xor):
    target = xor.editor.scene.arrangement.by_id["output"].neurons[0]
    low = xor.view.mapFromScene(target.x - 30, target.bottom + 60)
    xor.drag(low, xor.view.mapFromScene(target.x - 10, target.y))
    assert {key.source for key in xor.selection.parameters} >= {ONE, TWO, THREE}
    assert {(key.node, key.neuron) for key in xor.selection.parameters} == {OUT}
    xor.key(Key.Key_Delete)
    assert undo_name(xor).startswith("erase ")


def test_ctrl_a_and_delete_leave_inputs_and_outputs(xor):
    xor.key(Key.Key_A, CONTROL)
    assert len(xor.selection.neurons) == 9
    xor.key(Key.Key_Delete)
    assert columns(xor) == {"input": ("x1", "x2"), "output": ("1",)}
    assert xor.refusals == []
    assert undo_name(xor) == "remove 6 neurons"
    xor.key(Key.Key_Z, CONTROL)
    assert xor.experiment == load_example("xor")


def test_a_click_on_a_handle_selects_the_column_and_gives_the_drawing_the_keys(xor):
    QTest.mouseClick(xor.editor.strip.controls["hidden 1"].handle, Qt.MouseButton.LeftButton)
    assert xor.selection.columns == {"hidden 1"}
    assert QApplication.focusWidget() is xor.view
    xor.key(Key.Key_Delete)
    assert undo_name(xor) == "remove column"
    assert list(columns(xor)) == ["input", "output"]


def test_another_document_has_nothing_selected_or_pinned(xor, draw):
    xor.click(xor.neuron(*ONE))
    xor.key(Key.Key_P)
    assert xor.editor.selecting.pinned
    circle = draw(load_example("circle"))
    assert not circle.selection
    assert not circle.editor.selecting.pinned


# --- removing --------------------------------------------------------------------------------


def test_an_erased_connection_stays_zero_while_training(xor):
    key = weight(ONE, OUT)
    xor.click(xor.weight(ONE, OUT), SHIFT)
    assert xor.selection.parameters == {key}
    xor.key(Key.Key_Delete)
    assert undo_name(xor) == "erase connection"
    xor.key(Key.Key_Space)
    for _ in range(3):
        xor.look()
    xor.key(Key.Key_Space)
    assert xor.workbench.snapshot.step > 0
    place = xor.network.places["output"]
    assert xor.workbench.snapshot.theta[place.start] == 0
    assert xor.editor.scene.anchor(key) is None


def test_neurons_and_connections_are_removed_together_as_one_step(xor):
    xor.click(xor.weight(TWO, OUT), SHIFT)
    xor.click(xor.neuron(*ONE), SHIFT)
    xor.key(Key.Key_Backspace)
    assert undo_name(xor) == "remove 2 things"
    xor.key(Key.Key_Z, CONTROL)
    assert xor.experiment == load_example("xor")


def test_a_bias_cannot_be_removed_and_becomes_0(xor):
    xor.click(xor.bias(*ONE), SHIFT)
    clip("0,5")
    xor.key(Key.Key_V, CONTROL)
    assert value(xor, bias(ONE)) == 0.5
    xor.key(Key.Key_Delete)
    assert value(xor, bias(ONE)) == 0
    assert undo_name(xor) == "set bias"


def test_all_inputs_alone_are_not_removed_and_it_is_said(xor):
    xor.click(xor.neuron(*X1))
    xor.click(xor.neuron(*X2), SHIFT)
    xor.key(Key.Key_Delete)
    assert "needs an input" in xor.refusals[-1]
    assert xor.window.notices.text == xor.refusals[-1]


# --- the clipboard ---------------------------------------------------------------------------


def test_copies_keep_inner_connections_and_weights(draw):
    spiral = draw(load_example("spiral"))
    for name in (("hidden 1", "1"), ("hidden 2", "1")):
        spiral.click(spiral.neuron(*name), SHIFT)
    spiral.key(Key.Key_C, CONTROL)
    spiral.key(Key.Key_V, CONTROL)
    assert undo_name(spiral) == "paste 2 neurons"
    one, two = ("hidden 1", "9"), ("hidden 2", "9")
    assert spiral.selection.neurons == names(one, two)
    before = value(spiral, weight(("hidden 1", "1"), ("hidden 2", "1")))
    assert value(spiral, weight(one, two)) == pytest.approx(before)


def test_cut_takes_what_is_copied_and_leaves_the_inputs(xor):
    xor.click(xor.neuron(*X1))
    xor.click(xor.neuron(*ONE), SHIFT)
    xor.key(Key.Key_X, CONTROL)
    assert undo_name(xor) == "cut neuron"
    assert columns(xor)["input"] == ("x1", "x2")
    assert "1" not in columns(xor)["hidden 1"]
    xor.key(Key.Key_V, CONTROL)
    assert undo_name(xor) == "paste neuron"


def test_duplicates_of_placed_neurons_cover_nothing(empty):
    empty.click(empty.point(0.5, 0.4))
    empty.click(empty.neuron(*ONE))
    for _ in range(4):
        empty.key(Key.Key_D, CONTROL)
    assert undo_name(empty) == "duplicate neuron"
    boxes = empty.editor.scene.arrangement.by_id["hidden 1"].neurons
    assert len(boxes) == 5
    assert not any(covers(a, b) for i, a in enumerate(boxes) for b in boxes[:i])


@pytest.mark.parametrize("text", ["rubbish", "", '{"format":"network-playground-neurons"}', "[]"])
def test_rubbish_on_the_clipboard_does_nothing_but_say_so(xor, text):
    before = xor.experiment
    clip(text)
    xor.key(Key.Key_V, CONTROL)
    assert xor.experiment is before
    assert "clipboard" in xor.window.notices.text


def test_neurons_go_from_one_window_to_another(draw, qtbot):
    other = Person(qtbot, load_example("xor"))
    other.click(other.neuron(*ONE))
    other.key(Key.Key_C, CONTROL)
    other.window.close()
    empty = draw(blank(TABLE))
    empty.key(Key.Key_V, CONTROL)
    assert columns(empty)["hidden 1"] == ("1",)
    relu = load_example("xor").network["hidden 1"].layer.activation
    assert empty.network["hidden 1"].layer.activation == relu


def test_a_number_is_copied_and_pasted_onto_several_weights(xor):
    xor.click(xor.weight(ONE, OUT))
    xor.type("-1,25")
    xor.key(Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text() == "-1.25"
    for source in (TWO, THREE):
        xor.click(xor.weight(source, OUT), SHIFT)
    xor.key(Key.Key_V, CONTROL)
    assert [value(xor, weight(each, OUT)) for each in (ONE, TWO, THREE)] == [-1.25] * 3
    xor.key(Key.Key_Z, CONTROL)
    assert value(xor, weight(TWO, OUT)) != -1.25
    assert value(xor, weight(ONE, OUT)) == -1.25


def test_too_large_a_number_is_refused(xor):
    xor.click(xor.bias(*ONE), SHIFT)
    clip("1e40")
    xor.key(Key.Key_V, CONTROL)
    assert "cannot be 1e+40" in xor.refusals[-1]


# --- walking ---------------------------------------------------------------------------------


def test_arrows_walk_from_neuron_to_neuron_and_shift_adds(xor):
    xor.click(xor.neuron(*ONE))
    xor.key(Key.Key_Down)
    assert xor.selection.neurons == names(TWO)
    xor.key(Key.Key_Right)
    assert xor.selection.neurons == names(OUT)
    xor.key(Key.Key_Right)
    assert xor.selection.neurons == names(OUT)
    xor.click(xor.neuron(*ONE))
    xor.key(Key.Key_Down, SHIFT)
    assert xor.selection.neurons == names(ONE, TWO)
    assert xor.workbench.snapshot.step == 0


def test_right_steps_and_space_plays_when_nothing_is_selected(xor):
    xor.click(xor.neuron(*ONE))
    xor.key(Key.Key_Escape)
    assert not xor.selection
    xor.key(Key.Key_Right)
    assert xor.workbench.snapshot.step == 1
    xor.click(xor.neuron(*ONE))
    xor.key(Key.Key_Space)
    assert xor.workbench.snapshot.is_playing
    xor.key(Key.Key_Space)


def test_ctrl_and_arrows_go_through_the_weights_of_a_neuron_and_show_their_numbers(xor):
    xor.click(xor.neuron(*ONE))
    xor.editor.hand.leave()
    xor.key(Key.Key_Down, CONTROL)
    assert xor.selection.parameters == {weight(X1, ONE)}
    assert said(xor).startswith("weight x₁ → neuron 1: ")
    xor.key(Key.Key_Down, CONTROL)
    assert xor.selection.parameters == {weight(X2, ONE)}
    xor.key(Key.Key_Up, CONTROL)
    xor.key(Key.Key_Up, CONTROL)
    assert xor.selection.parameters == {bias(ONE)}
    xor.key(Key.Key_Return)
    assert xor.editor.fields.is_open
    assert said(xor) == ""
    xor.type("0.5")
    assert said(xor) == "bias of neuron 1: 0.5"
    assert value(xor, bias(ONE)) == 0.5


# --- weights by hand -------------------------------------------------------------------------


@pytest.mark.parametrize(("typed", "expected"), [("1,5", 1.5), ("-0.25", -0.25), ("2e-1", 0.2)])
def test_a_weight_is_typed_with_point_or_comma(xor, typed, expected):
    xor.click(xor.weight(TWO, OUT))
    xor.type(typed)
    assert value(xor, weight(TWO, OUT)) == pytest.approx(expected)
    assert undo_name(xor) == "set weight"
    assert QApplication.focusWidget() is xor.view


def test_escape_leaves_a_weight_as_it_was(xor):
    before = xor.experiment
    xor.click(xor.weight(TWO, OUT))
    QTest.keyClicks(QApplication.focusWidget(), "9nlptf1")
    xor.key(Key.Key_Delete)
    xor.key(Key.Key_Escape)
    assert xor.experiment is before
    assert not xor.editor.fields.is_open
    assert QApplication.focusWidget() is xor.view


def test_arrows_nudge_by_small_and_large_steps_that_are_undone_together(xor):
    xor.click(xor.bias(*ONE), SHIFT)
    for keys in (NONE, NONE, SHIFT):
        xor.key(Key.Key_Up, keys)
    xor.key(Key.Key_Down)
    assert value(xor, bias(ONE)) == pytest.approx(1.2)  # it begins with 0.1
    xor.key(Key.Key_Z, CONTROL)
    assert xor.experiment == load_example("xor")


def test_a_nudge_after_undo_starts_from_what_is_there(xor):
    xor.click(xor.bias(*ONE), SHIFT)
    xor.key(Key.Key_Up)
    xor.key(Key.Key_Z, CONTROL)
    xor.key(Key.Key_Up)
    assert value(xor, bias(ONE)) == pytest.approx(0.2)  # it begins with 0.1


def test_the_wheel_nudges_a_selected_weight_and_zooms_elsewhere(xor):
    place = xor.weight(TWO, OUT)
    before = value(xor, weight(TWO, OUT))
    xor.click(place, SHIFT)
    turn_wheel(xor, place, 2)
    assert value(xor, weight(TWO, OUT)) == pytest.approx(before + 0.2)
    turn_wheel(xor, place, -1, SHIFT)
    assert value(xor, weight(TWO, OUT)) == pytest.approx(before - 0.8)
    assert xor.view.zoom == 1
    turn_wheel(xor, xor.point(0.25, 0.95), 1)
    assert xor.view.zoom > 1


def test_a_weight_is_nudged_while_training(xor):
    xor.click(xor.weight(TWO, OUT), SHIFT)
    xor.key(Key.Key_Space)
    xor.look()
    xor.key(Key.Key_Up, SHIFT)
    assert undo_name(xor) == "set weight"
    assert xor.workbench.snapshot.is_playing
    xor.key(Key.Key_Space)
    assert value(xor, weight(TWO, OUT)) > 0.5


# --- freezing, pinning, naming ---------------------------------------------------------------


def test_a_frozen_neuron_is_left_alone_by_training(xor):
    xor.click(xor.neuron(*ONE))
    xor.key(Key.Key_L)
    assert undo_name(xor) == "freeze 3 weights and biases"
    assert xor.editor.actions_.freeze.text() == "Unfree&ze"
    keys = [weight(X1, ONE), weight(X2, ONE), bias(ONE), bias(TWO)]
    before = [value(xor, key) for key in keys]
    xor.key(Key.Key_E)
    after = [value(xor, key) for key in keys]
    assert after[:3] == before[:3]
    assert after[3] != before[3]
    xor.key(Key.Key_L)
    assert undo_name(xor) == "unfreeze 3 weights and biases"


def test_several_columns_are_frozen_in_one_step(draw):
    spiral = draw(load_example("spiral"))
    for node, keys in (("hidden 1", NONE), ("hidden 2", SHIFT)):
        handle = spiral.editor.strip.controls[node].handle
        QTest.mouseClick(handle, Qt.MouseButton.LeftButton, keys)
    spiral.key(Key.Key_L)
    assert undo_name(spiral) == "freeze 2 columns"
    assert all(node.is_frozen for node in spiral.network.hidden)
    spiral.key(Key.Key_Z, CONTROL)
    assert spiral.experiment == load_example("spiral")


def test_inputs_have_nothing_to_freeze(xor):
    xor.click(xor.neuron(*X1))
    assert not xor.editor.actions_.freeze.isEnabled()
    xor.click(xor.neuron(*ONE), SHIFT)
    assert xor.editor.actions_.freeze.isEnabled()


def test_a_pinned_neuron_stays_so_until_it_is_unpinned(xor):
    xor.click(xor.neuron(*ONE))
    xor.key(Key.Key_P)
    xor.key(Key.Key_Escape)
    assert xor.editor.selecting.pinned == names(ONE)
    assert undo_name(xor) is None
    xor.click(xor.neuron(*ONE))
    assert xor.editor.actions_.pin.text() == "Unp&in"
    xor.key(Key.Key_P)
    assert not xor.editor.selecting.pinned


def name_it(person, text, end=Key.Key_Return):
    person.key(Key.Key_F2)
    field = QApplication.focusWidget()
    field.selectAll()
    person.key(Key.Key_Delete)
    QTest.keyClicks(field, text)
    person.key(end)


def test_a_neuron_is_named_renamed_and_unnamed(xor):
    xor.click(xor.neuron(*ONE))
    name_it(xor, "NAND lpt")
    assert xor.experiment.sketch.label(NeuronName(*ONE)) == "NAND lpt"
    assert undo_name(xor) == "name neuron NAND lpt"
    assert QApplication.focusWidget() is xor.view
    name_it(xor, "never", Key.Key_Escape)
    assert xor.experiment.sketch.label(NeuronName(*ONE)) == "NAND lpt"
    name_it(xor, "")
    assert undo_name(xor) == "remove name"
    assert xor.experiment.sketch.label(NeuronName(*ONE)) == ""


def test_a_very_long_name_is_cut_off(xor):
    xor.click(xor.neuron(*ONE))
    name_it(xor, "an exceedingly long name for one neuron")
    assert xor.experiment.sketch.label(NeuronName(*ONE)) == "an exceedingly long name"


# --- moving ----------------------------------------------------------------------------------


def test_a_dragged_neuron_moves_alone(xor):
    before = xor.editor.sheet.boxes()
    start = xor.neuron(*ONE)
    xor.drag(start, start + QPoint(80, 34))
    after = xor.editor.sheet.boxes()
    moved = {each for each in after if after[each] != before[each]}
    assert {each for each in moved if each.node == "hidden 1"} == names(ONE)
    assert after[NeuronName(*ONE)].x == pytest.approx(before[NeuronName(*ONE)].x + 80, abs=1)
    assert undo_name(xor) == "move neuron"
    xor.key(Key.Key_Z, CONTROL)
    assert xor.editor.sheet.boxes() == before


def test_a_neuron_moved_a_little_aside_snaps_back_in_line(xor):
    before = xor.editor.sheet.boxes()[NeuronName(*ONE)]
    start = xor.neuron(*ONE)
    begin_drag(xor, start, start + QPoint(4, -20))
    assert overlay(xor).guides
    xor.release(start + QPoint(4, -20))
    assert xor.editor.sheet.boxes()[NeuronName(*ONE)].x == before.x


def test_selected_neurons_move_together_and_stay_in_the_drawing(xor):
    before = xor.editor.sheet.boxes()
    for each in (ONE, TWO):
        xor.click(xor.neuron(*each), SHIFT)
    start = xor.neuron(*ONE)
    xor.drag(start, start + QPoint(75, -400))
    after = xor.editor.sheet.boxes()
    one, two = (NeuronName(*each) for each in (ONE, TWO))
    assert after[two].y - after[one].y == pytest.approx(before[two].y - before[one].y, abs=1)
    assert way_into(after[one], space_of(xor.editor.scene.arrangement)) == (0, 0)
    assert undo_name(xor) == "move 2 neurons"


def test_a_neuron_dropped_half_over_another_goes_beside_it(xor):
    boxes = xor.editor.sheet.boxes()
    start, other = xor.neuron(*ONE), boxes[NeuronName(*THREE)]
    xor.drag(start, xor.view.mapFromScene(other.right + 8, other.centre[1]))
    after = xor.editor.sheet.boxes()
    assert undo_name(xor) == "move neuron"
    assert not covers(after[NeuronName(*ONE)], after[NeuronName(*THREE)])


def test_tidy_up_lays_out_afresh_as_one_step(xor):
    before = xor.editor.sheet.boxes()
    start = xor.neuron(*ONE)
    xor.drag(start, start + QPoint(70, 40))
    xor.key(Key.Key_T)
    assert undo_name(xor) == "tidy up"
    assert xor.editor.sheet.boxes() == before


@pytest.mark.parametrize("end", [X1, OUT, TWO, None])
def test_escape_ends_a_drag_without_doing_anything(xor, end):
    before, boxes = xor.experiment, xor.editor.sheet.boxes()
    place = xor.neuron(*end) if end else xor.point(0.7, 0.9)
    begin_drag(xor, xor.neuron(*ONE), place)
    xor.key(Key.Key_Escape)
    assert not xor.editor.hand.is_busy
    assert said(xor) == ""
    assert overlay(xor) == NO_OVERLAY
    xor.release(place)
    assert xor.experiment is before
    assert xor.editor.sheet.boxes() == boxes


def test_escape_ends_a_band_and_selects_what_was_selected_before(xor):
    xor.click(xor.neuron(*ONE))
    begin_drag(xor, xor.point(0.2, 0.95), xor.point(0.6, 0.4))
    assert len(xor.selection.neurons) > 1
    xor.key(Key.Key_Escape)
    assert xor.selection.neurons == names(ONE)


# --- the menu of the right button ------------------------------------------------------------


def test_the_menu_offers_what_fits_what_is_below_it(xor):
    offers = {
        xor.point(0.27, 0.85): {"New neuron here", "Paste", "Tidy up", "Fit"},
        xor.neuron(*ONE): {"Name…", "Freeze", "Pin", "Delete", "Duplicate", "Column"},
        xor.bias(*ONE): {"Set value…", "Copy", "Set to 0"},
        xor.weight(ONE, OUT): {"Set value…", "Freeze", "Erase connection"},
    }
    for place, offered in offers.items():
        assert offered <= set(menu_at(xor, place))
        close_menu(xor)


def test_the_menu_keeps_a_selection_that_holds_what_is_below_it(xor):
    for each in (ONE, TWO):
        xor.click(xor.neuron(*each), SHIFT)
    menu_at(xor, xor.neuron(*TWO))["Delete"].trigger()
    close_menu(xor)
    assert undo_name(xor) == "remove 2 neurons"


# --- text fields -----------------------------------------------------------------------------


def test_keys_typed_into_a_number_field_do_nothing_to_the_drawing(xor):
    xor.click(xor.neuron(*ONE))
    before = xor.experiment
    field = next(each for each in xor.window.data.findChildren(QAbstractSpinBox))
    field.setFocus()
    for key in (Key.Key_N, Key.Key_L, Key.Key_P, Key.Key_T, Key.Key_F, Key.Key_1, Key.Key_Delete):
        QTest.keyClick(field, key)
    clip("kept")
    QTest.keyClick(field, Key.Key_X, CONTROL)
    assert xor.experiment is before
    assert not xor.editor.selecting.pinned
    assert xor.selection.neurons == names(ONE)
    QTest.keyClick(field, Key.Key_Escape)


# --- obstacles and limits --------------------------------------------------------------------


def test_outputs_that_do_not_fit_are_noted_and_training_goes_on_after_undo(xor):
    xor.key(Key.Key_Space)
    xor.look()
    for _ in range(2):  # two classes may have two outputs, but not three
        output = xor.editor.scene.arrangement.by_id["output"].body
        xor.click(xor.view.mapFromScene(output.centre[0], output.bottom + 90))
    assert columns(xor)["output"] == ("1", "2", "3")
    note, play = xor.editor.obstacle, xor.window.actions_.play
    assert note.isVisible()
    assert not play.isEnabled()
    assert note.text() in play.toolTip().replace("\n", " ")
    place = note.geometry()
    for box in (box for c in xor.editor.scene.arrangement.columns for box in c.neurons):
        assert not place.contains(xor.view.mapFromScene(*box.centre))
    xor.key(Key.Key_Z, CONTROL)
    assert not note.isVisible()
    assert play.isEnabled()
    xor.key(Key.Key_Right)
    assert xor.workbench.snapshot.step > 0


def test_more_than_the_engine_holds_is_refused_and_nothing_is_lost(draw):
    mnist = draw(load_example("mnist"))
    before = mnist.experiment
    assert not mnist.workbench.apply(edits.set_neuron_count("hidden 1", 1000))
    mnist.look()
    assert "200,000" in mnist.window.notices.text
    assert mnist.experiment is before
    assert mnist.window.actions_.play.isEnabled()


def test_a_click_beside_a_block_and_a_drag_within_it(draw):
    mnist = draw(load_example("mnist"))
    begin_drag(mnist, mnist.neuron("hidden 1", "3"), mnist.point(0.5, 0.98))
    assert "drop it on a neuron" in said(mnist)
    mnist.release(mnist.point(0.5, 0.98))
    assert undo_name(mnist) is None
    column = mnist.editor.scene.arrangement.by_id["hidden 1"]
    mnist.click(mnist.view.mapFromScene(column.body.centre[0], column.body.bottom + 20))
    assert len(columns(mnist)["hidden 1"]) == 31


@pytest.mark.parametrize("n_inputs", [1, 2, 3, 4])
def test_a_gate_is_drawn_and_undone_for_any_number_of_inputs(draw, n_inputs):
    table = TruthTable(n_inputs=n_inputs, outputs=("y",), targets=("01" * 2 ** (n_inputs - 1),))
    person = draw(blank(table))
    steps = [person.experiment]
    person.click(person.point(0.5, 0.5))
    steps.append(person.experiment)
    person.drag(person.neuron("input", person.network.input.neurons[0]), person.neuron(*ONE))
    steps.append(person.experiment)
    person.drag(person.neuron(*ONE), person.neuron(*OUT))
    assert person.experiment.obstacle is None
    assert np.isfinite(person.workbench.snapshot.theta).all()
    for earlier in reversed(steps):
        person.key(Key.Key_Z, CONTROL)
        assert person.experiment is earlier


def test_gestures_meet_what_they_point_at_when_zoomed(xor):
    xor.view.zoom_to(2.5)
    xor.view.centre_on_point(QPointF(*xor.editor.sheet.boxes()[NeuronName(*ONE)].centre))
    xor.look()
    xor.click(xor.neuron(*ONE))
    assert xor.selection.neurons == names(ONE)
    start = xor.neuron(*ONE)
    before = xor.editor.sheet.boxes()[NeuronName(*ONE)]
    xor.drag(start, start + QPoint(100, 0))
    after = xor.editor.sheet.boxes()[NeuronName(*ONE)]
    assert after.x - before.x == pytest.approx(40, abs=1)
    xor.view.show_whole()
