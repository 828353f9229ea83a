"""Where the numbers of contour lines stand: a few, on long lines, apart from one another."""

import math
from dataclasses import dataclass

import numpy as np

from playground.engine.arrays import FloatArray, IntArray

_LEAST_SIDE = 260
"""Pixels of a plot from which on there is room for numbers."""

_EDGE, _APART, _MOST = 26.0, 90.0, 5
_REACH = 14.0
"""Pixels of a line, before and after its number, that give the number its slope."""


@dataclass(frozen=True)
class LevelLabel:
    """A level, a place in pixels from the upper left corner of the plot, and a slope in degrees."""

    level: float
    x: float
    y: float
    degrees: float


def level_labels(
    lines: list[tuple[float, FloatArray]], size: tuple[float, float], avoided: FloatArray
) -> list[LevelLabel]:
    """Return the numbers of contour lines, given as levels and pixels, (k, 2), NaN between two.

    They keep away from the points to be avoided, (l, 2).
    """
    if min(size) < _LEAST_SIDE:
        return []
    labels: list[LevelLabel] = []
    taken = avoided[np.isfinite(avoided).all(axis=1)]
    for level, points in _every_few(lines):
        free = _free_places(points, size, taken)
        if not len(free):
            continue
        index = int(free[_steepness(points)[free].argmin()])
        labels.append(_label(level, points, index))
        taken = np.concatenate([taken, points[index : index + 1]])
    return labels


def _every_few(lines: list[tuple[float, FloatArray]]) -> list[tuple[float, FloatArray]]:
    drawn = [(level, line) for level, line in lines if len(line) > 2]
    every = math.ceil(len(drawn) / _MOST) if drawn else 1
    return drawn[every // 2 :: every]


def _free_places(points: FloatArray, size: tuple[float, float], taken: FloatArray) -> IntArray:
    """Return the indices of points, (k, 2), of a line where there is room for a number."""
    inside = (points > _EDGE) & (points < np.array(size) - _EDGE)
    is_free = inside.all(axis=1)
    if len(taken):
        distances = np.hypot(*(points[:, np.newaxis] - taken).transpose(2, 0, 1)).min(axis=1)
        is_free &= distances > _APART
    pieces = np.hypot(*np.diff(points, axis=0).T)
    ways = np.concatenate([[0.0], np.cumsum(np.nan_to_num(pieces))])
    # a short line would disappear below its number
    starts = np.flatnonzero(np.isnan(points[:, 0]))
    ends = np.append(starts, len(points) - 1)
    before = ways[np.concatenate([[0], starts])][np.searchsorted(starts, np.arange(len(points)))]
    after = ways[ends[np.searchsorted(starts, np.arange(len(points)))]]
    is_free &= after - before > 6 * _REACH
    return np.flatnonzero(is_free)


def _steepness(points: FloatArray) -> FloatArray:
    """Return how far from level a line runs at its points, (k,); at its ends it is unknown."""
    with np.errstate(invalid="ignore"):
        along = np.abs(points[2:] - points[:-2])
        inner = along[:, 1] / np.maximum(along.sum(axis=1), 1e-9)
    return np.nan_to_num(np.concatenate([[np.nan], inner, [np.nan]]), nan=2.0)


def _label(level: float, points: FloatArray, index: int) -> LevelLabel:
    first = last = index
    while first > 0 and _is_near(points, first - 1, index):
        first -= 1
    while last < len(points) - 1 and _is_near(points, last + 1, index):
        last += 1
    x, y = points[last] - points[first]
    degrees = math.degrees(math.atan2(y, x))
    if abs(degrees) > 90:  # never upside down
        degrees -= math.copysign(180, degrees)
    at_x, at_y = points[index].tolist()
    return LevelLabel(level, at_x, at_y, degrees)


def _is_near(points: FloatArray, other: int, index: int) -> bool:
    return bool(np.hypot(*(points[other] - points[index])) <= _REACH)  # NaN is not
