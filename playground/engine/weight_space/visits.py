"""Visits: the examples in turn, each changing the weights as a learning rule says."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from playground.engine.arrays import FloatArray, read_only
from playground.engine.weight_space.cases import Cases
from playground.engine.weight_space.rules import Rule


@dataclass(frozen=True, eq=False)
class Visit:
    """What one example did to the weights, with every number of its arithmetic.

    `before`, `vector` and `change` are (n_weights,), the bias last if it is learnt.
    """

    case: int
    before: FloatArray
    vector: FloatArray
    """The input vector, with the bias's 1."""
    offset: float
    """The fixed bias, or 0."""
    total: float
    """before . vector + offset."""
    output: float
    target: float
    is_mistake: bool
    """Whether the case was on its wrong side."""
    learning_rate: float
    change: FloatArray
    """learning_rate (target - output) vector."""

    @property
    def products(self) -> FloatArray:
        """(n_weights,): the terms of the sum, each a weight times its input."""
        return self.before * self.vector

    @property
    def error(self) -> float:
        """How much is missing to the target."""
        return self.target - self.output

    @property
    def after(self) -> FloatArray:
        """(n_weights,): the weights that it leaves."""
        return self.before + self.change


def visit(rule: Rule, cases: Cases, case: int, weights: FloatArray) -> Visit:
    """Return what a rule makes of the weights, (n_weights,), on seeing one of the cases."""
    before, vector = np.array(weights, np.float64), cases.vectors[case]
    sign = float(cases.signs[case])
    total = float(before @ vector) + cases.offset
    target, output = rule.target(sign), rule.output(total, cases.value_at_zero)
    is_right = np.heaviside(total, cases.value_at_zero) == (sign > 0)
    return Visit(
        case=case,
        before=read_only(before),
        vector=vector,
        offset=cases.offset,
        total=total,
        output=output,
        target=target,
        is_mistake=not is_right,
        learning_rate=rule.learning_rate,
        change=read_only(rule.learning_rate * (target - output) * vector),
    )


def visits(
    rule: Rule, cases: Cases, weights: FloatArray, limit: int, first: int = 0
) -> Iterator[Visit]:
    """Visit the cases in turn from `first` on, until none errs or `limit` have been seen."""
    case = first
    for _ in range(limit):
        if not len(cases.mistakes(weights)):
            return
        made = visit(rule, cases, case, weights)
        yield made
        weights = made.after
        case = (case + 1) % len(cases)


def path(start: FloatArray, made: Iterable[Visit]) -> FloatArray:
    """Return the weight vectors that visits passed, (n, n_weights), each time they changed."""
    return np.array([start, *(each.after for each in made if each.change.any())])


def distances(points: FloatArray, goal: FloatArray) -> FloatArray:
    """Return how far each weight vector, (n, n_weights), is from a goal, (n,)."""
    return np.linalg.norm(points - goal, axis=1)
