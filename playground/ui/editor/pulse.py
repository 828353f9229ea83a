"""A short pulse along connections, in the direction in which numbers flow."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QEasingCurve, QObject, QPointF, Qt, QVariantAnimation, Signal
from PySide6.QtGui import QPainter, QPen, QPolygonF

from playground.engine.arrays import FloatArray

_DURATION_MS = 520
_LENGTH = 0.16
"""Of a pulse, as a share of its connection."""
_WIDTH = 3.5


@dataclass(frozen=True, eq=False)
class Way:
    """A way of a pulse: (m, 2) points from its beginning to its end, and when it is gone."""

    points: FloatArray
    begins: float = 0.0
    ends: float = 1.0
    """Shares of the time."""


class Pulse(QObject):
    """Runs once, and then there is nothing to see of it."""

    moved = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ways: Sequence[Way] = ()
        self._animation = QVariantAnimation(
            self, startValue=0.0, endValue=1.0, duration=_DURATION_MS
        )
        self._animation.setEasingCurve(QEasingCurve.Type.InOutQuad)
        self._animation.valueChanged.connect(lambda _: self.moved.emit())
        self._animation.finished.connect(self.stop)

    @property
    def is_running(self) -> bool:
        """Whether there is something to see."""
        return bool(self._ways)

    def start(self, ways: Sequence[Way]) -> None:
        """Send a pulse along each of these ways."""
        self._animation.stop()
        self._ways = ways
        if ways:
            self._animation.start()

    def stop(self) -> None:
        """Show nothing any longer."""
        self._ways = ()
        self._animation.stop()
        self.moved.emit()

    def paint(self, painter: QPainter, pen: QPen) -> None:
        """Paint the pulses where they are now."""
        now = float(self._animation.currentValue() or 0.0)
        pen = QPen(pen.color(), _WIDTH, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for way in self._ways:
            share = (now - way.begins) / (way.ends - way.begins)
            if 0 <= share <= 1:
                head = share * (1 + _LENGTH)
                painter.drawPolyline(_part(way.points, head - _LENGTH, head))


def _part(points: FloatArray, start: float, end: float) -> QPolygonF:
    """Return the piece of a polyline between two shares of its length."""
    lengths = np.hypot(*np.diff(points, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(lengths)])
    low, high = (float(np.clip(share, 0, 1)) * along[-1] for share in (start, end))
    inside = along[(along > low) & (along < high)]
    where = np.concatenate([[low], inside, [high]])
    xs, ys = (np.interp(where, along, points[:, axis]) for axis in (0, 1))
    return QPolygonF([QPointF(x, y) for x, y in zip(xs.tolist(), ys.tolist(), strict=True)])
