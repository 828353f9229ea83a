"""Typed formulas: what they mean, what is refused, and derivatives against other ways to them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.engine.activations.formula import Formula
from playground.engine.calls import run
from playground.engine.formula.corners import corners
from playground.engine.formula.derivative import derivative, disagreement
from playground.engine.formula.expression import Number, Operation, Z, compute
from playground.engine.formula.functions import FUNCTIONS, TYPED
from playground.engine.formula.parser import LONGEST, FormulaError, parse
from playground.engine.formula.writing import as_latex, as_numpy, as_torch

AT = np.linspace(-3, 3, 61) + 0.013


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("1 - 2 - z", lambda z: -1 - z),
        ("8 / 2 / (2 + z^2)", lambda z: 4 / (2 + z**2)),
        ("-z^2", lambda z: -(z**2)),
        ("2^-z", lambda z: 0.5**z),
        ("2^2^z", lambda z: 2 ** (2**z)),
        ("2z(z + 1)", lambda z: 2 * z * (z + 1)),
        ("z² − 3·z³", lambda z: z**2 - 3 * z**3),
        ("2 π z + e", lambda z: 2 * np.pi * z + np.e),
        ("max(z, -.5) × 1e-1", lambda z: np.maximum(z, -0.5) / 10),
        ("--z + +1", lambda z: z + 1),
        ("1/2z", lambda z: z / 2),
        ("ln(1 + exp(x))", lambda z: np.log1p(np.exp(z))),
    ],
)
def test_a_formula_means_what_mathematics_says(text, meant):
    np.testing.assert_allclose(compute(parse(text), AT), meant(AT), rtol=1e-12)


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("", None, "empty"),
        ("z +", 3, "stops"),
        ("z + * 2", 4, "“*” at place 5"),
        ("sin z", 4, "sin(…)"),
        ("sigmod(z)", 0, "“sigmoid”"),
        ("2 * (z + 1", 10, "“(” at place 5 is not closed"),
        ("z) + 1", 1, "“)” at place 2"),
        ("max(z)", 0, "give it 2"),
        ("sin(z, 1)", 0, "give it one"),
        ("z # 2", 2, "“#” at place 3"),
        ("__import__('os')", 0, "“_” at place 1"),
        ("z.real", 1, "“.” at place 2"),
        ("1e999 z", 0, "too large"),
        ("(" * 30 + "z" + ")" * 30, 21, "simplify"),
        ("^".join("z" * 30), 42, "simplify"),
        ("z" + " + z" * LONGEST, LONGEST, "shorten"),
    ],
)
def test_a_mistake_is_told_with_its_place(text, place, said):
    with pytest.raises(FormulaError) as error:
        parse(text)
    assert error.value.place == place
    assert said in str(error.value)
    assert str(error.value).endswith(".")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("3 + 4", "no z"),
        ("1 / z", "at z = 0"),
        ("ln(z + 2)", "at z = −2"),
        ("0 * z", "gives 0 for every z"),
        ("exp(exp(z^2))", "no finite number"),
    ],
)
def test_a_formula_that_cannot_be_an_activation_is_refused(text, said):
    with pytest.raises(FormulaError, match=said):
        Formula(text)


numbers = st.floats(0.1, 3).map(lambda value: Number(round(value, 2)))


def _combined(inner):
    one = st.sampled_from([name for name in TYPED if FUNCTIONS[name].n_parts == 1])
    safe = one.filter(lambda name: name not in ("ln", "sqrt", "tan"))
    two = st.sampled_from(["+", "-", "*", "max", "min"])
    shifted = inner.map(lambda each: Operation("+", (Operation("^", (each, Number(2.0))), ONE)))
    return st.one_of(
        st.builds(lambda name, part: Operation(name, (part,)), safe, inner),
        st.builds(lambda name, *parts: Operation(name, parts), two, inner, inner),
        st.builds(lambda above, below: Operation("/", (above, below)), inner, shifted),
        st.builds(
            lambda name, part: Operation(name, (part,)), st.sampled_from(["ln", "sqrt"]), shifted
        ),
        st.builds(lambda part: Operation("negative", (part,)), inner),
    )


ONE = Number(1.0)
formulas = st.recursive(st.one_of(st.just(Z), numbers), _combined, max_leaves=6)


@given(formulas)
@settings(max_examples=150, deadline=None)
def test_the_derivative_of_any_formula_agrees_with_differences_or_is_refused(expression):
    values = compute(expression, np.linspace(-5, 5, 401))
    if not np.isfinite(values).all() or np.abs(values).max() > 1e3:
        return  # no activation either
    if np.abs(np.diff(values)).max() > 1:
        return  # too steep to be measured
    try:
        found = derivative(expression)
    except FormulaError:
        pytest.fail(f"no derivative of {as_latex(expression)}")
    assert disagreement(expression, found) < 1e-5


@given(formulas)
@settings(max_examples=150, deadline=None)
def test_what_scripts_write_is_the_same_function(expression):
    from scipy.special import erf

    code = as_numpy(expression).format(z="z")
    with np.errstate(all="ignore"):
        written = eval(code, {"np": np, "erf": erf, "z": AT})
    np.testing.assert_allclose(
        np.broadcast_to(written, AT.shape), compute(expression, AT), rtol=1e-9, atol=1e-12
    )


@pytest.mark.parametrize("text", ["max(z, -0.5) + 1", "step(z - 1) + z", "relu(z) * e^-z", "-z^2"])
def test_what_torch_is_given_is_the_same_function(text):
    torch = pytest.importorskip("torch")
    activation = Formula(text)
    z = torch.tensor(AT, requires_grad=True)
    a = eval(as_torch(activation.expression).format(z="z"), {"torch": torch, "np": np, "z": z})
    np.testing.assert_allclose(a.detach().numpy(), compute(activation.expression, AT), rtol=1e-12)
    a.sum().backward()
    np.testing.assert_allclose(z.grad.numpy(), compute(activation.slope, AT), rtol=1e-12)


def test_a_wrong_derivative_is_noticed():
    expression = parse("sin(z)")
    assert disagreement(expression, parse("cos(z)")) < 1e-8
    assert disagreement(expression, parse("cos(z) + 0.001")) > 1e-4


def test_corners_are_found_where_they_are():
    np.testing.assert_allclose(corners(parse("abs(z - 1) + max(z, 2 z + 3)")), [-3, 1], atol=1e-9)
    assert corners(parse("tanh(z)")) == ()


def test_second_derivatives_are_those_of_calculus():
    activation, at = Formula("z^3 + sin(z)"), AT[np.newaxis]
    outputs = np.empty_like(at)
    run(activation.forward(at, outputs))
    bend = activation.backward_tangent(at, outputs, np.full_like(at, 2), np.full_like(at, 3))
    np.testing.assert_allclose(bend, 6 * (6 * at - np.sin(at)), rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("sin(z)", (-1, 1)), ("z^2", (0, 1)), ("sigmoid(z)", (0, 1)), ("2 + z^2 / 100", (2, 3))],
)
def test_its_targets_can_be_reached(text, expected):
    assert Formula(text).target_range == pytest.approx(expected)


def test_single_precision_stays_single():
    at = AT.astype(np.float32)[np.newaxis]
    activation, outputs = Formula("sigmoid(2) * z + pi"), np.empty_like(at)
    run(activation.forward(at, outputs))
    np.testing.assert_allclose(outputs, activation_at(activation, at), rtol=1e-6)
    assert compute(activation.expression, at).dtype == np.float32


def activation_at(activation, at):
    return compute(activation.expression, at.astype(np.float64))


def test_sinc_has_no_gap_at_zero_nor_have_its_derivatives():
    formula = Formula("sinc(z)")
    z = np.array([-3.0, -1e-9, 0.0, 1e-9, 2.0])
    apart = z[[0, 4]]
    first = np.cos(apart) / apart - np.sin(apart) / apart**2
    second = -np.sin(apart) / apart - 2 * first / apart
    np.testing.assert_allclose(
        compute(formula.expression, z)[[0, 2, 4]], [0.04704, 1, 0.454649], 1e-4
    )
    slopes, bends = compute(formula.slope, z), compute(derivative(formula.slope), z)
    np.testing.assert_allclose(slopes[[0, 4]], first)
    np.testing.assert_allclose(slopes[1:4], 0, atol=1e-8)
    np.testing.assert_allclose(bends[[0, 4]], second)
    np.testing.assert_allclose(bends[1:4], -1 / 3)
    assert "spherical_jn" in formula.numpy_backward_code
    assert "from scipy.special import spherical_jn" in formula.numpy_imports


def test_a_gap_at_zero_has_a_remedy_and_a_pole_is_called_what_it_is():
    with pytest.raises(FormulaError, match=r"write sinc\(z\) for sin\(z\) / z"):
        Formula("sin(z) / z")
    with pytest.raises(FormulaError, match="no finite number at z = 0"):
        Formula("sin(z) + 1 / z")
