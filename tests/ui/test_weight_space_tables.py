"""Weight space and the folds as tables for a file."""

import numpy as np
import pytest

from playground.document.examples import load_example
from playground.session.commands import Step

from .person import Person
from .weight_space_student import Student


def rows_of(table, what):
    return [row for row in table.rows if row[0] == what]


def test_planes_weights_and_corners_are_in_the_table(qtbot):
    student = Student(qtbot, "hinton")
    student.workbench.send(Step(3))
    student.look()
    table = student.panel.table()
    assert all(len(row) == len(table.columns) for row in table.rows)
    names = ("weight of x₁", "weight of x₂")
    assert table.columns == ("what", "which", *names, "should be", "sum", "is right")
    weights = student.seen.weights
    assert rows_of(table, "plane of example") == [
        ("plane of example", 1, 1.0, -2.0, "1", weights @ [1, -2], "yes"),
        ("plane of example", 2, 0.0, -1.0, "0", weights @ [0, -1], "no"),
    ]
    path = rows_of(table, "weights at step")
    assert [row[1] for row in path] == [0, 1, 2, 3]
    assert path[0][2:4] == (0, -2)
    corners = np.array([row[2:4] for row in rows_of(table, "corner of the region")])
    np.testing.assert_array_equal(corners, student.picture.feasible.region.vertices)
    assert rows_of(table, "nearest with the margin")[0][2:4] == pytest.approx((7, 1))


def test_the_maps_of_the_folds_are_those_of_the_network(qtbot):
    person = Person(qtbot, load_example("folds"), (1300, 900))
    person.window.panels.introduce("folds")
    for _ in range(3):
        person.look()
    panel = person.window.panels.panels["folds"]
    table = panel.table()
    assert all(len(row) == len(table.columns) for row in table.rows)
    folds = panel._folds()
    assert len(rows_of(table, "map")) == len(folds.regions)
    assert len(rows_of(table, "line")) == sum(map(len, folds.lines.values()))
    weights = person.experiment.initial_parameters()
    first = person.network.views(weights)["hidden 1"]
    ends = [row[2:6] for row in rows_of(table, "line") if row[1].lower() == "hidden 1, neuron 1"]
    assert ends
    for x1, x2, *_ in ends:  # where its sum is 0
        assert first["weight"][0] @ [x1, x2] + first["bias"][0] == pytest.approx(0, abs=1e-5)
