"""A table of numbers, painted as one: a label for each cell would take long."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.ui.theme import Theme

_GAP = 18.0
_BELOW = 4


class Table(QWidget):
    """Columns of texts, to the right below their titles; one row may stand out."""

    def __init__(
        self,
        titles: Sequence[str],
        rows: Sequence[Sequence[str]],
        chosen: int | None,
        theme: Theme,
    ) -> None:
        """`chosen` is the row that stands out."""
        super().__init__()
        self._lines = [titles, *rows]
        self._chosen = None if chosen is None else chosen + 1
        self._theme = theme
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("; ".join(", ".join(line) for line in self._lines))

    def _font(self, line: int) -> QFont:
        font = QFont(self.font())
        font.setBold(line == self._chosen)
        return font

    @property
    def _pitch(self) -> float:
        return QFontMetricsF(self.font()).height() + 1

    def _widths(self) -> list[float]:
        """Return how wide each column is, any of its texts in bold."""
        font = QFont(self.font())
        font.setBold(True)
        advance = QFontMetricsF(font).horizontalAdvance
        return [max(map(advance, column)) for column in zip(*self._lines, strict=True)]

    def sizeHint(self) -> QSize:
        widths = self._widths()
        width = sum(widths) + _GAP * (len(widths) - 1)
        return QSize(round(width) + 1, round(self._pitch * len(self._lines)) + _BELOW)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        widths, pitch = self._widths(), self._pitch
        for at, line in enumerate(self._lines):
            if not event.rect().intersects(QRectF(0, at * pitch, self.width(), pitch).toRect()):
                continue
            painter.setFont(self._font(at))
            painter.setPen(QColor(self._colour(at)))
            x = 0.0
            for text, width in zip(line, widths, strict=True):
                place = QRectF(x, at * pitch, width, pitch)
                painter.drawText(place, Qt.AlignmentFlag.AlignRight, text)
                x += width + _GAP

    def _colour(self, line: int) -> str:
        if line == self._chosen:
            return self._theme.accent
        return self._theme.text if line else self._theme.muted_text
