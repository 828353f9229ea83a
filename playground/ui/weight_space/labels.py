"""Where a short text beside a place covers the least of what is drawn there."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF

from playground.engine.arrays import FloatArray

_SIDES = ((1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (1, 1), (-1, -1), (-1, 1))
_GAPS, _MARGIN = (6.0, 26.0), 4.0
"""Pixels from the place to the text, at first and at most, and around marks."""


def label_place(
    size: QSizeF, at: QPointF, bounds: QRectF, marks: FloatArray, *, is_upon: bool = False
) -> QRectF:
    """Return where to write a text of a size, beside a place and within bounds.

    `marks`, (n, 2), are pixels to keep off: twice what matters twice. `is_upon`: whether the text
    had best be at the place itself.
    """
    ways = [(right, down, gap) for gap in _GAPS for right, down in _SIDES]
    ways = [(0, 0, 0.0), *ways] if is_upon else ways
    places = [_within(_beside(size, at, *way), bounds) for way in ways]
    return min(places, key=lambda place: _n_covered(place, marks))


def line_marks(start: QPointF, end: QPointF) -> FloatArray:
    """Return pixels along a line, (n, 2), some five apart."""
    ends = np.array([start.toTuple(), end.toTuple()], np.float64)
    return np.linspace(ends[0], ends[1], 2 + int(np.hypot(*(ends[1] - ends[0])) / 5))


def _beside(size: QSizeF, at: QPointF, right: int, down: int, gap: float) -> QRectF:
    place = QRectF(QPointF(0, 0), size)
    across, along = size.width() / 2 + gap, size.height() / 2 + gap
    place.moveCenter(at + QPointF(right * across, down * along))
    return place


def _within(place: QRectF, bounds: QRectF) -> QRectF:
    left = min(max(place.left(), bounds.left()), bounds.right() - place.width())
    top = min(max(place.top(), bounds.top()), bounds.bottom() - place.height())
    return QRectF(left, top, place.width(), place.height())


def _n_covered(place: QRectF, marks: FloatArray) -> int:
    room = place.adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN)
    low, high = room.topLeft().toTuple(), room.bottomRight().toTuple()
    return int(((low <= marks) & (marks <= high)).all(axis=1).sum())
