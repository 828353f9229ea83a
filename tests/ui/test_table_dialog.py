"""Choosing what a table's columns mean, and the way of own data into the experiment."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QListWidget,
    QPushButton,
    QWidget,
)

from playground.document.csv_file import read_table
from playground.document.data_files import read
from playground.document.examples import find
from playground.session.synchronous_session import SynchronousSession
from playground.ui import theme
from playground.ui.folders import last_folder, remember_folder
from playground.ui.own_data import OwnData
from playground.ui.table_dialog import TableDialog
from playground.ui.workbench import Workbench

IRIS = "kind,length,width,site\nsetosa,5.1,3.5,n\nversicolor,7,3.2,s\nsetosa,6.3,3.3,n\n"
NUMBERS = "a,b,c\n1,2,30\n4,5,60\n7,8,60\n"


@pytest.fixture
def write(tmp_path):
    def to_file(content):
        file = tmp_path / "data.csv"
        file.write_text(content)
        return file

    return to_file


@pytest.fixture
def open_dialog(qtbot, write):
    def dialog_of(content):
        dialog = TableDialog(read_table(write(content)))
        qtbot.addWidget(dialog)
        dialog.show()
        return dialog

    return dialog_of


def choice(dialog, name):
    return next(box for box in dialog.findChildren(QComboBox) if box.accessibleName() == name)


def items(dialog):
    inputs = dialog.findChild(QListWidget)
    every = [inputs.item(index) for index in range(inputs.count())]
    return {item.text(): item for item in every if not item.isHidden()}


def uncheck(dialog, name):
    items(dialog)[name].setCheckState(Qt.CheckState.Unchecked)


def press_ok(dialog):
    dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok).click()


def reason(dialog):
    return next(label.text() for label in dialog.findChildren(QLabel) if label.property("isReason"))


def predict(dialog, name):
    choice(dialog, "Predict").setCurrentText(name)


@pytest.mark.parametrize(
    ("content", "target", "inputs"),
    [
        (IRIS, "kind", ["length", "width"]),
        ("a,b,name\n1,2,x\n4,5,y\n", "name", ["a", "b"]),
        (NUMBERS, "c", ["a", "b"]),
    ],
)
def test_the_likely_choices_are_made_already(open_dialog, content, target, inputs):
    dialog = open_dialog(content)
    assert choice(dialog, "Predict").currentText() == target
    assert list(items(dialog)) == inputs
    press_ok(dialog)
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert dialog.table.column_names == tuple(inputs)


def test_a_text_is_a_class_and_a_number_may_be_either(open_dialog):
    dialog = open_dialog(IRIS)
    kind = choice(dialog, "It is")
    assert not kind.isEnabled()
    predict(dialog, "width")
    assert kind.isEnabled()
    assert kind.currentData() is True, "few different values look like classes"


def test_other_choices_count(open_dialog):
    dialog = open_dialog("a,b,c,d\n1,2,30,8\n4,5,60,9\n")
    predict(dialog, "b")
    choice(dialog, "It is").setCurrentIndex(1)
    uncheck(dialog, "c")
    press_ok(dialog)
    assert dialog.table.column_names == ("a", "d")
    assert dialog.table.targets == (2, 5)
    assert dialog.table.classes == ()


def test_too_few_inputs_are_refused_until_something_changes(open_dialog):
    dialog = open_dialog(NUMBERS)
    uncheck(dialog, "a")
    press_ok(dialog)
    assert dialog.isVisible()
    assert dialog.table is None
    assert "choose at least two input columns" in reason(dialog)
    items(dialog)["a"].setCheckState(Qt.CheckState.Checked)
    assert reason(dialog) == ""
    press_ok(dialog)
    assert dialog.table is not None


@pytest.mark.parametrize(
    ("content", "target", "words"),
    [
        (IRIS, "width", "Fewer than two columns of numbers are left as inputs; choose another"),
        ("a,b,kind\n1,2,x\n4,5,x\n", "kind", "Every row of “kind” says “x”"),
        (
            "a,b,name\n" + "".join(f"1,2,n{i}\n" for i in range(21)),
            "name",
            "“name” has 21 different values, and a network here can tell 20 classes apart; choose",
        ),
        ("a,b,kind\n1,2,x\n4,5,\n", "kind", 'line 3, column "kind": the cell is empty'),
    ],
)
def test_what_cannot_be_learnt_is_refused(open_dialog, content, target, words):
    dialog = open_dialog(content)
    predict(dialog, target)
    press_ok(dialog)
    assert words in reason(dialog)
    assert dialog.table is None


def test_many_numbers_as_classes_can_be_predicted_as_numbers(open_dialog):
    dialog = open_dialog("a,b,c\n" + "".join(f"1,2,{i}\n" for i in range(21)))
    assert choice(dialog, "It is").currentData() is False
    choice(dialog, "It is").setCurrentIndex(0)
    press_ok(dialog)
    assert "predict it as a number" in reason(dialog)


def test_the_boxes_do_not_touch(open_dialog, qapp):
    theme.apply(qapp, theme.LIGHT)
    dialog = open_dialog(NUMBERS)
    inputs = dialog.findChild(QListWidget)
    first, second = (inputs.visualItemRect(item) for item in items(dialog).values())
    assert second.top() - first.top() >= 16 + 6, "a box is 16 px high"


def test_the_last_folder(tmp_path):
    assert last_folder() == str(Path.home())
    folder = tmp_path / "deep"
    folder.mkdir()
    remember_folder(folder / "data.csv")
    assert last_folder() == str(folder)
    remember_folder(tmp_path)
    assert last_folder() == str(tmp_path)
    remember_folder(folder)
    folder.rmdir()
    assert last_folder() == str(Path.home())


@pytest.fixture
def own_data(qtbot):
    session = SynchronousSession(read)
    session.start()
    workbench = Workbench(session)
    workbench.open(find("circle").experiment)
    window = QWidget()
    qtbot.addWidget(window)
    window.workbench = workbench
    yield OwnData(workbench, window)
    session.stop()


def test_a_button_with_the_menu_opens_a_table(own_data, qtbot, write, monkeypatch):
    file = write(IRIS)
    started_in = []

    def choose(_window, _title, folder, _filter):
        started_in.append(folder)
        return str(file), ""

    def accept(dialog):
        press_ok(dialog)
        return dialog.result()

    monkeypatch.setattr(QFileDialog, "getOpenFileName", choose)
    monkeypatch.setattr(TableDialog, "exec", accept)
    button = QPushButton()
    qtbot.addWidget(button)
    button.setMenu(own_data.menu())
    table, _ = button.menu().actions()
    table.trigger()
    assert started_in == [], "the dialog waits until the menu is closed"
    qtbot.waitUntil(lambda: bool(started_in))
    assert own_data.parent().workbench.experiment.dataset.classes == ("setosa", "versicolor")
    own_data.ask_for_table()
    assert started_in == [str(Path.home()), str(file.parent)]


def test_the_folder_dialog_opens_where_the_last_file_was(own_data, monkeypatch, tmp_path):
    started_in = []

    def cancel(_window, _title, folder):
        started_in.append(folder)
        return ""

    monkeypatch.setattr(QFileDialog, "getExistingDirectory", cancel)
    remember_folder(tmp_path)
    own_data.ask_for_folder()
    assert started_in == [str(tmp_path)]
    assert last_folder() == str(tmp_path)


def test_a_file_that_is_no_table_is_refused_in_one_sentence(own_data, write):
    heard = []
    own_data.failed.connect(heard.append)
    own_data.open_table(write("a,b\n1,2\n"))
    assert len(heard) == 1
    assert heard[0].startswith("data.csv, line 1: the number of columns is 2")
