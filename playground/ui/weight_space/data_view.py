"""Data space: the examples as points, and the neuron as the line that parts them."""

from typing import Literal

import numpy as np
from PySide6.QtCore import QPointF, Signal

from playground.engine.arrays import FloatArray
from playground.engine.weight_space.polytope import Box
from playground.ui.nice_range import nice_ceiling
from playground.ui.weight_space.arrow_keys import ArrowKeys, step_of
from playground.ui.weight_space.data_drawing import SHORTEST, DataDrawing
from playground.ui.weight_space.hand import Grip, Hand
from playground.ui.weight_space.marks import as_array
from playground.ui.weight_space.picture import Picture

_LINE_REACH, _TIP_REACH = 7.0, 12.0
"""Pixels."""
_DEGREES = 1.0
"""That a key turns the line by."""

Tool = Literal["move", "flip", "add positive", "add negative", "remove"]


class DataView(DataDrawing):
    """Drag the line to move it, the arrow's tip to turn it; what points do, the tool says.

    With Shift, the keys to the left and right turn the line, those up and down move it.
    """

    line_dragged = Signal(object, float)
    """Carries the normal, (2,), and the offset that the line is to have."""
    point_dragged = Signal(int, object)
    """Carries a row of the training part, and where it is to be, (2,)."""
    point_chosen = Signal(int)
    """A point was clicked with the tool that flips or removes."""
    place_chosen = Signal(object)
    """A place, (2,), was clicked with a tool that adds."""
    dropped = Signal()
    pointed = Signal(object)
    """The mouse is at another point: carries its row in the training part, or None."""
    clicked = Signal(object)
    """Carries the row of the point that was clicked to look at it, or None."""

    def __init__(self) -> None:
        super().__init__()
        self.tool: Tool = "move"
        self._of: object = None
        self._pointed: int | None = None
        self._aim: tuple[FloatArray, float] | None = None  # of keys that no picture has shown yet
        self.keys = ArrowKeys(self)
        self.keys.pressed.connect(self._step)
        self.keys.ended.connect(self._end_keys)
        self.hand = Hand(self, self._grip_at)
        self.hand.dragged.connect(self._drag)
        self.hand.dropped.connect(self._drop)
        self.hand.pointed.connect(self._point_at)
        self.hand.clicked.connect(self._click)

    def show_picture(self, picture: Picture | None, of: object) -> None:
        """Show a picture; its range stays while it is `of` the same and all points fit in."""
        if picture is not None and picture.neuron.plane is not None:
            points, is_other = _all_points(picture), of != self._of
            if is_other or not (self.hand.is_dragging or _holds(self.view, points)):
                self.view = _range(points)
            self._of = of
        self.take(picture)
        if picture is not None and self._aim is not None:
            shown = np.append(picture.neuron.normal, picture.neuron.line_offset)
            if np.allclose(shown, np.append(*self._aim), rtol=1e-5, atol=1e-6):
                self._aim = None

    def fit(self) -> None:
        """Choose the range anew."""
        if self.picture is not None and self.picture.neuron.plane is not None:
            self.view = _range(_all_points(self.picture))
            self.update()

    def _grip_at(self, pixel: QPointF) -> Grip:
        picture = self.picture
        if picture is None or picture.neuron.plane is None or self.tool != "move":
            return None
        has_line = bool(picture.neuron.normal.any())
        if has_line and self.has_arrow:
            tip = as_array(self.arrow()[1]) - as_array(pixel)
            if float(np.hypot(*tip)) <= _TIP_REACH:
                return "tip"
        row = self.row_at(pixel)
        if row is not None:
            return row if picture.can_move_points else None
        if has_line and self._is_at_line(pixel, picture):
            return "line"
        return None

    def _is_at_line(self, pixel: QPointF, picture: Picture) -> bool:
        if not self.place().contains(pixel):
            return False
        normal, offset = picture.neuron.normal, picture.neuron.line_offset
        per_pixel = (self.view[0][1] - self.view[0][0]) / self.place().width()
        away = abs(float(normal @ self.plane_point(pixel) + offset)) / float(np.hypot(*normal))
        return away / per_pixel <= _LINE_REACH

    def _drag(self, grip: Grip, pixel: QPointF) -> None:
        picture = self.picture
        if picture is None:
            return
        low, high = np.array(self.view).T
        at = np.clip(self.plane_point(pixel), low, high)
        if isinstance(grip, int):
            self.point_dragged.emit(grip, at)
            return
        normal, offset = picture.neuron.normal, picture.neuron.line_offset
        length = float(np.hypot(*normal))
        if grip == "tip":
            self._turn(at, length, offset)
        elif not picture.neuron.is_bias_fixed:
            self.line_dragged.emit(normal, -float(normal @ at))
        elif float(np.hypot(*at)) > 0:
            self._turn_through(at, normal, offset)

    def _turn(self, at: FloatArray, length: float, offset: float) -> None:
        """Turn the line about the foot of its arrow, whose tip is at the mouse."""
        assert self.picture is not None
        foot = self.foot()
        way = at - foot
        reach = float(np.hypot(*way))
        if not reach:
            return
        ends = self.arrow()
        drawn = float(np.hypot(*(as_array(ends[1]) - as_array(ends[0]))))
        per_unit = self.place().width() / (self.view[0][1] - self.view[0][0])
        is_to_scale = abs(drawn - length * per_unit) < 1.0
        normal = way if is_to_scale and reach * per_unit > SHORTEST else way / reach * length
        is_fixed = self.picture.neuron.is_bias_fixed
        self.line_dragged.emit(normal, offset if is_fixed else -float(normal @ foot))

    def _turn_through(self, at: FloatArray, normal: FloatArray, offset: float) -> None:
        """Turn a line whose bias is fixed until it passes through the mouse, if it can."""
        length, reach = float(np.hypot(*normal)), float(np.hypot(*at))
        cosine = -offset / (length * reach)
        if abs(cosine) > 1:
            return
        middle, spread = np.arctan2(at[1], at[0]), np.arccos(cosine)
        angles = np.array([middle + spread, middle - spread])
        candidates = length * np.stack([np.cos(angles), np.sin(angles)], axis=1)
        nearest = int(np.argmax(candidates @ normal))
        self.line_dragged.emit(candidates[nearest], offset)

    def _drop(self) -> None:
        self.dropped.emit()
        self.show_picture(self.picture, self._of)

    def _step(self, steps: FloatArray) -> None:
        """Turn the line by degrees with the keys to the sides; up and down go along its arrow."""
        picture = self.picture
        if picture is None or picture.neuron.plane is None or not picture.neuron.normal.any():
            return
        normal, offset = self._aim or (picture.neuron.normal, picture.neuron.line_offset)
        is_fixed, length = picture.neuron.is_bias_fixed, float(np.hypot(*normal))
        if steps[0]:
            foot = -normal * offset / length**2
            angle = -np.deg2rad(steps[0] * _DEGREES)
            cosine, sine = float(np.cos(angle)), float(np.sin(angle))
            normal = np.array([[cosine, -sine], [sine, cosine]]) @ normal
            offset = offset if is_fixed else -float(normal @ foot)
        elif steps[1] and not is_fixed:
            offset -= length * float(steps[1]) * step_of((self.view[0][1] - self.view[0][0]) / 2)
        else:
            return
        self._aim = normal, offset
        self.line_dragged.emit(normal, offset)

    def _end_keys(self) -> None:
        self._aim = None
        self._drop()

    def _click(self, pixel: QPointF) -> None:
        row = self.row_at(pixel)
        if self.tool == "move":
            self.clicked.emit(row)
        elif self.tool in ("flip", "remove"):
            if row is not None:
                self.point_chosen.emit(row)
        elif self.place().contains(pixel):
            self.place_chosen.emit(self.plane_point(pixel))

    def _point_at(self, pixel: QPointF | None) -> None:
        row = None if pixel is None else self.row_at(pixel)
        if row != self._pointed:
            self._pointed = row
            self.pointed.emit(row)


def _all_points(picture: Picture) -> FloatArray:
    return np.vstack([picture.neuron.points, picture.neuron.sideless])


def _range(points: FloatArray) -> Box:
    """Return a square range around points, (n, 2), and around 0."""
    largest = float(np.abs(points).max(initial=0.0))
    reach = nice_ceiling(1.2 * largest) if largest > 0 else 1.0
    middles = (points.max(axis=0) + points.min(axis=0)) / 2 if len(points) else np.zeros(2)
    widest = float(np.ptp(points, axis=0).max(initial=0.0)) if len(points) else 0.0
    if widest and np.abs(middles).max() > 2 * widest:  # far from 0, which would make them a dot
        half = nice_ceiling(0.65 * widest)
        return tuple((float(m) - half, float(m) + half) for m in middles)
    return (-reach, reach), (-reach, reach)


def _holds(view: Box, points: FloatArray) -> bool:
    """Return whether all points, (n, 2), can be seen."""
    low, high = np.array(view).T
    return bool(((low <= points) & (points <= high)).all())
