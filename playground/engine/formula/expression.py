"""What a formula in z is made of, computed on arrays."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from playground.engine.arrays import FloatArray
from playground.engine.formula.functions import CONSTANTS, FUNCTIONS

OPERATORS = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
    "^": np.power,
}


@dataclass(frozen=True)
class Number:
    """A number, not below 0."""

    value: float


@dataclass(frozen=True)
class Variable:
    """The weighted sum, z."""


@dataclass(frozen=True)
class Operation:
    """A function, a constant by its name, an operator, or "negative", of what stands in it."""

    name: str
    parts: tuple["Expression", ...] = ()


Expression = Number | Variable | Operation
Z = Variable()


def compute(expression: Expression, z: FloatArray) -> FloatArray:
    """Return the values at z, of its shape and dtype; infinite or NaN where there is none."""
    with np.errstate(all="ignore"):
        values = np.asarray(_compute(expression, z), z.dtype)
    return np.broadcast_to(values, z.shape)


def _compute(expression: Expression, z: FloatArray) -> Any:
    if isinstance(expression, Variable):
        return z
    if isinstance(expression, Number):
        return expression.value  # as Python's number it leaves the dtype of arrays alone
    return _compute_operation(expression, z)


def _compute_operation(expression: Operation, z: FloatArray) -> Any:
    if expression.name in CONSTANTS:
        return CONSTANTS[expression.name].value
    parts = [_compute(part, z) for part in expression.parts]
    if expression.name == "negative":
        return -parts[0]
    if expression.name == "^" and isinstance(parts[1], float) and parts[1] == 2.0:  # faster
        return np.square(parts[0])
    if expression.name in OPERATORS:
        return OPERATORS[expression.name](*parts)
    return FUNCTIONS[expression.name].compute(*parts)


def walk(expression: Expression) -> Iterator[Expression]:
    """Yield an expression and all that stands in it."""
    yield expression
    if isinstance(expression, Operation):
        for part in expression.parts:
            yield from walk(part)


def has_variable(expression: Expression) -> bool:
    """Tell whether z is in it."""
    return any(isinstance(each, Variable) for each in walk(expression))


def number(value: float) -> Expression:
    """Return a number of either sign."""
    is_negative = math.copysign(1, value) < 0 and value != 0
    return Operation("negative", (Number(-value),)) if is_negative else Number(abs(value))
