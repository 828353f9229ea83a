"""What people call the neurons inside the drawing: below them, or in their lower edge."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from playground.ui.editor.boxes import Arrangement, Box, ColumnPlace
from playground.ui.editor.drawing import Drawing
from playground.ui.editor.labels import own_label
from playground.ui.editor.paints import Paints, faded
from playground.ui.editor.present import Present

_SMALLER = 0.88
"""The size of a label, beside that of the other names."""
_PADDING = 3
_NARROWEST = 26
"""Pixels below which a label says less than the name by the pointer."""


class LabelItem(QGraphicsItem):
    """A label on a ground that is almost opaque, so that connections below do not disturb it."""

    def __init__(self, text: str, place: QRectF, font: QFont) -> None:
        super().__init__()
        self.paints: Paints | None = None
        self._text = text
        self._rect = place
        self._font = font

    def show_present(self, present: Present) -> None:
        """Stay: a label has no numbers."""

    def boundingRect(self) -> QRectF:
        return self._rect.adjusted(-1, -1, 1, 1)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        if self.paints is None:
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(faded(self.paints.paper, 0.85))
        painter.drawRoundedRect(self._rect, 3, 3)
        painter.setFont(self._font)
        painter.setPen(self.paints.ink)
        painter.drawText(self._rect, Qt.AlignmentFlag.AlignCenter, self._text)


def labels_of(drawing: Drawing, arrangement: Arrangement, font: QFont) -> list[LabelItem]:
    """Return the labels of all neurons that are drawn and have no name beside them."""
    small = QFont(font)
    small.setPointSizeF(font.pointSizeF() * _SMALLER)
    ends = (drawing.network.input.id, drawing.network.output.id)
    result: list[LabelItem] = []
    for place in arrangement.columns:
        node = drawing.network[place.node_id]
        if place.node_id in ends and not place.is_grid:
            continue
        for i, box in zip(place.shown, place.neurons, strict=True):
            text = own_label(node, node.neurons[i], drawing)
            room = _room(box, place, arrangement, small) if text else QRectF()
            if room.width() >= _NARROWEST:
                result.append(_fitted(text, room, small))
    return result


def _fitted(text: str, room: QRectF, font: QFont) -> LabelItem:
    metrics = QFontMetricsF(font)
    text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width() - 2 * _PADDING)
    width = metrics.horizontalAdvance(text) + 2 * _PADDING
    left = room.center().x() - width / 2
    return LabelItem(text, QRectF(left, room.y(), width, room.height()), font)


def _room(box: Box, place: ColumnPlace, arrangement: Arrangement, font: QFont) -> QRectF:
    """Return where a label can stand: below the neuron where that is free, else in its edge."""
    height = QFontMetricsF(font).height()
    beyond = min(0.35 * box.width, 24)  # connections end at the sides, above
    below = Box(box.x - beyond, box.bottom + 2, box.width + 2 * beyond, height)
    if not place.is_grid and _is_free(below, arrangement):
        return QRectF(below.x, below.y, below.width, below.height)
    return QRectF(box.x + 1, box.bottom - height - 1, box.width - 2, height)


def _is_free(wanted: Box, arrangement: Arrangement) -> bool:
    boxes = [box for place in arrangement.columns for box in place.neurons or (place.outside,)]
    return wanted.bottom <= arrangement.height and not any(
        wanted.x < box.right
        and box.x < wanted.right
        and wanted.y < box.bottom
        and box.y < wanted.bottom
        for box in boxes
    )
