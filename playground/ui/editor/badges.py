"""Small boxes with numbers in the drawing, and where they stand without lying on one another."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen

from playground.engine.arrays import FloatArray
from playground.ui.colours import value_colour
from playground.ui.editor.paints import Paints, faded

_PADDING = 3.0
_SHARES = (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74)
"""Where along its connection a number may stand, the middle first."""


@dataclass(frozen=True)
class Badge:
    """A text in its box; of one with a sign the frame has its colour."""

    text: str
    place: QRectF
    sign: float | None = None

    def paint(self, painter: QPainter, paints: Paints, font: QFont) -> None:
        """Paint it on a ground that is almost opaque, so that what is below disturbs nothing."""
        pen = QPen(Qt.PenStyle.NoPen)
        if self.sign is not None:
            pen = QPen(value_colour(self.sign, paints.theme), 1.5)
        painter.setPen(pen)
        painter.setBrush(faded(paints.paper, 0.9))
        painter.drawRoundedRect(self.place, 3, 3)
        painter.setFont(font)
        painter.setPen(paints.ink)
        painter.drawText(self.place, Qt.AlignmentFlag.AlignCenter, self.text)


def badge_at(text: str, middle: QPointF, font: QFont, sign: float | None = None) -> Badge:
    """Return a badge around a point."""
    metrics = QFontMetricsF(font)
    width, height = metrics.horizontalAdvance(text) + 2 * _PADDING, metrics.height()
    place = QRectF(middle.x() - width / 2, middle.y() - height / 2, width, height)
    return Badge(text, place, sign)


def along(
    lines: Iterable[tuple[str, FloatArray, float | None]], taken: Sequence[QRectF], font: QFont
) -> list[Badge]:
    """Return badges on polylines, (m, 2) each, leaving out those for which there is no room."""
    placed: list[Badge] = []
    for text, points, sign in lines:
        for share in _SHARES:
            badge = badge_at(text, point_at(points, share), font, sign)
            others = (*taken, *(other.place for other in placed))
            if not any(badge.place.intersects(other) for other in others):
                placed.append(badge)
                break
    return placed


def point_at(points: FloatArray, share: float) -> QPointF:
    """Return the point at a share of the length of a polyline."""
    lengths = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
    where = share * lengths[-1]
    return QPointF(*(float(np.interp(where, lengths, points[:, axis])) for axis in (0, 1)))
