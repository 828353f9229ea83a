"""A column of many neurons, drawn at once: small pictures or colours on a card."""

import itertools
from collections.abc import Iterable, Sequence

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from playground.engine.arrays import FloatArray, IntArray
from playground.engine.network import Node
from playground.engine.neuron_name import NeuronName
from playground.engine.parameter_key import ParameterKey
from playground.engine.weighted_sums import WeightedSums
from playground.ui.editor.boxes import Box, ColumnPlace
from playground.ui.editor.paints import Paints
from playground.ui.editor.ring_shapes import BlockRings
from playground.ui.editor.scales import levels
from playground.ui.editor.selection import Selection


class BlockItem(QGraphicsItem):
    """Shows what it was last told; an item for each of a thousand neurons would be slow."""

    def __init__(self, node: Node, place: ColumnPlace) -> None:
        """Stand where the cells of a block are."""
        super().__init__()
        self.node = node
        self.place = place
        self.paints: Paints | None = None
        self.images: Sequence[QImage] = ()
        """One for each neuron; or none, where colours have to do."""
        self._framed: QRectF | None = None
        """The neuron or the bias that is pointed at."""
        self._selected: list[QRectF] = []
        self._pinned: list[QRectF] = []
        self._marked: list[QRectF] = []
        self._cells = [_rect(box) for box in place.neurons]
        self._biases: list[QRectF] = []
        if isinstance(node.layer, WeightedSums) and place.bias_side:
            self._biases = [_rect(place.bias_box(i)) for i in range(len(place.neurons))]
        self._card = _rect(place.outside)
        self._levels: IntArray | None = None
        self._bias_levels: IntArray | None = None
        self._delta_levels: IntArray | None = None
        self.rings = BlockRings(place)
        """Around the cells, inside."""

    def boundingRect(self) -> QRectF:
        return self._card.adjusted(-2, -2, 2, 2)

    def show_activations(self, values: FloatArray | None) -> None:
        """Take on what the neurons give for an example, or that it is not known."""
        self._levels = None if values is None else levels(values)

    def show_deltas(self, shares: FloatArray | None) -> None:
        """Show the neurons' deltas in units of the full colour; None: what they show else."""
        self._delta_levels = None if shares is None else levels(shares)

    def show_biases(self, values: FloatArray | None) -> None:
        """Take on the biases; those that are not known yet look like 0."""
        self._bias_levels = None if values is None else levels(values)

    def target_at(self, x: float, y: float) -> NeuronName | ParameterKey | None:
        """Return the bias or the neuron at a point of the scene."""
        cells = enumerate(self._cells)
        at = next((i for i, cell in cells if cell.adjusted(-1, -1, 1, 1).contains(x, y)), None)
        if at is None:
            return None
        neuron = self.node.neurons[at]
        if self._biases and self._biases[at].adjusted(-2, -2, 2, 2).contains(x, y):
            return ParameterKey(self.node.id, neuron)
        return NeuronName(self.node.id, neuron)

    def point_at(self, target: object) -> None:
        """Let a neuron or a bias stand out, if it is one of this block."""
        self._framed = None
        rects = self._cells if isinstance(target, NeuronName) else self._biases
        if isinstance(target, NeuronName | ParameterKey) and target.node == self.node.id and rects:
            is_weight = isinstance(target, ParameterKey) and target.source
            at = self.node.neurons.index(target.neuron)
            self._framed = None if is_weight else rects[at]

    def show_selection(self, selection: Selection) -> None:
        """Let the selected neurons and biases stand out."""
        names = [NeuronName(self.node.id, neuron) for neuron in self.node.neurons]
        is_whole = self.node.id in selection.columns
        cells = zip(names, self._cells, strict=True)
        self._selected = [cell for name, cell in cells if is_whole or name in selection.neurons]
        keys = [ParameterKey(self.node.id, neuron) for neuron in self.node.neurons]
        biases = zip(keys, self._biases, strict=False)  # there may be none
        self._selected += [bias for key, bias in biases if key in selection.parameters]

    def show_pinned(self, names: frozenset[NeuronName]) -> None:
        """Mark the neurons that stay in view."""
        cells = zip(self.node.neurons, self._cells, strict=True)
        pinned = [cell for neuron, cell in cells if NeuronName(self.node.id, neuron) in names]
        side = max(self.place.side / 5, 3)
        self._pinned = [QRectF(cell.right() - side, cell.y(), side, side) for cell in pinned]

    def show_marked(self, names: frozenset[NeuronName]) -> None:
        """Mark the neurons that a panel is about."""
        cells = zip(self.node.neurons, self._cells, strict=True)
        marked = [cell for neuron, cell in cells if NeuronName(self.node.id, neuron) in names]
        self._marked = [cell.adjusted(-1, -1, 1, 1) for cell in marked]

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        paints = self.paints
        if paints is None:
            return
        painter.setPen(paints.outline)
        painter.setBrush(paints.paper)
        painter.drawRoundedRect(self._card, 6, 6)
        self._paint_cells(painter, paints)
        self.rings.paint(painter, paints)
        self._paint_biases(painter, paints)
        self._paint_marks(painter, paints)

    def _paint_marks(self, painter: QPainter, paints: Paints) -> None:
        if self._pinned:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(paints.accent)
            painter.drawRects(self._pinned)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self._marked:
            painter.setPen(QPen(paints.selected_halo, 2))
            painter.drawRects(self._marked)
        if self._selected:
            painter.setPen(QPen(paints.accent, 2))
            painter.drawRects(self._selected)
        if self._framed is not None:
            painter.setPen(paints.strong_outline)
            painter.drawRect(self._framed)

    def _paint_cells(self, painter: QPainter, paints: Paints) -> None:
        antialiasing = QPainter.RenderHint.Antialiasing
        painter.setRenderHint(antialiasing, False)  # sharp edges, and much faster
        shown = self._levels if self._delta_levels is None else self._delta_levels
        if self.images and self._delta_levels is None:
            for cell, image in zip(self._cells, self.images, strict=True):
                painter.drawImage(cell, image)
        elif shown is None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(paints.blank)
            painter.drawRects(self._cells)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            for level, cells in _alike(shown, self._cells):
                painter.setBrush(paints.brushes[level])
                painter.drawRects(cells)
        painter.setPen(paints.outline)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRects(self._cells)
        painter.setRenderHint(antialiasing, True)

    def _paint_biases(self, painter: QPainter, paints: Paints) -> None:
        if not self._biases or self._bias_levels is None:
            return
        painter.setPen(paints.bias_outline)
        for level, biases in _alike(self._bias_levels, self._biases):
            painter.setBrush(paints.brushes[level])
            painter.drawRects(biases)


def _rect(box: Box) -> QRectF:
    return QRectF(box.x, box.y, box.width, box.height)


def _alike(numbers: IntArray, rects: Sequence[QRectF]) -> Iterable[tuple[int, list[QRectF]]]:
    """Return the rectangles by the number of their colour."""
    order = np.argsort(numbers, kind="stable").tolist()
    known = numbers.tolist()
    for level, group in itertools.groupby(order, lambda i: known[i]):
        yield level, [rects[i] for i in group]
