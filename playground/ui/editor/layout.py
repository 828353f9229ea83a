"""The layout of a network: from a graph and a size to boxes, as arithmetic without Qt."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from playground.engine.layers.input import Input
from playground.engine.network import Network, Node
from playground.ui.editor.boxes import Arrangement, Box, ColumnPlace, Insertion, united

LONGEST_FILE = 12
"""Neurons that stand in one file; more make a grid."""

_MARGIN = 10.0
_BELOW_HEADER = 14.0
_LEAST_GAP = 40.0
_LEAST_SIDE = 16.0
_LEAST_CELL = 9.0
_BETWEEN_HEADERS = 26.0
"""Room for the button that inserts a column."""


@dataclass(frozen=True)
class Room:
    """What the drawing has to fit into, in pixels."""

    width: float
    height: float
    left_label: float = 0
    """The width of the longest name of an input."""
    right_label: float = 0
    """The width of the longest name of an output."""
    header_height: float = 72
    least_header: float = 64
    widest_header: float = 132
    footer: float = 0
    """The height of what is written below a column."""


@dataclass(frozen=True)
class _Shape:
    """How large a node's neurons, or its image, are drawn."""

    rows: int
    columns: int
    pitch_x: float
    pitch_y: float
    width: float
    height: float
    """Of a neuron, or of the image."""

    @property
    def total_width(self) -> float:
        return (self.columns - 1) * self.pitch_x + self.width

    @property
    def total_height(self) -> float:
        return (self.rows - 1) * self.pitch_y + self.height


def depths(network: Network) -> dict[str, int]:
    """Return for each node the length of the longest path from an input."""
    found: dict[str, int] = {}
    for node in network.nodes:
        found[node.id] = max((found[source] + 1 for source in node.sources), default=0)
    return found


def image_shape(node: Node) -> tuple[int, int] | None:
    """Return (rows, columns) of pixels of a node that is drawn as one image."""
    return node.layer.shape if isinstance(node.layer, Input) else None


def is_grid(node: Node) -> bool:
    """Whether a node's neurons stand in several sub-columns."""
    return len(node.neurons) > LONGEST_FILE and image_shape(node) is None


def arrange(network: Network, room: Room) -> Arrangement:
    """Return where to draw a network: inputs left, every column right of all that feed it."""
    depth_of = depths(network)
    stacks = [
        [node for node in network.nodes if depth_of[node.id] == depth]
        for depth in range(max(depth_of.values()) + 1)
    ]
    shapes = _shapes(stacks, room)
    height = max(room.height, *(_stack_height(stack, shapes, room) for stack in stacks))
    centres, header_width, width = _centres(stacks, shapes, room)
    columns: dict[str, ColumnPlace] = {}
    for depth, (stack, centre) in enumerate(zip(stacks, centres, strict=True)):
        for node, top, bottom in _shares(stack, shapes, room, height):
            header = Box(
                round(centre - header_width / 2), round(top), header_width, room.header_height
            )
            bodies = (top + room.header_height + _BELOW_HEADER, bottom - room.footer)
            columns[node.id] = _place(node, depth, header, bodies, shapes[node.id])
    ordered = tuple(columns[node.id] for node in network.nodes)
    return Arrangement(width, height, ordered, _insertions(network, columns))


def _shapes(stacks: Sequence[Sequence[Node]], room: Room) -> dict[str, _Shape]:
    """Return the shape of every node, as large as it fits and looks well."""
    width = room.width - 2 * _MARGIN - room.left_label - room.right_label
    heights = {
        node.id: max(_body_height(stack, node, room), 1.0) for stack in stacks for node in stack
    }
    nodes = [node for stack in stacks for node in stack]
    files = [node for node in nodes if image_shape(node) is None and not is_grid(node)]
    largest = min(max(0.14 * min(room.width, room.height), 40), 150)
    side = min(
        [largest, 0.5 * width / len(stacks)]
        + [0.74 * heights[node.id] / len(node.neurons) for node in files]
    )
    side = float(round(max(side, _LEAST_SIDE)))
    wide_stacks = [s for s in stacks if any(is_grid(n) or image_shape(n) for n in s)]
    n_wide = max(len(wide_stacks), 1)
    wide = max((width - len(stacks) * max(side, _LEAST_GAP)) * 0.8 / n_wide, 48)
    result: dict[str, _Shape] = {}
    for node in nodes:
        pixels = image_shape(node)
        if pixels is not None:
            result[node.id] = _image(pixels, min(wide, 0.32 * room.width), heights[node.id])
        elif is_grid(node):
            result[node.id] = _grid(len(node.neurons), wide, heights[node.id], largest)
        else:
            result[node.id] = _file(len(node.neurons), side, heights[node.id])
    return result


def _body_height(stack: Sequence[Node], node: Node, room: Room) -> float:
    """Return the height that a node's neurons have, by its share of the stack it stands in."""
    free = room.height - 2 * _MARGIN - len(stack) * _overhead(room)
    weights = {each.id: _weight(each) for each in stack}
    return free * weights[node.id] / sum(weights.values())


def _overhead(room: Room) -> float:
    return room.header_height + _BELOW_HEADER + room.footer


def _weight(node: Node) -> float:
    n = LONGEST_FILE if image_shape(node) else min(len(node.neurons), LONGEST_FILE)
    return n + 0.5


def _image(pixels: tuple[int, int], width: float, height: float) -> _Shape:
    rows, columns = pixels
    scale = max(min(width / columns, 0.7 * height / rows, 320 / max(rows, columns)), 1.0)
    if scale > 2:
        scale = math.floor(scale * 2) / 2  # half pixels at most keep the image even
    return _Shape(1, 1, 0, 0, columns * scale, rows * scale)


def _file(n: int, side: float, height: float) -> _Shape:
    pitch = max(min(height / n, 1.9 * side), 1.25 * side)
    return _Shape(n, 1, 0, pitch, side, side)


def _grid(n: int, width: float, height: float, largest: float) -> _Shape:
    """Return the grid with the largest cells; one without gaps in its last row is preferred."""
    cells: dict[int, float] = {}
    for columns in range(1, n + 1):
        cells[columns] = min(width / columns, height / math.ceil(n / columns))
    best = max(cells, key=lambda columns: cells[columns])
    even = [columns for columns in cells if n % columns == 0 and columns > 1]
    even = [columns for columns in even if cells[columns] > 0.85 * cells[best]]
    if even:
        best = max(even, key=lambda columns: cells[columns])
    cell = float(math.floor(max(min(cells[best], 1.1 * largest), _LEAST_CELL)))
    side = cell - max(2.0, round(cell * 0.12))
    return _Shape(math.ceil(n / best), best, cell, cell, side, side)


def _stack_height(stack: Sequence[Node], shapes: Mapping[str, _Shape], room: Room) -> float:
    bodies = sum(shapes[node.id].total_height for node in stack)
    return bodies + len(stack) * _overhead(room) + 2 * _MARGIN


def _centres(
    stacks: Sequence[Sequence[Node]], shapes: Mapping[str, _Shape], room: Room
) -> tuple[list[float], float, float]:
    """Return the middle of each stack, the width of the headers, and the width of it all."""
    widths = [max(shapes[node.id].total_width for node in stack) for stack in stacks]
    least_half = room.least_header / 2
    left = _MARGIN + max(room.left_label + widths[0] / 2, least_half)
    right = _MARGIN + max(room.right_label + widths[-1] / 2, least_half)
    halves = [(a + b) / 2 for a, b in zip(widths, widths[1:], strict=False)]
    least = [max(half + _LEAST_GAP, room.least_header + _BETWEEN_HEADERS) for half in halves]
    free = room.width - left - right
    distances = _spread(halves, least, free)
    total = left + sum(distances) + right
    centres = [left]
    for distance in distances:
        centres.append(centres[-1] + distance)
    limits = [distance - _BETWEEN_HEADERS for distance in distances]
    header = min([room.widest_header, 2 * (left - 2), 2 * (right - 2), *limits])
    return [float(round(centre)) for centre in centres], math.floor(header), max(total, room.width)


def _spread(halves: Sequence[float], least: Sequence[float], free: float) -> list[float]:
    """Return distances between middles with equal gaps, each at least `least`, `free` in all."""
    if sum(least) >= free:
        return list(least)
    low, high = 0.0, free
    for _ in range(40):  # bisection: the sum rises with the gap
        gap = (low + high) / 2
        if sum(max(h + gap, m) for h, m in zip(halves, least, strict=True)) > free:
            high = gap
        else:
            low = gap
    return [max(h + low, m) for h, m in zip(halves, least, strict=True)]


def _shares(
    stack: Sequence[Node], shapes: Mapping[str, _Shape], room: Room, height: float
) -> list[tuple[Node, float, float]]:
    """Return each node of a stack with the top and the bottom of its part of the height."""
    needs = [shapes[node.id].total_height + _overhead(room) for node in stack]
    spare = height - 2 * _MARGIN - sum(needs)
    weights = [_weight(node) for node in stack]
    result: list[tuple[Node, float, float]] = []
    top = _MARGIN
    for node, need, weight in zip(stack, needs, weights, strict=True):
        bottom = top + need + spare * weight / sum(weights)
        result.append((node, top, bottom))
        top = bottom
    return result


def _place(
    node: Node, depth: int, header: Box, body: tuple[float, float], shape: _Shape
) -> ColumnPlace:
    top, bottom = body
    left = header.centre[0] - shape.total_width / 2
    above = max((bottom - top - shape.total_height) / 2, 0)
    boxes = [
        Box(
            round(left + (i % shape.columns) * shape.pitch_x),
            round(top + above + (i // shape.columns) * shape.pitch_y),
            shape.width,
            shape.height,
        )
        for i in range(1 if image_shape(node) else len(node.neurons))
    ]
    neurons = () if image_shape(node) else tuple(boxes)
    return ColumnPlace(node.id, depth, header, united(boxes), neurons, shape.columns > 1)


def _insertions(network: Network, columns: Mapping[str, ColumnPlace]) -> tuple[Insertion, ...]:
    result: list[Insertion] = []
    for node in network.nodes:
        if not node.sources:
            continue
        here = columns[node.id]
        before = [place for place in columns.values() if place.depth == here.depth - 1]
        x = (here.header.x + max(place.header.right for place in before)) / 2
        line = (here.header.bottom, max(here.body.bottom, *(p.body.bottom for p in before)))
        result.append(Insertion(node.id, x, here.header.y + 10, line))
    return tuple(result)
