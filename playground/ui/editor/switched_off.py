"""Which neurons dropout has switched off for a minibatch: they are faded and struck through."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from playground.ui.editor.boxes import Arrangement, Box
from playground.ui.editor.paints import Paints, faded
from playground.ui.editor.present import Present

_VEIL = 0.82
_MARGIN = 0.22
"""Of a neuron's side, around the stroke."""
_THINNEST, _THICKEST = 1.0, 3.0


class SwitchedOffItem(QGraphicsItem):
    """Lies above the neurons; it does not repaint by itself."""

    def __init__(self, arrangement: Arrangement) -> None:
        super().__init__()
        self._arrangement = arrangement
        self._boxes: list[Box] = []
        self.paints: Paints | None = None

    def boundingRect(self) -> QRectF:
        return QRectF(0, 0, self._arrangement.width, self._arrangement.height)

    def show_present(self, present: Present) -> None:
        """Strike through what is switched off at a moment."""
        self._boxes = [
            box
            for node_id, is_off in present.switched_off.items()
            for place in [self._arrangement.by_id[node_id]]
            for box, row in zip(place.neurons, place.shown, strict=False)
            if is_off[row]
        ]

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        if self.paints is None or not self._boxes:
            return
        veil = faded(self.paints.paper, _VEIL)
        for box in self._boxes:
            rect = QRectF(box.x, box.y, box.width, box.height)
            painter.fillRect(rect, veil)
            edge = _MARGIN * box.width
            width = min(max(box.width / 16, _THINNEST), _THICKEST)
            pen = QPen(self.paints.soft_ink, width)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            top_left = QPointF(rect.left() + edge, rect.top() + edge)
            bottom_right = QPointF(rect.right() - edge, rect.bottom() - edge)
            painter.drawLine(top_left, bottom_right)
