"""Moving averages: what many optimisers remember of the gradients that they have seen."""

import numpy as np

from playground.engine.arithmetic.equation import Equation, Factor, Term
from playground.engine.arrays import FloatArray
from playground.engine.calls import Calls, call, constant


def follow(average: FloatArray, value: FloatArray, decay: float, scratch: FloatArray) -> Calls:
    """Return calls for average <- decay average + (1 - decay) value; `scratch` may be `value`."""
    return (
        call(np.multiply, value, constant(1 - decay, average), scratch),
        call(np.multiply, average, constant(decay, average), average),
        call(np.add, average, scratch, average),
    )


def follow_ones(weight: FloatArray, decay: float) -> Calls:
    """Return calls for the same average of ones: what the other has to be divided by."""
    return (
        call(np.multiply, weight, constant(decay, weight), weight),
        call(np.add, weight, constant(1 - decay, weight), weight),
    )


def following(
    name: str,
    symbol: str,
    average: float,
    value: tuple[str, Factor],
    decay: tuple[str, float],
) -> Equation:
    """Return what `follow` does with one number; `value` and `decay` come with their LaTeX."""
    (latex, number), (letter, share) = value, decay
    old, new = rf"{letter} {symbol}_{{\text{{old}}}}", rf"(1 - {letter}) {latex}"
    terms = (Term(old, (share, average), "average"), Term(new, (1 - share, number), "gradient"))
    result = sum(term.value for term in terms)
    return Equation(name, symbol, f"{old} + {new}", terms, result)
