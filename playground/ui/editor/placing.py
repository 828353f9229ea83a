"""Neurons where a person put them: what that makes of an arrangement; no Qt."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import replace

from playground.engine.network import Network
from playground.engine.neuron_name import NeuronName
from playground.ui.editor.boxes import Arrangement, Box, ColumnPlace, Insertion, united
from playground.ui.editor.clearance import moved_by, way_into
from playground.ui.editor.headers import with_headers
from playground.ui.editor.shapes import BELOW_HEADER, MARGIN

Places = Mapping[NeuronName, tuple[float, float]]
"""The middles of neurons, as shares of the drawing's width and height."""

_APART = 0.75
"""Widths of a neuron from the other columns of a stack at which one does not belong to it."""


def with_places(arrangement: Arrangement, network: Network, places: Places) -> Arrangement:
    """Return the arrangement with these neurons in their places.

    The rest of a column stands where its placed neurons do, and columns without any keep their
    distance between those that have some. Grids and images stay as they are.
    """
    known = {name: each for name, each in places.items() if _can_move(arrangement, name)}
    if not known:
        return arrangement
    centres = _centres(arrangement, network, known)
    columns = [
        _moved(arrangement, network, column, centres[column.node_id], known)
        for column in arrangement.columns
    ]
    columns = with_headers(columns, arrangement.width)
    return replace(
        arrangement,
        columns=tuple(columns),
        insertions=tuple(_between(each, columns, network) for each in arrangement.insertions),
    )


def apart(arrangement: Arrangement, places: Places) -> frozenset[str]:
    """Return the columns that are laid out above or below others, but were put beside them."""
    result: set[str] = set()
    for column in arrangement.columns:
        mine = [x for name, (x, _) in places.items() if name.node == column.node_id]
        if mine and is_free(column) and len(arrangement.at_depth(column.depth)) > 1:
            x = arrangement.width * sum(mine) / len(mine)
            if abs(x - column.body.centre[0]) > _APART * column.side:
                result.add(column.node_id)
    return frozenset(result)


def _can_move(arrangement: Arrangement, name: NeuronName) -> bool:
    column = arrangement.by_id.get(name.node)
    return column is not None and is_free(column)


def is_free(column: ColumnPlace) -> bool:
    """Whether the neurons of a column can be put anywhere: those of grids and pages cannot."""
    return bool(column.neurons) and not column.is_grid and column.page is None


def space_of(arrangement: Arrangement) -> Box:
    """Return the part of the drawing in which neurons can be put: below the topmost headers."""
    top = min(column.header.bottom for column in arrangement.columns) + BELOW_HEADER
    width, height = arrangement.width - 2 * MARGIN, arrangement.height - MARGIN - top
    return Box(MARGIN, top, width, height)


def share_of(arrangement: Arrangement, box: Box) -> tuple[float, float]:
    """Return the middle of a box as shares of the drawing's width and height."""
    x, y = box.centre
    return x / arrangement.width, y / arrangement.height


def _centres(arrangement: Arrangement, network: Network, places: Places) -> dict[str, float]:
    """Return the middle of every column: the mean of what is placed, or between such columns."""
    before = {column.node_id: column.body.centre[0] for column in arrangement.columns}
    fixed: dict[str, float] = {}
    for node in network.nodes:
        mine = [x for name, (x, _) in places.items() if name.node == node.id]
        if mine:
            fixed[node.id] = arrangement.width * sum(mine) / len(mine)
    ends = {
        network.input.id: before[network.input.id],
        network.output.id: before[network.output.id],
    }
    known = sorted((before[each], x) for each, x in (ends | fixed).items())
    return {
        each: fixed[each] if each in fixed else round(_interpolated(x, known))
        for each, x in before.items()
    }


def _interpolated(x: float, known: Sequence[tuple[float, float]]) -> float:
    """Return where `x` goes if each of the known (before, after) goes where it goes."""
    for (x0, y0), (x1, y1) in itertools.pairwise(known):
        if x0 <= x <= x1 and x1 > x0:
            return y0 + (y1 - y0) * (x - x0) / (x1 - x0)
    return x


def _moved(
    arrangement: Arrangement, network: Network, column: ColumnPlace, centre: float, places: Places
) -> ColumnPlace:
    shift = centre - column.body.centre[0]
    header = replace(column.header, x=round(column.header.x + shift))
    if not is_free(column):
        boxes = tuple(replace(box, x=box.x + shift) for box in column.neurons)
        body = replace(column.body, x=column.body.x + shift)
        return replace(column, header=header, body=body, neurons=boxes)
    names = [NeuronName(column.node_id, neuron) for neuron in network[column.node_id].neurons]
    boxes = tuple(_boxes(arrangement, column, names, centre, places))
    return replace(column, header=header, body=united(boxes), neurons=boxes)


def _boxes(
    arrangement: Arrangement,
    column: ColumnPlace,
    names: Sequence[NeuronName],
    centre: float,
    places: Places,
) -> list[Box]:
    side, space = column.side, space_of(arrangement)
    here = {
        name: _within(
            places[name][0] * arrangement.width, places[name][1] * arrangement.height, side, space
        )
        for name in names
        if name in places
    }
    n_others = len(names) - len(here)
    taken = [box.centre[1] for box in here.values()]
    others = iter(_free_heights(column, n_others, taken, space.bottom))
    return [here[name] if name in here else _around(centre, next(others), side) for name in names]


def _around(x: float, y: float, side: float) -> Box:
    return Box(round(x - side / 2), round(y - side / 2), side, side)


def _within(x: float, y: float, side: float, space: Box) -> Box:
    """Return the box of a neuron at a place or, where that is out of the space, at its edge."""
    box = _around(x, y, side)
    return moved_by(box, *way_into(box, space))


def _free_heights(
    column: ColumnPlace, n: int, taken: Sequence[float], bottom: float
) -> list[float]:
    """Return the middles of the neurons that nobody placed, as they were without the placed ones.

    One that a placed neuron would cover goes to the nearest free height.
    """
    side = column.side
    low, high = column.header.bottom + side / 2, bottom - side / 2
    pitch = _pitch(column)
    first = column.body.centre[1] - (n - 1) * pitch / 2
    heights: list[float] = []
    for i in range(n):
        wanted = min(max(first + i * pitch, low), high)
        occupied = [*taken, *heights]
        heights.append(_nearest_free(wanted, occupied, 1.15 * side, (low, high)))
    return sorted(heights)


def _pitch(column: ColumnPlace) -> float:
    if len(column.neurons) < 2:
        return 1.6 * column.side
    tops = [box.y for box in column.neurons]
    return (tops[-1] - tops[0]) / (len(tops) - 1)


def _nearest_free(
    wanted: float, occupied: Sequence[float], distance: float, limits: tuple[float, float]
) -> float:
    """Return the height nearest to the wanted one that is this far from the occupied ones.

    Where there is none, it may be a little closer to them, and in the end out of the limits.
    """
    for least in (distance, 0.9 * distance):
        candidates = [wanted, *(y + sign * least for y in occupied for sign in (-1, 1))]
        free = [y for y in candidates if all(abs(y - each) > 0.99 * least for each in occupied)]
        within = [y for y in free if limits[0] <= y <= limits[1]]
        if within:
            return min(within, key=lambda y: abs(y - wanted))
    return min(free, key=lambda y: abs(y - wanted)) if free else wanted


def _between(insertion: Insertion, columns: Sequence[ColumnPlace], network: Network) -> Insertion:
    """Return the insertion in front of a column that may have moved."""
    places = {column.node_id: column for column in columns}
    here = places[insertion.before]
    left = [column for column in columns if column.header.right <= here.header.x + 1]
    if not left:
        return insertion
    before = max(left, key=lambda column: column.header.right)
    x = (here.header.x + before.header.right) / 2
    line = (here.header.bottom, max(here.body.bottom, before.body.bottom))
    return replace(insertion, x=x, y=here.header.y + 10, line=line)


def blended(start: Arrangement, end: Arrangement, share: float) -> Arrangement:
    """Return what lies between two arrangements of the same network, from 0 (start) to 1 (end)."""
    if share >= 1 or [c.node_id for c in start.columns] != [c.node_id for c in end.columns]:
        return end
    columns = tuple(
        _blended_column(a, b, share) for a, b in zip(start.columns, end.columns, strict=True)
    )
    return replace(end, columns=columns)


def _blended_column(start: ColumnPlace, end: ColumnPlace, share: float) -> ColumnPlace:
    if len(start.neurons) != len(end.neurons):
        return end
    boxes = (_mix(a, b, share) for a, b in zip(start.neurons, end.neurons, strict=True))
    return replace(
        end,
        header=_mix(start.header, end.header, share),
        body=_mix(start.body, end.body, share),
        neurons=tuple(boxes),
    )


def _mix(start: Box, end: Box, share: float) -> Box:
    rest = 1 - share
    return Box(
        rest * start.x + share * end.x,
        rest * start.y + share * end.y,
        rest * start.width + share * end.width,
        rest * start.height + share * end.height,
    )
