"""A column that is drawn as one image: the pixels of MNIST."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from playground.ui.editor.boxes import Box
from playground.ui.editor.paints import Paints


class ImageItem(QGraphicsItem):
    """Shows an example of the images that come in, pixel by pixel."""

    def __init__(self, node_id: str, box: Box) -> None:
        super().__init__()
        self.node_id = node_id
        self.image: QImage | None = None
        self.paints: Paints | None = None
        self._rect = QRectF(0, 0, box.width, box.height)
        self.setPos(box.x, box.y)

    def boundingRect(self) -> QRectF:
        return self._rect.adjusted(-2, -2, 2, 2)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        if self.paints is None:
            return
        if self.image is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
            painter.drawImage(self._rect, self.image)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
        painter.setPen(self.paints.outline)
        painter.setBrush(Qt.BrushStyle.NoBrush if self.image else self.paints.blank)
        painter.drawRect(self._rect)


class CardItem(QGraphicsItem):
    """What the neurons of a grid stand on; the connections end at its sides."""

    def __init__(self, box: Box) -> None:
        super().__init__()
        self.paints: Paints | None = None
        self._rect = QRectF(box.x, box.y, box.width, box.height)

    def boundingRect(self) -> QRectF:
        return self._rect.adjusted(-1, -1, 1, 1)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        if self.paints is not None:
            painter.setPen(self.paints.outline)
            painter.setBrush(self.paints.paper)
            painter.drawRoundedRect(self._rect, 6, 6)
