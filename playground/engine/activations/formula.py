from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import numpy as np

from playground.engine.activation import ACTIVATIONS, FLAT, Activation
from playground.engine.arrays import BoolArray, FloatArray
from playground.engine.calls import Calls, call
from playground.engine.formula.corners import corners
from playground.engine.formula.derivative import derivative
from playground.engine.formula.expression import (
    Expression,
    Operation,
    compute,
    has_variable,
    walk,
)
from playground.engine.formula.functions import FUNCTIONS, TYPED
from playground.engine.formula.parser import FormulaError, parse
from playground.engine.formula.writing import as_latex, as_numpy, as_torch
from playground.registry import parameter

_FAR = 10.0
"""How far from 0 a formula has to give numbers."""
_FLAT_STEPS = ("step", "sign")


@ACTIVATIONS.register("formula")
@dataclass(frozen=True)
class Formula(Activation):
    """An activation of your own, typed as a formula in z, such as sin(z) + z / 2.

    It is parsed against a list of allowed functions and never evaluated as code. SymPy finds the
    derivative, which is checked against central differences.

    Raises FormulaError where the text is no formula, or gives no number within ±10.
    """

    title: ClassVar[str] = "Own formula"
    group: ClassVar[str] = "own"

    text: str = parameter(
        "tanh(z) + z / 10",
        "f(z)",
        "A formula in z, with + − * / ^, brackets, numbers, pi, e and the functions "
        f"{', '.join(TYPED)}.",
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        expression = parse(self.text)
        if not has_variable(expression):
            raise FormulaError("The formula has no z in it; write one that depends on z.", 0)
        values = compute(expression, _GRID)
        wrong = ~np.isfinite(values)
        if wrong.any():
            places = _GRID[wrong]
            place = float(places[np.abs(places).argmin()])
            if place == 0 and "sin" in _functions(expression) and _has_gap(expression):
                raise FormulaError(
                    "The formula divides 0 by 0 at z = 0; write sinc(z) for sin(z) / z, which is 1 "
                    "there."
                )
            raise FormulaError(
                f"The formula gives no finite number at z = {_written(place)}; write one that does "
                f"everywhere from −{_FAR:g} to {_FAR:g}."
            )
        if np.ptp(values) == 0:
            raise FormulaError(
                f"The formula gives {values[0] + 0.0:g} for every z; write one that depends on z."
            )

    @cached_property
    def expression(self) -> Expression:
        """What the text stands for."""
        return parse(self.text)

    @cached_property
    def slope(self) -> Expression:
        """The derivative; raises FormulaError if it cannot be found."""
        return derivative(self.expression)

    @property
    def formula(self) -> str:  # pyright: ignore[reportIncompatibleVariableOverride]
        return f"f(z) = {self.text}"

    @property
    def latex(self) -> str:  # pyright: ignore[reportIncompatibleVariableOverride]
        return as_latex(self.expression)

    @property
    def derivative_latex(self) -> str:  # pyright: ignore[reportIncompatibleVariableOverride]
        return as_latex(self.slope)

    @property
    def numpy_imports(self) -> tuple[str, ...]:  # pyright: ignore[reportIncompatibleVariableOverride]
        used = _functions(self.expression) | _functions(self.slope)
        return tuple(sorted({FUNCTIONS[name].numpy_import for name in used} - {""}))

    @property
    def numpy_code(self) -> str:  # pyright: ignore[reportIncompatibleVariableOverride]
        return f"{{a}} = {as_numpy(self.expression)}"

    @property
    def numpy_backward_code(self) -> str:  # pyright: ignore[reportIncompatibleVariableOverride]
        return f"{{dz}} = {{da}} * ({as_numpy(self.slope)})"

    @property
    def torch_code(self) -> str:  # pyright: ignore[reportIncompatibleVariableOverride]
        rest = " + 0 * {z}" if _functions(self.expression) & set(_FLAT_STEPS) else ""
        return f"{{a}} = {as_torch(self.expression)}{rest}"

    @property
    def corners(self) -> tuple[float, ...]:  # pyright: ignore[reportIncompatibleVariableOverride]
        return corners(self.expression)

    @cached_property
    def target_range(self) -> tuple[float, float]:  # pyright: ignore[reportIncompatibleVariableOverride]
        values = compute(self.expression, _GRID)
        low, high = float(values.min()), float(values.max())
        for wanted in ((-1.0, 1.0), (0.0, 1.0)):
            if low <= wanted[0] + _CLOSE and high >= wanted[1] - _CLOSE:
                return wanted
        return low, high

    def forward(self, pre_activation: FloatArray, activation: FloatArray) -> Calls:
        return (call(_into, self.expression, pre_activation, activation),)

    def backward(
        self, pre_activation: FloatArray, activation: FloatArray, gradient: FloatArray
    ) -> Calls:
        slope = np.empty_like(gradient)
        return (
            call(_into, self.slope, pre_activation, slope),
            call(np.multiply, gradient, slope, gradient),
        )

    def backward_tangent(
        self,
        pre_activation: FloatArray,
        activation: FloatArray,
        gradient: FloatArray,
        tangent: FloatArray,
    ) -> FloatArray:
        return compute(derivative(self.slope), pre_activation) * gradient * tangent

    def saturation(self, pre_activation: FloatArray, activation: FloatArray) -> BoolArray:
        steepest = float(np.nanmax(np.abs(compute(self.slope, _GRID))))
        return np.abs(compute(self.slope, pre_activation)) < FLAT * steepest


_GRID = np.linspace(-_FAR, _FAR, 2001)
_CLOSE = 1e-3
"""How close a curve comes to a target that it is said to reach."""


def _into(expression: Expression, z: FloatArray, out: FloatArray) -> None:
    np.copyto(out, compute(expression, z))


def _has_gap(expression: Expression) -> bool:
    """Tell whether the values on both sides of 0 come to the same, though there is none at 0."""
    low, high = compute(expression, np.array([-1e-4, 1e-4])).tolist()
    return bool(np.isfinite([low, high]).all()) and abs(high - low) < _CLOSE * (1 + abs(high))


def _written(number: float) -> str:
    return f"{number + 0.0:g}".replace("-", "−")


def _functions(expression: Expression) -> set[str]:
    parts = (each.name for each in walk(expression) if isinstance(each, Operation))
    return {name for name in parts if name in FUNCTIONS}
