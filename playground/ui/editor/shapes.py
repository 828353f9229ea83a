"""How large the columns of a drawing are, before they are put in their places; no Qt."""

import math
from dataclasses import dataclass

from playground.engine.layers.input import Input
from playground.engine.network import Node
from playground.ui.editor.pages import Page

LARGEST_OPEN = 20
"""Neurons up to which a column is drawn neuron by neuron; a larger one is a block."""
LONGEST_FILE = 12
"""Neurons that stand in one file whatever the room; more do if they are legible there."""

MARGIN = 10.0
"""Around the whole drawing."""
LEAST_GAP = 40.0
"""From one column to the next."""
BETWEEN_HEADERS = 25.0
"""Room for the button that inserts a column."""
BELOW_HEADER = 14.0
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
    page_row: float = 0
    """The height that the header of a column has more if the column can be opened."""
    widest_page_row: float = 164
    """The width of the header of a column that stands open, where there is room for it."""
    has_maps: bool = True
    """Whether neurons show pictures of a plane; single colours need less room."""


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
    page: Page | None = None
    """Which neurons they are if not all."""

    @property
    def total_width(self) -> float:
        return (self.columns - 1) * self.pitch_x + self.width

    @property
    def total_height(self) -> float:
        return (self.rows - 1) * self.pitch_y + self.height


def image_shape(node: Node) -> tuple[int, int] | None:
    """Return (rows, columns) of pixels of a node that is drawn as one image."""
    return node.layer.shape if isinstance(node.layer, Input) else None


def is_large(node: Node) -> bool:
    """Whether a node has so many neurons that they make a block, which can be opened."""
    return len(node.neurons) > LARGEST_OPEN and image_shape(node) is None


def header_width(room: Room, n_stacks: int) -> float:
    """Return how wide the headers can be where columns stand at equal distances."""
    return min(max(room.width / n_stacks - BETWEEN_HEADERS, room.least_header), room.widest_header)


def header_height(node: Node, room: Room) -> float:
    """Return the height of what stands above a column."""
    return room.header_height + (room.page_row if is_large(node) else 0)


def overhead(node: Node, room: Room) -> float:
    """Return the height that a column takes beside its neurons."""
    return header_height(node, room) + BELOW_HEADER + room.footer


def weight(node: Node) -> float:
    """Return the share that a node claims of the height of its stack."""
    n = LONGEST_FILE if image_shape(node) else min(len(node.neurons), LONGEST_FILE)
    return n + 0.5


def image_of(pixels: tuple[int, int], width: float, height: float) -> Shape:
    """Return the shape of an image of (rows, columns) pixels, about `width` wide at most."""
    rows, columns = pixels
    scale = max(min(width / columns, 0.7 * height / rows), 1.0)
    if scale > 2:
        scale = math.floor(scale * 2) / 2  # half pixels at most keep the image even
    return Shape(1, 1, 0, 0, columns * scale, rows * scale)


def file_of(n: int, side: float, height: float, page: Page | None = None) -> Shape:
    """Return the shape of neurons that stand one below the other."""
    pitch = max(min(height / n, 1.9 * side), 1.25 * side)
    return Shape(n, 1, 0, pitch, side, side, page)


def grid_of(n: int, width: float, height: float, largest: float) -> Shape:
    """Return the grid with about the largest cells; a narrow one without gaps is preferred."""
    cells: dict[int, float] = {}
    for columns in range(1, n + 1):
        cells[columns] = min(width / columns, height / math.ceil(n / columns), largest)
    best = max(cells, key=lambda columns: cells[columns])
    even = [columns for columns in cells if n % columns == 0 and columns > 1]
    even = [columns for columns in even if cells[columns] > 0.8 * cells[best]]
    if even and even[0] <= 2 * best:
        best = even[0]
    cell = float(math.floor(max(cells[best], _LEAST_CELL)))
    side = cell - max(2.0, round(cell * 0.12))
    return Shape(math.ceil(n / best), best, cell, cell, side, side)
