"""The triangle between three images, with the network's answers behind it and a ring to drag."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QWidget

from playground.engine.arrays import ByteArray
from playground.engine.image_plane import BOUNDS, CORNERS, nearest_inside
from playground.ui.digits.plane_backdrop import PlaneBackdrop
from playground.ui.digits.plane_corner import NAMES
from playground.ui.digits.plane_words import CANVAS_HELP
from playground.ui.examples.chip_painter import picture_of
from playground.ui.examples.dragging import image_in, is_image
from playground.ui.theme import Theme, current_theme
from playground.ui.tooltip import tooltip
from playground.ui.vector_items import draw_image

Shares = tuple[float, float, float]
_SIDE, _AWAY = 0.2, 0.13
"""Of an image on a corner, and from the corner to the image's middle; the triangle's side is 1."""
_RING, _REACH = 7.0, 16.0
"""Pixels: the radius of the ring, and how near to it a press takes hold."""
_MIDDLE: Shares = (1 / 3, 1 / 3, 1 / 3)


class PlaneTriangle(QWidget):
    """A square as large as there is room for."""

    mixed = Signal(object)
    """The ring has been dragged: carries the shares of the three images."""
    put = Signal(int, object)
    """An image has been dropped onto a corner: carries which, and (pixels, row)."""
    corner_clicked = Signal(int)
    corner_pointed = Signal(object)
    """The mouse is over a corner's image: carries which, or None."""

    def __init__(self) -> None:
        super().__init__()
        self._theme = current_theme()
        self._pictures: tuple[ByteArray, ...] = ()
        self._marks: tuple[bool, ...] = ()
        self._over: int | None = None
        self._is_held = False
        self.shares = _MIDDLE
        self.backdrop = PlaneBackdrop()
        self.setMinimumSize(190, 190)
        self.setMouseTracking(True)
        self.setAcceptDrops(True)
        self.setAccessibleName("Mixtures of three images")
        self.setAccessibleDescription(CANVAS_HELP)
        self.setToolTip(tooltip(CANVAS_HELP))

    def sizeHint(self) -> QSize:
        return QSize(400, 400)

    def show_pictures(self, pictures: Sequence[ByteArray], marks: Sequence[bool]) -> None:
        """Show three images, (rows, columns) each, some of them marked as looked at."""
        self._pictures, self._marks = tuple(pictures), tuple(marks)
        self.update()

    def mix(self, shares: Shares) -> None:
        """Move the ring, without telling of it."""
        self.shares = shares
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._theme = theme
        self.update()

    @property
    def square(self) -> QRectF:
        """Where the plane is, in pixels."""
        side = min(self.width(), self.height()) - 2
        where = QRectF(0, 0, side, side)
        where.moveCenter(QRectF(self.rect()).center())
        return where

    def pixel(self, place: Sequence[float]) -> QPointF:
        """Return where a place (x, y) of the plane is."""
        square, ((left, right), (low, high)) = self.square, BOUNDS
        x = square.left() + (place[0] - left) / (right - left) * square.width()
        return QPointF(x, square.bottom() - (place[1] - low) / (high - low) * square.height())

    def place(self, pixel: QPointF) -> tuple[float, float]:
        """Return the place of the plane at a pixel."""
        square, ((left, right), (low, high)) = self.square, BOUNDS
        x = left + (pixel.x() - square.left()) / square.width() * (right - left)
        return x, low + (square.bottom() - pixel.y()) / square.height() * (high - low)

    @property
    def ring(self) -> QPointF:
        """Where the ring is."""
        return self.pixel((np.array(self.shares) @ CORNERS).tolist())

    def frame(self, corner: int) -> QRectF:
        """Return where the image of a corner is."""
        middle = CORNERS.mean(axis=0)
        away = (CORNERS[corner] - middle) / np.linalg.norm(CORNERS[corner] - middle)
        side = _SIDE * self.square.width() / (BOUNDS[0][1] - BOUNDS[0][0])
        where = QRectF(0, 0, side, side)
        where.moveCenter(self.pixel((CORNERS[corner] + _AWAY * away).tolist()))
        return where

    def _corner_at(self, pixel: QPointF) -> int | None:
        found = (k for k in range(len(self._pictures)) if self.frame(k).contains(pixel))
        return next(found, None)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.backdrop.paint(painter, self.square, self._theme)
        if not self._pictures:
            return
        outline = [self.pixel(corner) for corner in CORNERS.tolist()]
        painter.setPen(QPen(QColor(self._theme.text), 1.2, Qt.PenStyle.DashLine))
        painter.drawPolygon(outline)
        for corner, picture in enumerate(self._pictures):
            self._paint_corner(painter, corner, picture)
        self._paint_ring(painter)

    def _paint_corner(self, painter: QPainter, corner: int, picture: ByteArray) -> None:
        theme, frame = self._theme, self.frame(corner)
        draw_image(painter, frame, picture_of(picture, theme), is_smooth=False)
        is_marked = self._marks[corner] or corner == self._over
        width = 2.5 if is_marked else 1.2
        painter.setPen(QPen(QColor(theme.accent if is_marked else theme.text), width))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(frame)
        font = painter.font()
        font.setBold(True)
        painter.setFont(font)
        side = float(painter.fontMetrics().height())
        badge = QRectF(frame.left(), frame.top(), side, side)
        painter.fillRect(badge, QColor(theme.base))
        painter.setPen(QColor(theme.text))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, NAMES[corner])

    def _paint_ring(self, painter: QPainter) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in ((self._theme.base, 5.0), (self._theme.text, 2.5)):
            painter.setPen(QPen(QColor(colour), width))
            painter.drawEllipse(self.ring, _RING, _RING)

    def _is_at_ring(self, pixel: QPointF) -> bool:
        away = pixel - self.ring
        return bool(np.hypot(away.x(), away.y()) <= _REACH)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or not self._pictures:
            return
        corner = None if self._is_at_ring(event.position()) else self._corner_at(event.position())
        if corner is not None:
            self.corner_clicked.emit(corner)
            return
        self._is_held = True
        self._drag_to(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._is_held:
            self._drag_to(event.position())
            return
        is_ring = self._is_at_ring(event.position())
        self._point_at(None if is_ring else self._corner_at(event.position()))
        shape = Qt.CursorShape.OpenHandCursor if is_ring else Qt.CursorShape.ArrowCursor
        self.setCursor(Qt.CursorShape.PointingHandCursor if self._over is not None else shape)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._is_held = False

    def leaveEvent(self, event: QEvent) -> None:
        self._point_at(None)

    def _drag_to(self, pixel: QPointF) -> None:
        self.mix(nearest_inside(self.place(pixel)))
        self.mixed.emit(self.shares)

    def _point_at(self, corner: int | None) -> None:
        if corner != self._over:
            self._over = corner
            self.update()
            self.corner_pointed.emit(corner)

    def nearest_corner(self, pixel: QPointF) -> int:
        """Return the corner whose image is nearest to a pixel."""
        away = [self.frame(k).center() - pixel for k in range(len(NAMES))]
        return int(np.argmin([np.hypot(each.x(), each.y()) for each in away]))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if is_image(event.mimeData()):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._over = self.nearest_corner(event.position())
        self.update()
        event.acceptProposedAction()

    def dragLeaveEvent(self, event: QEvent) -> None:
        self._over = None
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:
        self._over = None
        self.put.emit(self.nearest_corner(event.position()), image_in(event.mimeData()))
        event.acceptProposedAction()
