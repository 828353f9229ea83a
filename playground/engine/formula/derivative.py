"""The derivative of a formula: found by SymPy, and checked against central differences."""

import operator
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from playground.engine.arrays import FloatArray
from playground.engine.formula.corners import corners
from playground.engine.formula.expression import (
    Expression,
    Number,
    Operation,
    Variable,
    Z,
    compute,
    number,
)
from playground.engine.formula.functions import CONSTANTS, FUNCTIONS
from playground.engine.formula.parser import FormulaError

_NEAR, _STEP = 5.0, 1e-5
"""How far the check goes, and the half-width of its differences."""
_ALLOWED = 1e-5
"""By how much the derivative may differ from them, beside the sizes of both."""


@lru_cache(maxsize=256)
def derivative(expression: Expression) -> Expression:
    """Return df/dz, 0 where a corner leaves it open.

    Raises FormulaError where it is found not to agree with central differences.
    """
    sympy = _sympy()
    z = sympy.Symbol("z", real=True)
    found = _from_sympy(sympy.diff(_to_sympy(expression, z), z))
    apart = disagreement(expression, found)
    if not apart <= _ALLOWED:
        raise FormulaError(
            "The derivative that was found does not agree with differences of the formula; write "
            "the formula in another way."
        )
    return found


def disagreement(function: Expression, slope: Expression) -> float:
    """Return by how much a derivative differs at most from central differences, relatively."""
    at = np.linspace(-_NEAR, _NEAR, 401)
    sharp = np.array(corners(function))
    if len(sharp):
        at = at[np.abs(at[:, np.newaxis] - sharp).min(axis=1) > 2 * _STEP]
    measured = _differences(function, at)
    computed = compute(slope, at)
    size = 1 + np.abs(measured) + np.abs(compute(function, at))
    return float(np.max(np.abs(computed - measured) / size, initial=0.0))


def _differences(function: Expression, at: FloatArray) -> FloatArray:
    return (compute(function, at + _STEP) - compute(function, at - _STEP)) / (2 * _STEP)


def _sympy() -> Any:
    import sympy  # pyright: ignore  # takes half a second, and only typed formulas need it

    return sympy


def _sigmoid_slope(self: Any, place: int = 1) -> Any:
    return self * (1 - self)


@lru_cache(maxsize=1)
def _own_functions() -> dict[str, Any]:
    """Return those of our functions that SymPy lacks or writes in a way of its own."""
    sympy = _sympy()
    function = sympy.Function

    def make(name: str, slope: Any) -> Any:
        return type(name, (function,), {"fdiff": slope})

    def no_slope(self: Any, place: int = 1) -> Any:
        return sympy.S.Zero

    def slope_is(other: Any) -> Any:
        def slope(self: Any, place: int = 1) -> Any:
            return other(self.args[0])

        return slope

    sigmoid = make("sigmoid", _sigmoid_slope)
    step = make("step", no_slope)
    sign = make("sign", no_slope)

    def of_larger(self: Any, place: int = 1) -> Any:
        first, second = self.args
        return step(first - second) if place == 1 else 1 - step(first - second)

    def of_smaller(self: Any, place: int = 1) -> Any:
        first, second = self.args
        return 1 - step(first - second) if place == 1 else step(first - second)

    second = make("j2", no_slope)  # which is the derivative of none that is looked for

    def of_first(self: Any, place: int = 1) -> Any:
        return (sinc(self.args[0]) - 2 * second(self.args[0])) / 3

    first = make("j1", of_first)

    def of_sinc(self: Any, place: int = 1) -> Any:
        return -first(self.args[0])

    sinc = make("sinc", of_sinc)
    return {
        "j1": first,
        "j2": second,
        "sinc": sinc,
        "abs": make("abs", slope_is(sign)),
        "max": make("max", of_larger),
        "min": make("min", of_smaller),
        "relu": make("relu", slope_is(step)),
        "sigmoid": sigmoid,
        "sign": sign,
        "softplus": make("softplus", slope_is(sigmoid)),
        "step": step,
    }


def _to_sympy(expression: Expression, z: Any) -> Any:
    sympy = _sympy()
    if isinstance(expression, Variable):
        return z
    if isinstance(expression, Number):
        value = expression.value
        return sympy.Integer(int(value)) if value.is_integer() else sympy.Float(value)
    name = expression.name
    if name in CONSTANTS:
        return sympy.pi if name == "pi" else sympy.E
    theirs = _OPERATORS.get(name) or _own_functions().get(name)
    theirs = theirs or getattr(sympy, {"ln": "log", "arctan": "atan"}.get(name, name))
    return theirs(*(_to_sympy(part, z) for part in expression.parts))


def _quotient(above: Any, below: Any) -> Any:
    return above / below


def _raised(base: Any, exponent: Any) -> Any:
    return base**exponent


_OPERATORS: Mapping[str, Callable[..., Any]] = {
    "negative": operator.neg,
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": _quotient,
    "^": _raised,
}
_THEIRS = {"log": "ln", "atan": "arctan", "Abs": "abs", "sign": "sign"}


def _from_sympy(found: Any) -> Expression:
    """Return what SymPy found in our terms; raise FormulaError for what is not among them."""
    sympy = _sympy()
    if found.is_Symbol:
        return Z
    if found in (sympy.pi, sympy.E):
        return Operation("pi" if found == sympy.pi else "e")
    if found.is_Number:
        return number(float(found))
    for is_such, convert in _KINDS.items():
        if getattr(found, is_such):
            return convert(found)
    return _function(found)


def _function(found: Any) -> Expression:
    name = type(found).__name__
    name = _THEIRS.get(name, name)
    if name not in FUNCTIONS:
        raise FormulaError(
            f"The formula has a derivative with “{name}” in it; write it in another way."
        )
    return Operation(name, tuple(map(_from_sympy, found.args)))


def _sum(found: Any) -> Expression:
    terms = found.as_ordered_terms()
    whole = _from_sympy(terms[0])
    for term in terms[1:]:
        is_negative = term.could_extract_minus_sign()
        part = _from_sympy(-term if is_negative else term)
        whole = Operation("-" if is_negative else "+", (whole, part))
    return whole


def _product(found: Any) -> Expression:
    sympy = _sympy()
    if found.as_coeff_Mul()[0].is_negative:
        return Operation("negative", (_from_sympy(-found),))
    above, below = sympy.fraction(found, exact=True)
    if below != 1:
        return Operation("/", (_from_sympy(above), _from_sympy(below)))
    factors = [each for each in above.as_ordered_factors() if each != 1]
    first, *rest = factors or [above]
    whole = _from_sympy(first)
    for factor in rest:
        whole = Operation("*", (whole, _from_sympy(factor)))
    return whole


def _power(found: Any) -> Expression:
    base, exponent = found.args
    if exponent.is_Number and exponent.is_negative:
        below = _from_sympy(1 / found)
        return Operation("/", (Number(1.0), below))
    if exponent == _sympy().Rational(1, 2):
        return Operation("sqrt", (_from_sympy(base),))
    return Operation("^", (_from_sympy(base), _from_sympy(exponent)))


_KINDS: Mapping[str, Callable[[Any], Expression]] = {
    "is_Add": _sum,
    "is_Mul": _product,
    "is_Pow": _power,
}
