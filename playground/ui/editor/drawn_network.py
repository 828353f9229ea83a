"""All the items that draw one network in one arrangement, and what is where among them."""

from collections.abc import Iterator, Sequence

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QGraphicsItem

from playground.engine.arrays import FloatArray
from playground.engine.network import Node
from playground.engine.neuron_name import NeuronName
from playground.engine.parameter_key import ParameterKey
from playground.engine.weighted_sums import WeightedSums
from playground.ui.editor.block_item import BlockItem
from playground.ui.editor.boxes import Arrangement, Box, ColumnPlace
from playground.ui.editor.connections_item import ConnectionsItem
from playground.ui.editor.drawing import Drawing
from playground.ui.editor.drawn_pictures import DrawnPictures
from playground.ui.editor.image_item import CardItem, ImageItem
from playground.ui.editor.label_item import LabelItem, labels_of
from playground.ui.editor.labels import below_column
from playground.ui.editor.locks import locked_biases
from playground.ui.editor.neuron_item import NeuronItem, NeuronShape
from playground.ui.editor.paints import Paints
from playground.ui.editor.present import Present
from playground.ui.editor.ring_shapes import thickest
from playground.ui.editor.scales import levels
from playground.ui.editor.selection import Selection
from playground.ui.editor.switched_off import SwitchedOffItem
from playground.ui.editor.targets import ImageName, Target
from playground.ui.editor.text_items import Footer, NameItem, names_of
from playground.ui.editor.wiring import wire

_MISS = 3
"""Pixels by which one may miss a neuron."""
_NEAR = 16
"""Pixels around a column within which its biases may stand."""


class DrawnNetwork:
    """Made anew for another structure, or other places; a moment only changes what items show."""

    def __init__(
        self,
        drawing: Drawing,
        arrangement: Arrangement,
        fonts: tuple[QFont, QFont],
        paints: Paints,
    ) -> None:
        """Take the fonts of numbers and of names."""
        font, name_font = fonts
        self.drawing, self.arrangement = drawing, arrangement
        self.connections = ConnectionsItem(wire(drawing.network, arrangement), arrangement)
        self._pictures = DrawnPictures(drawing)
        self.neurons: dict[str, list[NeuronItem]] = {}
        """By node; those of blocks and images have no items of their own."""
        self.blocks: dict[str, BlockItem] = {}
        self._images: list[ImageItem] = []
        self._cards: list[CardItem] = []
        self.switched_off = SwitchedOffItem(arrangement)
        self.texts: list[NameItem | Footer | LabelItem] = []
        for node, place in zip(drawing.network.nodes, arrangement.columns, strict=True):
            self._draw_column(node, place)
            self.texts.append(Footer(node.id, place, font, below_column(node, drawing.network)))
        self.texts += names_of(drawing, arrangement, name_font)
        self.texts += labels_of(drawing, arrangement, name_font)
        self.set_paints(paints)

    def _draw_column(self, node: Node, place: ColumnPlace) -> None:
        if not place.neurons:
            self._images.append(ImageItem(node.id, place.body))
        elif place.is_block:
            self.blocks[node.id] = BlockItem(node, place)
        else:
            if place.is_grid:
                self._cards.append(CardItem(place.outside))
            self._draw_neurons(node, place)

    def _draw_neurons(self, node: Node, place: ColumnPlace) -> None:
        shape, locked = (
            NeuronShape(place.side, thickest(place)),
            locked_biases(self.drawing.network),
        )
        has_biases = isinstance(node.layer, WeightedSums)
        items: list[NeuronItem] = []
        for i, (neuron, box) in enumerate(
            zip(place.part(node.neurons), place.neurons, strict=True)
        ):
            bias = place.bias_box(i) if has_biases else None
            items.append(NeuronItem(NeuronName(node.id, neuron), box, shape, bias))
            items[-1].is_bias_locked = items[-1].name in locked
        self.neurons[node.id] = items

    @property
    def items(self) -> list[QGraphicsItem]:
        """Everything, from the bottom to the top."""
        columns = (*self._images, *self.blocks.values(), *self._cards, *self._all_neurons())
        return [self.connections, *columns, self.switched_off, *self.texts]

    def _all_neurons(self) -> Iterator[NeuronItem]:
        for column in self.neurons.values():
            yield from column

    def set_paints(self, paints: Paints) -> None:
        """Take on other colours."""
        self._paints = paints
        columns = (*self._images, *self.blocks.values(), *self._cards, *self._all_neurons())
        for item in (self.connections, *columns, self.switched_off, *self.texts):
            item.paints = paints

    def show_present(self, present: Present) -> None:
        """Show the numbers of a moment of this network."""
        self.connections.show_present(present)
        self.switched_off.show_present(present)
        for node_id, items in self.neurons.items():
            self._show_neurons(items, self.arrangement.by_id[node_id], present)
        for node_id, block in self.blocks.items():
            block.show_biases(present.biases(node_id))
            block.show_activations(present.activations.get(node_id))
            block.rings.show_shares(present.ring_shares(block.place))
            images = self._pictures.of_neurons(block.place, present, self._paints)
            block.images = images or block.images
        for image in self._images:
            shown = self._pictures.of_example(image.node_id, present, self._paints)
            image.image = shown or image.image
        for text in self.texts:
            text.show_present(present)

    def _show_neurons(
        self, items: Sequence[NeuronItem], place: ColumnPlace, present: Present
    ) -> None:
        biases = present.biases(place.node_id)
        if biases is not None:
            for item, level in zip(items, _known_levels(place.part(biases)), strict=True):
                item.level = level
        values = present.activations.get(place.node_id)
        if values is not None:
            values = self.drawing.in_colours(self.drawing.network[place.node_id], values)
        known = [None] * len(items) if values is None else _known_levels(place.part(values))
        shares = present.ring_shares(place)
        rings = [0.0] * len(items) if shares is None else shares.tolist()
        for item, level, ring in zip(items, known, rings, strict=True):
            item.activation_level = level
            item.ring_share = ring
        images = self._pictures.of_neurons(place, present, self._paints)
        for item, image in zip(items, images, strict=False):
            item.image = image

    def point_at(self, target: Target | None) -> None:
        """Let what the pointer is over stand out."""
        for item in self._all_neurons():
            item.is_pointed_at = item.name == target
            item.is_bias_pointed_at = target == ParameterKey(item.name.node, item.name.neuron)
        for block in self.blocks.values():
            block.point_at(target)
        self.connections.point_at(None if isinstance(target, ImageName) else target)

    def show_selection(self, selection: Selection) -> None:
        """Let what is selected stand out."""
        for item in self._all_neurons():
            name = item.name
            item.is_selected = name.node in selection.columns or name in selection.neurons
            item.is_bias_selected = ParameterKey(name.node, name.neuron) in selection.parameters
        for block in self.blocks.values():
            block.show_selection(selection)
        self.connections.show_selected(selection.connections)

    def show_pinned(self, names: frozenset[NeuronName]) -> None:
        """Mark the neurons that stay in view."""
        for item in self._all_neurons():
            item.is_pinned = item.name in names
        for block in self.blocks.values():
            block.show_pinned(names)

    def show_marked(self, names: frozenset[NeuronName]) -> None:
        """Mark the neurons that a panel is about."""
        for item in self._all_neurons():
            item.is_marked = item.name in names
        for block in self.blocks.values():
            block.show_marked(names)

    def target_at(self, x: float, y: float, reach: float) -> Target | None:
        """Return what is at a point: a bias before its neuron, a neuron before a connection."""
        for place in self.arrangement.columns:
            if place.body.around(_NEAR).holds(x, y) and (found := self._in_column(place, x, y)):
                return found
        boxes = ((c.node_id, c.body) for c in self.arrangement.columns if not c.neurons)
        image = next((ImageName(name) for name, box in boxes if box.holds(x, y)), None)
        return image or self.connections.key_at(x, y, reach)

    def _in_column(self, place: ColumnPlace, x: float, y: float) -> Target | None:
        if place.is_block:
            return self.blocks[place.node_id].target_at(x, y)
        for item, box in zip(self.neurons.get(place.node_id, ()), place.neurons, strict=False):
            if item.is_bias_at(x, y):
                return ParameterKey(item.name.node, item.name.neuron)
            if box.around(_MISS).holds(x, y):
                return item.name
        return None

    def anchor(self, key: ParameterKey) -> QPointF | None:
        """Return where a weight or a bias is drawn, or None if it is not drawn by itself."""
        if key.source is None:
            return self._bias_middle(NeuronName(key.node, key.neuron))
        middle = self.connections.middle(key)
        return None if middle is None else QPointF(*middle)

    def _bias_middle(self, name: NeuronName) -> QPointF | None:
        place = self.arrangement.by_id[name.node]
        at = self.drawing.network[name.node].neurons.index(name.neuron)
        return QPointF(*place.bias_box(place.shown.index(at)).centre) if at in place.shown else None

    def connections_within(self, band: Box) -> frozenset[ParameterKey]:
        """Return the connections that run through a rectangle, of those drawn one by one."""
        lines = self.connections.lines
        return frozenset(map(lines.key, lines.crossing(band).tolist()))


def _known_levels(values: FloatArray) -> list[int | None]:
    """Return the numbers of the values' colours, None where a value is not known."""
    known = zip(levels(values).tolist(), np.isnan(values).tolist(), strict=True)
    return [None if is_missing else level for level, is_missing in known]
