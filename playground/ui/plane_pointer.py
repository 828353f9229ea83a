"""The mouse over a plane of points: which point it is at, and which one is clicked."""

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent

from playground.engine.arrays import FloatArray
from playground.ui.plot import Plot

_REACH = 9.0
"""Pixels from the middle of a point within which the mouse is at it."""
_STILL = 5.0
"""Pixels that the mouse may move between press and release of a click."""


class PlanePointer(QObject):
    """Watches a plot's mouse; looks for a point only when the mouse moves."""

    pointed = Signal(object)
    """The mouse is at another point: carries its row, or None."""
    clicked = Signal(object)
    """Carries the row of the point that was clicked, or None for an empty place."""

    def __init__(self, plot: Plot) -> None:
        super().__init__(plot)
        self._plot = plot
        self._positions: FloatArray = np.zeros((0, 2))
        self._row: int | None = None
        self._pressed_at: QPointF | None = None
        plot.viewport().installEventFilter(self)

    def show_points(self, positions: FloatArray) -> None:
        """Look for these points from now on, (n, 2): their row is their place here."""
        self._positions = positions

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if isinstance(event, QMouseEvent):
            self._follow(kind, event)
        elif kind == QEvent.Type.Leave:
            self._pressed_at = None
            self._point_at(None)
        elif kind == QEvent.Type.ToolTip:
            return self._row is not None  # it would cover what is said of the point
        return False

    def _follow(self, kind: QEvent.Type, event: QMouseEvent) -> None:
        if kind == QEvent.Type.MouseMove and not event.buttons():
            self._point_at(self.row_at(event.position()))
        elif event.button() != Qt.MouseButton.LeftButton:
            return
        elif kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick):
            self._pressed_at = event.position()
        elif kind == QEvent.Type.MouseButtonRelease and self._pressed_at is not None:
            moved = event.position() - self._pressed_at
            self._pressed_at = None
            if moved.manhattanLength() <= _STILL:
                self.clicked.emit(self.row_at(event.position()))

    def row_at(self, pixel: QPointF) -> int | None:
        """Return the row of the point nearest to a pixel, or None where there is none."""
        view = self._plot.view
        scene = self._plot.mapToScene(pixel.toPoint())
        if not len(self._positions) or not view.sceneBoundingRect().contains(scene):
            return None
        place = view.mapSceneToView(scene)
        per_pixel = np.array(view.viewPixelSize())
        away = (self._positions - (place.x(), place.y())) / per_pixel
        distance = np.einsum("ij,ij->i", away, away)
        nearest = int(np.argmin(distance))
        return nearest if distance[nearest] <= _REACH**2 else None

    def _point_at(self, row: int | None) -> None:
        if row == self._row:
            return
        self._row = row
        shapes = Qt.CursorShape
        shape = shapes.ArrowCursor if row is None else shapes.PointingHandCursor
        self._plot.viewport().setCursor(shape)
        self.pointed.emit(row)
