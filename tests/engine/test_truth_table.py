"""A truth table: every row of some binary inputs, with the answers typed in."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.engine.dataset import DATASETS, DataError
from playground.engine.datasets.circle import Circle
from playground.engine.datasets.truth_table import MOST_OUTPUTS, TruthTable

HALF_ADDER = TruthTable(2, ("sum", "carry"), ("0110", "0001"))


def load(table, seed=0):
    return table.load(np.random.default_rng(seed))


def rows_of(table):
    """Return the digits of each row with those of its targets."""
    part = load(table).train
    targets = part.targets.reshape(len(part), -1)
    return [
        ("".join(str(int(x)) for x in inputs), "".join(str(int(y)) for y in answers))
        for inputs, answers in zip(part.inputs, targets, strict=True)
    ]


@st.composite
def tables(draw):
    n_inputs, n_outputs = draw(st.integers(1, 6)), draw(st.integers(1, MOST_OUTPUTS))
    n_rows = 2**n_inputs
    column = st.text("01", min_size=n_rows, max_size=n_rows)
    names = tuple(f"y{i + 1}" for i in range(n_outputs))
    return TruthTable(n_inputs, names, tuple(draw(column) for _ in names))


def test_rows_come_in_counting_order_with_the_first_column_most_significant():
    assert rows_of(HALF_ADDER) == [("00", "00"), ("01", "10"), ("10", "10"), ("11", "01")]
    assert HALF_ADDER.columns == ("x1", "x2")
    assert [HALF_ADDER.row_name(i) for i in range(4)] == ["00", "01", "10", "11"]
    assert [name for name, _ in rows_of(TruthTable(3, ("y",), ("0" * 8,)))] == [
        *("000", "001", "010", "011", "100", "101", "110", "111")
    ]


@given(tables(), st.integers(0, 100))
def test_all_rows_are_training_and_test_examples_whatever_the_seed(table, seed):
    examples = load(table, seed)
    assert examples.train is examples.test
    assert examples.train.inputs.shape == (2**table.n_inputs, table.n_inputs)
    assert not examples.train.inputs.flags.writeable
    assert not examples.train.targets.flags.writeable
    for output in range(table.n_targets):
        digits = "".join(answers[output] for _, answers in rows_of(table))
        assert digits == table.targets[output]


def test_one_output_tells_classes_apart_and_several_are_numbers():
    xor = DATASETS["truth-table"]()
    assert (xor.classes, xor.n_targets, xor.target_names) == (("0", "1"), 1, ("y1",))
    assert load(xor).train.targets.tolist() == [0, 1, 1, 0]
    assert load(xor).train.targets.dtype == np.int64
    assert (HALF_ADDER.classes, HALF_ADDER.n_targets) == ((), 2)
    assert HALF_ADDER.target_names == ("sum", "carry")
    assert load(HALF_ADDER).train.targets.dtype == np.float64


def test_only_binary_data_say_that_they_are():
    assert TruthTable.is_binary
    assert not Circle.is_binary
    assert Circle().target_names == ()


@given(tables(), st.integers(1, 6))
def test_rows_in_which_inputs_that_come_or_go_are_zero_keep_their_targets(table, n_inputs):
    changed = table.with_parameter("n_inputs", n_inputs)
    assert changed.n_inputs == n_inputs
    assert changed.outputs == table.outputs
    before, after = dict(rows_of(table)), dict(rows_of(changed))
    n = max(n_inputs, table.n_inputs)
    padded = {row.ljust(n, "0"): answers for row, answers in before.items()}
    for row, answers in after.items():
        assert answers == padded.get(row.ljust(n, "0"), "0" * table.n_targets)


@given(tables(), st.integers(1, 6))
def test_inputs_that_were_added_can_be_taken_away_again(table, n_inputs):
    wider = table.with_inputs(max(n_inputs, table.n_inputs))
    assert wider.with_inputs(table.n_inputs) == table


@pytest.mark.parametrize("n_inputs", [0, 7, 10**9])
def test_a_number_of_inputs_out_of_range_is_refused_before_any_row_is_made(n_inputs):
    with pytest.raises(ValueError, match=r"Inputs is .*; choose a number between 1 and 6\."):
        HALF_ADDER.with_parameter("n_inputs", n_inputs)


def test_targets_and_names_are_changed_one_by_one():
    assert HALF_ADDER.with_target(1, 1, 1).targets == ("0110", "0101")
    assert HALF_ADDER.with_target(3, 0, 1).targets == ("0111", "0001")
    assert HALF_ADDER.with_name(0, " xor ").outputs == ("xor", "carry")


def test_outputs_come_at_the_end_and_go_from_anywhere():
    grown = HALF_ADDER.with_output()
    assert grown.outputs == ("sum", "carry", "y3")
    assert grown.targets == ("0110", "0001", "0000")
    assert grown.without_output(0).outputs == ("carry", "y3")
    assert grown.without_output(0).targets == ("0001", "0000")
    assert replace(HALF_ADDER, outputs=("sum", "y3")).with_output().outputs[-1] == "y4"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"outputs": (), "targets": ()}, "cannot have 0 outputs; give it between 1 and 8"),
        ({"outputs": ("a",) * 9, "targets": ("0000",) * 9}, "cannot have 9 outputs"),
        ({"outputs": ("a", "a")}, "Two outputs are called “a”"),
        ({"outputs": ("a", " ")}, "Output 2 of the truth table has a name of 0 letters"),
        ({"outputs": ("a", "b" * 25)}, "name of 25 letters; choose one of 1 to 24"),
        ({"targets": ("0110",)}, "names for 2 of its outputs but targets for 1"),
        ({"targets": ("0110", "001")}, "“carry” are “001”; write 4 digits"),
        ({"targets": ("0110", "0021")}, "“carry” are “0021”; write 4 digits"),
        ({"n_inputs": 3}, "“sum” are “0110”; write 8 digits"),
    ],
)
def test_what_does_not_fit_together_is_refused_with_a_remedy(values, words):
    with pytest.raises(DataError, match=words) as error:
        replace(HALF_ADDER, **values)
    assert str(error.value).endswith(".")
