"""A line of text in a place of its own, shortened where it is too long."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from playground.ui.theme import Theme, current_theme
from playground.ui.tooltip import tooltip


class NudgeLine(QLabel):
    """While there is nothing to say, a hint stands there, which saved pictures leave out."""

    def __init__(self, hint: str) -> None:
        super().__init__()
        self._hint, self._said, self._brief = hint, "", ""
        self._theme = current_theme()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.say("")

    def say(self, text: str, brief: str = "") -> None:
        """Show a text, or with "" the hint; `brief` stands for a text that is too long."""
        self._said, self._brief = text, brief
        self.setProperty("isControl", not text)
        self.setText(text or self._hint)
        self.setToolTip(tooltip(text))

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self._theme.text if self._said else self._theme.muted_text)
        metrics, text = self.fontMetrics(), self.text()
        if self._brief and metrics.horizontalAdvance(text) > self.width():
            text = self._brief
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, text)
