"""The scene: the items that draw a network, and what is where in it."""

from collections.abc import Sequence
from typing import TypeVar

import numpy as np
from PySide6.QtCore import QPointF, Qt, QTimer
from PySide6.QtGui import QFont, QImage, QPen
from PySide6.QtWidgets import QGraphicsLineItem, QGraphicsScene

from playground.engine.arrays import FloatArray
from playground.engine.layers.dense import Dense
from playground.engine.network import Node
from playground.engine.neuron_name import NeuronName
from playground.engine.parameter_key import ParameterKey
from playground.ui.editor.block_item import BlockItem
from playground.ui.editor.boxes import Arrangement, Box, ColumnPlace, Insertion
from playground.ui.editor.connections_item import ConnectionsItem
from playground.ui.editor.drawing import Drawing
from playground.ui.editor.image_item import CardItem, ImageItem
from playground.ui.editor.label_item import LabelItem, labels_of
from playground.ui.editor.locks import locked_biases
from playground.ui.editor.neuron_item import NeuronItem, NeuronShape
from playground.ui.editor.overlay_item import NO_OVERLAY, Overlay, OverlayItem
from playground.ui.editor.paints import Paints
from playground.ui.editor.pictures import Pictures
from playground.ui.editor.present import Present
from playground.ui.editor.scales import levels
from playground.ui.editor.selection import NOTHING, Selection
from playground.ui.editor.shapes import image_shape
from playground.ui.editor.strongest import PERIOD
from playground.ui.editor.targets import ImageName, Target
from playground.ui.editor.text_items import Footer, NameItem, names_of
from playground.ui.editor.wiring import wire

Values = TypeVar("Values", FloatArray, tuple[str, ...])

REACH = 6
"""Pixels of the window from a connection within which the pointer is over it."""


class NetworkScene(QGraphicsScene):
    """Built anew for another structure or size; every frame only changes what its items show."""

    def __init__(self, paints: Paints) -> None:
        super().__init__()
        self.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
        self.reach: float = REACH
        """The same in the scene, which may be zoomed."""
        self._paints = paints
        self._drawing: Drawing | None = None
        self._arrangement = Arrangement(0, 0, (), ())
        self._present: Present | None = None
        self._connections: ConnectionsItem | None = None
        self._neurons: dict[str, list[NeuronItem]] = {}
        self._blocks: dict[str, BlockItem] = {}
        self._n_strongest = 0
        self._later = QTimer(self, singleShot=True, interval=round(1000 * PERIOD))
        self._later.timeout.connect(self._catch_up)
        self._images: list[ImageItem] = []
        self._cards: list[CardItem] = []
        self._texts: list[NameItem | Footer | LabelItem] = []
        self._pictures: dict[str, Pictures] = {}
        self._ghost: QGraphicsLineItem | None = None
        self._overlay: OverlayItem | None = None
        self._selection = NOTHING

    @property
    def drawing(self) -> Drawing | None:
        """What is drawn, once there is anything."""
        return self._drawing

    @property
    def arrangement(self) -> Arrangement:
        """Where everything is."""
        return self._arrangement

    @property
    def present(self) -> Present | None:
        """What is shown, once there is anything."""
        return self._present

    def build(
        self, drawing: Drawing, arrangement: Arrangement, font: QFont, name_font: QFont
    ) -> None:
        """Draw another structure, or the same in other places, still without numbers."""
        self.clear()
        self._ghost = self._present = None
        self._drawing, self._arrangement = drawing, arrangement
        self._neurons, self._blocks, self._images, self._cards = {}, {}, [], []
        self._texts, self._pictures = [], {}
        self.setSceneRect(0, 0, arrangement.width, arrangement.height)
        self._connections = ConnectionsItem(wire(drawing.network, arrangement), arrangement)
        self._connections.show_strongest(self._n_strongest)
        self.addItem(self._connections)
        for node, place in zip(drawing.network.nodes, arrangement.columns, strict=True):
            self._add_column(node, place)
            self._texts.append(Footer(node.id, place, font))
        self._texts += names_of(drawing, arrangement, name_font)
        self._texts += labels_of(drawing, arrangement, name_font)
        self._overlay = OverlayItem(arrangement.width, arrangement.height)
        self._overlay.paints = self._paints
        for item in (*self._texts, self._overlay):
            self.addItem(item)
        self.set_paints(self._paints)
        self.show_selection(self._selection.of(drawing.network))

    def _add_column(self, node: Node, place: ColumnPlace) -> None:
        if not place.neurons:
            self._images.append(ImageItem(node.id, place.body))
            self.addItem(self._images[-1])
            return
        if place.is_block:
            self._blocks[node.id] = BlockItem(node, place)
            self.addItem(self._blocks[node.id])
            return
        if place.is_grid:
            self._cards.append(CardItem(place.outside))
            self.addItem(self._cards[-1])
        shape = NeuronShape(place.side)
        self._neurons[node.id] = [
            NeuronItem(NeuronName(node.id, name), box, shape, bias)
            for name, box, bias in zip(
                _shown(node.neurons, place), place.neurons, _bias_boxes(node, place), strict=True
            )
        ]
        locked = locked_biases(self._drawing.network) if self._drawing is not None else ()
        for item in self._neurons[node.id]:
            item.is_bias_locked = item.name in locked
            self.addItem(item)

    def set_paints(self, paints: Paints) -> None:
        """Take on other colours."""
        self._paints = paints
        self.setBackgroundBrush(paints.paper)
        items = [item for column in self._neurons.values() for item in column]
        for item in (*items, *self._blocks.values(), *self._images, *self._cards, *self._texts):
            item.paints = paints
        if self._overlay is not None:
            self._overlay.paints = paints
        if self._connections is not None:
            self._connections.paints = paints
        if self._present is not None and self._drawing is not None:
            self.show_present(self._present)
        self.redraw()

    def show_present(self, present: Present) -> None:
        """Show the numbers of a moment; they must be of the network that is drawn."""
        self._present = present
        if self._connections is not None:
            self._connections.show_present(present)
            if self._connections.is_late:
                self._later.start()
        for node_id, items in self._neurons.items():
            biases = present.biases(node_id)
            place = self._arrangement.by_id[node_id]
            if biases is not None:
                biases = _shown(biases, place)
                for item, level, bias in zip(items, levels(biases).tolist(), biases, strict=True):
                    item.level = None if np.isnan(bias) else level
            values = present.activations.get(node_id)
            self._show_activations(items, None if values is None else _shown(values, place))
            for item, image in zip(items, self._show_pictures(place, present), strict=False):
                item.image = image
        for node_id, block in self._blocks.items():
            block.show_biases(present.biases(node_id))
            block.show_activations(present.activations.get(node_id))
            block.images = self._show_pictures(block.place, present) or block.images
        for image in self._images:
            self._show_example(image, present)
        for text in self._texts:
            text.show_present(present)
        self.redraw()

    def _catch_up(self) -> None:
        """Look once more which connections are the strongest, for there may be no other frame."""
        if self._connections is not None and self._present is not None:
            self._connections.show_present(self._present)
            if self._connections.is_late:  # the timer came a little early
                self._later.start()
            self.redraw()

    @property
    def has_hidden_connections(self) -> bool:
        """Whether there are connections that are drawn on demand only."""
        return self._connections is not None and self._connections.has_hidden

    def show_neurons(self, names: frozenset[NeuronName]) -> None:
        """Draw all connections of some neurons, such as selected ones, until told otherwise."""
        if self._connections is not None:
            self._connections.show_neurons(names)
            self.redraw()

    def show_strongest(self, most: int) -> None:
        """Draw so many of the connections that are otherwise not drawn one by one."""
        self._n_strongest = most
        if self._connections is not None:
            self._connections.show_strongest(most)
            self.redraw()

    def redraw(self) -> None:
        """Have it all painted anew, soon.

        QGraphicsScene.update reaches the view by a queued call, and is forgotten if a part of the
        view, such as a button that has changed, is painted before that call comes.
        """
        for view in self.views():
            view.viewport().update()

    def _show_activations(self, items: Sequence[NeuronItem], values: FloatArray | None) -> None:
        known = [None] * len(items) if values is None else levels(values).tolist()
        for item, level in zip(items, known, strict=True):
            item.activation_level = level

    def _show_pictures(self, place: ColumnPlace, present: Present) -> Sequence[QImage]:
        """Return what the neurons of a column show, painted anew; () where they show colours."""
        assert self._drawing is not None
        node = self._drawing.network[place.node_id]
        source = self._drawing.image_source(node)
        if self._drawing.has_plane and node.id in present.maps:
            values = _shown(present.maps[node.id], place)[:, ::-1]  # images begin at the top
        elif source is not None and (shape := image_shape(source)):
            weights = _shown(present.weights_from(node, source.id), place)
            values = weights.reshape(-1, *shape)
        else:
            return ()
        pictures = self._pictures.get(node.id)
        if pictures is None or pictures.shape != values.shape[1:]:
            pictures = self._pictures[node.id] = Pictures(len(values), values.shape[1:])
        pictures.show(values, self._paints.table)
        return pictures.images

    def _show_example(self, item: ImageItem, present: Present) -> None:
        assert self._drawing is not None
        shape = image_shape(self._drawing.network[item.node_id])
        pixels = present.example.pixels if present.example is not None else None
        if shape is None or pixels is None or pixels.size != shape[0] * shape[1]:
            return
        pictures = self._pictures.setdefault(item.node_id, Pictures(1, shape))
        pictures.show_bytes(pixels.reshape(1, *shape), self._paints.grey_table)
        item.image = pictures.images[0]

    def target_at(self, point: QPointF) -> Target | None:
        """Return what is at a point: a bias before its neuron, a neuron before a connection."""
        x, y = point.x(), point.y()
        for place in self._arrangement.columns:
            if not place.body.around(16).holds(x, y):
                continue
            if place.is_block and (found := self._blocks[place.node_id].target_at(x, y)):
                return found
            for item, box in zip(self._neurons.get(place.node_id, ()), place.neurons, strict=True):
                if item.is_bias_at(x, y):
                    return ParameterKey(item.name.node, item.name.neuron)
                if box.holds(x, y):
                    return item.name
        image = self._image_at(x, y)
        if self._connections is None or image is not None:
            return image
        return self._connections.key_at(x, y, self.reach)

    def _image_at(self, x: float, y: float) -> ImageName | None:
        boxes = ((c.node_id, c.body) for c in self._arrangement.columns if not c.neurons)
        return next((ImageName(name) for name, box in boxes if box.holds(x, y)), None)

    def anchor(self, key: ParameterKey) -> QPointF | None:
        """Return where a weight or a bias is drawn, or None if it is not drawn by itself."""
        if key.source is None:
            return self._bias_middle(NeuronName(key.node, key.neuron))
        middle = self._connections.middle(key) if self._connections is not None else None
        return None if middle is None else QPointF(*middle)

    def _bias_middle(self, name: NeuronName) -> QPointF | None:
        assert self._drawing is not None
        place = self._arrangement.by_id[name.node]
        at = self._drawing.network[name.node].neurons.index(name.neuron)
        return QPointF(*place.bias_box(place.shown.index(at)).centre) if at in place.shown else None

    def point_at(self, target: Target | None) -> None:
        """Let what the pointer is over stand out."""
        for items in self._neurons.values():
            for item in items:
                item.is_pointed_at = item.name == target
                item.is_bias_pointed_at = target == ParameterKey(item.name.node, item.name.neuron)
        for block in self._blocks.values():
            block.point_at(target)
        if self._connections is not None:
            self._connections.point_at(None if isinstance(target, ImageName) else target)
        self.redraw()

    def show_selection(self, selection: Selection) -> None:
        """Let what is selected stand out."""
        self._selection = selection
        for column in self._neurons.values():
            for item in column:
                name = item.name
                is_whole = name.node in selection.columns
                item.is_selected = is_whole or name in selection.neurons
                bias = ParameterKey(name.node, name.neuron)
                item.is_bias_selected = bias in selection.parameters
        for block in self._blocks.values():
            block.show_selection(selection)
        if self._connections is not None:
            self._connections.show_selected(selection.connections)
        self.redraw()

    def show_pinned(self, names: frozenset[NeuronName]) -> None:
        """Mark the neurons that stay in view."""
        for column in self._neurons.values():
            for item in column:
                item.is_pinned = item.name in names
        for block in self._blocks.values():
            block.show_pinned(names)
        self.redraw()

    def show_overlay(self, shapes: Overlay) -> None:
        """Show what a gesture would do."""
        if self._overlay is not None and shapes != self._overlay.shapes:
            self._overlay.shapes = shapes if shapes != NO_OVERLAY else NO_OVERLAY
            self.redraw()

    def connections_within(self, band: Box) -> frozenset[ParameterKey]:
        """Return the connections whose middle is in a rectangle, of those drawn one by one."""
        if self._connections is None:
            return frozenset()
        lines = self._connections.lines
        return frozenset(lines.key(i) for i in range(len(lines)) if band.holds(*lines.middle(i)))

    def show_insertion(self, insertion: Insertion | None) -> None:
        """Show where a new column would stand, or no longer."""
        if self._ghost is not None:
            self.removeItem(self._ghost)
            self._ghost = None
        if insertion is not None:
            top, bottom = insertion.line
            self._ghost = self.addLine(insertion.x, top, insertion.x, bottom)
            self._ghost.setPen(QPen(self._paints.accent, 2, Qt.PenStyle.DashLine))
        self.redraw()


def _bias_boxes(node: Node, place: ColumnPlace) -> list[Box | None]:
    has_biases = isinstance(node.layer, Dense)
    return [place.bias_box(i) if has_biases else None for i in range(len(place.neurons))]


def _shown(each: Values, place: ColumnPlace) -> Values:
    """Return the part of what there is for each neuron that is drawn."""
    return each[place.shown.start : place.shown.stop]
