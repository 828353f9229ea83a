"""The window as a person uses it: clicks and keys in, what is shown out."""

import json
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QMessageBox,
    QStyle,
    QStyleOptionComboBox,
    QWidget,
)

from playground import app
from playground.document import edits
from playground.document.data_files import read
from playground.document.examples import find
from playground.engine.datasets.image_folder import ImageFolder
from playground.engine.datasets.mnist import Mnist
from playground.engine.datasets.mnist_20 import Mnist20
from playground.engine.measurements.scores import Scores
from playground.engine.optimisers.conjugate_gradients import ConjugateGradients
from playground.session.commands import Step
from playground.session.synchronous_session import SynchronousSession
from playground.ui.choice_fields import ChoiceField
from playground.ui.editor.column_strip import ColumnStrip
from playground.ui.main_window import MainWindow
from playground.ui.single_keys import SingleKeys

from .person import forget_changes


def press(qtbot, window: MainWindow, key: Qt.Key, modifier=Qt.KeyboardModifier.NoModifier) -> None:
    target = window.focusWidget() or window
    qtbot.keyClick(target, key, modifier)
    window.workbench.poll()


def shown_step(window: MainWindow) -> str:
    return window.transport._step.text()


def test_opens_on_the_default_of_tensorflow_playground(window):
    experiment = window.workbench.experiment
    assert experiment.dataset.name == "circle"
    assert [node.layer.n_units for node in experiment.network.nodes] == [2, 4, 2, 1]
    assert (experiment.batch_size, experiment.optimiser.learning_rate) == (10, 0.03)
    assert experiment.optimiser.name == "sgd"


def test_right_steps_and_r_and_home_reset(qtbot, window):
    press(qtbot, window, Qt.Key.Key_Right)
    press(qtbot, window, Qt.Key.Key_Right)
    assert shown_step(window) == "Step 2"
    press(qtbot, window, Qt.Key.Key_R)
    assert shown_step(window) == "Step 0"
    press(qtbot, window, Qt.Key.Key_Right)
    press(qtbot, window, Qt.Key.Key_Home)
    assert shown_step(window) == "Step 0"


def test_where_every_step_looks_at_all_examples_no_minibatch_is_named(window):
    switch, step, play = window.transport.step_switch, window.actions_.step, window.actions_.play
    usual, widths = window.workbench.experiment.optimiser, []
    for optimiser, unit in ((usual, "minibatch"), (ConjugateGradients(), "step")):
        window.workbench.apply(edits.set_field("optimiser", optimiser))
        assert switch.currentText() == unit
        help_texts = [each.toolTip().replace("\n", " ") for each in (switch, step, play)]
        for text in help_texts:
            assert ("minibatch" in text) == (unit == "minibatch")
        assert f"one {unit} after another" in help_texts[2]
        QApplication.processEvents()
        widths.append(switch.width())
    assert widths[0] == widths[1]
    window.workbench.undo()
    assert switch.currentText() == "minibatch"


def test_epoch_goes_to_the_end_of_the_pass(window):
    window.actions_.epoch.trigger()
    window.workbench.poll()
    assert window.workbench.snapshot.epoch == 1
    assert window.workbench.snapshot.step == 25  # 250 training examples, 10 in a minibatch


def test_space_plays_and_pauses(qtbot, live_window):
    window = live_window
    window.transport.speed.setValue(window.transport.speed.maximum())
    qtbot.keyClick(window.centralWidget(), Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.workbench.snapshot.step > 100)
    assert window.actions_.play.text() == "Pause"
    qtbot.keyClick(window.centralWidget(), Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not window.workbench.snapshot.is_playing)
    assert window.actions_.play.text() == "Play"


def test_single_keys_rest_while_a_text_field_has_the_focus(qtbot, window):
    field = window.data._batch.field("batch_size")
    field.setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Space, Qt.Key.Key_R, Qt.Key.Key_Home):
        qtbot.keyClick(field, key)
    window.workbench.poll()
    assert shown_step(window) == "Step 0"
    assert not window.workbench.snapshot.is_playing


def test_single_keys_look_at_all_events_only_while_a_text_is_written(window):
    keys = window.findChild(SingleKeys)
    window.centralWidget().setFocus()
    assert keys._watched is QApplication.focusWidget() is not None
    window.data._batch.field("batch_size").setFocus()
    assert keys._watched is QApplication.instance()
    window.centralWidget().setFocus()
    assert keys._watched is QApplication.focusWidget()


def test_a_click_elsewhere_takes_the_focus_from_a_text_field(qtbot, window):
    field = window.data._batch.field("batch_size")
    field.setFocus()
    qtbot.mouseClick(window.transport, Qt.MouseButton.LeftButton)
    assert not field.hasFocus()
    assert window.centralWidget().isAncestorOf(QApplication.focusWidget())


def test_controls_of_columns_are_built_once_while_a_window_is_made(qtbot, monkeypatch):
    built, build = [], ColumnStrip._build

    def count(strip, *args):
        built.append(strip)
        build(strip, *args)

    monkeypatch.setattr(ColumnStrip, "_build", count)
    made = app.make_window(SynchronousSession(read), None)
    qtbot.addWidget(made, before_close_func=forget_changes)
    made.show()
    qtbot.waitExposed(made)
    assert len(built) == 1
    assert [each for each in made.editor.strip.controls.values() if each._page_bar] == []


def test_return_chooses_from_an_open_list(qtbot, window):
    field = next(each for each in window.findChildren(ChoiceField) if each.isVisible())
    field.setFocus()
    before = field.currentIndex()
    field.showPopup()
    qtbot.waitUntil(field.view().isVisible)
    qtbot.keyClick(field.view(), Qt.Key.Key_Down)
    qtbot.keyClick(field.view(), Qt.Key.Key_Return)
    assert not field.view().isVisible()
    assert field.currentIndex() == before + 1
    assert not window.workbench.snapshot.is_playing


def test_a_clicked_check_box_leaves_space_to_play(qtbot, window):
    box = window.data._features._boxes["x1^2"]
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(8, box.height() // 2))
    assert box.isChecked()
    assert not box.hasFocus()


def test_every_edit_can_be_undone_by_name(window):
    workbench = window.workbench
    before = workbench.experiment
    for edit in (
        edits.add_neuron("hidden 1"),
        edits.insert_column("output"),
        edits.set_field("batch_size", 5),
        edits.choose_dataset(find("blobs").experiment.dataset),
    ):
        assert workbench.apply(edit)
        assert window.edit_menu.undo.text() == f"Undo {edit.label}"
    after = workbench.experiment
    for _ in range(4):
        window.edit_menu.undo.trigger()
    assert workbench.experiment == before
    assert not window.edit_menu.undo.isEnabled()
    for _ in range(4):
        window.edit_menu.redo.trigger()
    assert workbench.experiment == after


def test_a_hyperparameter_changed_while_training_keeps_the_weights(window):
    workbench = window.workbench
    workbench.send(Step(50))
    workbench.poll()
    theta = workbench.snapshot.theta.copy()
    workbench.apply(edits.set_field("batch_size", 1))
    workbench.poll()
    assert (workbench.snapshot.theta == theta).all()
    assert workbench.snapshot.step == 50
    assert workbench.snapshot.experiment.batch_size == 1


def test_undo_brings_removed_weights_back_and_leaves_the_others(window):
    workbench = window.workbench
    workbench.send(Step(50))
    workbench.poll()
    before = {k: v.copy() for k, v in views(workbench, "hidden 2").items()}
    workbench.apply(edits.remove_neuron("hidden 2"))
    workbench.send(Step(50))
    workbench.poll()
    kept = views(workbench, "hidden 2")["weight"].copy()
    workbench.undo()
    workbench.poll()
    after = views(workbench, "hidden 2")
    assert (after["weight"][1] == before["weight"][1]).all()
    assert (after["weight"][0] == kept[0]).all()


def views(workbench, node):
    return workbench.snapshot.experiment.network.views(workbench.snapshot.theta)[node]


def test_a_feature_box_adds_an_input(qtbot, window):
    box = window.data._features._boxes["x1 x2"]
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(8, box.height() // 2))
    assert window.workbench.experiment.network.input.neurons == ("x1", "x2", "x1 x2")


def test_the_inputs_are_said_to_have_the_size_of_the_images(window):
    features, choice = window.data._features, lambda: window.data._chooser.choice
    for dataset, words in ((Mnist(), "28 × 28"), (Mnist20(), "20 × 20"), (Mnist(), "28 × 28")):
        window.workbench.apply(edits.choose_dataset(dataset))
        QApplication.processEvents()
        texts = [label.text() for label in features.findChildren(QLabel) if label.isVisible()]
        assert texts == [f"{words} pixels, each from 0 to 1"]
        option = QStyleOptionComboBox()
        choice().initStyleOption(option)
        part = (QStyle.ComplexControl.CC_ComboBox, QStyle.SubControl.SC_ComboBoxEditField)
        room = choice().style().subControlRect(part[0], option, part[1], choice()).width()
        assert choice().fontMetrics().horizontalAdvance(choice().currentText()) <= room


def test_how_fast_noise_decays_can_be_set_where_there_is_noise_on_the_gradient(window):
    decay = window.data._noise.field("gradient_noise_decay")
    assert not decay.isEnabled()
    window.workbench.apply(edits.set_field("gradient_noise", 0.1))
    assert decay.isEnabled()
    window.workbench.undo()
    assert not decay.isEnabled()


def test_the_last_input_cannot_be_removed(window):
    window.workbench.apply(edits.set_features(("x1",)))
    window.data._features._boxes["x1"].click()
    assert "at least one" in window.notices.text
    assert window.data._features._boxes["x1"].isChecked()


def test_visible_panels_are_answered_and_hidden_ones_are_not(window):
    window.workbench.send(Step())
    window.workbench.poll()
    assert window.workbench.snapshot.answer(Scores()) is not None
    window.panels.docks["loss-curves"].hide()
    QApplication.processEvents()
    window.workbench.send(Step())
    window.workbench.poll()
    assert window.workbench.snapshot.answer(Scores()) is None


def test_a_broken_panel_is_named_once_and_ends_nothing(window, monkeypatch):
    panel = window.panels.panels["loss-curves"]

    def fail(snapshot):
        raise RuntimeError("no ink")

    monkeypatch.setattr(panel, "show_snapshot", fail)
    window.workbench.send(Step())
    window.workbench.poll()
    assert "no ink" in window.notices.text
    window.notices.hide()
    window.workbench.send(Step())
    window.workbench.poll()
    assert window.notices.text == ""
    assert window.workbench.snapshot.step == 2


def test_divergence_pauses_says_where_and_keeps_the_last_finite_state(window):
    experiment = find("plane").experiment
    window.workbench.open(experiment)
    optimiser = type(experiment.optimiser)(learning_rate=1e5)
    window.workbench.apply(edits.set_field("optimiser", optimiser))
    window.workbench.send(Step(5000))
    window.workbench.poll()
    assert "Training stopped before step" in window.notices.text
    snapshot = window.workbench.snapshot
    assert not snapshot.is_playing
    assert np.isfinite(snapshot.theta).all()


def test_saved_and_opened_again_is_the_same_picture(window, tmp_path):
    window.workbench.send(Step(30))
    window.workbench.poll()
    window.workbench.apply(edits.add_neuron("hidden 1"))
    window.workbench.poll()
    assert window.documents._save_to(tmp_path / "mine.json")
    assert not window.documents.is_modified
    saved = window.workbench.snapshot
    window.workbench.send(Step(10))
    window.workbench.poll()
    assert window.documents.is_modified
    forget_changes(window)
    window.documents.open(tmp_path / "mine.json")
    window.workbench.poll()
    opened = window.workbench.snapshot
    assert (opened.theta == saved.theta).all()
    assert (opened.step, opened.experiment) == (30, saved.experiment)
    assert [path.name for path in window.documents.recent] == ["mine.json"]


def test_a_broken_file_is_refused_and_the_screen_stays(window, tmp_path):
    before = window.workbench.experiment
    broken = tmp_path / "broken.json"
    broken.write_text('{"format": ')
    window.documents.open(broken)
    assert "broken.json" in window.notices.text
    assert window.workbench.experiment is before


def test_a_data_set_that_cannot_be_read_leaves_the_experiment(window):
    before = window.workbench.experiment
    missing = ImageFolder(
        folder="/nowhere",
        height=28,
        width=28,
        class_names=("a", "b"),
        train_images="train-images-idx3-ubyte",
        train_labels="train-labels-idx1-ubyte",
    )
    window.workbench.apply(edits.choose_dataset(missing))
    window.workbench.poll()
    assert "/nowhere" in window.notices.text
    assert window.workbench.experiment == before


@pytest.mark.parametrize("answer", ["Save", "Discard", "Cancel"])
def test_closing_asks_when_something_would_be_lost(window, monkeypatch, tmp_path, answer):
    window.workbench.apply(edits.add_neuron("hidden 1"))
    window.documents.path = tmp_path / "mine.json"
    button = getattr(QMessageBox.StandardButton, answer)
    monkeypatch.setattr(QMessageBox, "question", lambda *_: button)
    assert window.close() == (answer != "Cancel")
    assert Path(tmp_path / "mine.json").exists() == (answer == "Save")
    if answer == "Save":
        assert json.loads((tmp_path / "mine.json").read_text())["version"] == 1


def test_training_an_example_alone_is_no_reason_to_ask(window):
    window.workbench.send(Step(100))
    window.workbench.poll()
    assert not window.documents.is_modified


def test_closing_while_training_ends_the_threads_at_once(qtbot, live_window):
    window = live_window
    window.actions_.play.trigger()
    qtbot.waitUntil(lambda: window.workbench.snapshot.step > 10)
    assert window.close()


def test_every_control_has_a_name_and_a_tooltip(window):
    nameless = [
        widget
        for kind in (QAbstractButton, QAbstractSlider, QAbstractSpinBox, QComboBox)
        for area in (window.data, window.training_form, window.transport)
        for widget in area.findChildren(kind)
        if widget.isVisible()
        and not isinstance(widget.parent(), QAbstractSlider)
        and "scrollbar" not in type(widget).__name__.lower()
        and not (widget.toolTip() and (widget.accessibleName() or widget.property("text")))
    ]
    assert nameless == []


def test_an_edit_that_could_not_be_loaded_leaves_no_trace_in_the_history(window):
    window.workbench.apply(edits.add_neuron("hidden 1"))
    window.workbench.poll()
    before = window.workbench.history.position
    missing = ImageFolder(folder="/nowhere", train_images="a", train_labels="b")
    window.workbench.apply(edits.choose_dataset(missing))
    window.workbench.poll()
    assert window.edit_menu.undo.text() == "Undo add neuron"
    assert window.workbench.history.position == before


def test_two_edits_within_a_frame_both_undo_to_trained_weights(window):
    workbench = window.workbench
    workbench.send(Step(50))
    workbench.poll()
    before = views(workbench, "hidden 2")["weight"].copy()
    workbench.apply(edits.add_neuron("hidden 1"))
    workbench.apply(edits.remove_neuron("hidden 2"))
    workbench.undo()
    workbench.poll()
    assert (views(workbench, "hidden 2")["weight"][:, :4] == before).all()


def test_undo_brings_back_what_reset_threw_away_with_its_curves(window):
    workbench = window.workbench
    workbench.send(Step(50))
    workbench.poll()
    before = workbench.snapshot
    window.actions_.reset.trigger()
    workbench.poll()
    assert workbench.snapshot.step == 0
    assert not window.documents.is_modified
    window.edit_menu.undo.trigger()
    workbench.poll()
    after = workbench.snapshot
    assert after.step == 50
    assert (after.theta == before.theta).all()
    assert after.scores.steps[-1] == before.scores.steps[-1]
    assert len(after.minibatch_losses.steps) == len(before.minibatch_losses.steps)


def test_space_and_return_press_the_button_that_has_the_focus(qtbot, window):
    box = window.data._features._boxes["x1^2"]
    box.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(box, Qt.Key.Key_Space)
    assert box.isChecked()
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert not box.isChecked()
    window.workbench.poll()
    assert not window.workbench.snapshot.is_playing


def test_a_click_beside_a_text_field_gives_the_keys_back(qtbot, window):
    field = window.data._batch.field("batch_size")
    qtbot.mouseClick(field, Qt.MouseButton.LeftButton)
    field.setFocus()
    qtbot.mouseClick(window.editor.legend, Qt.MouseButton.LeftButton)
    press(qtbot, window, Qt.Key.Key_Right)
    assert shown_step(window) == "Step 1"


def test_a_sentence_goes_when_something_new_has_happened(window):
    window.workbench.refused.emit("This cannot be done.")
    assert window.notices.text == "This cannot be done."
    window.actions_.step.trigger()
    assert window.notices.text == ""


def test_the_layout_can_be_reset(window):
    window.data_dock.hide()
    window.panels.docks["loss-curves"].hide()
    window.reset_layout()
    assert not window.data_dock.isHidden()
    assert not window.panels.docks["loss-curves"].isHidden()


def open_panels(window, *names):
    for name in names:
        window.panels.docks[name].toggleViewAction().trigger()
        QTest.qWait(20)


def test_the_panel_that_a_first_document_is_about_is_in_front(qtbot):
    session = SynchronousSession(read)
    window = app.make_window(session, "vanishing")
    qtbot.addWidget(window)
    assert window.height() == 800
    window.show()
    qtbot.waitExposed(window)
    dock = window.panels.docks["gradient-flow"]
    qtbot.waitUntil(lambda: not dock.visibleRegion().isEmpty())
    assert window.panels.docks["decision-boundary"].visibleRegion().isEmpty()
    forget_changes(window)


def test_in_a_low_window_further_panels_are_tabs_of_the_first_and_nothing_grows(window):
    window.resize(1000, 700)
    open_panels(window, "nudges", "gradient-flow")
    docks = window.panels.docks
    assert window.height() == 700
    tabs = set(window.tabifiedDockWidgets(docks["decision-boundary"]))
    assert tabs >= {docks["nudges"], docks["gradient-flow"]}
    assert not docks["gradient-flow"].visibleRegion().isEmpty()  # the last one asked for
    assert docks["nudges"].visibleRegion().isEmpty()


def test_in_a_high_window_there_is_room_for_one_more_below(window):
    window.resize(1600, 1100)
    QTest.qWait(20)
    open_panels(window, "nudges", "gradient-flow")
    docks = window.panels.docks
    stacked = ["decision-boundary", "loss-curves", "nudges"]
    assert window.tabifiedDockWidgets(docks["nudges"]) == []
    assert sorted(stacked[1:], key=lambda name: docks[name].y()) == stacked[1:]
    assert docks["gradient-flow"] in window.tabifiedDockWidgets(docks["decision-boundary"])


def test_a_panel_behind_another_comes_to_the_front_before_the_menu_closes_it(window):
    window.resize(1000, 700)
    docks = window.panels.docks
    open_panels(window, "nudges", "gradient-flow")
    open_panels(window, "nudges")
    assert not docks["nudges"].visibleRegion().isEmpty()
    assert docks["gradient-flow"].visibleRegion().isEmpty()
    open_panels(window, "nudges")
    assert docks["nudges"].isHidden()


class WindowsShown(QObject):
    """Notes every widget that is shown as a window."""

    def __init__(self):
        super().__init__()
        self.shown = []
        QApplication.instance().installEventFilter(self)

    def eventFilter(self, watched, event):  # noqa: N802
        is_shown = event.type() == QEvent.Type.Show and isinstance(watched, QWidget)
        if is_shown and watched.isWindow():
            self.shown.append(watched)
        return False


def test_panels_that_are_made_open_no_windows_and_leave_the_keys_alone(window):
    watcher = WindowsShown()
    for dock in window.panels.docks.values():
        dock.show()
        dock.raise_()
        QTest.qWait(10)
    assert all(dock.is_built for dock in window.panels.docks.values())
    assert watcher.shown == []
    buttons = [
        button
        for panel in window.panels.panels.values()
        for button in panel.findChildren(QAbstractButton)
    ]
    assert not [each for each in buttons if each.focusPolicy() & Qt.FocusPolicy.ClickFocus.value]
