"""The outputs of the network as bars, the largest in the accent colour."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.engine.arrays import FloatArray
from playground.ui.examples.words import brief
from playground.ui.theme import Theme, current_theme

_ROW, _MOST_ROW, _GAP = 13, 26, 6
_WIDEST_NAME = 0.4
"""Of the width."""


class OutputBars(QWidget):
    """A row for each output: its name, a bar, its value."""

    def __init__(self) -> None:
        super().__init__()
        self._names: tuple[str, ...] = ()
        self._values: FloatArray = np.zeros(0)
        self._range = (0.0, 1.0)
        self._theme = current_theme()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Outputs of the network")

    @property
    def values(self) -> FloatArray:
        """What is shown, (n,)."""
        return self._values

    @property
    def names(self) -> tuple[str, ...]:
        """What the bars are called."""
        return self._names

    def sizeHint(self) -> QSize:
        return QSize(150, max(len(self._names), 2) * 18)

    def minimumSizeHint(self) -> QSize:
        return QSize(90, max(len(self._names), 2) * _ROW)

    def show_values(
        self, names: Sequence[str], values: FloatArray, targets: tuple[float, float]
    ) -> None:
        """Show values, (n,), which training wants to be between two targets; NaN has no bar."""
        is_resized = len(names) != len(self._names)
        self._names, self._values = tuple(names), values
        finite = values[np.isfinite(values)]
        self._range = min(0.0, *targets, *finite), max(*targets, *finite)
        self.setAccessibleDescription(
            ", ".join(f"{name}: {brief(float(v))}" for name, v in zip(names, values, strict=True))
        )
        if is_resized:
            self.updateGeometry()
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._names:
            return
        painter = QPainter(self)
        row = min(self.height() / len(self._names), _MOST_ROW)
        font = painter.font()
        font.setPixelSize(max(9, min(round(0.8 * row), 13)))
        painter.setFont(font)
        metrics = painter.fontMetrics()
        named = max(metrics.horizontalAdvance(name) for name in self._names) + _GAP
        named = min(named, round(_WIDEST_NAME * self.width()))
        number = metrics.horizontalAdvance("−0.00") + _GAP
        bars = QRectF(named, 0, max(self.width() - named - number, 10), 0)
        largest = int(np.argmax(np.where(np.isnan(self._values), -np.inf, self._values)))
        is_known = bool(np.isfinite(self._values).any())
        for i, value in enumerate(self._values.tolist()):
            is_largest = is_known and i == largest
            line = QRectF(0, i * row, self.width(), row)
            self._paint_row(painter, line, bars, i, value, is_largest=is_largest)

    def _paint_row(
        self,
        painter: QPainter,
        line: QRectF,
        bars: QRectF,
        at: int,
        value: float,
        *,
        is_largest: bool,
    ) -> None:
        look, align = self._theme, Qt.AlignmentFlag
        painter.setPen(QColor(look.text))
        name = painter.fontMetrics().elidedText(
            self._names[at], Qt.TextElideMode.ElideRight, int(bars.left() - _GAP)
        )
        painter.drawText(line, align.AlignVCenter | align.AlignLeft, name)
        low, high = self._range
        track = QRectF(
            bars.left(), line.top() + 0.2 * line.height(), bars.width(), 0.6 * line.height()
        )
        painter.fillRect(track, QColor(look.hover))
        if np.isnan(value):
            return
        span = max(high - low, 1e-12)
        start, end = sorted(((0 - low) / span, (min(max(value, low), high) - low) / span))
        bar = QRectF(track)
        bar.setLeft(track.left() + start * track.width())
        bar.setRight(track.left() + end * track.width())
        painter.fillRect(bar, QColor(look.accent if is_largest else look.muted_text))
        painter.drawText(
            line, align.AlignVCenter | align.AlignRight, f"{value:.2f}".replace("-", "−")
        )
