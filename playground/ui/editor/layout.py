"""The layout of a network: from a graph and a size to boxes, as arithmetic without Qt."""

import itertools
import math
from collections.abc import Mapping, Sequence, Set

from playground.engine.network import Network, Node
from playground.ui.editor.boxes import Arrangement, Box, ColumnPlace, Insertion, united
from playground.ui.editor.pages import ALL_CLOSED, Pages
from playground.ui.editor.shapes import (
    BELOW_HEADER,
    BETWEEN_HEADERS,
    LEAST_GAP,
    MARGIN,
    Room,
    Shape,
    header_height,
    header_width,
    image_shape,
    is_large,
    overhead,
    weight,
)
from playground.ui.editor.shaping import shapes_of


def depths(network: Network, alone: Set[str] = frozenset()) -> dict[str, int]:
    """Return how far to the right each node stands: the length of the longest path to it.

    A node without sources stands right of the one before it; nothing stands beside the output, nor
    beside those that are `alone`.
    """
    found: dict[str, int] = {}
    before, least = -1, 0
    for node in network.nodes:
        before = max((found[source] for source in node.sources), default=before) + 1
        before = max(before, least)
        if node.id in alone:
            before = max(found.values(), default=-1) + 1
            least = before + 1
        found[node.id] = before
    others = [depth for node_id, depth in found.items() if node_id != network.output.id]
    found[network.output.id] = max(before, max(others) + 1)
    return found


def arrange(
    network: Network, room: Room, pages: Pages = ALL_CLOSED, alone: Set[str] = frozenset()
) -> Arrangement:
    """Return where to draw a network: inputs left, every column right of all that feed it.

    Columns of which neither feeds the other may stand above each other, but for those `alone`.
    """
    depth_of = depths(network, alone)
    stacks = [
        [node for node in network.nodes if depth_of[node.id] == depth]
        for depth in range(max(depth_of.values()) + 1)
    ]
    shapes = shapes_of(stacks, room, pages)
    height = max(room.height, *(_stack_height(stack, shapes, room) for stack in stacks))
    centres, widths, width = _centres(stacks, shapes, room)
    columns: dict[str, ColumnPlace] = {}
    for depth, (stack, centre) in enumerate(zip(stacks, centres, strict=True)):
        header_width = widths[depth]
        for node, top, bottom in _shares(stack, shapes, room, height):
            header = Box(
                round(centre - header_width / 2),
                round(top),
                header_width,
                header_height(node, room),
            )
            bodies = (top + header.height + BELOW_HEADER, bottom - room.footer)
            columns[node.id] = _place(node, depth, header, bodies, shapes[node.id])
    ordered = tuple(columns[node.id] for node in network.nodes)
    return Arrangement(width, height, ordered, _insertions(network, columns))


def _stack_height(stack: Sequence[Node], shapes: Mapping[str, Shape], room: Room) -> float:
    bodies = sum(shapes[node.id].total_height for node in stack)
    return bodies + sum(overhead(node, room) for node in stack) + 2 * MARGIN


def _centres(
    stacks: Sequence[Sequence[Node]], shapes: Mapping[str, Shape], room: Room
) -> tuple[list[float], list[float], float]:
    """Return the middle of each stack, the width of its headers, and the width of it all."""
    widths = [max(shapes[node.id].total_width for node in stack) for stack in stacks]
    least_half = header_width(room, len(stacks)) / 2
    left = MARGIN + max(room.left_label + widths[0] / 2, least_half)
    right = MARGIN + max(room.right_label + widths[-1] / 2, least_half)
    halves = [(a + b) / 2 for a, b in itertools.pairwise(widths)]
    least = [max(half + LEAST_GAP, room.least_header + BETWEEN_HEADERS) for half in halves]
    free = room.width - left - right
    distances = _spread(halves, least, free)
    total = left + sum(distances) + right
    centres = [left]
    for distance in distances:
        centres.append(centres[-1] + distance)
    limits = [2 * (left - 2), *(d - BETWEEN_HEADERS for d in distances), 2 * (right - 2)]
    usual = min(room.widest_header, *limits)
    headers: list[float] = [
        math.floor(
            max(min(around, room.widest_page_row), usual) if _has_page(stack, shapes) else usual
        )
        for stack, around in zip(stacks, map(min, itertools.pairwise(limits)), strict=True)
    ]
    return [float(round(centre)) for centre in centres], headers, max(total, room.width)


def _has_page(stack: Sequence[Node], shapes: Mapping[str, Shape]) -> bool:
    return any(shapes[node.id].page for node in stack)


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
    stack: Sequence[Node], shapes: Mapping[str, Shape], room: Room, height: float
) -> list[tuple[Node, float, float]]:
    """Return each node of a stack with the top and the bottom of its part of the height."""
    needs = [shapes[node.id].total_height + overhead(node, room) for node in stack]
    spare = height - 2 * MARGIN - sum(needs)
    weights = [weight(node) for node in stack]
    result: list[tuple[Node, float, float]] = []
    top = MARGIN
    for node, need, share in zip(stack, needs, weights, strict=True):
        bottom = top + need + spare * share / sum(weights)
        result.append((node, top, bottom))
        top = bottom
    return result


def _place(
    node: Node, depth: int, header: Box, body: tuple[float, float], shape: Shape
) -> ColumnPlace:
    top, bottom = body
    left = header.centre[0] - shape.total_width / 2
    above = max((bottom - top - shape.total_height) / 2, 0)
    n = len(node.neurons) if shape.page is None else len(shape.page.shown)
    boxes = [
        Box(
            math.floor(left + 0.5) + round((i % shape.columns) * shape.pitch_x),
            math.floor(top + above + 0.5) + round((i // shape.columns) * shape.pitch_y),
            shape.width,
            shape.height,
        )
        for i in range(1 if image_shape(node) else n)
    ]
    neurons = () if image_shape(node) else tuple(boxes)
    is_block = is_large(node) and shape.page is None
    covered = united(boxes)
    return ColumnPlace(
        node.id, depth, header, covered, neurons, shape.columns, is_block, shape.page
    )


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
