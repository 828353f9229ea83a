"""Three weights at once, to be turned, and dragged along the screen or along one axis."""

import numpy as np
from PySide6.QtCore import QEvent, QPointF, Signal
from PySide6.QtGui import QHelpEvent, QWheelEvent
from PySide6.QtWidgets import QToolTip

from playground.engine.arrays import FloatArray
from playground.ui.surface.camera import Camera
from playground.ui.tooltip import tooltip
from playground.ui.weight_space.arrow_keys import ArrowKeys, moved, step_of
from playground.ui.weight_space.discs import FEW, is_near
from playground.ui.weight_space.explaining import plane_explained, weights_explained
from playground.ui.weight_space.hand import Grip, Hand
from playground.ui.weight_space.marks import as_array
from playground.ui.weight_space.picture import Picture
from playground.ui.weight_space.solid_drawing import SolidDrawing

_DEGREES_PER_PIXEL = 0.5
_DEGREES_PER_KEY = 5.0
_REACH, _HANDLE_REACH = 11.0, 7.0
"""Pixels."""


class SolidView(SolidDrawing):
    """Drag the point or its arrows to set the weights, elsewhere to turn; the wheel zooms.

    Plain arrow keys turn too, Shift and arrow keys move the point; two clicks turn it back.
    """

    weights_dragged = Signal(object)
    """Carries where the three weights are to be, (3,)."""
    dropped = Signal()
    pointed = Signal(object)
    """The mouse is at another plane: carries its row in the training part, or None."""
    clicked = Signal(object)
    """Carries the row whose plane was clicked, or None."""

    def __init__(self) -> None:
        super().__init__()
        self._grip: Grip = None
        self._from: FloatArray = np.zeros(3)
        self._held = QPointF()
        self._pointed: int | None = None
        self._aim: FloatArray | None = None  # of keys that no picture has shown yet
        self.setMouseTracking(True)
        self.keys = ArrowKeys(self, turns=True)
        self.keys.pressed.connect(self._step)
        self.keys.turned.connect(self._turn)
        self.keys.ended.connect(self._end_keys)
        self.hand = Hand(self, self._grip_at)
        self.hand.dragged.connect(self._drag)
        self.hand.dropped.connect(self._drop)
        self.hand.pointed.connect(self._point_at)
        self.hand.clicked.connect(lambda pixel: self.clicked.emit(self._row_at(pixel)))
        self.hand.clicked_twice.connect(lambda _: self.look_from(Camera()))

    def show_picture(self, picture: Picture | None, axes: tuple[int, ...], reach: float) -> None:
        super().show_picture(picture, axes, reach)
        weights = self.weights
        if self._aim is not None and weights is not None:
            is_shown = np.allclose(weights, self._aim, rtol=1e-5, atol=1e-7)
            self._aim = None if is_shown else self._aim

    def look_from(self, camera: Camera) -> None:
        """Turn weight space."""
        self.camera = camera
        self.update()

    def _grip_at(self, pixel: QPointF) -> Grip:
        weights = self.weights
        if weights is None:
            return None
        at = as_array(pixel)
        if float(np.hypot(*(self.pixels(weights) - at))) <= _REACH:
            return "weights"
        for axis, (start, end) in self.handles().items():
            begin, way = as_array(start), as_array(end) - as_array(start)
            share = float(np.clip(way @ (at - begin) / (way @ way), 0, 1))
            if float(np.hypot(*(begin + share * way - at))) <= _HANDLE_REACH:
                return axis
        return "turn"

    def _drag(self, grip: Grip, pixel: QPointF) -> None:
        weights, pressed = self.weights, self.hand.pressed
        if weights is None or pressed is None:
            return
        if self._grip is None:
            self._grip = grip
            self._from, self._held = weights.copy(), pressed
        if self._grip == "turn":
            way = pixel - self._held
            self._held = pixel
            turn = -_DEGREES_PER_PIXEL * way.x(), _DEGREES_PER_PIXEL * way.y()
            self.look_from(self.camera.turned(*turn))
            return
        most = np.maximum(self._reach, np.abs(self._from))
        goal = self._from + self._in_space(as_array(pixel - pressed))
        self.weights_dragged.emit(np.clip(goal, -most, most))

    def _in_space(self, way: FloatArray) -> FloatArray:
        """Return how the weights move with the mouse, (3,), for pixels (2,)."""
        per_weight = self.pixels(np.eye(3)) - self.pixels(np.zeros(3))
        if isinstance(self._grip, int):
            along = per_weight[self._grip]
            return np.eye(3)[self._grip] * float(way @ along) / float(along @ along)
        right, up, _ = self.camera.axes
        scale = float(np.hypot(*(self.pixels(right) - self.pixels(np.zeros(3)))))
        return (way[0] * right - way[1] * up) / scale

    def _drop(self) -> None:
        is_edit, self._grip = self._grip != "turn", None
        if is_edit:
            self.dropped.emit()

    def _turn(self, ways: FloatArray) -> None:
        self.look_from(self.camera.turned(*(_DEGREES_PER_KEY * ways[:2]).tolist()))

    def _step(self, steps: FloatArray) -> None:
        """Change the first weight by the keys to the sides, the second up and down, the third."""
        present = self.weights if self._aim is None else self._aim
        if present is not None:
            most = np.maximum(self._reach, np.abs(present))
            goal = moved(present, steps * step_of(self._reach))
            self._aim = np.clip(goal, -most, most)
            self.weights_dragged.emit(self._aim)

    def _end_keys(self) -> None:
        self._aim = None
        self.dropped.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.look_from(self.camera.zoomed(1.15 ** (event.angleDelta().y() / 120)))
        event.accept()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            text = self.explain(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), tooltip(text) if text else "", self)
            return True
        return super().event(event)

    def explain(self, pixel: QPointF) -> str:
        """Return what there is at a pixel, in words, or ""."""
        if self._picture is None:
            return ""
        if self._grip_at(pixel) == "weights":
            return weights_explained(self._picture)
        row = self._row_at(pixel)
        return "" if row is None else plane_explained(self._picture, row)

    def _row_at(self, pixel: QPointF) -> int | None:
        return self.row_at(pixel) if self._grip_at(pixel) == "turn" else None

    def row_at(self, pixel: QPointF) -> int | None:
        """Return whose plane is at a pixel, by its row in the training part: arrows go first."""
        discs, at = self._discs(), as_array(pixel)
        if discs is None or self._picture is None:
            return None
        shown, viewer = self._shown(discs)[::-1], self.camera.axes[2]
        found = [i for i in shown if is_near(self.pixels(discs.arrow(i, viewer)), at)]
        found += [i for i in shown if is_near(self.pixels(discs.circles[i]), at)]
        if not found and len(shown) <= FEW:  # then discs are filled, and hide one another
            depths = {i: discs.depth(i, self._flat(at), viewer) for i in shown}
            met = {i: depth for i, depth in depths.items() if depth is not None}
            found = sorted(met, key=lambda i: -met[i])
        return int(self._picture.neuron.rows[found[0]]) if found else None

    def _flat(self, at: FloatArray) -> FloatArray:
        """Return the weights, (3,), that are at a pixel, (2,), as far away as 0."""
        right, up, _ = self.camera.axes
        x, y = (at - self.pixels(np.zeros(3))).tolist()
        return (x * right - y * up) / self._scale

    def _point_at(self, pixel: QPointF | None) -> None:
        row = None if pixel is None else self._row_at(pixel)
        if row != self._pointed:
            self._pointed = row
            self.pointed.emit(row)
