"""The drawing as a person uses it: mouse and keys in, edits and pictures out."""

from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QContextMenuEvent, QEnterEvent, QHelpEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QInputDialog, QToolTip

from playground.document import edits
from playground.document.data_files import read
from playground.document.experiment import Experiment
from playground.engine.activations.relu import Relu
from playground.engine.activations.sigmoid import Sigmoid
from playground.engine.activations.softmax import Softmax
from playground.engine.datasets.blobs import Blobs
from playground.engine.datasets.circle import Circle
from playground.engine.datasets.gauss import Gauss
from playground.engine.datasets.mnist import Mnist
from playground.engine.datasets.table import Table
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.losses.softmax_cross_entropy import SoftmaxCrossEntropy
from playground.engine.measurements.example_activations import ExampleActivations
from playground.engine.measurements.response_maps import ResponseMaps
from playground.engine.network import Network, Node, feed_forward
from playground.engine.parameter_key import ParameterKey, parameter_index
from playground.session.commands import Play, Step
from playground.session.session import Session
from playground.session.synchronous_session import SynchronousSession
from playground.ui import theme
from playground.ui.colours import value_colour
from playground.ui.editor.block_item import BlockItem
from playground.ui.editor.image_item import ImageItem
from playground.ui.editor.labels import summary
from playground.ui.editor.network_editor import NetworkEditor
from playground.ui.editor.neuron_item import NeuronItem
from playground.ui.editor.scales import levels
from playground.ui.editor.text_items import NameItem
from playground.ui.pictures import save_picture
from playground.ui.workbench import Workbench

XY = Input(features=("x1", "x2"))
CIRCLE = Experiment(feed_forward(XY, Dense(4), Dense(2), Dense(1)), Circle())
BLOBS = Experiment(feed_forward(XY, Dense(5, Softmax())), Blobs(), SoftmaxCrossEntropy())
DIGITS = Experiment(feed_forward(Input(shape=(28, 28)), Dense(30), Dense(10, Sigmoid())), Mnist())
ROWS = tuple((float(i), 1.0, 2.0 * i) for i in range(6))
TABLE = Experiment(
    feed_forward(Input(features=("age", "height", "weight")), Dense(3), Dense(1)),
    Table(("age", "height", "weight"), ROWS, (0, 1) * 3, ("no", "yes")),
)
WEIGHT = ParameterKey("hidden 2", "1", ("hidden 1", "2"))
BIAS = ParameterKey("hidden 1", "3")


@pytest.fixture
def open_editor(qtbot, qapp):
    """Return what opens an experiment in an editor, shown and with its first pictures."""
    theme.apply(qapp, theme.LIGHT)
    opened = []

    def make(experiment, session=None, size=(600, 500)):
        session = session or SynchronousSession(read)
        session.start()
        workbench = Workbench(session)
        refusals, pointed = [], []
        workbench.refused.connect(refusals.append)
        workbench.pointed_at.connect(lambda *target: pointed.append(target))
        editor = NetworkEditor(workbench)
        qtbot.addWidget(editor)
        editor.measurements_changed.connect(lambda: workbench.watch(editor.measurements()))
        editor.resize(*size)
        editor.show()
        workbench.open(experiment)
        made = SimpleNamespace(
            editor=editor, workbench=workbench, session=session, pointed=pointed, refusals=refusals
        )
        opened.append(made)
        qtbot.waitUntil(lambda: is_drawn(made))
        return made

    yield make
    for made in opened:
        made.session.stop()


def is_drawn(made):
    made.workbench.poll()
    present = made.editor.scene.present
    is_complete = present is not None and not np.isnan(present.theta).any()
    return is_complete and bool(present.maps or present.activations)


@pytest.fixture
def circle(open_editor):
    return open_editor(CIRCLE)


def sizes(made):
    return [node.layer.n_units for node in made.workbench.experiment.network.nodes]


def place_of(made, point):
    return made.editor.view.mapFromScene(QPointF(*point) if isinstance(point, tuple) else point)


def middle_of(made, node, neuron):
    index = made.workbench.experiment.network[node].neurons.index(neuron)
    return made.editor.scene.arrangement.by_id[node].neurons[index].centre


def hover(made, point):
    viewport, place = made.editor.view.viewport(), place_of(made, point)
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(place),
        QPointF(viewport.mapToGlobal(place)),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(viewport, event)


def click(qtbot, made, point):
    place = place_of(made, point)
    qtbot.mouseClick(made.editor.view.viewport(), Qt.MouseButton.LeftButton, pos=place)


def value(made, key):
    made.workbench.poll()
    snapshot = made.workbench.snapshot
    return snapshot.theta[parameter_index(snapshot.experiment.network, key)]


def press(qtbot, button):
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def choose(menu, text):
    menu.aboutToShow.emit()
    action = next(action for action in menu.actions() if action.text() == text)
    assert action.isEnabled()
    action.trigger()


# columns


def test_plus_and_minus_add_and_remove_a_neuron(qtbot, circle):
    controls = circle.editor.strip.controls["hidden 1"]
    press(qtbot, controls.add_button)
    assert sizes(circle) == [2, 5, 2, 1]
    press(qtbot, controls.remove_button)
    press(qtbot, controls.remove_button)
    assert sizes(circle) == [2, 3, 2, 1]
    assert circle.workbench.history.undo_label == "remove neuron"
    circle.workbench.undo()
    assert sizes(circle) == [2, 4, 2, 1]


def test_plus_and_minus_go_on_while_they_are_held(circle):
    controls = circle.editor.strip.controls["hidden 1"]
    assert controls.add_button.autoRepeat()
    assert controls.remove_button.autoRepeat()


def test_the_button_of_the_menu_is_released_once_the_menu_has_closed(qtbot, circle):
    controls = circle.editor.strip.controls["hidden 1"]
    controls.activation_button.setDown(True)
    controls.menu.popup(QPoint(0, 0))
    controls.menu.hide()
    qtbot.waitUntil(lambda: not controls.activation_button.isDown())


def test_the_last_neuron_of_a_column_cannot_be_removed(qtbot, circle):
    controls = circle.editor.strip.controls["hidden 2"]
    press(qtbot, controls.remove_button)
    assert not controls.remove_button.isEnabled()
    assert "menu of its activation" in controls.remove_button.toolTip().replace("\n", " ")
    press(qtbot, controls.remove_button)
    assert sizes(circle) == [2, 4, 1, 1]
    assert not circle.refusals


def test_only_hidden_columns_have_plus_and_minus(circle):
    shown = {
        node: controls.add_button.isVisible()
        for node, controls in circle.editor.strip.controls.items()
    }
    assert shown == {"input": False, "hidden 1": True, "hidden 2": True, "output": False}


def test_a_column_is_inserted_between_two(qtbot, circle):
    strip = circle.editor.strip
    press(qtbot, strip.insert_buttons["hidden 2"])
    assert sizes(circle) == [2, 4, 2, 2, 1]
    assert list(strip.insert_buttons) == ["hidden 1", "hidden 2", "output", "hidden 3"]
    places = circle.editor.scene.arrangement.by_id
    assert places["hidden 1"].body.right < places["hidden 3"].body.x
    assert places["hidden 3"].body.right < places["hidden 2"].body.x


def test_the_place_of_a_new_column_is_shown_while_its_button_has_attention(qtbot, circle):
    button = circle.editor.strip.insert_buttons["output"]
    n_before = len(circle.editor.scene.items())
    button.setFocus(Qt.FocusReason.TabFocusReason)
    assert len(circle.editor.scene.items()) == n_before + 1
    button.clearFocus()
    assert len(circle.editor.scene.items()) == n_before


def test_the_menu_sets_the_activation_and_removes_the_column(circle):
    controls = circle.editor.strip.controls["hidden 1"]
    choose(controls.menu, "ReLU")
    assert circle.workbench.experiment.network["hidden 1"].layer.activation == Relu()
    assert controls.activation_button.text().startswith("ReLU")
    choose(controls.menu, "Remove this column")
    assert sizes(circle) == [2, 2, 1]
    assert "hidden 1" not in circle.editor.strip.controls


def test_softmax_is_for_outputs_of_several_neurons(open_editor):
    def offered(made, node):
        menu = made.editor.strip.controls[node].menu
        menu.aboutToShow.emit()
        return {action.text(): action.isEnabled() for action in menu.actions()}

    circle, blobs = open_editor(CIRCLE), open_editor(BLOBS)
    assert "Softmax" not in offered(circle, "hidden 1")
    assert not offered(circle, "output")["Softmax"]
    assert offered(blobs, "output")["Softmax"]
    assert "Remove this column" not in offered(circle, "output")
    assert "Add neuron" not in offered(circle, "output")


def test_an_activation_explains_itself(circle):
    menu = circle.editor.strip.controls["hidden 1"].menu
    menu.aboutToShow.emit()
    (step,) = [action for action in menu.actions() if action.text().startswith("Step")]
    assert "no useful" in step.toolTip().replace("\n", " ")
    assert menu.toolTipsVisible()


def test_a_neuron_is_removed_through_its_own_menu(circle, monkeypatch):
    menu = circle.editor._menu
    monkeypatch.setattr(menu, "popup", lambda place: None)
    place = place_of(circle, middle_of(circle, "hidden 1", "2"))
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, QPoint(0, 0))
    QApplication.sendEvent(circle.editor.view.viewport(), event)
    next(action for action in menu.actions() if action.text() == "&Delete").trigger()
    assert circle.workbench.experiment.network["hidden 1"].neurons == ("1", "3", "4")


def test_tab_goes_through_the_controls_from_left_to_right(qtbot, circle):
    with qtbot.waitActive(circle.editor):
        circle.editor.activateWindow()
    strip = circle.editor.strip
    strip.insert_buttons["hidden 1"].setFocus()
    expected = [
        strip.controls["hidden 1"].remove_button,
        strip.controls["hidden 1"].add_button,
        strip.controls["hidden 1"].activation_button,
        strip.insert_buttons["hidden 2"],
        strip.controls["hidden 2"].remove_button,
    ]
    for widget in expected:
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is widget


def test_the_focus_stays_on_the_button_that_was_pressed(qtbot, circle):
    button = circle.editor.strip.controls["hidden 1"].add_button
    button.setFocus()
    for _ in range(3):
        qtbot.keyClick(button, Qt.Key.Key_Space)
    assert sizes(circle) == [2, 7, 2, 1]
    assert QApplication.focusWidget() is button


def test_every_control_has_a_name_and_explains_a_term(circle):
    buttons = circle.editor.view.findChildren(QAbstractButton)
    shown = [button for button in buttons if button.isVisible()]
    assert len(shown) == 2 * 3 + 1 + 3
    for button in shown:
        assert button.accessibleName()
        assert button.toolTip()
    assert circle.editor.view.accessibleDescription() == summary(CIRCLE.network)


# weights and biases


def test_a_clicked_connection_takes_a_weight_typed_with_a_comma(qtbot, circle):
    click(qtbot, circle, circle.editor.scene.anchor(WEIGHT))
    field = circle.editor.fields.values.editor.field
    assert field.value == pytest.approx(value(circle, WEIGHT))
    qtbot.keyClicks(field, "-1,25")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert circle.editor.fields.values.editor is None
    assert value(circle, WEIGHT) == -1.25
    assert [each.key for each in circle.workbench.experiment.start] == [WEIGHT]


def test_a_bias_is_edited_in_place_and_undone(qtbot, circle):
    before = value(circle, BIAS)
    click(qtbot, circle, circle.editor.scene.anchor(BIAS))
    field = circle.editor.fields.values.editor.field
    qtbot.keyClick(field, Qt.Key.Key_Up)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert value(circle, BIAS) == pytest.approx(before + 0.1)
    circle.workbench.undo()
    assert value(circle, BIAS) == before


def test_two_typed_numbers_are_two_steps_back(qtbot, circle):
    before = value(circle, BIAS)
    for text in ("1", "2"):
        click(qtbot, circle, circle.editor.scene.anchor(BIAS))
        qtbot.keyClicks(circle.editor.fields.values.editor.field, text)
        qtbot.keyClick(circle.editor.fields.values.editor.field, Qt.Key.Key_Return)
        assert value(circle, BIAS) == float(text)
    circle.workbench.undo()
    assert value(circle, BIAS) == 1
    circle.workbench.undo()
    assert value(circle, BIAS) == before


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Escape])
def test_the_focus_returns_to_the_drawing(qtbot, circle, key):
    with qtbot.waitActive(circle.editor):
        circle.editor.activateWindow()
    click(qtbot, circle, circle.editor.scene.anchor(BIAS))
    field = circle.editor.fields.values.editor.field
    assert QApplication.focusWidget() is field
    qtbot.keyClicks(field, "2")
    qtbot.keyClick(field, key)
    assert QApplication.focusWidget() is circle.editor.view


@pytest.mark.parametrize("typed", ["3", "nonsense"])
def test_escape_leaves_the_number_as_it_was(qtbot, circle, typed):
    before = value(circle, BIAS)
    click(qtbot, circle, circle.editor.scene.anchor(BIAS))
    field = circle.editor.fields.values.editor.field
    qtbot.keyClicks(field, typed)
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert circle.editor.fields.values.editor is None
    assert value(circle, BIAS) == before
    assert circle.workbench.history.undo_label is None


def test_what_is_no_number_is_refused_with_a_reason(qtbot, circle):
    click(qtbot, circle, circle.editor.scene.anchor(BIAS))
    editor = circle.editor.fields.values.editor
    qtbot.keyClicks(editor.field, "much")
    qtbot.keyClick(editor.field, Qt.Key.Key_Return)
    assert circle.editor.fields.values.editor is editor
    assert "much" in editor._reason.text()


def test_a_number_that_was_not_changed_makes_no_edit(qtbot, circle):
    click(qtbot, circle, circle.editor.scene.anchor(WEIGHT))
    qtbot.keyClick(circle.editor.fields.values.editor.field, Qt.Key.Key_Return)
    assert circle.workbench.history.undo_label is None


def test_a_click_beside_everything_opens_nothing(qtbot, circle):
    click(qtbot, circle, (2.0, 300.0))
    assert circle.editor.fields.values.editor is None


def test_training_does_not_disturb_what_is_typed_and_keeps_what_was_set(qtbot, open_editor):
    made = open_editor(CIRCLE, Session(read))
    made.workbench.send(Play())
    qtbot.waitUntil(lambda: is_drawn(made) and made.workbench.snapshot.step > 10)
    click(qtbot, made, made.editor.scene.anchor(WEIGHT))
    field = made.editor.fields.values.editor.field
    qtbot.keyClicks(field, "40")
    step = made.workbench.snapshot.step
    qtbot.waitUntil(lambda: is_drawn(made) and made.workbench.snapshot.step > step + 10)
    assert field.lineEdit().text() == "40"
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: value(made, WEIGHT) > 20)
    assert made.workbench.experiment.start == ()  # it belongs to the present step


def test_a_structural_change_closes_the_field(qtbot, circle):
    click(qtbot, circle, circle.editor.scene.anchor(WEIGHT))
    circle.workbench.apply(edits.remove_column("hidden 2"))
    assert circle.editor.fields.values.editor is None


# pointing


def test_pointing_at_a_neuron_tells_which(circle):
    hover(circle, middle_of(circle, "hidden 1", "2"))
    hover(circle, middle_of(circle, "input", "x2"))
    hover(circle, (2.0, 300.0))
    assert circle.pointed == [("hidden 1", "2"), ("input", "x2"), (None, None)]


def test_leaving_the_drawing_ends_the_pointing(circle):
    hover(circle, middle_of(circle, "hidden 1", "2"))
    QApplication.sendEvent(circle.editor.view.viewport(), QEvent(QEvent.Type.Leave))
    assert circle.pointed[-1] == (None, None)


def test_a_connection_says_its_weight_by_the_pointer(qtbot, circle):
    key = ParameterKey("hidden 1", "2", ("input", "x1"))
    circle.workbench.apply(edits.set_parameters({key: -0.42}, is_start=True))
    circle.workbench.poll()
    anchor = circle.editor.scene.anchor(key)
    hover(circle, anchor)
    label = circle.editor.telling.label
    assert label.isVisible()
    assert label.text() == "weight x₁ → neuron 2: −0.42"
    circle.workbench.apply(edits.set_parameters({key: -3.0}, is_start=True))
    circle.workbench.poll()
    assert label.text() == "weight x₁ → neuron 2: −3"
    hover(circle, (2.0, 300.0))
    assert not label.isVisible()


def test_pointing_changes_the_picture_and_leaving_restores_it(circle):
    def picture():
        return circle.editor.view.viewport().grab().toImage()

    hover(circle, (2.0, 300.0))
    before = picture()
    for point in (
        middle_of(circle, "hidden 1", "2"),
        circle.editor.scene.anchor(WEIGHT),
        circle.editor.scene.anchor(BIAS),
    ):
        hover(circle, point)
        assert picture() != before
        hover(circle, (2.0, 300.0))
        assert picture() == before


@pytest.mark.parametrize("key", [WEIGHT, BIAS])
def test_a_number_has_no_tooltip_that_would_cover_what_is_said_of_it(circle, key, monkeypatch):
    shown = []
    monkeypatch.setattr(QToolTip, "showText", lambda place, text, widget: shown.append(text))
    anchor = circle.editor.scene.anchor(key)
    hover(circle, anchor)
    event = QHelpEvent(QEvent.Type.ToolTip, place_of(circle, anchor), QPoint(0, 0))
    QApplication.sendEvent(circle.editor.view.viewport(), event)
    assert shown == [""]
    assert circle.editor.telling.label.text().startswith("weight" if key.source else "bias")


def test_a_neuron_has_no_tooltip_but_its_name_by_the_pointer(circle, monkeypatch):
    shown = []
    monkeypatch.setattr(QToolTip, "showText", lambda place, text, widget: shown.append(text))
    middle = QPointF(*middle_of(circle, "hidden 1", "2"))
    hover(circle, middle)
    event = QHelpEvent(QEvent.Type.ToolTip, place_of(circle, middle), QPoint(0, 0))
    QApplication.sendEvent(circle.editor.view.viewport(), event)
    assert shown == [""]
    assert circle.editor.telling.label.text() == "neuron 2"
    assert "activation" in circle.editor.view.accessibleDescription()
    hover(circle, (2.0, 300.0))
    assert circle.editor.view.accessibleDescription() == summary(CIRCLE.network)


@pytest.mark.parametrize("where", ["view", "controls", "window"])
def test_nothing_stands_out_once_the_pointer_has_gone(circle, where):
    hover(circle, middle_of(circle, "hidden 1", "2"))
    view = circle.editor.view
    if where == "view":
        QApplication.sendEvent(view, QEvent(QEvent.Type.Leave))
    elif where == "controls":  # which lie on the drawing: it is told nothing
        at = QPointF(5, 5)
        controls = circle.editor.strip.controls["hidden 1"]
        QApplication.sendEvent(controls, QEnterEvent(at, at, at))
    else:
        QApplication.sendEvent(view.viewport(), QEvent(QEvent.Type.WindowDeactivate))
    assert circle.pointed[-1] == (None, None)


def test_neurons_are_called_by_their_place(circle):
    circle.workbench.apply(edits.remove_neuron("hidden 1", "1"))
    circle.workbench.poll()
    hover(circle, circle.editor.scene.anchor(ParameterKey("hidden 1", "4")))
    assert circle.editor.telling.label.text().startswith("bias of neuron 3: ")


# examples where there is no plane


def items_of(made, node):
    return made.editor.scene.drawn.neurons[node]


def test_neurons_show_what_they_give_for_the_example(open_editor):
    made = open_editor(TABLE)
    given = made.workbench.snapshot.answer(ExampleActivations(0)).value
    for node in TABLE.network.nodes:
        shown = [item.activation_level for item in items_of(made, node.id)]
        assert shown == levels(given[node.id]).tolist()
    box = made.editor.scene.arrangement.by_id["hidden 1"].neurons[1]
    expected = value_colour(float(np.clip(given["hidden 1"][1], -1, 1)), theme.LIGHT)
    assert is_near(colour_at(made, box.centre), expected)


def test_another_example_is_shown_by_the_buttons_and_the_first_follows_the_last(qtbot, open_editor):
    made = open_editor(TABLE)
    bar, n = made.editor.examples, len(made.workbench.snapshot.examples.train)
    assert bar.isVisible()
    press(qtbot, bar.back_button)
    made.workbench.poll()
    assert bar.caption.text().startswith(f"training example {n} of {n}: ")
    given = made.workbench.snapshot.answer(ExampleActivations(n - 1)).value
    assert made.editor.scene.present.activations is given
    press(qtbot, bar.on_button)
    made.workbench.poll()
    assert bar.caption.text().startswith(f"training example 1 of {n}: ")


def test_a_click_on_the_image_shows_the_next(qtbot, open_editor):
    made = open_editor(DIGITS)
    train = made.workbench.snapshot.examples.train
    captions = []
    for i in range(2):
        captions.append(made.editor.examples.caption.text())
        example = made.editor.scene.present.example
        np.testing.assert_array_equal(example.pixels, train.inputs[i])
        click(qtbot, made, made.editor.scene.arrangement.by_id["input"].body.centre)
        qtbot.waitUntil(lambda i=i: is_drawn(made) and made.editor.scene.present.example.index > i)
    digits = [Mnist().classes[train.targets[i]] for i in range(2)]
    for i, (caption, digit) in enumerate(zip(captions, digits, strict=True)):
        article = "an" if digit == "8" else "a"
        assert caption == f"training image {i + 1} of {len(train):,}: {article}\xa0{digit}"


def test_the_largest_output_stands_out(open_editor):
    made = open_editor(DIGITS)
    given = made.editor.scene.present.activations["output"]
    names = [text for text in made.editor.scene.drawn.texts if isinstance(text, NameItem)]
    assert [name._is_largest for name in names] == [i == given.argmax() for i in range(10)]
    assert [name._number for name in names] == [f"{number:.2f}" for number in given]


def test_a_plane_has_no_bar_of_examples(open_editor):
    made = open_editor(TABLE)
    made.workbench.apply(edits.choose_dataset(Circle()))
    made.workbench.poll()
    assert not made.editor.examples.isVisible()


# what is drawn


def test_asks_for_maps_where_an_example_is_a_point_of_a_plane(open_editor):
    made = open_editor(CIRCLE)
    assert made.editor.measurements() == {ResponseMaps(32)}
    made.workbench.apply(edits.choose_dataset(Mnist()))
    assert made.editor.measurements() == {ExampleActivations(0)}
    assert open_editor(TABLE).editor.measurements() == {ExampleActivations(0)}


def colour_at(made, point):
    image = made.editor.view.viewport().grab().toImage()
    return image.pixelColor(place_of(made, point))


def is_near(colour, other, tolerance=24):
    pairs = zip(colour.getRgb(), QColor(other).getRgb(), strict=True)
    return all(abs(a - b) <= tolerance for a, b in pairs)


def test_a_neuron_shows_its_response_the_right_way_up(circle):
    box = circle.editor.scene.arrangement.by_id["input"].neurons[1]
    x, y = box.centre
    assert is_near(colour_at(circle, (x, y - box.height / 3)), theme.LIGHT.positive)
    assert is_near(colour_at(circle, (x, y + box.height / 3)), theme.LIGHT.negative)


def test_bias_and_connection_take_the_colour_of_their_value(circle):
    for number in (-1.0, 1.0):
        values = {WEIGHT: 4 * number, BIAS: number}
        for key, each in values.items():
            circle.workbench.apply(edits.set_parameters({key: each}, is_start=True))
        circle.workbench.poll()
        expected = value_colour(number, theme.LIGHT)
        for key in values:
            assert is_near(colour_at(circle, circle.editor.scene.anchor(key)), expected)


def test_only_colours_change_while_training(circle):
    items = circle.editor.scene.items()
    circle.workbench.send(Step(20))
    before = circle.editor.grab().toImage()
    circle.workbench.poll()
    assert circle.editor.scene.items() == items
    assert circle.editor.grab().toImage() != before


def test_an_edit_is_drawn_at_once_with_the_numbers_known_before(circle):
    circle.workbench.send(Step(50))
    circle.workbench.poll()
    old = circle.editor.scene.present
    circle.workbench.apply(edits.add_neuron("hidden 1"))  # and no snapshot yet
    present = circle.editor.scene.present
    assert len(circle.editor.scene.arrangement.by_id["hidden 1"].neurons) == 5
    assert present.value(WEIGHT) == old.value(WEIGHT)
    assert np.isnan(present.value(ParameterKey("hidden 1", "5")))
    np.testing.assert_array_equal(present.maps["hidden 1"][:4], old.maps["hidden 1"])
    circle.editor.grab()


def test_pictures_of_other_data_are_not_shown(circle):
    circle.workbench.apply(edits.choose_dataset(Gauss()))
    shown = circle.editor.scene.present
    circle.editor._show_snapshot(circle.workbench.snapshot)  # still of the circle
    assert circle.editor.scene.present is shown


def test_new_numbers_are_painted_also_if_a_part_is_painted_before(qtbot, circle):
    editor, painted = circle.editor, []

    class Watcher(QObject):
        def eventFilter(self, watched, event):  # noqa: N802
            if event.type() == QEvent.Type.Paint:
                painted.append(event.region().boundingRect())
            return False

    qtbot.wait(50)
    watcher = Watcher()
    editor.view.viewport().installEventFilter(watcher)
    editor.scene.show_present(editor.scene.present)
    editor.view.viewport().repaint(0, 0, 5, 5)  # as a button on top does when it changes
    qtbot.wait(50)
    assert editor.view.viewport().rect() in painted


def test_an_edit_taken_back_at_once_leaves_the_picture_there(circle):
    circle.workbench.apply(edits.choose_dataset(Mnist()))
    assert circle.editor.scene.present is None
    circle.workbench.undo()  # and no snapshot yet
    present = circle.editor.scene.present
    assert present is not None
    assert present.maps


@pytest.mark.parametrize("sizes", [(2, 4, 2, 1), (4, 8, 8, 1)])
def test_connections_of_usual_networks_are_curves_on_a_large_screen(open_editor, sizes):
    features = Input(features=("x1", "x2", "sin(x1)", "sin(x2)")[: sizes[0]])
    network = feed_forward(features, *(Dense(n) for n in sizes[1:]))
    made = open_editor(Experiment(network, Circle()), size=(1800, 1320))  # of 2560 x 1440
    assert made.editor.scene.drawn.connections.lines.is_curved


def test_digits_are_drawn_as_blocks(open_editor):
    made = open_editor(DIGITS)
    items = made.editor.scene.items()
    (image,) = [item for item in items if isinstance(item, ImageItem)]
    (block,) = [item for item in items if isinstance(item, BlockItem)]
    assert len(block.images) == 30
    assert len([item for item in items if isinstance(item, NeuronItem)]) == 10
    assert len(items) < 40
    first = made.workbench.snapshot.examples.train.inputs[0].reshape(28, 28)
    darkness = [255 - image.image.pixelColor(x, 8).lightness() for x in range(28)]
    assert np.corrcoef(darkness, first[8])[0, 1] > 0.99
    weights = made.editor.scene.present.weights_from(DIGITS.network["hidden 1"], "input")
    scale = made.editor.scene.present.scale("hidden 1")
    assert 0.5 <= scale <= 1
    for x, weight in enumerate(weights[2].reshape(28, 28)[5]):
        assert is_near(block.images[2].pixelColor(x, 5), value_colour(weight, theme.LIGHT), 3)
    assert len(made.editor.scene.drawn.connections.lines) == 300


def test_an_erased_connection_is_neither_drawn_nor_found(open_editor):
    erased = frozenset({("input", "x1", "1")})
    nodes = (Node("input", XY), Node("output", Dense(1), ("input",), erased=erased))
    made = open_editor(Experiment(Network(nodes), Circle()))
    lines = made.editor.scene.drawn.connections.lines
    assert [lines.key(i) for i in range(len(lines))] == [
        ParameterKey("output", "1", ("input", "x2"))
    ]
    assert made.editor.scene.anchor(ParameterKey("output", "1", ("input", "x1"))) is None


def test_outputs_for_several_classes_carry_their_names(open_editor):
    made, circle = open_editor(BLOBS, size=(600, 500)), open_editor(CIRCLE)
    output = made.editor.scene.arrangement.by_id["output"].body
    assert output.right < 575  # names stand to the right
    assert circle.editor.scene.arrangement.by_id["output"].body.right > 550
    dot = (output.right + 12, made.editor.scene.arrangement.by_id["output"].neurons[2].centre[1])
    assert is_near(colour_at(made, dot), theme.LIGHT.classes[2])


def test_tables_of_many_columns_are_drawn_without_maps(open_editor):
    made = open_editor(TABLE)
    assert all(item.image is None for item in made.editor.scene.drawn.neurons["hidden 1"])
    key = ParameterKey("hidden 1", "1", ("input", "height"))
    hover(made, made.editor.scene.anchor(key))
    assert made.editor.telling.label.text().startswith("weight height → neuron 1: ")


def test_says_that_data_is_awaited_until_there_is_something_to_show(qtbot, qapp):
    session = SynchronousSession(read)
    workbench = Workbench(session)
    editor = NetworkEditor(workbench)
    qtbot.addWidget(editor)
    editor.show()
    assert editor._placeholder.isVisible()
    workbench.open(CIRCLE)
    assert editor._placeholder.isVisible()
    workbench.poll()
    assert not editor._placeholder.isVisible()


def test_an_editor_made_late_shows_what_there_is(qtbot, circle):
    late = NetworkEditor(circle.workbench)
    qtbot.addWidget(late)
    assert late.measurements() == {ResponseMaps(32)}
    late.resize(600, 500)
    late.show()
    assert not late._placeholder.isVisible()
    assert late.scene.present is not None


@pytest.mark.parametrize("size", [(300, 280), (420, 450), (1600, 1200)])
@pytest.mark.parametrize("look", [theme.LIGHT, theme.DARK], ids=lambda look: look.name)
def test_is_drawn_at_any_size_in_both_themes(qapp, circle, size, look):
    circle.editor.set_theme(look)
    circle.editor.resize(*size)
    image = circle.editor.grab().toImage()
    assert is_near(image.pixelColor(2, image.height() // 2), look.base, 2)
    box = circle.editor.scene.arrangement.by_id["input"].neurons[1]
    x, y = box.centre
    assert is_near(colour_at(circle, (x, y - box.height / 3)), look.positive)


def test_controls_stand_above_their_columns_also_when_scrolled(qtbot, open_editor):
    deep = Experiment(feed_forward(XY, *[Dense(3)] * 9, Dense(1)), Circle())
    made = open_editor(deep)
    bar = made.editor.view.horizontalScrollBar()
    assert bar.maximum() > 0
    for at in (0, bar.maximum()):
        bar.setValue(at)
        for node_id, controls in made.editor.strip.controls.items():
            header = made.editor.scene.arrangement.by_id[node_id].header
            middle = controls.geometry().center()
            assert abs(middle.x() - place_of(made, header.centre).x()) <= 1
    assert (
        made.editor.view.viewport().rect().contains(made.editor.strip.controls["output"].geometry())
    )


def test_a_picture_of_it_stays_vectors(tmp_path, circle):
    save_picture(circle.editor, tmp_path / "network.svg")
    text = (tmp_path / "network.svg").read_text()
    assert text.count("<image") < 9 + 8  # maps and icons
    assert text.count("<path") > 18  # connections
    assert "Hidden 1" in text


def test_the_menu_asks_for_a_number_of_neurons(circle, monkeypatch):
    monkeypatch.setattr(QInputDialog, "getInt", lambda *_: (12, True))
    choose(circle.editor.strip.controls["hidden 1"].menu, "Number of neurons…")
    assert sizes(circle) == [2, 12, 2, 1]
    assert circle.workbench.history.undo_label == "set number of neurons to 12"
