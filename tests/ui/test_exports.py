"""Numbers of panels as CSV files, and steps as scripts, through the menus."""

import csv
import io
import math
import runpy
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtWidgets import QFileDialog

from playground.document.csv_file import read_table
from playground.document.examples import load_example
from playground.engine.arithmetic.step_numbers import StepNumbers
from playground.session.commands import Step, StepPhase
from playground.ui.panel import PANELS
from playground.ui.table_export import Origin, Table, as_csv, write_table

from .person import Person

ORIGIN = Origin("xor", 7, 12)


def test_the_learning_rate_is_told_unless_a_column_is_called_so():
    origin = Origin("xor", 7, 12, 0.03)
    (first, *_), (_, *values) = csv.reader(
        io.StringIO(as_csv(Table("T", ("a",), ((1.0,),)), origin))
    )
    assert first == "a"
    assert values[-1] == "0.03"
    own = Table("T", ("learning rate",), ((0.5,),))
    assert as_csv(own, origin).count("learning rate") == 1


@pytest.fixture
def person(qtbot):
    return Person(qtbot, load_example("xor"))


@pytest.fixture
def chosen(monkeypatch, tmp_path):
    """Choose the file that is suggested, in a folder of the test; return those titles."""
    asked = []

    def choose(parent, title, suggestion, kinds):
        asked.append(suggestion)
        return str(tmp_path / suggestion.rsplit("/", 1)[-1]), kinds

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    return asked


def said(person):
    return person.window.notices.text


def read(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_numbers_read_back_the_same_to_the_last_bit():
    numbers = np.random.default_rng(0).standard_normal(50) * 10.0 ** np.arange(-25, 25)
    table = Table("t", ("a", "b"), tuple((float(n), str(i)) for i, n in enumerate(numbers)))
    rows = read(as_csv(table, ORIGIN))
    assert [float(row["a"]) for row in rows] == numbers.tolist()
    assert {(row["experiment"], row["seed"], row["at step"]) for row in rows} == {
        ("xor", "7", "12")
    }


def test_what_is_not_a_number_is_empty_and_texts_are_quoted():
    table = Table("t", ("a", "b"), ((math.nan, 'say "yes, no"'), (1, "x")))
    rows = read(as_csv(table, ORIGIN))
    assert (rows[0]["a"], rows[0]["b"]) == ("", 'say "yes, no"')
    assert rows[1]["a"] == "1"


def test_a_file_can_be_opened_as_data_again(tmp_path):
    table = Table("t", ("x₁", "y"), tuple((i / 3, float(i % 2)) for i in range(20)))
    write_table(tmp_path / "t.csv", table, ORIGIN)
    read_back = read_table(tmp_path / "t.csv")
    assert read_back.header[:2] == ("x₁", "y")
    assert list(read_back.column("x₁").numbers) == [i / 3 for i in range(20)]


def entries(menu):
    menu.aboutToShow.emit()
    return {action.text(): action for action in menu.actions()}


def test_the_menu_lists_the_panels_that_can_be_seen(person):
    menu = person.window.exports.numbers
    assert set(entries(menu)) == {"Decision boundary…", "Loss curves…"}
    person.window.panels.docks["loss-curves"].hide()
    assert set(entries(menu)) == {"Decision boundary…"}
    person.window.panels.docks["decision-boundary"].hide()
    (nothing,) = entries(menu).values()
    assert not nothing.isEnabled()


def test_both_menus_are_in_the_file_menu_before_quit(person):
    texts = [action.text() for action in person.window.file_menu.actions()]
    assert texts[-4:-1] == ["Save &numbers", "E&xport step", ""]


def test_numbers_are_saved_through_the_menu(person, chosen, tmp_path):
    person.workbench.send(Step(30))
    person.look()
    entries(person.window.exports.numbers)["Loss curves…"].trigger()
    (file,) = tmp_path.iterdir()
    assert said(person) == f"The numbers have been saved as {file}."
    rows = read(file.read_text("utf-8-sig"))
    snapshot = person.workbench.snapshot
    last = next(row for row in rows if row["step"] == "30")
    assert float(last["train loss"]) == snapshot.scores.values[-1, 0]
    first = rows[0]
    assert float(first["minibatch loss"]) == snapshot.minibatch_losses.values[0, 0]
    assert len({row["step"] for row in rows}) == len(rows)


def test_a_folder_that_cannot_be_written_is_told(person, monkeypatch, tmp_path):
    place = str(tmp_path / "none" / "x.csv")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (place, ""))
    entries(person.window.exports.numbers)["Loss curves…"].trigger()
    assert said(person).startswith(f"{place} cannot be written")


def test_the_boundary_has_the_grid_and_the_points(person):
    panel = person.window.panels.panels["decision-boundary"]
    table, examples = panel.table(), person.workbench.snapshot.examples
    assert table.columns == ("what", "x1", "x2", "neuron 1", "target")
    grid = [row for row in table.rows if row[0] == "grid"]
    points = [row for row in table.rows if row[0] == "training point"]
    values = person.workbench.snapshot.answer(next(iter(panel.measurements()))).value
    n = values.shape[1]
    assert len(grid) == n * n
    assert grid[0][1:3] == pytest.approx((-6 + 6 / n, -6 + 6 / n))
    assert grid[n + 3][3] == float(values[0, 1, 3])
    assert grid[n + 3][1] > grid[n][1]
    assert points[5][1:3] == tuple(examples.train.inputs[5].tolist())
    assert points[5][4] == person.experiment.dataset.classes[examples.train.targets[5]]
    assert not any(row[0] == "test point" for row in table.rows)
    panel.has_test_points.setChecked(True)
    assert sum(row[0] == "test point" for row in panel.table().rows) == len(examples.test)


def test_the_microscope_has_every_number_of_the_step(person):
    panel = person.window.panels.panels["microscope"]
    assert panel.table() is None
    person.workbench.send(StepPhase())
    person.look()
    person.window.panels.docks["microscope"].show()
    while not person.workbench.snapshot.microscope.is_complete:
        person.workbench.send(StepPhase())
        person.look()
    table = panel.table()
    numbers: StepNumbers = person.workbench.snapshot.microscope.numbers
    by = {}
    for what, *_, value in table.rows:
        by.setdefault(what, []).append(value)
    assert by["mean loss"] == [numbers.mean_loss]
    assert by["loss"] == numbers.losses.tolist()
    assert by["gradient"] == numbers.gradient.tolist()
    assert by["update"] == numbers.update.tolist()
    assert by["value before"] == numbers.theta.tolist()
    assert by["sum z"][:10] == numbers.pre_activation["hidden 1"][0].tolist()
    assert len(by["activation a"]) == 10 * (2 + 6 + 1)
    assert len(by["error δ"]) == 10 * 7


def test_every_table_is_as_wide_as_its_header(person):
    person.workbench.send(Step(2))
    person.workbench.send(StepPhase())
    n_tables = 0
    for name in PANELS.names():
        dock = person.window.panels.docks[name]
        dock.show()
        dock.raise_()
        for _ in range(3):
            person.look()
        table = dock.panel.table()
        if table is not None:
            n_tables += 1
            assert {len(row) for row in table.rows} <= {len(table.columns)}, name
            assert len(set(table.columns)) == len(table.columns), name
            kinds = {type(value) for row in table.rows for value in row}
            assert kinds <= {str, int, float}, name  # whose repr reads back
        dock.hide()
    assert n_tables > 8


@pytest.mark.parametrize("kind", ["NumPy", "PyTorch"])
def test_the_next_step_is_saved_as_a_script(kind, person, chosen, tmp_path):
    if kind == "PyTorch":
        pytest.importorskip("torch")
    person.workbench.send(Step(7))
    person.look()
    entries(person.window.exports.scripts)[f"{kind} script…"].trigger()
    (file,) = tmp_path.iterdir()
    assert file.name == f"experiment-step-8-{kind.lower()}.py"
    assert said(person) == f"The step has been saved as {file}."
    values = runpy.run_path(str(file))
    person.workbench.send(Step(1))
    person.look()
    snapshot = person.workbench.snapshot
    views = snapshot.experiment.network.views(snapshot.gradient)
    for number, node in enumerate(("hidden 1", "output"), 1):
        given = values["gradients"]
        np.testing.assert_allclose(given[f"dW{number}"], views[node]["weight"], 1e-5, 1e-7)
        np.testing.assert_allclose(given[f"db{number}"], views[node]["bias"], 1e-5, 1e-7)


def test_of_images_the_numbers_stand_beside_it(qtbot, chosen, tmp_path):
    person = Person(qtbot, load_example("mnist"))
    entries(person.window.exports.scripts)["NumPy script…"].trigger()
    assert sorted(file.suffix for file in tmp_path.iterdir()) == [".npz", ".py"]
    assert said(person).endswith("with its numbers beside it in experiment-step-1-numpy.npz.")


def test_what_cannot_be_trained_has_no_script(qtbot, chosen):
    experiment = load_example("xor")
    alone = replace(experiment.network.output, sources=())
    network = replace(experiment.network, nodes=(*experiment.network.nodes[:-1], alone))
    person = Person(qtbot, replace(experiment, network=network))
    entries(person.window.exports.scripts)["NumPy script…"].trigger()
    assert said(person) == person.experiment.obstacle.sentence
    assert chosen == []
