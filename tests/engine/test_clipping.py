"""Clipping against its definition, and its calls against its explanation."""

import numpy as np
import pytest

from playground.engine.calls import run
from playground.engine.clipping import CLIPPINGS, length_of
from playground.engine.clippings.none import Unclipped
from playground.engine.clippings.norm import ByNorm
from playground.engine.clippings.value import ByValue

FREE = np.ones(40, bool)
every_clipping = pytest.mark.parametrize("name", CLIPPINGS.names())
both_precisions = pytest.mark.parametrize("dtype", ["float32", "float64"])


def example(dtype="float64", size=40):
    return np.random.default_rng(2).standard_normal(size).astype(dtype)


def clipped(clipping, gradient, scale=1.0, is_free=FREE):
    """Return what the calls make of a gradient that arrives multiplied, divided again."""
    arriving = (scale * gradient).astype(gradient.dtype)
    calls, result = clipping.bind(arriving, scale, is_free)
    before = arriving.copy()
    run(calls)
    np.testing.assert_array_equal(arriving, before)  # it is still there to be seen
    return result / gradient.dtype.type(scale)


def test_without_clipping_there_is_nothing_to_do():
    gradient = example()
    calls, result = Unclipped().bind(gradient, 0.1, FREE)
    assert calls == ()
    assert result is gradient


@both_precisions
@pytest.mark.parametrize("scale", [1.0, 0.03, 10.0])
def test_a_long_gradient_gets_the_length_and_keeps_its_direction(dtype, scale):
    gradient = example(dtype)
    result = clipped(ByNorm(0.5), gradient, scale)
    assert np.linalg.norm(result) == pytest.approx(0.5, rel=1e-6)
    np.testing.assert_allclose(result / 0.5, gradient / np.linalg.norm(gradient), rtol=1e-5)


@both_precisions
@every_clipping
@pytest.mark.parametrize("scale", [1.0, 0.03])
def test_a_small_gradient_stays_to_the_last_bit(name, dtype, scale):
    gradient = example(dtype) * np.dtype(dtype).type(0.001)
    kind = CLIPPINGS[name]
    calls, result = kind().bind(gradient, scale, FREE)
    run(calls)
    np.testing.assert_array_equal(result, gradient)


def test_each_value_is_cut_off_by_itself():
    gradient = np.array([-3.0, -0.5, 0.0, 0.2, 7.0])
    result = clipped(ByValue(0.5), gradient, 0.1, np.ones(5, bool))
    np.testing.assert_allclose(result, [-0.5, -0.5, 0, 0.2, 0.5])


def test_what_is_fixed_adds_nothing_to_the_length():
    gradient, is_free = example(), np.arange(40) >= 10
    gradient[:10] = [1e30, np.inf, np.nan, *range(7)]
    result = clipped(ByNorm(0.5), gradient, is_free=is_free)
    assert np.linalg.norm(result[10:]) == pytest.approx(0.5)
    assert length_of(gradient, is_free) == pytest.approx(np.linalg.norm(gradient[10:]))


def test_lengths_whose_squares_are_beyond_single_precision_are_right():
    gradient = np.float32(1e30) * example("float32")
    result = clipped(ByNorm(1.0), gradient)
    assert np.linalg.norm(result) == pytest.approx(1, rel=1e-6)


@every_clipping
def test_a_learning_rate_of_zero_leaves_nothing(name):
    gradient = np.zeros(40)
    calls, result = CLIPPINGS[name]().bind(gradient, 0.0, FREE)
    run(calls)
    np.testing.assert_array_equal(result, gradient)


@every_clipping
@pytest.mark.parametrize("size", [0.001, 3.0])
def test_the_explanation_gives_what_the_calls_do(name, size):
    clipping, gradient = CLIPPINGS[name](), size * example()
    length = length_of(gradient, FREE)
    for value, result in zip(gradient, clipping.clip(gradient, FREE), strict=True):
        equations = clipping.explain(float(value), length, "d")
        if name != "none":
            assert equations[-1].symbol == "g"
            assert equations[-1].result == pytest.approx(result, rel=1e-12)
        for equation in equations:
            assert equation.sum == pytest.approx(equation.result, rel=1e-12)


@pytest.mark.parametrize("name", ["norm", "value"])
@pytest.mark.parametrize("threshold", [0.0, -1.0, float("nan"), 1e7])
def test_a_senseless_threshold_is_refused(name, threshold):
    with pytest.raises(ValueError, match="Threshold"):
        CLIPPINGS[name](threshold)
