"""Weight space: a point for the neuron, a line for each example, and where all are right."""

import numpy as np
from PySide6.QtCore import QEvent, QPointF, Signal
from PySide6.QtGui import QHelpEvent, QWheelEvent
from PySide6.QtWidgets import QToolTip

from playground.engine.arrays import FloatArray
from playground.engine.weight_space.polytope import Box
from playground.ui.nice_range import nice_ceiling
from playground.ui.tooltip import tooltip
from playground.ui.weight_space.arrow_keys import ArrowKeys, moved, step_of
from playground.ui.weight_space.explaining import (
    goal_explained,
    line_explained,
    weights_explained,
)
from playground.ui.weight_space.hand import Grip, Hand
from playground.ui.weight_space.marks import as_array
from playground.ui.weight_space.picture import Picture
from playground.ui.weight_space.ranging import is_nearly_empty, wanted_reach
from playground.ui.weight_space.weight_drawing import WeightDrawing

_REACH, _LINE_REACH = 14.0, 6.0
"""Pixels."""
_POINT = "weights"


class WeightView(WeightDrawing):
    """Drag the point, or press Shift and arrows, to set weights; point at a line to see whose."""

    weights_dragged = Signal(object)
    """Carries where the two weights are to be, (2,)."""
    dropped = Signal()
    pointed = Signal(object)
    """The mouse is at another line: carries its row in the training part, or None."""
    clicked = Signal(object)
    """Carries the row whose line was clicked, or None."""
    view_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._zoom = 0
        self._reach = 1.0
        self._of: object = None
        self._pointed: int | None = None
        self._aim: FloatArray | None = None  # of keys that no picture has shown yet
        self._depth: tuple[int, ...] = ()
        self._settles_at: int | None = None  # the step at which a hand has let go
        self.keys = ArrowKeys(self)
        self.keys.pressed.connect(self._step)
        self.keys.ended.connect(self._end_keys)
        self.hand = Hand(self, self._grip_at)
        self.hand.dragged.connect(self._drag)
        self.hand.dropped.connect(self._drop)
        self.hand.pointed.connect(self._point_at)
        self.hand.clicked.connect(lambda pixel: self.clicked.emit(self._row_at(pixel)))

    def show_picture(
        self,
        picture: Picture | None,
        axes: tuple[int, int],
        of: object,
        depth: tuple[int, ...] = (),
    ) -> None:
        """Show a picture; its range stays while it is `of` the same and the weights are in it.

        `depth` are further weights that share the range, where three are shown.
        """
        self._depth = depth
        is_other = of != self._of or axes != self.axes
        self.take(picture, axes)
        if is_other:
            self._of = of
            self._aim = self._settles_at = None
            self.fit()
            return
        weights = self._weights()
        if self._aim is not None and weights is not None and _is_near(weights, self._aim):
            self._aim = None
        shown = () if picture is None else picture.neuron.weights[[*axes, *depth]]
        largest = float(np.abs(shown).max(initial=0.0))
        if not self.hand.is_dragging and largest >= self._reach:
            self._reach = nice_ceiling(1.25 * largest)
        self._settle()
        self._take_view()

    def fit(self) -> None:
        """Choose the range anew, for the path and what it leads to."""
        self._zoom, self._reach = 0, 1.0
        if self.picture is not None:
            self._reach = wanted_reach(self.picture, (*self.axes, *self._depth))
        self._take_view()
        self.update()

    def settle(self) -> None:
        """Fit the view once if what the hand has done leaves hardly anything to be seen in it."""
        self._settles_at = self._step_shown()
        self._settle()

    def _step_shown(self) -> int | None:
        return None if self.picture is None else int(self.picture.neuron.path_steps[-1])

    def _settle(self) -> None:
        """Fit a view that was left nearly empty; the last picture of a drag may be yet to come."""
        if self._settles_at != self._step_shown() or self.hand.is_dragging or self._zoom > 0:
            self._settles_at = None
        if self.picture is None or self._settles_at is None:
            return
        if is_nearly_empty(self.picture, (*self.axes, *self._depth), self._reach):
            self._settles_at = None
            self.fit()

    def _take_view(self) -> None:
        reach = self._reach * 1.25 ** (-self._zoom)
        view: Box = ((-reach, reach), (-reach, reach))
        if view != self.view:
            self.view = view
            self.view_changed.emit()

    def _weights(self) -> FloatArray | None:
        if self.picture is None:
            return None
        return self.picture.neuron.weights[list(self.axes)]

    def _grip_at(self, pixel: QPointF) -> Grip:
        weights = self._weights()
        if weights is None:
            return None
        away = as_array(pixel) - self.pixels(weights)
        return _POINT if float(np.hypot(*away)) <= _REACH else None

    def _drag(self, grip: Grip, pixel: QPointF) -> None:
        if grip == _POINT:
            low, high = np.array(self.view).T
            self.weights_dragged.emit(np.clip(self.plane_point(pixel), low, high))

    def _drop(self) -> None:
        self.dropped.emit()
        if self.picture is not None:
            self.show_picture(self.picture, self.axes, self._of, self._depth)

    def _step(self, steps: FloatArray) -> None:
        """Move the point by so many steps across and up."""
        present = self._weights() if self._aim is None else self._aim
        if present is not None:
            low, high = np.array(self.view).T
            by = steps[:2] * step_of(self.view[0][1])
            if by.any():
                self._aim = np.clip(moved(present, by), low, high)
                self.weights_dragged.emit(self._aim)

    def _end_keys(self) -> None:
        self._aim = None
        self._drop()

    def _row_at(self, pixel: QPointF) -> int | None:
        feasible = self.picture.feasible if self.picture is not None else None
        if feasible is None or feasible.axes != self.axes or not self.place().contains(pixel):
            return None
        at = self.plane_point(pixel)
        lengths = np.linalg.norm(feasible.normals, axis=1)
        per_pixel = (self.view[0][1] - self.view[0][0]) / self.place().width()
        with np.errstate(all="ignore"):
            away = np.abs(feasible.normals @ at + feasible.offsets) / lengths / per_pixel
        away[~np.isfinite(away)] = np.inf
        nearest = int(np.argmin(away)) if len(away) else 0
        is_near = len(away) > 0 and away[nearest] <= _LINE_REACH
        return int(feasible.rows[nearest]) if is_near else None

    def _point_at(self, pixel: QPointF | None) -> None:
        is_busy = pixel is None or self._grip_at(pixel) is not None
        row = None if is_busy or pixel is None else self._row_at(pixel)
        if row != self._pointed:
            self._pointed = row
            self.pointed.emit(row)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            text = self.explain(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), tooltip(text) if text else "", self)
            return True
        return super().event(event)

    def explain(self, pixel: QPointF) -> str:
        """Return what there is at a pixel, in words, or ""."""
        picture, axes = self.picture, self.axes
        if picture is None:
            return ""
        if self._grip_at(pixel) is not None:
            return weights_explained(picture)
        goal = picture.goal_at(axes)
        if goal is not None and picture.goal is not None:
            away = self.pixels(goal) - as_array(pixel)
            if float(np.hypot(*away)) <= _REACH:
                return goal_explained(picture.goal)
        row = self._row_at(pixel)
        return line_explained(picture, row) if row is not None else ""

    def wheelEvent(self, event: QWheelEvent) -> None:
        notches = round(event.angleDelta().y() / 120)
        self._zoom = min(max(self._zoom + notches, -12), 12)
        self._take_view()
        self.update()
        event.accept()


def _is_near(one: FloatArray, other: FloatArray) -> bool:
    """Return whether two points are the same in single precision."""
    return bool(np.allclose(one, other, rtol=1e-5, atol=1e-7))
