"""The scene: the items that draw a network, and what is where in it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QPen
from PySide6.QtWidgets import QGraphicsLineItem, QGraphicsScene

from playground.engine.arrays import FloatArray
from playground.engine.network import Node
from playground.engine.parameter_key import ParameterKey
from playground.ui.editor.boxes import Arrangement, Box, ColumnPlace, Insertion
from playground.ui.editor.connections_item import ConnectionsItem
from playground.ui.editor.drawing import Drawing
from playground.ui.editor.image_item import CardItem, ImageItem
from playground.ui.editor.neuron_item import NeuronItem, NeuronShape
from playground.ui.editor.paints import Paints
from playground.ui.editor.pictures import Pictures
from playground.ui.editor.present import Present
from playground.ui.editor.scales import levels
from playground.ui.editor.shapes import image_shape
from playground.ui.editor.text_items import Footer, NameItem, names_of
from playground.ui.editor.wiring import NeuronName, wire


@dataclass(frozen=True)
class ImageName:
    """A column that is drawn as an image: its node."""

    node: str


Target = NeuronName | ParameterKey | ImageName
"""What the pointer can be over: a neuron, a weight or bias, or the image of an example."""

REACH = 6
"""Pixels from a connection within which the pointer is over it."""


class NetworkScene(QGraphicsScene):
    """Built anew for another structure or size; every frame only changes what its items show."""

    def __init__(self, paints: Paints) -> None:
        super().__init__()
        self.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
        self._paints = paints
        self._drawing: Drawing | None = None
        self._arrangement = Arrangement(0, 0, (), ())
        self._present: Present | None = None
        self._connections: ConnectionsItem | None = None
        self._neurons: dict[str, list[NeuronItem]] = {}
        self._images: list[ImageItem] = []
        self._cards: list[CardItem] = []
        self._texts: list[NameItem | Footer] = []
        self._pictures: dict[str, Pictures] = {}
        self._ghost: QGraphicsLineItem | None = None

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
        self._neurons, self._images, self._cards = {}, [], []
        self._texts, self._pictures = [], {}
        self.setSceneRect(0, 0, arrangement.width, arrangement.height)
        self._connections = ConnectionsItem(wire(drawing.network, arrangement), arrangement)
        self.addItem(self._connections)
        for node, place in zip(drawing.network.nodes, arrangement.columns, strict=True):
            self._add_column(node, place)
            self._texts.append(Footer(node.id, place, font))
        self._texts += names_of(drawing, arrangement, name_font)
        for text in self._texts:
            self.addItem(text)
        self.set_paints(self._paints)

    def _add_column(self, node: Node, place: ColumnPlace) -> None:
        if not place.neurons:
            self._images.append(ImageItem(node.id, place.body))
            self.addItem(self._images[-1])
            return
        if place.is_grid:
            self._cards.append(CardItem(place.outside))
            self.addItem(self._cards[-1])
        shape = NeuronShape(place.side)
        self._neurons[node.id] = [
            NeuronItem(NeuronName(node.id, name), box, shape, bias)
            for name, box, bias in zip(
                node.neurons, place.neurons, _bias_boxes(node, place), strict=True
            )
        ]
        for item in self._neurons[node.id]:
            self.addItem(item)

    def set_paints(self, paints: Paints) -> None:
        """Take on other colours."""
        self._paints = paints
        self.setBackgroundBrush(paints.paper)
        items = [item for column in self._neurons.values() for item in column]
        for item in (*items, *self._images, *self._cards, *self._texts):
            item.paints = paints
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
        for node_id, items in self._neurons.items():
            biases = present.biases(node_id)
            if biases is not None:
                for item, level, bias in zip(items, levels(biases).tolist(), biases, strict=True):
                    item.level = None if np.isnan(bias) else level
            self._show_activations(items, present.activations.get(node_id))
            self._show_pictures(node_id, items, present)
        for image in self._images:
            self._show_example(image, present)
        for text in self._texts:
            text.show_present(present)
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

    def _show_pictures(self, node_id: str, items: Sequence[NeuronItem], present: Present) -> None:
        assert self._drawing is not None
        node = self._drawing.network[node_id]
        source = self._drawing.image_source(node)
        if self._drawing.has_plane and node_id in present.maps:
            values = present.maps[node_id][:, ::-1]  # images begin at the top
        elif source is not None and (shape := image_shape(source)):
            weights = present.weights_from(node, source.id) / (present.scale(node_id) or 1.0)
            values = weights.reshape(-1, *shape)
        else:
            return
        pictures = self._pictures.get(node_id)
        if pictures is None or pictures.shape != values.shape[1:]:
            pictures = self._pictures[node_id] = Pictures(len(items), values.shape[1:])
            for item, image in zip(items, pictures.images, strict=True):
                item.image = image
        pictures.show(values, self._paints.table)

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
            for item, box in zip(self._neurons.get(place.node_id, ()), place.neurons, strict=True):
                if item.is_bias_at(x, y):
                    return ParameterKey(item.name.node, item.name.neuron)
                if box.holds(x, y):
                    return item.name
        image = self._image_at(x, y)
        if self._connections is None or image is not None:
            return image
        line = self._connections.lines.nearest(x, y, REACH)
        return None if line is None else self._connections.lines.key(line)

    def _image_at(self, x: float, y: float) -> ImageName | None:
        boxes = ((c.node_id, c.body) for c in self._arrangement.columns if not c.neurons)
        return next((ImageName(name) for name, box in boxes if box.holds(x, y)), None)

    def anchor(self, key: ParameterKey) -> QPointF | None:
        """Return where a weight or a bias is drawn, or None if it is not drawn by itself."""
        if key.source is None:
            return QPointF(*self._item(NeuronName(key.node, key.neuron)).bias_middle())
        line = self._connections.lines.find(key) if self._connections is not None else None
        if self._connections is None or line is None:
            return None
        return QPointF(*self._connections.lines.middle(line))

    def _item(self, name: NeuronName) -> NeuronItem:
        return next(item for item in self._neurons[name.node] if item.name == name)

    def point_at(self, target: Target | None) -> None:
        """Let what the pointer is over stand out."""
        for items in self._neurons.values():
            for item in items:
                item.is_pointed_at = item.name == target
                item.is_bias_pointed_at = target == ParameterKey(item.name.node, item.name.neuron)
        if self._connections is not None:
            self._connections.point_at(None if isinstance(target, ImageName) else target)
        self.redraw()

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
    return [place.bias_box(i) if node.sources else None for i in range(len(place.neurons))]
