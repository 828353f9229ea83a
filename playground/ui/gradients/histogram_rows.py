"""Histograms one below the other over one axis: a row for each column of the network."""

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from playground.engine.arrays import FloatArray
from playground.ui.gradients.histogram_shown import ShownHistograms, axis_numbers
from playground.ui.theme import Theme, current_theme
from playground.ui.tooltip import tooltip

_NAMES, _NOTES, _FOOT = 36, 82, 20
"""Pixels left of the bars, right of them, and below them for the axis."""
_LEAST, _MOST = 15, 240
"""Pixels of a row."""
_GAP = 4


class HistogramRows(QWidget):
    """Blue above 0, orange below it; sizes, which have no sign, in grey."""

    def __init__(self) -> None:
        super().__init__()
        self._theme = current_theme()
        self._shown: ShownHistograms | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("histograms by column")

    def sizeHint(self) -> QSize:
        return QSize(380, 260)

    def minimumSizeHint(self) -> QSize:
        n_rows = len(self._shown.names) if self._shown is not None else 1
        return QSize(160, n_rows * _LEAST + _FOOT)

    def show_histograms(self, shown: ShownHistograms) -> None:
        """Show other histograms."""
        n_before = len(self._shown.names) if self._shown is not None else 0
        self._shown = shown
        if len(shown.names) != n_before:
            self.updateGeometry()
        self.setAccessibleDescription("; ".join(map(shown.tip, range(len(shown.names)))))
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._theme = theme
        self.update()

    def row(self, index: int) -> QRectF:
        """Return where the histogram of a column is."""
        n_rows = len(self._shown.names) if self._shown is not None else 1
        height = min(max((self.height() - _FOOT) / n_rows, _LEAST), _MOST)
        width = max(self.width() - _NAMES - _NOTES, 1)
        return QRectF(_NAMES, index * height + _GAP, width, height - _GAP)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), tooltip(self._tip_at(event.pos().y())), self)
            return True
        return super().event(event)

    def _tip_at(self, y: float) -> str:
        shown = self._shown
        for index in range(len(shown.names) if shown is not None else 0):
            if shown is not None and self.row(index).top() <= y <= self.row(index).bottom():
                return shown.tip(index)
        return ""

    def paintEvent(self, event: QPaintEvent) -> None:
        shown = self._shown
        if shown is None or not shown.names:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for index in range(len(shown.names)):
            self._paint_row(painter, shown, index)
        self._paint_axis(painter, shown)

    def _x(self, shown: ShownHistograms, values: FloatArray) -> FloatArray:
        low, high = shown.limits
        row = self.row(0)
        return row.left() + np.clip((values - low) / (high - low), 0, 1) * row.width()

    def _paint_row(self, painter: QPainter, shown: ShownHistograms, index: int) -> None:
        row, theme = self.row(index), self._theme
        painter.fillRect(row, QColor(theme.base))
        counts, edges = shown.now.counts[index], shown.now.edges
        across = self._x(shown, edges)
        heights = counts / max(1, int(counts.max())) * (row.height() - 1)
        for place in np.flatnonzero(counts).tolist():
            colour = self._colour(shown, float(edges[place] + edges[place + 1]))
            height = max(float(heights[place]), 1.0)
            left, right = float(across[place]), float(across[place + 1])
            painter.fillRect(
                QRectF(left + 0.5, row.bottom() - height, right - left - 1, height), colour
            )
        self._say(painter, row, shown.names[index], shown.note(index))

    def _colour(self, shown: ShownHistograms, middle: float) -> QColor:
        if shown.now.is_of_sizes:
            return QColor(self._theme.muted_text)
        return QColor(self._theme.positive if middle > 0 else self._theme.negative)

    def _say(self, painter: QPainter, row: QRectF, name: str, note: str) -> None:
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(QColor(self._theme.text))
        painter.drawText(QRectF(0, row.top(), _NAMES, row.height()), middle, name)
        painter.setPen(QColor(self._theme.muted_text))
        right = QRectF(row.right() + 6, row.top(), _NOTES - 6, row.height())
        painter.drawText(right, middle, note)

    def _paint_axis(self, painter: QPainter, shown: ShownHistograms) -> None:
        last = self.row(len(shown.names) - 1)
        top, bottom = self.row(0).top(), last.bottom()
        numbers = axis_numbers(
            shown.limits,
            is_of_sizes=shown.now.is_of_sizes,
            width=last.width(),
            text_width=painter.fontMetrics().horizontalAdvance,
            overhang=_NAMES / 2,
        )
        for number in numbers:
            x = float(self._x(shown, np.array(number.value)))
            painter.setPen(QPen(QColor(self._theme.border), 1, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(x, top), QPointF(x, bottom + 3))
            painter.setPen(QColor(self._theme.muted_text))
            where = QRectF(last.left() + number.left, bottom + 3, 80, _FOOT - 3)
            painter.drawText(where, Qt.AlignmentFlag.AlignVCenter, number.text)
