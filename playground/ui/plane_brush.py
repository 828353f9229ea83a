"""A brush for each class over a plane of points, a hand that moves one, and an eraser."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QGraphicsEllipseItem

from playground.engine.arrays import FloatArray, IntArray
from playground.ui.plane_view import PlaneView
from playground.ui.theme import Theme, class_colour
from playground.ui.vector_items import PointsItem

Tool = Literal["paint", "move", "erase"]
_APART = 14.0
"""Pixels between two points of a stroke."""
_REACH = 10.0
"""Pixels around the mouse in which points are moved or erased."""
_BUTTONS = (
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseButtonDblClick,
    QEvent.Type.MouseMove,
    QEvent.Type.MouseButtonRelease,
)


@dataclass
class Stroke:
    """What has been done since the button was pressed."""

    places: list[tuple[float, float]]
    erased: set[int]
    row: int | None = None
    """The point that is moved."""


class PlaneBrush(QObject):
    """Shows a stroke while the button is down; it counts, as one, when the button is let go."""

    painted = Signal(object)
    """Carries the places of new points, (x1, x2) each."""
    moved = Signal(int, object)
    """Carries a point's row, and its new place."""
    erased = Signal(object)
    """Carries the rows of points, ascending."""

    def __init__(self, plane: PlaneView) -> None:
        super().__init__(plane)
        self._plane = plane
        self._tool: Tool | None = None
        self._label = 0
        self._positions: FloatArray = np.zeros((0, 2))
        self._stroke: Stroke | None = None
        self._preview = PointsItem(antialias=True)
        self._preview.setZValue(20)
        plane.plot.addItem(self._preview)
        self._circle = QGraphicsEllipseItem(-_REACH, -_REACH, 2 * _REACH, 2 * _REACH)
        self._circle.setZValue(30)
        self._circle.hide()
        plane.plot.scene().addItem(self._circle)
        plane.plot.viewport().installEventFilter(self)

    @property
    def tool(self) -> Tool | None:
        """What the mouse does; None: nothing of this."""
        return self._tool

    def take(self, tool: Tool | None, label: int, theme: Theme) -> None:
        """Take a tool into the hand; `label` is the class that the brush paints."""
        self._tool, self._label = tool, label
        self._stroke = None
        self._preview.clear()
        colour = class_colour(label, theme) if tool == "paint" else theme.base
        self._preview.setBrush(pg.mkBrush(colour))
        self._preview.setPen(pg.mkPen(theme.text, width=1.5))
        self._circle.setPen(pg.mkPen(theme.text, width=1.5))
        self._circle.hide()
        cursor = Qt.CursorShape.ArrowCursor if tool is None else Qt.CursorShape.CrossCursor
        self._plane.plot.viewport().setCursor(cursor)

    def show_points(self, positions: FloatArray) -> None:
        """Let these points, (n, 2), be what is moved and erased: their row is their place here."""
        self._positions = positions

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._circle.hide()
        if self._tool is None or not isinstance(event, QMouseEvent):
            return False
        self._show_reach(event.position())
        if event.type() not in _BUTTONS:
            return False
        is_left = Qt.MouseButton.LeftButton in (event.button() | event.buttons())
        if is_left:
            self._follow(event)
        return is_left

    def _show_reach(self, pixel: QPointF) -> None:
        """Show around the mouse how far the eraser reaches."""
        scene = self._plane.plot.mapToScene(pixel.toPoint())
        is_inside = self._plane.plot.view.sceneBoundingRect().contains(scene)
        self._circle.setPos(scene)
        self._circle.setVisible(self._tool == "erase" and is_inside)

    def _follow(self, event: QMouseEvent) -> None:
        if event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick):
            near = self._near(event.position())
            row = int(near[0]) if self._tool == "move" and len(near) else None
            self._stroke = Stroke([], set(), row)
        if self._stroke is None:
            return
        self._add(self._stroke, event.position())
        if event.type() == QEvent.Type.MouseButtonRelease:
            stroke, self._stroke = self._stroke, None
            self._preview.clear()
            self._finish(stroke)

    def _add(self, stroke: Stroke, pixel: QPointF) -> None:
        """Go on with a stroke, as far as the mouse is over the plane."""
        place = self._place(pixel)
        if place is None:
            return
        if self._tool == "erase":
            stroke.erased.update(self._near(pixel).tolist())
            self._show(self._positions[sorted(stroke.erased)])
        elif self._tool == "move":
            stroke.places = [place] if stroke.row is not None else []
            self._show(np.array(stroke.places).reshape(-1, 2))
        elif not stroke.places or self._pixels(place, stroke.places[-1]) >= _APART:
            stroke.places.append(place)
            self._show(np.array(stroke.places))

    def _finish(self, stroke: Stroke) -> None:
        if self._tool == "erase" and stroke.erased:
            self.erased.emit(tuple(sorted(stroke.erased)))
        elif self._tool == "move" and stroke.row is not None and stroke.places:
            self.moved.emit(stroke.row, stroke.places[0])
        elif self._tool == "paint" and stroke.places:
            self.painted.emit(tuple(stroke.places))

    def _show(self, positions: FloatArray) -> None:
        self._preview.setData(pos=positions, size=self._plane.point_size + 3)

    def _place(self, pixel: QPointF) -> tuple[float, float] | None:
        view = self._plane.plot.view
        scene = self._plane.plot.mapToScene(pixel.toPoint())
        if not view.sceneBoundingRect().contains(scene):
            return None
        place = view.mapSceneToView(scene)
        digits = _digits(view.viewPixelSize())
        return round(place.x(), digits), round(place.y(), digits)

    def _pixels(self, one: tuple[float, float], other: tuple[float, float]) -> float:
        return float(np.hypot(*((np.array(one) - other) / self._plane.plot.view.viewPixelSize())))

    def _near(self, pixel: QPointF) -> IntArray:
        """Return the rows of the points around a pixel, the nearest first."""
        place = self._place(pixel)
        if place is None or not len(self._positions):
            return np.zeros(0, np.int64)
        per_pixel = np.array(self._plane.plot.view.viewPixelSize())
        distance = np.hypot(*((self._positions - place) / per_pixel).T)
        order = np.argsort(distance, kind="stable")
        return order[distance[order] <= _REACH]


def _digits(pixel_size: Sequence[float]) -> int:
    """Return how many digits after the point a place has that is known to a pixel."""
    return int(np.clip(1 - np.floor(np.log10(max(min(pixel_size), 1e-9))), 0, 9))
