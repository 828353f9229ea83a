"""The cloud of minibatch gradients around the full one, with equal scales on both axes."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QVBoxLayout, QWidget

from playground.engine.arrays import FloatArray
from playground.engine.measurements.against_all import AgainstAllAnswer
from playground.ui.gradients.cloud_arrow import Arrow
from playground.ui.plane_pointer import PlanePointer
from playground.ui.plot import AXIS_WIDTH, LABEL_HEIGHT, Plot
from playground.ui.theme import Theme, current_theme
from playground.ui.tooltip import tooltip
from playground.ui.vector_items import PointsItem

_EXPLANATION = (
    "Every gradient is an arrow in the space of all weights; here they lie in a plane through it: "
    "to the right the direction in which all examples together point. Each dot is where the arrow "
    "of one minibatch, drawn at random, ends; they deviate in many directions, and all are turned "
    "about the arrow of all examples into this plane, so that every length and every angle to it "
    "is true. The larger the minibatch, the closer the dots. With “largest spread” the plane "
    "lies where the examples differ most, and dots and arrow are shadows in it (dashed)."
)
_SIZE, _LARGE = 6.0, 10.0
_FAINT = 120
"""Of 255: how opaque a dot is."""
_SLACK = 0.08
_MOST_ARROWS = 5.0
"""Lengths of the longer arrow up to which the picture reaches to either side."""
_FAR = 1e100
"""Where a dot is that has no place."""
_LEAST_USED = 0.4
"""The share of the picture that has to be used for its range to stay as it is."""


class CloudPlot(QWidget):
    """Arrows for the full gradient and the next minibatch's, dots for those that were drawn."""

    pointed = Signal(object)
    """The mouse is at another dot: carries its number, or None."""
    clicked = Signal(object)
    """A dot, or None for an empty place, was clicked."""

    def __init__(self) -> None:
        super().__init__()
        self.plot = Plot("Minibatch gradients around the gradient of all examples")
        self.plot.left.setWidth(AXIS_WIDTH + LABEL_HEIGHT)
        self.plot.left.setLabel("across")
        self.plot.set_lower_axis("along the gradient of all")
        self.plot.view.setAspectLocked(True)
        self.plot.explain(tooltip(_EXPLANATION))
        self.cloud, self.mark = PointsItem(antialias=True), PointsItem(antialias=True)
        for item, z in ((self.cloud, 0), (self.mark, 3)):
            item.setZValue(z)
            self.plot.addItem(item)
        self.full, self.coming = Arrow(self.plot, 1), Arrow(self.plot, 2)
        self.pointer = PlanePointer(self.plot)
        self._points: FloatArray = np.zeros((0, 2))
        self._box: FloatArray | None = None
        self._can_click, self._is_shadow = False, False
        self._theme = current_theme()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.plot)
        self.pointer.pointed.connect(self._point_at)
        self.pointer.clicked.connect(self.clicked)
        self.set_theme(current_theme())

    def show_answer(self, answer: AgainstAllAnswer | None) -> None:
        """Draw what was found; dots can be clicked where each is a single example."""
        self._points = np.zeros((0, 2)) if answer is None else answer.places
        self._can_click = answer is not None and answer.batch_size == 1
        is_known = np.all(np.isfinite(self._points), axis=1)
        self.cloud.setData(pos=self._points[is_known])
        self.pointer.show_points(np.where(is_known.reshape(-1, 1), self._points, _FAR))
        full = coming = None
        if answer is not None:
            full = np.array([answer.full_length, 0.0])
            coming = None if answer.coming is None else answer.coming.point
        self.full.show(full)
        self._is_shadow = answer is not None and not answer.is_through_next
        self.coming.set_colour(self._theme.text, is_dashed=self._is_shadow)
        self.coming.show(coming)
        self.mark_dot(None)
        arrows = [each[np.newaxis] for each in (full, coming) if each is not None]
        self._fit([_near(self._points, arrows), *arrows])

    @property
    def n_outside(self) -> int:
        """How many dots lie beyond the picture."""
        if self._box is None:
            return 0
        low, high = self._box
        return int(((self._points < low) | (self._points > high)).any(axis=1).sum())

    def mark_dot(self, which: int | None) -> None:
        """Draw one dot larger."""
        self.mark.setData(pos=np.zeros((0, 2)) if which is None else self._points[[which]])

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.plot.set_theme(theme)
        faint = QColor(theme.muted_text)
        faint.setAlpha(_FAINT)
        self.cloud.setBrush(pg.mkBrush(faint))
        self.cloud.setPen(pg.mkPen(None))
        self.cloud.setSize(_SIZE)
        self.mark.setBrush(pg.mkBrush(theme.text))
        self.mark.setPen(pg.mkPen(theme.base, width=1.5))
        self.mark.setSize(_LARGE)
        self.full.set_colour(theme.accent)
        self.coming.set_colour(theme.text, is_dashed=self._is_shadow)

    def _point_at(self, which: int | None) -> None:
        if not self._can_click:
            self.plot.viewport().setCursor(Qt.CursorShape.ArrowCursor)
        self.mark_dot(which)
        self.pointed.emit(which)

    def _fit(self, places: list[FloatArray]) -> None:
        """Show everything and the origin; leave the range alone while it is good enough."""
        points = np.concatenate([np.zeros((1, 2)), *places])
        points = points[np.isfinite(points).all(axis=1)]
        low, high = points.min(axis=0), points.max(axis=0)
        size = float((high - low).max()) or 1.0
        kept = self._box
        if kept is not None:
            is_inside = (kept[0] <= low).all() and (high <= kept[1]).all()
            if is_inside and size >= _LEAST_USED * float((kept[1] - kept[0]).max()):
                return
        slack = _SLACK * size
        self._box = np.stack([low - slack, high + slack])
        (left, bottom), (right, top) = self._box.tolist()
        self.plot.show_range((left, right), (bottom, top))


def _near(points: FloatArray, arrows: list[FloatArray]) -> FloatArray:
    """Return the dots that are not so far out that the arrows could not be seen beside them."""
    lengths = [float(np.linalg.norm(arrow)) for arrow in arrows]
    longest = max((length for length in lengths if np.isfinite(length)), default=0.0)
    if not longest:
        return points
    return np.clip(points, -_MOST_ARROWS * longest, _MOST_ARROWS * longest)
