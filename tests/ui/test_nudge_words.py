"""The nudges in words, on a scale, and as pixels."""

import math
import re
from dataclasses import replace

import numpy as np
import pytest

from playground.document.experiment import Experiment
from playground.engine.arithmetic.equation import Term
from playground.engine.datasets.logistic_map import LogisticMap
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.layers.radial_basis import RadialBasis
from playground.engine.losses.quadratic import Quadratic
from playground.engine.measurements.nudges import ParameterNudges
from playground.engine.network import feed_forward
from playground.engine.optimisers.adadelta import Adadelta
from playground.engine.optimisers.adam import Adam
from playground.engine.optimisers.adamw import AdamW
from playground.engine.optimisers.momentum import Momentum
from playground.engine.optimisers.simulated_annealing import SimulatedAnnealing
from playground.engine.parameter_key import ParameterKey
from playground.ui.colours import DARK, LIGHT
from playground.ui.gradients.nudge_picture import in_colours, shrunk
from playground.ui.gradients.nudge_rule import rule
from playground.ui.gradients.nudge_scale import step_factor
from playground.ui.gradients.nudge_words import alike, layer_heading, noun, result, wish
from playground.ui.steady_scale import PATIENCE, SteadyScale

NETWORK = feed_forward(Input(features=("x1",)), Dense(1))
EXPERIMENT = Experiment(NETWORK, LogisticMap(), Quadratic())


def nudges_of(*gradients, update=None, penalised=None, clipped=None, is_fixed=False):
    values = np.array(gradients, float)
    mean = float(values.mean())
    return ParameterNudges(
        key=ParameterKey("output", "1", ("input", "x1")),
        rows=np.arange(len(values)),
        gradients=values,
        positive=float(values[values > 0].sum()) / len(values),
        negative=float(values[~(values > 0)].sum()) / len(values),
        mean=mean,
        penalised=mean if penalised is None else penalised,
        clipped=mean if clipped is None else clipped,
        value=1.0,
        update=-0.1 * mean if update is None else update,
        terms=(),
        is_fixed=is_fixed,
        rate=0.1,
        dtype="float32",
    )


@pytest.mark.parametrize(
    ("nudges", "sentence"),
    [
        (
            nudges_of(0.5, 0.7, -0.4, 0.0),
            "2 of 4 examples want the weight to go down, 1 up, 1 asks for nothing; each counts "
            "1/4: +0.300 and −0.100 leave +0.200, so the step takes it down: −0.02.",
        ),
        (
            nudges_of(0.1, -0.1, penalised=0.05, clipped=0.05, update=-0.005),
            "1 of 2 examples wants the weight to go down, 1 up; each counts 1/2: +0.0500 and "
            "−0.0500 cancel out, with the penalty +0.05, so the step takes it down: −0.005.",
        ),
        (
            nudges_of(-0.5, 0.2),
            "1 of 2 examples wants the weight to go down, 1 up; each counts 1/2: +0.100 and "
            "−0.250 leave −0.150, so the step takes it up: +0.015.",
        ),
        (
            nudges_of(-0.5),
            "The only example wants the weight to go up: its gradient −0.500 is the mean, so the "
            "step takes it up: +0.05.",
        ),
        (
            nudges_of(0.5, 0.3),
            "All 2 examples want the weight to go down: their mean is +0.400, so the step takes "
            "it down: −0.04.",
        ),
        (
            nudges_of(0.5, 0.0),
            "1 of 2 examples wants the weight to go down, 1 asks for nothing: the mean of all "
            "is +0.250, so the step takes it down: −0.025.",
        ),
        (
            nudges_of(0.0, 0.0),
            "All 2 examples have a gradient of 0 for this weight: it makes no difference here; "
            "the step leaves it where it is.",
        ),
        (
            nudges_of(0.5, -0.5, update=0.0),
            "1 of 2 examples wants the weight to go down, 1 up; each counts 1/2: +0.250 and "
            "−0.250 cancel out; the step leaves it where it is.",
        ),
        (
            nudges_of(3.0, clipped=1.0, update=-0.1),
            "The only example wants the weight to go down: its gradient +3.00 is the mean, "
            "clipped to +1, so the step takes it down: −0.1.",
        ),
        (
            nudges_of(3.0, update=0.2),
            "The only example wants the weight to go down: its gradient +3.00 is the mean; yet "
            "the step, which goes by more than this, takes it up: +0.2.",
        ),
        (
            nudges_of(3.0, update=0.0, is_fixed=True),
            "The only example wants the weight to go down: its gradient +3.00 is the mean; but "
            "it is frozen, so the step leaves it alone.",
        ),
        (
            nudges_of(3.0, np.nan),
            "Some of these gradients are too large for a computer, so they have no mean.",
        ),
    ],
)
def test_the_result_in_one_sentence(nudges, sentence):
    assert result(nudges, EXPERIMENT) == sentence


@pytest.mark.parametrize(
    ("update", "end"),
    [
        (
            0.0,
            "so the step would take it down: −2e−9. But this is too small for float32: the weight "
            "stays where it is.",
        ),
        (
            -6e-8,
            "so the step takes it down: −2e−9. But float32 has too few digits for this: the weight "
            "moves by −6e−8.",
        ),
    ],
)
def test_a_step_too_small_for_the_weights_digits_is_told_with_what_becomes_of_it(update, end):
    nudges = replace(
        nudges_of(2e-8, update=update), terms=(Term("g", (-0.1, 2e-8)),), dtype="float32"
    )
    assert result(nudges, EXPERIMENT).endswith(end)
    assert rule(EXPERIMENT, nudges) == "step = − learning rate × gradient = −0.1 × (+2e−8)"
    in_float64 = replace(nudges, dtype="float64", update=-2e-9)
    assert result(in_float64, EXPERIMENT).endswith("so the step takes it down: −2e−9.")


@pytest.mark.parametrize(
    ("optimiser", "words"),
    [
        (Momentum(), "carries over part of the steps before"),
        (Adam(), "goes by the average of the gradients of late"),
        (SimulatedAnnealing(), "looks at all examples and not only at these"),
    ],
)
def test_it_is_said_what_a_step_against_all_wishes_goes_by(optimiser, words):
    experiment = replace(EXPERIMENT, optimiser=optimiser)
    assert f"yet the step, which {words}, takes it up" in result(
        nudges_of(3.0, update=0.2), experiment
    )


@pytest.mark.parametrize(
    ("optimiser", "slots", "lines"),
    [
        (
            Adam(0.001),
            {"mean": 0.0, "square": 0.0, "mean_weight": 0.0, "square_weight": 0.0},
            ["step = −η m ÷ (√v + ε)", "= −0.001 × (−0.02) ÷ (√4e−4 + 1e−8)"],
        ),
        (
            Momentum(0.03, 0.9),
            {"velocity": 0.3},
            ["step = μ v − η g", "= 0.9 × 0.3 − 0.03 × (−0.02)"],
        ),
        (
            AdamW(0.001, weight_decay=0.01),
            {"mean": 0.0, "square": 0.0, "mean_weight": 0.0, "square_weight": 0.0},
            [
                "step = −η λ θ − η m ÷ (√v + ε)",
                "= −0.001 × 0.01 × 1 − 0.001 × (−0.02) ÷ (√4e−4 + 1e−8)",
            ],
        ),
        (
            Adadelta(1.0),
            {"mean_square": 0.0, "mean_square_update": 0.0},
            None,
        ),
    ],
)
def test_the_rule_of_a_step_has_its_letters_and_its_numbers(optimiser, slots, lines):
    terms = optimiser.explain(1.0, -0.02, slots)
    nudges = replace(nudges_of(-0.02), terms=terms, update=sum(term.value for term in terms))
    found = rule(replace(EXPERIMENT, optimiser=optimiser), nudges).splitlines()
    if lines is not None:
        # the average of one gradient is that gradient
        assert found == lines
    assert not re.search(r"[\\{}]", "".join(found))
    numbers = found[1].replace("−", "-").replace("×", "*").replace("÷", "/").lstrip("= ")
    numbers = re.sub(r"√([\d.e+-]+)", r"(\1)**0.5", numbers).replace("√(", "sqrt(")
    assert eval(numbers, {"sqrt": math.sqrt}) == pytest.approx(nudges.update, rel=0.02)


def test_a_radial_basis_column_has_centres_and_widths():
    network = feed_forward(Input(features=("x1",)), RadialBasis(2), Dense(1))
    assert noun(ParameterKey("hidden 1", "1", ("input", "x1")), network) == "centre"
    assert noun(ParameterKey("hidden 1", "1"), network) == "width β"
    assert noun(ParameterKey("output", "1"), network) == "bias"
    experiment = Experiment(network, LogisticMap(), Quadratic())
    assert layer_heading(experiment, "hidden 1") == "Hidden 1: 4 centres and widths"
    assert layer_heading(experiment, "output") == "Output: 3 weights and biases"


def test_the_step_goes_against_the_gradient():
    assert wish(0.1, "bias") == "wants the bias to go down"
    assert wish(-0.1, "weight") == "wants the weight to go up"
    assert wish(0.0, "weight") == "this weight makes no difference to it"


def test_numbers_that_add_up_have_the_same_decimals():
    assert alike(0.31, -0.2714, 0.0386) == ["+0.310", "−0.271", "+0.039"]
    assert alike(123.4, -3.0) == ["+123", "−3"]
    assert alike(0.0, -0.02) == ["0", "−0.0200"]
    assert alike(2e-6, -1e-6) == ["+2e−6", "−1e−6"]


def test_a_scale_grows_at_once_and_shrinks_after_a_while():
    scale = SteadyScale()
    assert scale.fit(0.27, "a") == 0.3
    assert scale.fit(0.31, "a") == 0.4
    for _ in range(PATIENCE - 1):
        assert scale.fit(0.05, "a") == 0.4
    assert scale.fit(0.11, "a") == 0.15
    assert scale.fit(0.012, "b") == 0.015
    scale.is_kept = True
    assert scale.fit(7.0, "c") == 0.015
    assert scale.fit(np.inf, "c") == 0.015


@pytest.mark.parametrize(
    ("limit", "step", "factor"),
    [(0.3, 0.006, 50), (0.3, 0.3, 1), (1.5, 0.004, 200), (0.1, 1.0, 0.1), (1.0, 3e-9, 2e8)],
)
def test_a_step_is_drawn_larger_by_a_round_factor(limit, step, factor):
    assert step_factor(limit, step) == factor
    assert 0.2 * limit <= factor * step <= limit


def test_a_scale_of_zeros_is_one():
    scale = SteadyScale()
    assert scale.fit(0.0, "a") == 1.0
    assert scale.fit(1.8e-9, "a") == 2e-9  # and no more than that: the first number sets it


def test_of_what_shares_a_pixel_the_largest_is_seen():
    values = np.zeros((40, 90))
    values[33, 71], values[34, 72], values[0, 0] = -3.0, 2.0, 1.0
    small = shrunk(values, 4, 9)
    assert small.shape == (4, 9)
    expected = np.zeros((4, 9))
    expected[3, 7], expected[0, 0] = -3.0, 1.0
    np.testing.assert_array_equal(small, expected)
    np.testing.assert_array_equal(shrunk(values, 100, 100), values)


@pytest.mark.parametrize("look", [LIGHT, DARK])
def test_colours_are_symmetric_around_0(look):
    pixels = in_colours(np.array([[-2.0, -1.0, 0.0, np.nan, 1.0]]), 1.0, look)
    colours = [f"#{red:02x}{green:02x}{blue:02x}" for red, green, blue, _ in pixels[0].tolist()]
    assert colours == [look.negative, look.negative, look.zero, look.zero, look.positive]
