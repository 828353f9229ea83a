"""A loss surface from above: colours, contour lines, and a point that can be dragged."""

import math
from dataclasses import replace

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from playground.engine.arrays import FloatArray
from playground.ui.plot import (
    AXIS_HEIGHT,
    AXIS_WIDTH,
    LABEL_HEIGHT,
    MARGIN,
    SIDE_MARGIN,
    SPACE,
    Plot,
)
from playground.ui.surface.contour_overlay import ContourOverlay
from playground.ui.surface.contours import contour_lines
from playground.ui.surface.heights import Heights, heights_of
from playground.ui.surface.loss_readout import LossReadout
from playground.ui.surface.marks import POINT_RADIUS
from playground.ui.surface.path_key import PathKey, show_key
from playground.ui.surface.point_hand import PointHand
from playground.ui.surface.relief import holes
from playground.ui.surface.surface_picture import Place, SurfacePicture
from playground.ui.surface.upsampling import slice_colours
from playground.ui.theme import Theme, current_theme
from playground.ui.vector_items import MapItem

_REACH = 2 * POINT_RADIUS
"""Pixels from the point within which it is taken hold of."""

_SLENDER = 2.0
"""How many times as wide as high the plane may be, or the other way round, and keep its shape."""

_READABLE = 280
"""Pixels of a map below which both the loss below the mouse and the colours have room."""

_INK = 0.4
"""How much of a contour line covers the colours."""


_APART = np.full((1, 2), np.nan)


class ContourView(QWidget):
    """Drag the point, or click on another place."""

    point_dragged = Signal(float, float)
    """While the point is dragged: where it is now."""
    point_released = Signal(float, float)
    """Where the point was dropped; only after it has been dragged."""
    place_clicked = Signal(float, float)
    """A click beside the point."""

    def __init__(self, name: str = "contours of the loss") -> None:
        super().__init__()
        self.setMinimumSize(160, 150)
        self.plane = QWidget()
        self.plot = Plot(name, self.plane)
        self.map = MapItem(axisOrder="row-major")
        self.contours = self.plot.add_line()
        self.overlay = ContourOverlay()
        self.key = PathKey()
        self.readout = LossReadout()
        self.can_drag = True
        """Whether the point may be dragged."""
        self.can_click = True
        """Whether a click on another place means something."""
        self._theme = current_theme()
        self._picture: SurfacePicture | None = None
        self._held: Place | None = None
        self._seen: QPointF | None = None
        self.map.setZValue(-10)
        self.overlay.setZValue(20)
        self.plot.addItem(self.map)
        self.plot.addItem(self.overlay)
        self.plot.left.pixels_for_number = self.plot.bottom.pixels_for_number
        self.plot.left.setWidth(AXIS_WIDTH + LABEL_HEIGHT)
        self._lay_out()
        self.plane.installEventFilter(self)
        self._obey(PointHand(self.plot.viewport(), self._is_at_point))
        self.set_theme(self._theme)

    def _lay_out(self) -> None:
        self.plane.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE // 2)
        layout.addWidget(self.key)
        layout.addWidget(self.plane, 1)
        layout.addWidget(self.readout)

    def _obey(self, hand: PointHand) -> None:
        hand.dragged.connect(self._drag)
        hand.released.connect(self._release)
        hand.clicked.connect(self._click)
        hand.looked.connect(self._look)
        hand.left.connect(self._leave)

    @property
    def point(self) -> Place | None:
        """Where the point is drawn: under the mouse while it is dragged."""
        return self._held or (self._picture.point if self._picture else None)

    def show_picture(self, picture: SurfacePicture | None) -> None:
        """Show a picture from now on, or nothing; a surface that is the same is not drawn anew."""
        is_new = picture is None or not picture.has_surface_of(self._picture)
        self._picture = picture
        if is_new:
            self._draw_surface()
        self._draw_marks()
        self._say()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.plot.set_theme(theme)
        ink = QColor(theme.text)
        ink.setAlphaF(_INK)
        self.contours.setPen(pg.mkPen(ink, width=1))
        self._draw_surface()
        self._draw_marks()

    def _draw_surface(self) -> None:
        picture = self._picture
        if picture is None:
            self.map.clear()
            self.contours.clear()
            self.overlay.show_surface([], np.zeros((1, 1), bool))
            self.readout.hide()
            return
        (left, right), (bottom, top) = (axis[[0, -1]].tolist() for axis in (picture.x, picture.y))
        heights = heights_of(picture)
        self.plot.show_range((left, right), (bottom, top))
        self.map.setImage(slice_colours(picture.z, heights, self._theme), autoLevels=False)
        self.map.setRect(QRectF(left, bottom, right - left, top - bottom))
        lines = _lines(picture, heights)
        points = np.concatenate([_APART, *(each for _, line in lines for each in (line, _APART))])
        self.contours.setData(points[:, 0], points[:, 1])
        self.overlay.show_surface(lines, holes(heights.shares(picture.z)))
        self.readout.show()
        self.readout.show_colours(picture, heights, self._theme)
        self._fit()

    def _draw_marks(self) -> None:
        picture = self._picture
        if picture is not None and self._held is not None:
            # arrow and next step belong to where the point was
            picture = replace(picture, point=self._held, arrow=None, ghost=None)
        self.overlay.show_marks(picture, self._theme)
        show_key(self.key, picture, self._theme)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Make the plot as large as there is room for, in the shape of the plane if it has one.

        Then the same way is as long in both directions, and the gradient at right angles to the
        contour lines.
        """
        picture, beside = self._picture, AXIS_WIDTH + LABEL_HEIGHT + SIDE_MARGIN
        below = AXIS_HEIGHT + LABEL_HEIGHT + MARGIN
        width = max(1.0, self.plane.width() - beside)
        height = max(1.0, self.plane.height() - below)
        shape = 1.0
        if picture is not None:
            shape = float((picture.x[-1] - picture.x[0]) / (picture.y[-1] - picture.y[0]))
        if 1 / _SLENDER <= shape <= _SLENDER:
            width, height = min(width, height * shape), min(height, width / shape)
        whole_width, whole_height = round(width) + beside, round(height) + below
        left = (self.plane.width() - whole_width) // 2
        top = (self.plane.height() - whole_height) // 2
        self.plot.setGeometry(left, top, whole_width, whole_height)
        right = self.plane.width() - left - whole_width + SIDE_MARGIN
        # words need more than a slender map has
        begin = left + AXIS_WIDTH + LABEL_HEIGHT if width >= _READABLE else 0
        self.readout.stand_below(max(0, begin), max(0, right))
        if picture is not None:
            self.plot.set_lower_axis(self._fitting(picture.names[0], round(width)))
            self.plot.left.setLabel(self._fitting(picture.names[1], round(height)))

    def _fitting(self, name: str, room: int) -> str:
        """Return as much of a name as there is room for, what says least left out first."""
        metrics = self.fontMetrics()
        if metrics.horizontalAdvance(name) > room:
            name = name.partition(", ")[0]
        if metrics.horizontalAdvance(name) > room:
            for word in ("weight ", "bias of ", "centre ", "width β of ", "distance "):
                name = name.removeprefix(word)
        return metrics.elidedText(name, Qt.TextElideMode.ElideRight, room)

    def pixel_of(self, x: float, y: float) -> QPointF:
        """Return where a place is on the viewport of the plot."""
        scene = self.plot.view.mapViewToScene(QPointF(x, y))
        return QPointF(self.plot.viewportTransform().map(scene))

    def place_at(self, pixel: QPointF) -> tuple[float, float]:
        """Return the place of the plane that is nearest to a pixel of the viewport."""
        picture = self._picture
        assert picture is not None
        inverse, _ = self.plot.viewportTransform().inverted()
        at = self.plot.view.mapSceneToView(inverse.map(pixel))
        x = float(np.clip(at.x(), picture.x[0], picture.x[-1]))
        return x, float(np.clip(at.y(), picture.y[0], picture.y[-1]))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.plane and event.type() == QEvent.Type.Resize:
            self._fit()
        return False

    def _is_at_point(self, pixel: QPointF) -> bool:
        if self.point is None or not self.can_drag:
            return False
        return self._is_near(self.point, pixel)

    def _is_near(self, place: Place, pixel: QPointF) -> bool:
        return self._pixels_to(place, pixel) <= _REACH

    def _pixels_to(self, place: Place | None, pixel: QPointF) -> float:
        if place is None:
            return math.inf
        away = self.pixel_of(place.x, place.y) - pixel
        return math.hypot(away.x(), away.y())

    def _is_inside(self, pixel: QPointF) -> bool:
        scene = self.plot.mapToScene(pixel.toPoint())
        return self._picture is not None and self.plot.view.sceneBoundingRect().contains(scene)

    def _drag(self, pixel: QPointF) -> None:
        if self._picture is None:
            return
        x, y = self.place_at(pixel)
        self._held = Place(x, y, math.nan)
        self._draw_marks()
        self.point_dragged.emit(x, y)

    def _release(self) -> None:
        held, self._held = self._held, None
        if held is not None:
            self.point_released.emit(held.x, held.y)
            self._draw_marks()

    def _click(self, pixel: QPointF) -> None:
        if self.can_click and self._is_inside(pixel):
            self.place_clicked.emit(*self.place_at(pixel))

    def _look(self, pixel: QPointF) -> None:
        self._seen = pixel
        self._say()

    def _leave(self) -> None:
        self._seen = None
        self.readout.clear()

    def _say(self) -> None:
        """Say the loss below the mouse: the true one where that is the point or the star."""
        pixel, picture = self._seen, self._picture
        if pixel is None:
            return
        point = picture.point if picture and self._held is None else None
        optimum = picture.optimum if picture and self._is_inside(pixel) else None
        to_point, to_optimum = self._pixels_to(point, pixel), self._pixels_to(optimum, pixel)
        if optimum is not None and to_optimum <= _REACH and to_optimum < to_point:
            self.readout.say_optimum(optimum)
        elif point is not None and to_point <= _REACH:
            self.readout.say_point(point)
        elif self._picture is not None and self._is_inside(pixel):
            self.readout.say_loss(self._picture, *self.place_at(pixel))
        else:
            self.readout.clear()


def _lines(picture: SurfacePicture, heights: Heights) -> list[tuple[float, FloatArray]]:
    """Return the contour lines as losses and points, (k, 2)."""
    levels, losses = heights.shares(picture.levels), heights.shares(picture.z)
    lines = contour_lines(picture.x, picture.y, losses, levels)
    return [(float(picture.levels[index]), line) for index, line in lines]
