"""The playhead: the step on screen, as a line with a flag that names it."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from playground.ui.timeline.scenery import HEIGHT, LABEL_HEIGHT, Look

_PADDING = 6.0
_NAME = 160.0
"""Pixels of a run's name at most."""
_TOP, _BOTTOM = 1.0, 15.0
"""Pixels of its label from the top, and of its line from the bottom."""


class Playhead:
    """Where it is, and how it is painted."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._metrics = QFontMetricsF(look.font)

    def words(self, step: int, name: str = "") -> str:
        """Return what is on the flag; a name is that of the run, where there are several."""
        if not name:
            return f"step {step:,}"
        short = self._metrics.elidedText(name, Qt.TextElideMode.ElideRight, _NAME)
        return f"{short}, step {step:,}"

    def label(self, x: float, words: str, width: float) -> QRectF:
        """Return the place of the flag, which stays within the width of the timeline."""
        half = self._metrics.horizontalAdvance(words) / 2 + _PADDING
        left = min(max(x - half, 1), max(width - 2 * half - 1, 1))
        return QRectF(left, _TOP, 2 * half, LABEL_HEIGHT)

    def area(self, x: float, words: str, width: float) -> QRectF:
        """Return all that it covers."""
        return self.label(x, words, width).united(QRectF(x - 2, 0, 4, HEIGHT))

    def paint(self, painter: QPainter, x: float, words: str, width: float) -> None:
        """Paint it at a place."""
        accent = QColor(self._look.theme.accent)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(accent, 2))
        label = self.label(x, words, width)
        painter.drawLine(QPointF(x, label.bottom()), QPointF(x, HEIGHT - _BOTTOM))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(accent)
        painter.drawRoundedRect(label, 3, 3)
        painter.setFont(self._look.font)
        painter.setPen(QColor(self._look.theme.accent_text))
        painter.drawText(label, Qt.AlignmentFlag.AlignCenter, words)
