"""A neuron: a rounded square with its picture, and its bias at the lower left."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QImage, QPainter, QPainterPath
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from playground.ui.editor.boxes import Box
from playground.ui.editor.lock_glyph import LARGEST_LOCK, lock_size, paint_lock
from playground.ui.editor.paints import Paints
from playground.ui.editor.ring_shapes import THICKEST, paint_ring
from playground.ui.editor.scales import LEVELS
from playground.ui.editor.wiring import NeuronName

_HALO = 6.0
"""Pixels around a neuron; no more than `THICKEST`, for which there is room."""


class NeuronShape:
    """The outline of the neurons of a column; they share it."""

    def __init__(self, side: float, thickest: float) -> None:
        """Have neurons of this side, and rings up to so many pixels, inside where negative."""
        self.rect = QRectF(0, 0, side, side)
        self.thickest = thickest
        self.radius = radius = min(max(side * 0.14, 2), 10)
        self.outline = QPainterPath()
        self.outline.addRoundedRect(self.rect, radius, radius)
        self.ring = QPainterPath()
        """Around a selected neuron, outside its outline."""
        self.ring.addRoundedRect(self.rect.adjusted(-2, -2, 2, 2), radius + 2, radius + 2)
        whole = QPainterPath()
        whole.addRect(self.rect.adjusted(-0.5, -0.5, 0.5, 0.5))
        self.corners = whole.subtracted(self.outline)
        """What of the picture is covered; a clip would be slower, and SVG has none."""
        corner = QPainterPath()
        pin = max(side / 5, 3)
        corner.addRect(QRectF(side - pin, 0, pin, pin))
        self.pin = corner.intersected(self.outline)
        """In the upper right corner of a neuron that stays in view."""
        wide = QPainterPath()
        rim = self.rect.adjusted(-_HALO, -_HALO, _HALO, _HALO)
        wide.addRoundedRect(rim, radius + 4, radius + 4)
        self.halo = wide.subtracted(self.outline)
        """Around a neuron that a panel marks."""


class NeuronItem(QGraphicsItem):
    """Shows what it was last told; it does not repaint by itself."""

    def __init__(self, name: NeuronName, box: Box, shape: NeuronShape, bias: Box | None) -> None:
        """Stand in a box of the scene; `bias` is where the bias is, None for an input."""
        super().__init__()
        self.name = name
        self.image: QImage | None = None
        self.level: int | None = None
        """The colour of its bias, or None while it is not known."""
        self.activation_level: int | None = None
        """The colour of its activation for an example, or None while it is not known."""
        self.paints: Paints | None = None
        self.is_pointed_at = False
        self.is_bias_pointed_at = False
        self.is_selected = False
        self.is_bias_selected = False
        self.is_pinned = False
        """Whether it stays in view; a little square says so."""
        self.is_marked = False
        """Whether a panel is about it; a halo says so."""
        self.is_bias_locked = False
        """Whether a lock stands beside the bias."""
        self.ring_share = 0.0
        """Of the thickest ring, with the sign of its delta; 0: no ring."""
        self._shape = shape
        self._bias = QRectF()
        if bias is not None and bias.width:
            self._bias = QRectF(bias.x - box.x, bias.y - box.y, bias.width, bias.height)
        self.setPos(box.x, box.y)

    def boundingRect(self) -> QRectF:
        rim = THICKEST + 1
        return self._shape.rect.united(self._bias).adjusted(-LARGEST_LOCK - 4, -rim, rim, rim)

    def is_bias_at(self, x: float, y: float) -> bool:
        """Whether a point of the scene belongs to the bias rather than to the neuron."""
        margin = 4 if self._bias.x() < -2 else 2  # inside, the neuron needs room as well
        reach = self._bias.adjusted(-margin, -margin, margin, margin)
        return bool(self._bias.width()) and reach.contains(x - self.x(), y - self.y())

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        paints = self.paints
        if paints is None:
            return
        shape = self._shape
        if self.is_marked:
            painter.fillPath(shape.halo, paints.selected_halo)
        if self.is_selected:
            painter.setPen(paints.selected_outline)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPath(shape.ring)
        painter.setPen(paints.strong_outline if self.is_pointed_at else paints.outline)
        if self.image is None:
            painter.setBrush(self._fill(paints))
        else:
            painter.drawImage(shape.rect, self.image)
            painter.fillPath(shape.corners, paints.paper)
            painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(shape.outline)
        if self.ring_share:
            width, share = shape.thickest, self.ring_share
            paint_ring(painter, paints, shape.rect, share, width, shape.radius)
        if self.is_pinned:
            painter.fillPath(shape.pin, paints.accent)
        if self._bias.width():
            self._paint_bias(painter, paints)

    def _paint_bias(self, painter: QPainter, paints: Paints) -> None:
        if self.is_bias_selected:
            painter.setPen(paints.selected_outline)
        else:
            is_strong = self.is_bias_pointed_at
            painter.setPen(paints.strong_outline if is_strong else paints.bias_outline)
        level = LEVELS // 2 if self.level is None else self.level
        painter.setBrush(paints.brushes[level])
        painter.drawRect(self._bias)
        if self.is_bias_locked:
            size = lock_size(self._shape.rect.width())
            is_outside = self._bias.x() < -2
            x = self._bias.left() - 2 - size / 2 if is_outside else self._bias.right() + size / 2
            paint_lock(painter, paints, QPointF(x, self._bias.center().y()), size)

    def _fill(self, paints: Paints) -> QBrush:
        level = self.activation_level
        return paints.blank if level is None else paints.brushes[level]
