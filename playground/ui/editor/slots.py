"""Where in the drawing a new neuron falls, and where a moved one snaps to; no Qt."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from playground.engine.network import Network
from playground.ui.editor.boxes import Arrangement, Box, ColumnPlace
from playground.ui.editor.clearance import moved_by, way_clear
from playground.ui.editor.placing import is_free, share_of, space_of

_NOT_AN_INPUT = "The inputs come from the data; choose them at the left."
_BEHIND_OUTPUT = "Nothing stands to the right of the output; put the neuron to the left of it."
_HEADER = "This is the head of a column; click below it to put a neuron there."
_AROUND_HEADER = 4.0
_NEAR = 62.0
"""Pixels from the middle of a column within which no other column can have its header."""
_SIDE = 44.0
"""Pixels of the ghost of a neuron where there is no other to go by."""


@dataclass(frozen=True)
class Slot:
    """A place for a new neuron: in a column, or in a new one in front of the node `before`."""

    column: str | None
    before: str
    box: Box
    at: tuple[float, float] | None
    """As shares of the drawing; None in a grid, where neurons stand in line."""


def slot_at(arrangement: Arrangement, network: Network, x: float, y: float) -> Slot | str:
    """Return where a new neuron at this point belongs, or in one sentence why it cannot be."""
    columns = sorted(arrangement.columns, key=lambda column: column.body.centre[0])
    side = _side(columns)
    if any(column.header.around(_AROUND_HEADER).holds(x, y) for column in columns):
        return _HEADER
    inputs, output = arrangement.by_id[network.input.id], arrangement.by_id[network.output.id]
    if x < _nearest_file(inputs, x) + _half(inputs):
        return _NOT_AN_INPUT
    others = [column for column in columns if column is not inputs]
    here = [column for column in others if _covers(column, columns, x, side)]
    if here:
        column = min(here, key=lambda each: abs(each.body.centre[1] - y))
        return _joining(arrangement, column, (x, y), side)
    if x > output.body.centre[0]:
        return _BEHIND_OUTPUT
    before = next(each.node_id for each in others if each.body.centre[0] > x)
    wanted = _around(x, y, side)
    way = way_clear([wanted], _all_boxes(arrangement), space_of(arrangement), _gap(side))
    if way is None:
        return Slot(None, before, wanted, None)
    box = moved_by(wanted, *way)
    return Slot(None, before, box, share_of(arrangement, box))


def _joining(
    arrangement: Arrangement, column: ColumnPlace, point: tuple[float, float], side: float
) -> Slot:
    x, y = _nearest_file(column, point[0]), point[1]
    if not is_free(column):
        return Slot(column.node_id, column.node_id, _around(x, y, side), None)
    wanted, space = _around(x, y, column.side), space_of(arrangement)
    others, gap = _all_boxes(arrangement), _gap(column.side)
    way = way_clear([wanted], others, space, gap, is_upright=True)
    if way is None:  # no room: the column is laid out closer
        return Slot(column.node_id, column.node_id, wanted, None)
    box = moved_by(wanted, *way)
    return Slot(column.node_id, column.node_id, box, share_of(arrangement, box))


def clear_shift(
    arrangement: Arrangement, places: Sequence[tuple[float, float]]
) -> tuple[float, float]:
    """Return the way, as shares, from places of neurons to where they would cover none."""
    width, height, side = arrangement.width, arrangement.height, _side(arrangement.columns)
    boxes = [_around(x * width, y * height, side) for x, y in places]
    others, space = _all_boxes(arrangement), space_of(arrangement)
    for is_upright in (True, False):
        way = way_clear(boxes, others, space, _gap(side), is_upright=is_upright)
        if way is not None:
            return way[0] / width, way[1] / height
    return 0.0, 0.0


def _around(x: float, y: float, side: float) -> Box:
    return Box(x - side / 2, y - side / 2, side, side)


def _gap(side: float) -> float:
    return max(0.12 * side, 3)


def _all_boxes(arrangement: Arrangement) -> list[Box]:
    """Return what a neuron must not cover: neurons, images, and what stands above columns."""
    boxes = [column.header for column in arrangement.columns]
    for column in arrangement.columns:
        boxes += column.neurons if is_free(column) else [column.outside]
    return boxes


def _side(columns: Sequence[ColumnPlace]) -> float:
    return max((column.side for column in columns if is_free(column)), default=_SIDE)


def _covers(column: ColumnPlace, columns: Sequence[ColumnPlace], x: float, side: float) -> bool:
    """Whether a column is so near that there is no room for another beside it."""
    file, half = _nearest_file(column, x), _half(column)
    there = (_nearest_file(each, x) for each in columns if each is not column)
    beyond = [abs(each - file) for each in there if (each < file) == (x < file)]
    limit = max(min(beyond, default=math.inf) / 3, half)
    return abs(x - file) <= min(max(half + 0.35 * side, _NEAR), limit)


def _nearest_file(column: ColumnPlace, x: float) -> float:
    """Return the middle of the column or, where its neurons were put apart, of the nearest one."""
    if not is_free(column):
        return column.body.centre[0]
    return min((box.centre[0] for box in column.neurons), key=lambda middle: abs(middle - x))


def _half(column: ColumnPlace) -> float:
    return column.side / 2 if is_free(column) else column.outside.width / 2


@dataclass(frozen=True)
class Snap:
    """How far a move was corrected, and the lines that it snapped to."""

    dx: float
    dy: float
    guides: tuple[tuple[float, float, float, float], ...]


def snap(moved: Box, axes: Iterable[float], others: Iterable[Box], reach: float) -> Snap:
    """Return what brings a moved neuron onto an axis and to the height of another, if near."""
    x, y = moved.centre
    axis = _nearest(x, axes, reach)
    neighbours = list(others)
    level = _nearest(y, [box.centre[1] for box in neighbours], reach)
    guides: list[tuple[float, float, float, float]] = []
    dx = axis - x if axis is not None else 0.0
    dy = level - y if level is not None else 0.0
    if axis is not None:
        guides.append((axis, y + dy - 3 * moved.height, axis, y + dy + 3 * moved.height))
    if level is not None:
        ends = [box.centre[0] for box in neighbours if box.centre[1] == level] + [x + dx]
        guides.append((min(ends), level, max(ends), level))
    return Snap(dx, dy, tuple(guides))


def _nearest(value: float, candidates: Iterable[float], reach: float) -> float | None:
    near = [each for each in candidates if abs(each - value) <= reach]
    return min(near, key=lambda each: abs(each - value)) if near else None
