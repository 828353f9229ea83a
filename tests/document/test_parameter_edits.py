"""Weights and biases by hand: what may be set, and all of them times a factor."""

import numpy as np
import pytest

from playground.document import edits
from playground.document.experiment import Experiment, starting_values
from playground.engine.datasets.circle import Circle
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.network import NetworkError, feed_forward
from playground.engine.parameter_key import ParameterKey, has_parameter, parameter_keys

FIRST, SECOND = (ParameterKey("output", "1", ("input", each)) for each in ("x1", "x2"))
BIAS = ParameterKey("output", "1")
NAND = Experiment(
    feed_forward(Input(features=("x1", "x2")), Dense(1)),
    Circle(),
    start=starting_values({FIRST: -2.0, SECOND: -2.0, BIAS: 3.0}),
)


def multiply(desk, factor, *, is_start=True):
    desk.apply(
        edits.multiply_parameters(desk.experiment, desk.now.theta, factor, is_start=is_start)
    )


def test_an_erased_connection_has_no_weight_to_set():
    without = edits.remove(connections=[FIRST]).change(NAND)
    for is_start in (True, False):
        for key in (FIRST, ParameterKey("output", "1", ("gone", "1")), ParameterKey("gone", "1")):
            assert not has_parameter(without.network, key)
            with pytest.raises(NetworkError, match=r"any more|is erased") as refusal:
                edits.set_parameters({key: 1.0}, is_start=is_start).change(without)
            assert str(refusal.value).endswith(".")


def test_all_weights_and_biases_are_multiplied_by_the_factor_of_the_slider(new_desk):
    desk = new_desk(NAND)
    multiply(desk, 3.0)
    assert desk.values == {FIRST: -6.0, SECOND: -6.0, BIAS: 9.0}
    assert desk.experiment.factor == 3.0
    assert desk.experiment.start == starting_values({FIRST: -6.0, SECOND: -6.0, BIAS: 9.0})
    multiply(desk, 0.5)  # of what they were without a factor
    assert desk.values == {FIRST: -1.0, SECOND: -1.0, BIAS: 1.5}


def test_moving_the_slider_back_and_forth_loses_nothing(new_desk):
    desk = new_desk(NAND)
    for factor in np.geomspace(0.01, 300, 97):
        multiply(desk, float(factor))
    multiply(desk, 1.0)
    assert desk.values == {FIRST: -2.0, SECOND: -2.0, BIAS: 3.0}
    assert desk.experiment.start == NAND.start
    desk.undo()  # all of it: it was one gesture
    assert desk.experiment is NAND


def test_hand_set_weights_survive_the_slider_while_training_too(new_desk):
    desk = new_desk(NAND)
    for factor in np.geomspace(0.01, 300, 97):
        multiply(desk, float(factor), is_start=False)
    multiply(desk, 1.0, is_start=False)
    assert desk.values == {FIRST: -2.0, SECOND: -2.0, BIAS: 3.0}
    assert desk.experiment.start is NAND.start


def test_undo_brings_the_exact_values_back_while_training(new_desk):
    desk = new_desk()
    desk.train()
    before, values = desk.experiment, desk.values
    multiply(desk, 1e-30, is_start=False)
    multiply(desk, 1 / 3, is_start=False)
    assert desk.experiment.start == ()
    desk.undo()
    assert desk.experiment is before
    assert desk.values == values
    desk.redo()
    assert desk.experiment.factor == 1 / 3
    desk.train()


def test_erased_connections_stay_zero_whatever_the_factor(new_desk):
    desk = new_desk()
    gone = ParameterKey("hidden 1", "1", ("input", "x1"))
    desk.apply(edits.remove(connections=[gone]))
    multiply(desk, 5.0)
    assert gone not in desk.values
    assert {each.key for each in desk.experiment.start} == set(
        parameter_keys(desk.experiment.network)
    )


@pytest.mark.parametrize("factor", [0.0, -1.0, float("nan"), float("inf")])
def test_a_factor_is_a_positive_number(factor):
    with pytest.raises(ValueError, match="choose a positive number"):
        edits.multiply_parameters(NAND, NAND.initial_parameters(), factor, is_start=True)


def test_weights_that_become_too_large_are_refused():
    edit = edits.multiply_parameters(NAND, NAND.initial_parameters(), 1e31, is_start=False)
    with pytest.raises(ValueError, match="choose a number between"):
        edit.change(NAND)
