"""The past of each column as a curve with its name at the end."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from playground.engine.arrays import FloatArray, IntArray
from playground.ui.gradients.flow_axis import LogAxis
from playground.ui.nice_range import range_from_zero
from playground.ui.theme import Theme

_POINTS = 64
"""Moments that are drawn at most: more would be a tangle, as minibatches are not alike."""
_WIDTH = 1
"""Pixels: thin, for columns that cross to be told apart, and wider takes ten times as long."""
_LINE = 13
"""Pixels between two names at least."""
_FAR = 1e3
"""A power of ten beyond all others, in the place of that of 0: several still have a sum."""


@dataclass(frozen=True, eq=False)
class ShownFlow:
    """What is painted: one number a column, now and over the steps."""

    names: tuple[str, ...]
    """The columns', short."""
    tips: tuple[str, ...]
    """What to say of each bar."""
    values: FloatArray
    """(n_columns,)"""
    steps: IntArray
    """(n_moments,)"""
    past: FloatArray
    """(n_moments, n_columns)"""
    usual: float | None = None
    """Where a faint line is drawn."""


def paint_curves(
    painter: QPainter,
    flow: ShownFlow,
    room: QRectF,
    axis: LogAxis,
    colours: list[QColor],
    theme: Theme,
) -> None:
    """Paint the curves into a part of a picture, the names right of it, the steps below."""
    last = int(flow.steps[-1]) if len(flow.steps) else 0
    _, end = range_from_zero(np.array([last]), least=10)
    _paint_steps(painter, room, int(end), theme)
    chosen = middle_moments(flow.past, _POINTS)
    across = room.left() + flow.steps[chosen] / end * room.width()
    with np.errstate(divide="ignore", invalid="ignore"):
        exponents = np.log10(flow.past[chosen])
    for colour, column in zip(colours, exponents.T, strict=True):
        painter.setPen(QPen(colour, _WIDTH))
        painter.drawLines(_pieces(across, column, axis))
    if len(chosen) <= 1:
        _paint_nothing_yet(painter, room, last, theme)
    else:
        _paint_names(painter, flow.names, exponents[-1], float(across[-1]), axis, colours)


def _paint_nothing_yet(painter: QPainter, room: QRectF, last: int, theme: Theme) -> None:
    """Say from when on there is a past."""
    painter.setPen(QColor(theme.muted_text))
    flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
    painter.drawText(room, flags, f"The past is kept from step {last:,} on.")


def middle_moments(past: FloatArray, n_most: int) -> IntArray:
    """Return the places, ascending, of at most `n_most` of the moments, (n_moments, n_columns).

    Of every few neighbours it is the one in which the gradients of all columns together are neither
    large nor small: nothing is averaged, and what is drawn at a place is of one minibatch. The
    groups stay the same while moments are appended, until they double.
    """
    n = len(past)
    size = 1 << max(0, int(np.ceil(np.log2(max(n, 1) / n_most))))
    with np.errstate(divide="ignore", invalid="ignore"):
        sizes = np.nan_to_num(np.log10(past), neginf=-_FAR, posinf=_FAR).sum(axis=1)
    groups = [sizes[start : start + size] for start in range(0, n, size)]
    middles = [int(np.argsort(group, kind="stable")[len(group) // 2]) for group in groups]
    return np.array(middles, np.int64) + np.arange(0, n, size)


def _paint_steps(painter: QPainter, room: QRectF, end: int, theme: Theme) -> None:
    painter.setPen(QColor(theme.muted_text))
    below = QRectF(room.left(), room.bottom() + 2, room.width(), 18)
    left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
    painter.drawText(below, left | Qt.AlignmentFlag.AlignVCenter, "step 0")
    painter.drawText(below, right | Qt.AlignmentFlag.AlignVCenter, f"{end:,}")


def _pieces(across: FloatArray, exponents: FloatArray, axis: LogAxis) -> list[QLineF]:
    """Return a curve, interrupted where there is no place for it.

    It is in pieces, which are painted twenty times faster than a line with many joints.
    """
    up = np.clip((exponents - axis.low) / (axis.high - axis.low), 0, 1)
    down = axis.bottom - up * (axis.bottom - axis.top)
    points = [
        QPointF(x, y) if is_there else None
        for x, y, is_there in zip(
            across.tolist(),
            np.nan_to_num(down).tolist(),
            np.isfinite(exponents).tolist(),
            strict=True,
        )
    ]
    return [QLineF(a, b) for a, b in pairwise(points) if a is not None and b is not None]


def _paint_names(
    painter: QPainter,
    names: tuple[str, ...],
    exponents: FloatArray,
    x: float,
    axis: LogAxis,
    colours: list[QColor],
) -> None:
    shown = np.flatnonzero(np.isfinite(exponents)).tolist()
    wanted = np.array([axis.place_of_exponent(float(exponents[i])) for i in shown])
    places = apart(wanted, axis.top, axis.bottom)
    for index, y in zip(shown, places.tolist(), strict=True):
        if np.isfinite(y):
            painter.setPen(colours[index])
            middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
            painter.drawText(QRectF(x + 4, y - 8, 40, 16), middle, names[index])


def apart(wanted: FloatArray, top: float, bottom: float) -> FloatArray:
    """Return places near those wanted, (n,), that are a line apart; NaN for which there is no room.

    The first and the last stay, where not all can.
    """
    if not len(wanted):
        return wanted
    most = max(2, int((bottom - top) // _LINE) + 1)
    kept = np.unique(np.linspace(0, len(wanted) - 1, min(most, len(wanted))).round().astype(int))
    order = kept[np.argsort(wanted[kept], kind="stable")]
    places = wanted[order].copy()
    for i in range(1, len(places)):  # downwards, each below the one before
        places[i] = max(places[i], places[i - 1] + _LINE)
    beyond = bottom
    for i in reversed(range(len(places))):  # and up again from the lower edge
        places[i] = min(places[i], beyond)
        beyond = places[i] - _LINE
    found = np.full(len(wanted), np.nan)
    found[order] = places
    return found
