"""How far a view of weight space reaches, so that there is something to be seen in it."""

import numpy as np

from playground.engine.arrays import FloatArray
from playground.ui.nice_range import nice_ceiling
from playground.ui.weight_space.picture import Picture

_GOAL_FAR = 5.0
"""How many times as far as the weights the goal may be to be in view."""
_LINES_FAR = 40.0
"""How many times as far as all else lines may be to be in view: beyond, all else would be a dot."""
_HARDLY_ANY, _ENOUGH = 0.1, 0.4
"""Shares of the lines: with fewer than the one a view is empty, with the other it is not."""
_SLACK = 1.25


def wanted_reach(picture: Picture, axes: tuple[int, ...]) -> float:
    """Return how far a view should reach along each axis, for the path and what it leads to."""
    neuron = picture.neuron
    path = neuron.path[:, list(axes)]
    largest = float(np.abs(path).max(initial=0.0))
    if neuron.next is not None and len(path):  # where the next step's arrow ends
        largest = max(largest, float(np.abs(path[-1] + neuron.next.change[list(axes)]).max()))
    at = picture.goal_at(axes[:2])
    if at is not None:
        goal = float(np.abs(at).max())
        if goal < _GOAL_FAR * largest or not largest:
            largest = max(largest, goal)
    reach = nice_ceiling(_SLACK * largest) if largest > 1e-6 else 1.0
    reaches = _line_reaches(picture, axes)
    if _are_out(reaches, reach):
        enough = float(np.quantile(reaches, _ENOUGH))
        reach = nice_ceiling(_SLACK * enough) if enough < _LINES_FAR * reach else reach
    return reach


def is_nearly_empty(picture: Picture, axes: tuple[int, ...], reach: float) -> bool:
    """Return whether a view shows hardly any line, and no edge of the region either."""
    feasible = picture.feasible
    is_answer = feasible is not None and set(feasible.axes) <= set(axes)
    if is_answer and feasible is not None and (feasible.owners >= 0).any():
        return False
    return _are_out(_line_reaches(picture, axes), reach)


def _are_out(reaches: FloatArray, reach: float) -> bool:
    return len(reaches) > 0 and float(np.mean(reaches < reach)) < _HARDLY_ANY


def _line_reaches(picture: Picture, axes: tuple[int, ...]) -> FloatArray:
    """Return from which reach on a view shows each example's line, for those that have one."""
    neuron = picture.neuron
    others = np.setdiff1d(np.arange(len(neuron.weights)), np.array(axes))
    offsets = neuron.vectors[:, others] @ neuron.weights[others] + neuron.offset
    lengths = np.abs(neuron.vectors[:, list(axes)]).sum(axis=1)
    has_line = lengths > 0
    return np.asarray(np.abs(offsets[has_line]) / lengths[has_line])
