"""The overview in the corner: the whole network in small, and which part of it is in view."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from playground.engine.network import Network
from playground.ui.editor.boxes import Arrangement, Box, ColumnPlace
from playground.ui.editor.paints import Paints, faded
from playground.ui.editor.zoom_view import ZoomView
from playground.ui.tooltip import tooltip

_WIDEST, _HIGHEST = 180, 120
_SHARE = 0.4
"""Of the window's width and height, at most."""
_PADDING = 6
_OPACITY = 0.92
_SMALLEST = 2.0
"""Pixels of a neuron below which its column is drawn as one box."""
_HELP = "The whole network in small; the frame is what is in view. Click or drag to move it."


class Minimap(QWidget):
    """Seen while a part of the drawing is out of view."""

    def __init__(self, view: ZoomView, paints: Paints, parent: QWidget) -> None:
        super().__init__(parent)
        self._view = view
        self._paints = paints
        self._network: Network | None = None
        self._arrangement = Arrangement(1, 1, (), ())
        self._picture: QPixmap | None = None
        self._grip = QPointF()
        """From the middle of what is in view to where the mouse holds it, in the scene."""
        self.setProperty("isControl", True)
        self.setAccessibleName("Overview of the network")
        self.setAccessibleDescription(_HELP)
        self.setToolTip(tooltip(_HELP))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.hide()
        view.moved.connect(self._follow)

    def set_paints(self, paints: Paints) -> None:
        """Take on other colours."""
        self._paints = paints
        self._picture = None
        self.update()

    def show_network(self, network: Network, arrangement: Arrangement) -> None:
        """Show another network, or the same in other places."""
        self._network, self._arrangement = network, arrangement
        self._picture = None
        self._follow()

    def _follow(self) -> None:
        is_wanted = self._network is not None and not self._view.is_whole
        if is_wanted:
            size = self._fitting_size()
            if size != self.size():
                self.setFixedSize(size)
                self._picture = None
            self.update()
        self.setVisible(is_wanted)

    def _fitting_size(self) -> QSize:
        space = self._view.viewport().size()
        width = min(_WIDEST, _SHARE * space.width()) - 2 * _PADDING
        height = min(_HIGHEST, _SHARE * space.height()) - 2 * _PADDING
        scale = min(width / self._arrangement.width, height / self._arrangement.height)
        scale = max(scale, 0.001)
        return QSize(
            max(round(self._arrangement.width * scale), 12) + 2 * _PADDING,
            max(round(self._arrangement.height * scale), 12) + 2 * _PADDING,
        )

    @property
    def _scale(self) -> float:
        across = (self.width() - 2 * _PADDING) / self._arrangement.width
        return min(across, (self.height() - 2 * _PADDING) / self._arrangement.height)

    def frame(self) -> QRectF:
        """Return where the part that is in view is drawn."""
        seen, scale = self._view.seen, self._scale
        corner = seen.topLeft() * scale + QPointF(_PADDING, _PADDING)
        return QRectF(corner, seen.size() * scale)

    def in_scene(self, place: QPointF) -> QPointF:
        """Return the point of the scene that a place of the overview stands for."""
        return (place - QPointF(_PADDING, _PADDING)) / self._scale

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            at, seen = self.in_scene(event.position()), self._view.seen
            self._grip = at - seen.center() if seen.contains(at) else QPointF()
            self._view.centre_on_point(at - self._grip)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._view.centre_on_point(self.in_scene(event.position()) - self._grip)

    def paintEvent(self, event: QPaintEvent) -> None:
        ratio = self.devicePixelRatioF()
        if self._picture is None or self._picture.devicePixelRatioF() != ratio:
            self._picture = QPixmap(self.size() * ratio)
            self._picture.setDevicePixelRatio(ratio)
            self._picture.fill(Qt.GlobalColor.transparent)
            self._draw(self._picture)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(_OPACITY)
        painter.drawPixmap(0, 0, self._picture)
        painter.setOpacity(1)
        inside = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        painter.setPen(QPen(self._paints.accent, 1.5))
        painter.setBrush(faded(self._paints.accent, 0.12))
        painter.drawRect(self.frame().intersected(inside))
        painter.end()

    def _draw(self, picture: QPixmap) -> None:
        """Draw everything but the frame; it is kept until the network changes."""
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paints = self._paints
        painter.setPen(paints.outline)
        painter.setBrush(paints.paper)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.translate(_PADDING, _PADDING)
        painter.scale(self._scale, self._scale)
        painter.fillPath(self._bands(), faded(paints.soft_ink, 0.18))
        painter.fillPath(self._boxes(), faded(paints.soft_ink, 0.8))
        painter.end()

    def _bands(self) -> QPainterPath:
        path = QPainterPath()
        path.setFillRule(Qt.FillRule.WindingFill)
        places = self._arrangement.by_id
        for node in self._network.nodes if self._network is not None else ():
            for source in node.sources:
                path.addPath(_band(places[source].outside, places[node.id].outside))
        return path

    def _boxes(self) -> QPainterPath:
        path = QPainterPath()
        for column in self._arrangement.columns:
            for box in self._shown(column):
                path.addRect(box.x, box.y, box.width, box.height)
        return path

    def _shown(self, column: ColumnPlace) -> tuple[Box, ...]:
        is_clear = column.neurons and column.side * self._scale >= _SMALLEST
        return column.neurons if is_clear else (column.outside,)


def _band(source: Box, target: Box) -> QPainterPath:
    path = QPainterPath(QPointF(source.right, source.y))
    path.lineTo(target.x, target.y)
    path.lineTo(target.x, target.bottom)
    path.lineTo(source.right, source.bottom)
    path.closeSubpath()
    return path
