"""The playhead: the step on screen, as a line with its number."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from playground.ui.timeline.scenery import HEIGHT, LABEL_HEIGHT, Look

_PADDING = 6.0
_TOP, _BOTTOM = 1.0, 15.0
"""Pixels of its label from the top, and of its line from the bottom."""


class Playhead:
    """Where it is, and how it is painted."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._metrics = QFontMetricsF(look.font)

    def label(self, x: float, step: int, width: float) -> QRectF:
        """Return the place of the number, which stays within the width of the timeline."""
        half = self._metrics.horizontalAdvance(_words(step)) / 2 + _PADDING
        left = min(max(x - half, 1), max(width - 2 * half - 1, 1))
        return QRectF(left, _TOP, 2 * half, LABEL_HEIGHT)

    def area(self, x: float, step: int, width: float) -> QRectF:
        """Return all that it covers."""
        return self.label(x, step, width).united(QRectF(x - 2, 0, 4, HEIGHT))

    def paint(self, painter: QPainter, x: float, step: int, width: float) -> None:
        """Paint it at a place."""
        accent = QColor(self._look.theme.accent)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(accent, 2))
        label = self.label(x, step, width)
        painter.drawLine(QPointF(x, label.bottom()), QPointF(x, HEIGHT - _BOTTOM))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(accent)
        painter.drawRoundedRect(label, 3, 3)
        painter.setFont(self._look.font)
        painter.setPen(QColor(self._look.theme.accent_text))
        painter.drawText(label, Qt.AlignmentFlag.AlignCenter, _words(step))


def _words(step: int) -> str:
    return f"step {step:,}"
