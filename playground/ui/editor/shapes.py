"""How large the columns of a drawing are, before they are put in their places; no Qt."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from playground.engine.layers.input import Input
from playground.engine.network import Node
from playground.ui.editor.boxes import CARD

LONGEST_FILE = 12
"""Neurons that stand in one file; more make a grid."""

MARGIN = 10.0
"""Around the whole drawing."""
LEAST_GAP = 40.0
"""From one column to the next."""
BETWEEN_HEADERS = 25.0
"""Room for the button that inserts a column."""
BELOW_HEADER = 14.0
_LEAST_SIDE = 16.0
_LEAST_CELL = 9.0


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
    least_header: float = 62
    widest_header: float = 132
    footer: float = 0
    """The height of what is written below a column."""


@dataclass(frozen=True)
class Shape:
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


def image_shape(node: Node) -> tuple[int, int] | None:
    """Return (rows, columns) of pixels of a node that is drawn as one image."""
    return node.layer.shape if isinstance(node.layer, Input) else None


def is_grid(node: Node) -> bool:
    """Whether a node's neurons stand in several sub-columns."""
    return len(node.neurons) > LONGEST_FILE and image_shape(node) is None


def shapes_of(stacks: Sequence[Sequence[Node]], room: Room) -> dict[str, Shape]:
    """Return the shape of every node, as large as it fits and looks well."""
    width = room.width - 2 * MARGIN - room.left_label - room.right_label
    heights = {
        node.id: max(_body_height(stack, node, room), 1.0) for stack in stacks for node in stack
    }
    nodes = [node for stack in stacks for node in stack]
    files = [node for node in nodes if image_shape(node) is None and not is_grid(node)]
    largest = min(max(0.14 * min(room.width, room.height), 40), 150)
    fits = [0.74 * heights[node.id] / len(node.neurons) for node in files]
    side = min([largest, 0.5 * width / len(stacks), *fits])
    side = float(round(max(side, _LEAST_SIDE)))
    images = {node.id for node in nodes if image_shape(node)}
    of_image = max(min(0.24 * width, 0.7 * min(heights.values())), 48)
    of_grid = _grid_width(stacks, side, of_image, room)
    result: dict[str, Shape] = {}
    for node in nodes:
        pixels = image_shape(node)
        if pixels is not None:
            result[node.id] = _image(pixels, of_image, heights[node.id])
        elif is_grid(node):
            shows_weights = not images.isdisjoint(node.sources)
            cell = 1.1 * largest if shows_weights else 1.2 * side
            result[node.id] = _grid(len(node.neurons), of_grid, heights[node.id], cell)
        else:
            result[node.id] = _file(len(node.neurons), side, heights[node.id])
    return result


def _grid_width(
    stacks: Sequence[Sequence[Node]], side: float, of_image: float, room: Room
) -> float:
    """Return the width that each grid can have beside the other columns."""
    n_grids = sum(any(map(is_grid, stack)) for stack in stacks)
    n_images = sum(any(map(image_shape, stack)) for stack in stacks)
    half_header = header_width(room, len(stacks)) / 2
    half_first = (of_image if image_shape(stacks[0][0]) else side) / 2
    width = room.width - 2 * MARGIN
    width -= max(room.left_label, half_header - half_first)
    width -= max(room.right_label, half_header - side / 2)
    files = (len(stacks) - n_grids - n_images) * side
    gaps = (len(stacks) - 1) * max(LEAST_GAP, 0.12 * width)
    free = width - files - gaps - n_images * of_image - n_grids * 2 * CARD
    return max(min(free / max(n_grids, 1), 0.45 * width), 48)


def header_width(room: Room, n_stacks: int) -> float:
    """Return how wide the headers can be where columns stand at equal distances."""
    return min(max(room.width / n_stacks - BETWEEN_HEADERS, room.least_header), room.widest_header)


def _body_height(stack: Sequence[Node], node: Node, room: Room) -> float:
    """Return the height that a node's neurons have, by its share of the stack it stands in."""
    free = room.height - 2 * MARGIN - len(stack) * overhead(room)
    weights = {each.id: weight(each) for each in stack}
    return free * weights[node.id] / sum(weights.values())


def overhead(room: Room) -> float:
    """Return the height that a column takes beside its neurons."""
    return room.header_height + BELOW_HEADER + room.footer


def weight(node: Node) -> float:
    """Return the share that a node claims of the height of its stack."""
    n = LONGEST_FILE if image_shape(node) else min(len(node.neurons), LONGEST_FILE)
    return n + 0.5


def _image(pixels: tuple[int, int], width: float, height: float) -> Shape:
    rows, columns = pixels
    scale = max(min(width / columns, 0.7 * height / rows), 1.0)
    if scale > 2:
        scale = math.floor(scale * 2) / 2  # half pixels at most keep the image even
    return Shape(1, 1, 0, 0, columns * scale, rows * scale)


def _file(n: int, side: float, height: float) -> Shape:
    pitch = max(min(height / n, 1.9 * side), 1.25 * side)
    return Shape(n, 1, 0, pitch, side, side)


def _grid(n: int, width: float, height: float, largest: float) -> Shape:
    """Return the grid with about the largest cells; a narrow one without gaps is preferred."""
    cells: dict[int, float] = {}
    for columns in range(1, n + 1):
        cells[columns] = min(width / columns, height / math.ceil(n / columns))
    best = max(cells, key=lambda columns: cells[columns])
    even = [columns for columns in cells if n % columns == 0 and columns > 1]
    even = [columns for columns in even if cells[columns] > 0.8 * cells[best]]
    if even:
        best = even[0]
    cell = float(math.floor(max(min(cells[best], largest), _LEAST_CELL)))
    side = cell - max(2.0, round(cell * 0.12))
    return Shape(math.ceil(n / best), best, cell, cell, side, side)
