import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.registry import ParameterInfo
from playground.ui.number_format import (
    exact_number,
    read_number,
    read_whole_number,
    short_number,
)
from playground.ui.number_steps import SliderScale, stepped

FINITE = st.floats(-1e300, 1e300)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.03, "0.03"),
        (-1.25, "-1.25"),
        (1.2e-5, "1.2e-5"),
        (-0.0, "0"),
        (3.0, "3"),
        (0.123456, "0.123"),
        (9.996, "10"),
        (999.6, "1000"),
        (12345.6, "12346"),
        (123456.0, "1.2e5"),
        (0.00099, "9.9e-4"),
        (123456, "123456"),
        (np.int64(123456), "123456"),
        (np.float32(0.1), "0.1"),
        (math.nan, "NaN"),
        (-math.inf, "-∞"),
    ],
)
def test_short_numbers(number, text):
    assert short_number(number) == text


@given(FINITE)
def test_short_numbers_are_short_and_near(number):
    text = short_number(number)
    assert len(text.lstrip("-")) <= 8
    assert float(text) == pytest.approx(number, rel=0.06, abs=1e-320)


@given(FINITE)
def test_exact_numbers_read_back(number):
    assert read_number(exact_number(number)) == number


@pytest.mark.parametrize(
    ("number", "text"),
    [(3e-5, "3e-5"), (1.0, "1"), (1e22, "1e22"), (7, "7"), (np.float32(0.1), "0.1")],
)
def test_exact_numbers_are_tidy(number, text):
    assert exact_number(number) == text


@pytest.mark.parametrize("text", ["0.03", "0,03", " .03", ",03", "3e-2", "+3E-2", "0.0300"])
def test_numbers_are_read_with_point_or_comma(text):
    assert read_number(text) == 0.03


def test_a_minus_sign_is_a_minus():
    assert read_number("−2,5") == -2.5


@pytest.mark.parametrize(
    "text", ["", "abc", "1.2.3", "1,2,3", "nan", "inf", "1e", "--1", "1_0", "1e999"]
)
def test_other_texts_are_no_numbers(text):
    with pytest.raises(ValueError, match="number"):
        read_number(text)


@pytest.mark.parametrize("text", ["1,000", "1.0", "2.5", "1e-3"])
def test_whole_numbers_have_no_point_or_comma(text):
    with pytest.raises(ValueError, match="not a whole number"):
        read_whole_number(text)


@pytest.mark.parametrize("read", [read_number, read_whole_number])
@pytest.mark.parametrize("text", ["", "  "])
def test_nothing_is_not_called_a_number(read, text):
    with pytest.raises(ValueError, match=r"^Nothing stands here; write a (whole )?number such as"):
        read(text)


@pytest.mark.parametrize("text", ["abc", "", "2.5"])
def test_the_example_of_a_whole_number_is_one(text):
    with pytest.raises(ValueError, match=r"; write a whole number such as 10\.$"):
        read_whole_number(text)


def test_whole_numbers_are_read():
    assert read_whole_number("1e3") == 1000
    assert isinstance(read_whole_number("12"), int)


RATE = ParameterInfo("Rate", "", 0, 1e6, choices=(0.001, 0.003, 0.01, 0.03), is_logarithmic=True)
LOGARITHMIC = ParameterInfo("Penalty", "", 0, 10, is_logarithmic=True)


def test_steps_go_through_the_choices():
    assert stepped(0.01, 1, RATE) == 0.03
    assert stepped(0.01, -2, RATE) == 0.001
    assert stepped(0.02, 1, RATE) == 0.03
    assert stepped(0.02, -1, RATE) == 0.01
    assert stepped(0.03, 1, RATE) == 0.03


def test_logarithmic_steps_are_factors():
    values = [0.05]
    for _ in range(8):
        values.append(stepped(values[-1], 1, LOGARITHMIC))
    assert values == [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 10]
    assert stepped(1, -1, LOGARITHMIC) == 0.5
    assert stepped(0, -1, LOGARITHMIC) == 0
    assert 0 < stepped(0, 1, LOGARITHMIC) < 1e-6
    assert stepped(1e-9, -1, LOGARITHMIC) == 0


def test_whole_logarithmic_steps():
    info = ParameterInfo("Units", "", 1, 100, is_logarithmic=True)
    assert [stepped(n, 1, info, is_whole=True) for n in (1, 2, 5, 80, 100)] == [2, 5, 10, 100, 100]


def test_equal_steps_suit_the_range():
    noise = ParameterInfo("Noise", "", 0, 0.5)
    assert stepped(0.1, 1, noise) == 0.12
    assert stepped(0.5, 1, noise) == 0.5
    assert stepped(3, -1, ParameterInfo("Weight", "")) == 2.9
    assert stepped(3, 2, ParameterInfo("Seed", "", 0), is_whole=True) == 5


@pytest.mark.parametrize(
    ("minimum", "maximum", "is_logarithmic"),
    [(0, 0.5, False), (0.1, 0.9, False), (-1, 1, False), (0, 0.7, False), (1e-4, 10, True)],
)
def test_slider_positions_and_values_agree(minimum, maximum, is_logarithmic):
    scale = SliderScale(ParameterInfo("", "", minimum, maximum, is_logarithmic=is_logarithmic))
    values = [scale.value(i) for i in range(scale.n + 1)]
    assert 50 <= scale.n <= 200
    assert values[0] == minimum
    assert values[-1] == maximum
    assert np.all(np.diff(values) > 0)
    assert [scale.position(value) for value in values] == list(range(scale.n + 1))
    assert max(len(exact_number(value)) for value in values) <= 7
    assert scale.position(maximum + 1) == scale.n
