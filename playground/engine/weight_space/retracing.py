"""Retracing: the weights between two known states of the perceptron rule, each step of the way."""

import numpy as np

from playground.engine.arrays import FloatArray, IntArray
from playground.engine.weight_space.cases import Cases

MOST = 4000
"""Steps that are retraced at most, since each takes some microseconds."""

_ROUNDING = 1e-4


def retraced(
    cases: Cases, path: FloatArray, steps: IntArray, rate: float, first: int = 0
) -> tuple[FloatArray, IntArray]:
    """Return a path with the states that are missing in it, and its steps.

    Between two states the perceptron rule with this learning rate has visited the cases in turn,
    one a step, from the case `first` on; where that does not lead from one state to the next, none
    are added. The path is (k, n_weights), its steps are (k,) and ascending.
    """
    if not len(steps) or steps[-1] - steps[0] > MOST:
        return path, steps
    points, known = [path[0]], [int(steps[0])]
    begin = int(steps[0]) - first
    for start, end, before, after in zip(path, path[1:], steps, steps[1:], strict=False):
        between = _visited(cases, start, range(int(before) - begin, int(after) - begin), rate)
        scale = 1 + float(np.abs(end).max())
        if np.abs(between[-1] - end).max() < _ROUNDING * scale:
            points += between[:-1]
            known += range(int(before) + 1, int(after))
        points.append(end)
        known.append(int(after))
    return np.array(points), np.array(known, np.int64)


def _visited(cases: Cases, start: FloatArray, turns: range, rate: float) -> list[FloatArray]:
    """Return the weights after each of some visits, numbered through all epochs."""
    weights, states = start, list[FloatArray]()
    vectors, signs, offset, n = cases.vectors, cases.signs, cases.offset, len(cases)
    for turn in turns:
        case = turn % n
        total = float(vectors[case] @ weights) + offset
        gives_one = cases.value_at_zero > 0 if total == 0 else total > 0
        if gives_one != (signs[case] > 0):
            weights = weights + rate * signs[case] * vectors[case]
        states.append(weights)
    return states
