"""A text of a few sentences, of which only one line is seen where there is little room."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from playground.ui.tooltip import tooltip


class FoldingLabel(QLabel):
    """Breaks its text into lines, or cuts it off after the first; the tooltip has all of it."""

    def __init__(self) -> None:
        super().__init__()
        self._words = ""
        self._is_low = False
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    @property
    def words(self) -> str:
        """The whole text."""
        return self._words

    def say(self, words: str) -> None:
        """Show another text."""
        if words != self._words:
            self._words = words
            self.setAccessibleName(words)
            self._fold()

    def set_low(self, is_low: bool) -> None:
        """Show one line only, or all."""
        if is_low != self._is_low:
            self._is_low = is_low
            self.setWordWrap(not is_low)
            self._fold()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._is_low:
            self._fold()

    def _fold(self) -> None:
        text = self._words
        if self._is_low:
            text = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, self.width())
        self.setText(text)
        self.setToolTip(tooltip(self._words) if self._is_low else "")
