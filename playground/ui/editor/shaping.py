"""How large the neurons of every column are drawn, by the room that the others leave; no Qt."""

from collections.abc import Sequence

from playground.engine.network import Node
from playground.ui.editor.boxes import CARD
from playground.ui.editor.pages import MOST_ON_PAGE, Pages
from playground.ui.editor.shapes import (
    LEAST_GAP,
    LONGEST_FILE,
    MARGIN,
    Room,
    Shape,
    file_of,
    grid_of,
    header_width,
    image_of,
    image_shape,
    is_large,
    overhead,
    weight,
)

_LEAST_SIDE = 16.0
_LEGIBLE_SIDE = 20.0
_LEGIBLE_MAP = 38.0
_LEGIBLE_WEIGHTS = 50.0
_LEAST_ON_PAGE = 4
_FILLED = 0.74
"""How much of a file's height is neurons rather than gaps."""


def shapes_of(stacks: Sequence[Sequence[Node]], room: Room, pages: Pages) -> dict[str, Shape]:
    """Return the shape of every node, as large as it fits and looks well."""
    return _Shaping(stacks, room, pages).shapes()


class _Shaping:
    """Knows the height that each node has, and what the widths of the others leave it."""

    def __init__(self, stacks: Sequence[Sequence[Node]], room: Room, pages: Pages) -> None:
        self._stacks = stacks
        self._room = room
        self._pages = pages
        self._nodes = [node for stack in stacks for node in stack]
        self._images = {node.id for node in self._nodes if image_shape(node)}
        self._heights = {
            node.id: max(_body_height(stack, node, room), 1.0) for stack in stacks for node in stack
        }
        self._largest = min(max(0.14 * min(room.width, room.height), 40), 150)
        self._width = room.width - 2 * MARGIN - room.left_label - room.right_label
        self._limit = max(min(self._largest, 0.5 * self._width / len(stacks)), _LEAST_SIDE)
        self._side = self._common_side()
        self._of_image = max(min(0.24 * self._width, 0.7 * min(self._heights.values())), 48)
        self._of_grid = self._grid_width()

    def shapes(self) -> dict[str, Shape]:
        return {node.id: self._shape(node) for node in self._nodes}

    def _shape(self, node: Node) -> Shape:
        height, n = self._heights[node.id], len(node.neurons)
        pixels = image_shape(node)
        if pixels is not None:
            return image_of(pixels, self._of_image, height)
        if self._is_opened(node):
            size, side = self._page_size(node), min(self._limit, self._fitting_side(node))
            page = self._pages.page(node.id, n, size)
            return file_of(size, float(round(side)), height, page)
        if self._is_strip(node):
            return self._strip(node)
        if self._is_grid(node):
            return grid_of(n, self._of_grid, height, self._largest_cell(node))
        return file_of(n, min(self._side, float(round(self._fitting_side(node)))), height)

    def _common_side(self) -> float:
        """Return the side of all neurons that stand in short files, the same for all."""
        fits = [
            self._fitting_side(node)
            for node in self._nodes
            if image_shape(node) is None and len(node.neurons) <= LONGEST_FILE
        ]
        return float(round(max(min([self._limit, *fits]), _LEAST_SIDE)))

    def _is_opened(self, node: Node) -> bool:
        return is_large(node) and self._pages.is_open(node.id)

    def _n_in_file(self, node: Node) -> int:
        return self._page_size(node) if self._is_opened(node) else len(node.neurons)

    def _page_size(self, node: Node) -> int:
        if self._shows_weights(node):
            side = _LEGIBLE_WEIGHTS
        else:
            side = _LEGIBLE_MAP if self._room.has_maps else _LEGIBLE_SIDE
        n = int(_FILLED * self._heights[node.id] / side)
        return min(max(n, _LEAST_ON_PAGE), MOST_ON_PAGE)

    def _fitting_side(self, node: Node) -> float:
        return max(_FILLED * self._heights[node.id] / self._n_in_file(node), _LEAST_SIDE)

    def _is_grid(self, node: Node) -> bool:
        """Whether a node's neurons stand on a card, in several files."""
        if image_shape(node) is not None or self._is_opened(node):
            return False
        is_long = len(node.neurons) > LONGEST_FILE
        return is_large(node) or (is_long and self._fitting_side(node) < _LEGIBLE_SIDE)

    def _largest_cell(self, node: Node) -> float:
        """Return how large the cells of a grid may be: a block is no larger than it needs to be."""
        if self._shows_weights(node):
            return 1.1 * self._largest
        return max(0.45 * self._largest, 44) if is_large(node) else 1.2 * self._side

    def _is_strip(self, node: Node) -> bool:
        """Whether a node's neurons are single colours, for which small cells do."""
        is_block = is_large(node) and not self._is_opened(node)
        return is_block and not self._shows_weights(node) and not self._room.has_maps

    def _strip(self, node: Node) -> Shape:
        cell = 0.2 * self._largest
        return grid_of(len(node.neurons), 0.2 * self._width, self._heights[node.id], cell)

    def _is_wide(self, node: Node) -> bool:
        return self._is_grid(node) and not self._is_strip(node)

    def _shows_weights(self, node: Node) -> bool:
        """Whether a node's neurons show their weights from an image."""
        return not self._images.isdisjoint(node.sources) and not self._room.has_maps

    def _grid_width(self) -> float:
        """Return the width that each grid can have beside the other columns."""
        room, stacks = self._room, self._stacks
        n_grids = sum(any(map(self._is_wide, stack)) for stack in stacks)
        n_images = sum(any(map(image_shape, stack)) for stack in stacks)
        half_header = header_width(room, len(stacks)) / 2
        half_first = (self._of_image if image_shape(stacks[0][0]) else self._side) / 2
        width = room.width - 2 * MARGIN
        width -= max(room.left_label, half_header - half_first)
        width -= max(room.right_label, half_header - self._side / 2)
        strips = [node for node in self._nodes if self._is_strip(node)]
        width -= sum(self._strip(node).total_width - self._side for node in strips)
        files = (len(stacks) - n_grids - n_images) * self._side
        gaps = (len(stacks) - 1) * max(LEAST_GAP, 0.12 * width)
        free = width - files - gaps - n_images * self._of_image - n_grids * 2 * CARD
        return max(min(free / max(n_grids, 1), 0.45 * width), 48)


def _body_height(stack: Sequence[Node], node: Node, room: Room) -> float:
    """Return the height that a node's neurons have, by its share of the stack it stands in."""
    free = room.height - 2 * MARGIN - sum(overhead(each, room) for each in stack)
    weights = {each.id: weight(each) for each in stack}
    return free * weights[node.id] / sum(weights.values())
