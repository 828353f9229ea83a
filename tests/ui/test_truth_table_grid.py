"""The truth table in the window: typed with mouse and keys, answered live by the network."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor

from playground.document import edits
from playground.document import truth_table_edits as table_edits
from playground.engine.datasets.circle import Circle
from playground.engine.datasets.truth_table import TruthTable
from playground.engine.measurements.row_outputs import RowOutputs
from playground.engine.parameter_key import ParameterKey
from playground.session.commands import Step
from playground.ui import theme
from playground.ui.editor.example import Example
from playground.ui.feature_names import feature_in_words
from playground.ui.truth_table_cells import box_of
from playground.ui.truth_table_model import two_decimals

HALF_ADDER = TruthTable(2, ("sum", "carry"), ("0110", "0001"))


@pytest.fixture
def grid(window, qapp):
    """Return the grid of a half adder, with what the network answers at the start."""
    choose(window, HALF_ADDER)
    qapp.processEvents()
    look(window)
    return window.data.truth_table


def choose(window, table):
    assert window.workbench.apply(edits.choose_dataset(table))
    look(window)


def look(window):
    for _ in range(2):  # the grid asks when it is shown, and is answered with the next snapshot
        window.workbench.poll()


def table_of(window):
    return window.workbench.experiment.dataset


def click(qtbot, grid, row, output):
    view = grid.view
    view.scrollTo(grid._model.index(row, grid._model.first + output))
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.box_centre(row, output))


def type_keys(qtbot, widget, *keys):
    for key in keys:
        if isinstance(key, str):
            qtbot.keyClicks(widget, key)
        else:
            qtbot.keyClick(widget, key)


def where(grid):
    index = grid.view.currentIndex()
    return index.row(), index.column() - grid._model.first


def test_the_grid_is_there_only_for_a_truth_table(window, grid):
    assert grid.isVisible()
    assert RowOutputs() in window.data.measurements()
    window.workbench.apply(edits.choose_dataset(Circle()))
    assert not grid.isVisible()
    assert RowOutputs() not in window.data.measurements()


def test_a_truth_table_can_be_chosen_in_the_list(window):
    chooser = window.data._chooser
    assert chooser.choice.findText("Truth table") >= 0
    chooser.choice.value_changed.emit(TruthTable)
    assert table_of(window) == TruthTable()
    assert window.data.truth_table.isVisible()


def test_a_click_on_a_digit_toggles_it_as_one_edit(qtbot, window, grid):
    click(qtbot, grid, 1, 1)
    assert table_of(window).targets == ("0110", "0101")
    assert window.edit_menu.undo.text() == "Undo set row 01 of carry to 1"
    click(qtbot, grid, 1, 1)
    assert table_of(window) == HALF_ADDER
    window.workbench.undo()
    window.workbench.undo()
    assert table_of(window) == HALF_ADDER


def test_a_click_beside_a_digit_or_on_an_input_changes_nothing(qtbot, window, grid):
    view = grid.view
    for column in range(4):
        rect = view.visualRect(grid._model.index(2, column))
        spot = rect.center() if column < 2 else rect.center() + rect.topRight() - rect.topLeft()
        spot.setX(min(spot.x(), rect.right() - 4))
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert table_of(window) == HALF_ADDER
    assert where(grid) == (2, 1)


def test_digits_are_typed_downwards_and_on_into_the_next_output(qtbot, window, grid):
    grid.view.setFocus()
    grid._go_near(0, 2)
    type_keys(qtbot, grid.view, "1001" + "1110")
    assert table_of(window).targets == ("1001", "1110")
    assert where(grid) == (3, 1)


def test_typing_what_is_there_already_is_no_edit(qtbot, window, grid):
    position = window.workbench.history.position
    grid._go_near(0, 2)
    type_keys(qtbot, grid.view, "0")
    assert where(grid) == (1, 0)
    assert window.workbench.history.position == position


def test_space_toggles_and_arrows_move_among_the_outputs_only(qtbot, window, grid):
    grid.view.setFocus()
    grid._go_near(0, 2)
    key = Qt.Key
    type_keys(qtbot, grid.view, key.Key_Down, key.Key_Right, key.Key_Down, key.Key_Up)
    assert where(grid) == (1, 1)
    type_keys(qtbot, grid.view, key.Key_Space)
    assert table_of(window).targets == ("0110", "0101")
    assert not window.workbench.snapshot.is_playing
    type_keys(qtbot, grid.view, key.Key_Left, key.Key_Left, key.Key_Left)
    assert where(grid) == (1, 0)
    type_keys(qtbot, grid.view, key.Key_Home)
    assert where(grid)[1] == 0


def rename(qtbot, grid, output, name, end=Qt.Key.Key_Return):
    header = grid.view.horizontalHeader()
    section = grid._model.first + output
    at = header.rect().center()
    at.setX(header.sectionViewportPosition(section) + 20)
    qtbot.mouseDClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)
    field = grid.view._names
    assert field.isVisible()
    field.clear()
    type_keys(qtbot, field, name, end)
    assert not field.isVisible()


def test_an_output_is_renamed_in_its_header(qtbot, window, grid):
    rename(qtbot, grid, 0, "xor")
    assert table_of(window).outputs == ("xor", "carry")
    assert window.edit_menu.undo.text() == "Undo rename output sum to xor"
    rename(qtbot, grid, 1, "left alone", Qt.Key.Key_Escape)
    assert table_of(window).outputs == ("xor", "carry")


def test_a_name_that_is_taken_is_refused_in_a_notice(qtbot, window, grid):
    with qtbot.waitSignal(window.workbench.refused) as refusal:
        rename(qtbot, grid, 0, "carry")
    assert "Two outputs are called “carry”" in refusal.args[0]
    assert table_of(window) == HALF_ADDER


def test_f2_renames_and_an_input_keeps_its_name(qtbot, window, grid):
    grid.view.setFocus()
    grid._go_near(2, 3)
    type_keys(qtbot, grid.view, Qt.Key.Key_F2)
    assert grid.view._names.text() == "carry"
    type_keys(qtbot, grid.view._names, Qt.Key.Key_Escape)
    header = grid.view.horizontalHeader()
    qtbot.mouseDClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert not grid.view._names.isVisible()


def test_outputs_come_and_go_with_their_neurons(qtbot, window, grid):
    qtbot.mouseClick(grid.add_button, Qt.MouseButton.LeftButton)
    assert table_of(window).outputs == ("sum", "carry", "y3")
    assert len(window.workbench.experiment.network.output.neurons) == 3
    assert where(grid) == (0, 2)
    click(qtbot, grid, 0, 0)
    assert "sum" in grid.remove_button.toolTip()
    qtbot.mouseClick(grid.remove_button, Qt.MouseButton.LeftButton)
    assert table_of(window).outputs == ("carry", "y3")
    qtbot.mouseClick(grid.remove_button, Qt.MouseButton.LeftButton)
    assert len(table_of(window).outputs) == 1
    assert not grid.remove_button.isEnabled()


def test_there_are_eight_outputs_at_most(qtbot, window, grid):
    for _ in range(6):
        assert grid.add_button.isEnabled()
        qtbot.mouseClick(grid.add_button, Qt.MouseButton.LeftButton)
    assert not grid.add_button.isEnabled()


@pytest.mark.parametrize("n_inputs", [1, 2, 3, 6])
def test_every_number_of_inputs_is_drawn_measured_and_trained(qtbot, window, grid, n_inputs):
    field = window.data._chooser.form.field("n_inputs")
    field.value_changed.emit(n_inputs)
    assert table_of(window) == HALF_ADDER.with_inputs(n_inputs)
    window.workbench.send(Step(3))
    look(window)
    assert window.workbench.snapshot.step == 3
    assert grid._model.rowCount() == 2**n_inputs
    assert grid.summary.text().endswith(f" of {2**n_inputs} rows right")
    click(qtbot, grid, 2**n_inputs - 1, 0)
    changed = table_of(window).targets[0][-1]
    assert changed != HALF_ADDER.with_inputs(n_inputs).targets[0][-1]


def set_weights(window, **values):
    """Set weights and biases of the output, all others being without effect."""
    network = window.workbench.experiment.network
    keys = {
        ParameterKey(network.output.id, neuron, source): 0.0
        for neuron in network.output.neurons
        for source in (*network.input_names(network.output), None)
    }
    for neuron, bias in values.items():
        keys[ParameterKey(network.output.id, neuron[1:])] = bias
    assert window.workbench.apply(edits.set_parameters(keys, is_start=True))
    look(window)


def test_beside_each_target_stands_what_the_network_answers(window, grid):
    set_weights(window, n1=np.log(9), n2=-np.log(3))  # sigmoid: 0.9 and 0.25 in every row
    cells = [[grid._model.cell(row, output) for output in range(2)] for row in range(4)]
    assert [[cell.answer for cell in row] for row in cells] == [["0.90", "0.25"]] * 4
    assert [[cell.is_right for cell in row] for row in cells] == [
        [False, True],
        [True, True],
        [True, True],
        [False, False],
    ]
    assert grid.summary.text() == "2 of 4 rows right"
    said = grid._model.index(3, 3).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Row 11: carry should be 1, and the network answers 0.25, which is wrong."


def test_answers_follow_training_step_by_step(window, grid):
    before = grid._model.cell(0, 0).answer
    window.workbench.send(Step(200))
    look(window)
    snapshot = window.workbench.snapshot
    outputs = snapshot.answer(RowOutputs()).value.outputs
    assert snapshot.answer(RowOutputs()).step == 200
    assert grid._model.cell(0, 0).answer == two_decimals(outputs[0, 0])
    assert grid._model.cell(0, 0).answer != before


def test_answers_to_other_rows_are_not_shown(window, grid):
    assert grid._model.cell(0, 0).answer
    window.workbench.apply(table_edits.add_output())
    assert grid._model.cell(0, 0).answer == ""  # until the next snapshot
    look(window)
    assert grid._model.cell(0, 2).answer


def painted(grid, row, output):
    """Return the colours in the place of a cell's mark."""
    view = grid.view
    rect = view.visualRect(grid._model.index(row, grid._model.first + output))
    left = box_of(rect).right() + 40
    picture = view.viewport().grab(rect).toImage()
    scale = picture.width() / rect.width()
    return {
        picture.pixelColor(x, y).name()
        for x in range(round((left - rect.left()) * scale), picture.width())
        for y in range(picture.height())
    }


@pytest.mark.parametrize("look_of", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_right_and_wrong_are_marked(qapp, window, grid, look_of):
    theme.apply(qapp, look_of)
    set_weights(window, n1=5.0, n2=-5.0)
    accent, error = QColor(look_of.accent).name(), QColor(look_of.error).name()
    assert accent in painted(grid, 1, 0)
    assert error not in painted(grid, 1, 0)
    assert error in painted(grid, 0, 0)
    assert accent not in painted(grid, 0, 0)


def test_the_current_cell_survives_an_edit_and_is_near_after_the_table_shrinks(window, grid):
    grid._go_near(3, 3)
    window.workbench.apply(table_edits.set_target(HALF_ADDER, 0, 0, 1))
    assert where(grid) == (3, 1)
    window.workbench.apply(edits.change_dataset(table_of(window).with_inputs(1), "n_inputs"))
    assert where(grid) == (1, 1)


def test_new_weights_are_all_that_regenerate_brings(window, grid):
    assert "no other examples" in window.data._regenerate_button.toolTip()
    window.workbench.apply(edits.choose_dataset(Circle()))
    assert "new examples" in window.data._regenerate_button.toolTip()


@pytest.mark.parametrize(
    ("output", "text"),
    [(0.926, "0.93"), (-0.001, "0.00"), (-0.5, "−0.50"), (1234.5, "1234"), (np.nan, "NaN")],
)
def test_outputs_have_two_decimals(output, text):
    assert two_decimals(output) == text


def test_numbered_columns_have_subscripts():
    assert [*map(feature_in_words, ("x1", "x12", "y3", "x1^2", "width2"))] == [
        *("x₁", "x₁₂", "y₃", "x₁²", "width2")
    ]


def test_the_editor_names_the_row_that_it_shows_where_there_is_no_plane(window, grid):
    window.workbench.apply(edits.change_dataset(HALF_ADDER.with_inputs(3), "n_inputs"))
    look(window)
    example = window.editor.scene.present.example
    assert isinstance(example, Example)
    assert example.caption == "row 1 of 8: 000 → 00"
    window.editor._step_example(2)
    look(window)
    assert window.editor.scene.present.example.caption == "row 3 of 8: 010 → 10"


def test_the_map_of_an_output_has_the_points_of_its_own_target(window, grid):
    panel = window.panels.panels["decision-boundary"]
    network = window.workbench.experiment.network
    assert panel.caption.text() == "answer for sum"
    sums = panel.points._drawn
    panel.point_at(network.output.id, network.output.neurons[1])
    look(window)
    assert panel.caption.text() == "answer for carry"
    assert panel.points._drawn != sums
    panel.point_at(network.hidden[0].id, network.hidden[0].neurons[0])
    look(window)
    assert panel.points._drawn == sums
