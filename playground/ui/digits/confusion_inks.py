"""Texts that fit into small cells, and that can be read on any colour."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF

from playground.ui.theme import Theme

_SMALLEST = 8
"""Pixels of a font that can still be read."""


def elided(metrics: QFontMetricsF, text: str, room: float) -> str:
    """Return as much of a text as there is room for; nothing where that says nothing."""
    if metrics.horizontalAdvance(text) <= room:
        return text
    short = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
    return short if len(short) > 1 else ""


def fitting(font: QFont, text: str, room: float) -> QFont | None:
    """Return the font, smaller if need be, in which a text fits; None where it would be tiny."""
    size = QFontMetricsF(font).height()
    for pixels in range(min(13, int(size)), _SMALLEST - 1, -1):
        smaller = QFont(font)
        smaller.setPixelSize(pixels)
        metrics = QFontMetricsF(smaller)
        if metrics.horizontalAdvance(text) <= room and metrics.height() <= room + 4:
            return smaller
    return None


def readable(behind: QColor, theme: Theme) -> QColor:
    """Return which of text and background colour stands out on a cell."""
    text, base = QColor(theme.text), QColor(theme.base)
    return max((text, base), key=lambda each: abs(each.lightnessF() - behind.lightnessF()))
