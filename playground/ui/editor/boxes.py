"""Rectangles, and where a drawing of a network puts what; no Qt."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from playground.engine.arrays import FloatArray
from playground.ui.editor.pages import Page

_LEAST_CELL_WITH_BIAS = 20.0
"""Smaller cells of a block would be covered by their biases; its page shows them."""
Each = TypeVar("Each", FloatArray, tuple[str, ...])

CARD = 6.0
"""Pixels of a card around its neurons."""


@dataclass(frozen=True)
class Box:
    """A rectangle in pixels; y grows downwards."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def centre(self) -> tuple[float, float]:
        return self.x + self.width / 2, self.y + self.height / 2

    def around(self, margin: float) -> "Box":
        """Return the box with a margin added on every side."""
        double = 2 * margin
        return Box(self.x - margin, self.y - margin, self.width + double, self.height + double)

    def holds(self, x: float, y: float) -> bool:
        """Whether a point is inside."""
        return self.x <= x <= self.right and self.y <= y <= self.bottom


def united(boxes: Iterable[Box]) -> Box:
    """Return the smallest box around some boxes."""
    known = list(boxes)
    x, y = min(box.x for box in known), min(box.y for box in known)
    right, bottom = max(box.right for box in known), max(box.bottom for box in known)
    return Box(x, y, right - x, bottom - y)


@dataclass(frozen=True)
class ColumnPlace:
    """Where a node is drawn: its header above, and below it its neurons or its image."""

    node_id: str
    depth: int
    """The length of the longest path from an input: how far to the right the column stands."""
    header: Box
    body: Box
    neurons: tuple[Box, ...]
    """One for each neuron that is drawn, in their order; () where the column is one image."""
    n_files: int = 1
    """In how many sub-columns the neurons stand."""
    is_block: bool = False
    """Whether the neurons are many, and drawn as small cells of one block."""
    page: Page | None = None
    """Which neurons are drawn of a large column that stands open; None where all are."""

    @property
    def is_large(self) -> bool:
        """Whether the column can be opened, or closed."""
        return self.is_block or self.page is not None

    @property
    def shown(self) -> range:
        """Which of the node's neurons are drawn, by their place in it."""
        return range(len(self.neurons)) if self.page is None else self.page.shown

    def part(self, each: Each) -> Each:
        """Return the part, of something for each of the node's neurons, that is drawn."""
        return each[self.shown.start : self.shown.stop]

    @property
    def is_grid(self) -> bool:
        """Whether the neurons stand on a card, most often in several sub-columns."""
        return self.is_block or self.n_files > 1

    @property
    def outside(self) -> Box:
        """What the column covers, its card included: where connections begin and end."""
        return self.body.around(CARD) if self.is_grid else self.body

    def ports(self, *, is_exit: bool) -> list[tuple[float, float]]:
        """Return where the connections of each neuron that is drawn leave it, or reach it.

        Those of a grid's neurons do so at the side of its card, one below the other.
        """
        if not self.is_grid:
            return [(box.right if is_exit else box.x, box.centre[1]) for box in self.neurons]
        x = self.outside.right if is_exit else self.outside.x
        shift = self.side / self.n_files
        middle = (self.n_files - 1) / 2
        return [
            (x, box.centre[1] + (i % self.n_files - middle) * shift)
            for i, box in enumerate(self.neurons)
        ]

    @property
    def side(self) -> float:
        """The width of a neuron, or of the image."""
        return self.neurons[0].width if self.neurons else self.body.width

    @property
    def bias_side(self) -> float:
        """The width of the little square that stands for a bias; 0 where there is no room."""
        if self.side < (_LEAST_CELL_WITH_BIAS if self.is_block else 14):
            return 0
        least = 7 if not self.is_grid else 5
        return round(min(max(self.side * 0.18, least), 14))

    def bias_box(self, neuron: int) -> Box:
        """Return the place of the bias of the neuron in a box, by the number of that box.

        It is the lower left corner, outside if there is room.
        """
        box, side = self.neurons[neuron], self.bias_side
        shift = -side + 1 if not self.is_grid else -1
        return Box(box.x + shift, box.bottom - side + 1, side, side)


@dataclass(frozen=True)
class Insertion:
    """Where a column can be inserted in front of a node."""

    before: str
    x: float
    y: float
    """The middle of its button."""
    line: tuple[float, float]
    """From where to where, downwards, the new column would stand."""


@dataclass(frozen=True)
class Arrangement:
    """Where everything in a drawing of a network is."""

    width: float
    height: float
    """At least what was asked for; more where the network would not be legible."""
    columns: tuple[ColumnPlace, ...]
    """In the order of the network's nodes."""
    insertions: tuple[Insertion, ...]

    @cached_property
    def by_id(self) -> Mapping[str, ColumnPlace]:
        return {column.node_id: column for column in self.columns}

    def at_depth(self, depth: int) -> list[ColumnPlace]:
        """Return the columns that stand above each other at a depth."""
        return [column for column in self.columns if column.depth == depth]
