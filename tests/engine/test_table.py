"""The table that is embedded in an experiment."""

import math
from dataclasses import replace

import numpy as np
import pytest

from playground.engine.dataset import DataError
from playground.engine.datasets.table import Table

ROWS = tuple((float(i), i / 10 - 2) for i in range(20))
CLASSES = Table(("age", "height"), ROWS, tuple(i % 2 for i in range(20)), ("no", "yes"), "a.csv")
NUMBERS = Table(("age", "height"), ROWS, tuple(i * 1.5 for i in range(20)), (), "a.csv")


@pytest.mark.parametrize("table", [CLASSES, NUMBERS])
def test_every_row_is_used_once_with_its_own_target(table):
    examples = table.load(np.random.default_rng(0))
    assert (len(examples.train), len(examples.test)) == (10, 10)
    inputs = np.concatenate([examples.train.inputs, examples.test.inputs])
    targets = np.concatenate([examples.train.targets, examples.test.targets])
    assert inputs[:, 0].tolist() != sorted(inputs[:, 0])
    order = inputs[:, 0].argsort()
    assert np.array_equal(inputs[order], ROWS)
    assert targets[order].ravel().tolist() == list(table.targets)


def test_classes_are_indices_and_numbers_a_column():
    assert CLASSES.load(np.random.default_rng(0)).train.targets.dtype == np.int64
    assert NUMBERS.load(np.random.default_rng(0)).train.targets.shape == (10, 1)
    assert (CLASSES.columns, CLASSES.classes) == (("age", "height"), ("no", "yes"))
    assert NUMBERS.classes == ()


def test_train_share_decides_the_split():
    examples = replace(CLASSES, train_share=0.8).load(np.random.default_rng(0))
    assert (len(examples.train), len(examples.test)) == (16, 4)


def test_a_table_is_a_value():
    other = Table(("age", "height"), ROWS, CLASSES.targets, ("no", "yes"), "a.csv")
    assert other == CLASSES
    assert hash(other) == hash(CLASSES)
    assert replace(CLASSES, rows=((1e9, 0.0), *ROWS[1:])) != CLASSES
    assert len(repr(CLASSES)) < 200  # without its rows


def test_loading_and_asking_leave_the_value_as_it_was():
    table, before = replace(CLASSES), hash(CLASSES)
    table.load(np.random.default_rng(0))
    assert table.bounds == CLASSES.bounds
    assert table == CLASSES
    assert hash(table) == before


def test_bounds_show_every_row_with_a_margin():
    (left, right), (bottom, top) = CLASSES.bounds
    assert (left, right) == pytest.approx((-1.9, 20.9))
    assert (bottom, top) == pytest.approx((-2.19, 0.09))
    constant = replace(CLASSES, rows=tuple((3.0, y) for _, y in ROWS))
    assert constant.bounds[0] == (2, 4)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"rows": (*ROWS[:-1], (1.0,))}, "row 20 has 1 values where there are 2 columns"),
        ({"rows": (*ROWS[:-1], (1.0, math.nan))}, "row 20 has a value that is not a finite"),
        ({"rows": (("x", 1.0), *ROWS[1:])}, "row 1 has a value that is not a finite"),
        ({"rows": ROWS[:-1]}, "there are 19 rows but 20 targets"),
        ({"targets": (math.inf, *CLASSES.targets[1:])}, "row 1 has a value that is not a finite"),
        ({"targets": (2, *CLASSES.targets[1:])}, "the target 2 is not one of the 2 classes"),
        ({"targets": (0.5, *CLASSES.targets[1:])}, "the target 0.5 is not one of the 2 classes"),
    ],
)
def test_what_does_not_fit_is_refused_when_the_table_is_made(values, words):
    with pytest.raises(DataError) as error:
        replace(CLASSES, **values)
    assert str(error.value).startswith("a.csv: ")
    assert words in str(error.value)
    assert str(error.value).endswith("; read the table from its file again.")


@pytest.mark.parametrize("n_rows", [0, 1])
def test_too_few_rows_to_split_are_refused_when_loading(n_rows):
    table = replace(CLASSES, rows=ROWS[:n_rows], targets=CLASSES.targets[:n_rows])
    with pytest.raises(DataError, match=rf"^a\.csv: there are {n_rows} rows; choose"):
        table.load(np.random.default_rng(0))
