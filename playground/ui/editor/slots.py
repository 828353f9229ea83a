"""Where in the drawing a new neuron falls, and where a moved one snaps to; no Qt."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from playground.engine.network import Network
from playground.ui.editor.boxes import Arrangement, Box, ColumnPlace
from playground.ui.editor.placing import is_free, share_of

_NOT_AN_INPUT = "The inputs come from the data; choose them at the left."
_BEHIND_OUTPUT = "Nothing stands to the right of the output; put the neuron to the left of it."
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
    here = [column for column in columns if _covers(column, x, side)]
    if here:
        column = min(here, key=lambda each: abs(each.body.centre[1] - y))
        return _joining(arrangement, network, column, y, side)
    inputs, output = arrangement.by_id[network.input.id], arrangement.by_id[network.output.id]
    if x < inputs.body.x:
        return _NOT_AN_INPUT
    if x > output.body.right:
        return _BEHIND_OUTPUT
    right = next(column for column in columns if column.body.centre[0] > x)
    before = _first_allowed(network, right.node_id)
    return Slot(None, before, *_box_and_share(arrangement, x, y, side))


def _first_allowed(network: Network, node_id: str) -> str:
    """Return the node itself or, where it is the input, the first one after it."""
    return network.nodes[1].id if node_id == network.input.id else node_id


def _joining(
    arrangement: Arrangement, network: Network, column: ColumnPlace, y: float, side: float
) -> Slot | str:
    if column.node_id == network.input.id:
        return _NOT_AN_INPUT
    x = column.body.centre[0]
    if not is_free(column):
        return Slot(
            column.node_id, column.node_id, Box(x - side / 2, y - side / 2, side, side), None
        )
    y = _clear_of(column.neurons, y, column.side)
    box, at = _box_and_share(arrangement, x, y, column.side)
    return Slot(column.node_id, column.node_id, box, at)


def _box_and_share(
    arrangement: Arrangement, x: float, y: float, side: float
) -> tuple[Box, tuple[float, float]]:
    at = share_of(arrangement, x, y)
    x, y = at[0] * arrangement.width, at[1] * arrangement.height
    return Box(x - side / 2, y - side / 2, side, side), at


def _side(columns: Sequence[ColumnPlace]) -> float:
    return max((column.side for column in columns if is_free(column)), default=_SIDE)


def _covers(column: ColumnPlace, x: float, side: float) -> bool:
    margin = 0.35 * side
    return column.outside.x - margin <= x <= column.outside.right + margin


def _clear_of(boxes: Iterable[Box], y: float, side: float) -> float:
    """Return the height nearest to `y` at which a neuron covers none of these."""
    middles = [box.centre[1] for box in boxes]
    distance = 1.12 * side
    candidates = [y, *(middle + sign * distance for middle in middles for sign in (-1, 1))]
    free = [each for each in candidates if all(abs(each - m) >= 0.99 * distance for m in middles)]
    return min(free, key=lambda each: abs(each - y)) if free else y


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
