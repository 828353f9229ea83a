"""Is the network as often right as it is sure? Bars of accuracy over confidence."""

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from playground.engine.confusion import Calibration
from playground.ui.theme import Theme, current_theme
from playground.ui.tooltip import tooltip

_LEFT, _TOP, _FOOT, _RIGHT = 52, 8, 36, 12
_COUNTS = 0.22
"""The share of the height that the numbers of examples have."""


class CalibrationPicture(QWidget):
    """A bar for each tenth of confidence; where it ends on the diagonal, the network is honest."""

    def __init__(self) -> None:
        super().__init__()
        self._theme = current_theme()
        self._calibration: Calibration | None = None
        self.setMinimumSize(180, 140)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("accuracy by confidence")

    def sizeHint(self) -> QSize:
        return QSize(360, 280)

    def show_calibration(self, calibration: Calibration | None) -> None:
        """Show other bins, or none."""
        self._calibration = calibration
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._theme = theme
        self.update()

    @property
    def _rooms(self) -> tuple[QRectF, QRectF]:
        """Return where the accuracies are, and below them the numbers of examples."""
        width = max(self.width() - _LEFT - _RIGHT, 1)
        height = max(self.height() - _TOP - _FOOT, 2)
        counts = _COUNTS * height
        above = QRectF(_LEFT, _TOP, width, height - counts - 10)
        return above, QRectF(_LEFT, above.bottom() + 10, width, counts)

    def bar(self, index: int) -> QRectF:
        """Return where the accuracy of a bin is, as a bar from 0 up."""
        assert self._calibration is not None
        room, n = self._rooms[0], len(self._calibration.counts)
        height = float(self._calibration.accuracies[index]) * room.height()
        pitch = room.width() / n
        return QRectF(room.left() + index * pitch, room.bottom() - height, pitch, height)

    def paintEvent(self, event: QPaintEvent) -> None:
        calibration, theme = self._calibration, self._theme
        if calibration is None:
            return
        painter, (room, below) = QPainter(self), self._rooms
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(room, QColor(theme.base))
        self._paint_axes(painter, room, below)
        most = max(int(calibration.counts.max()), 1)
        for index, count in enumerate(calibration.counts.tolist()):
            if not count:
                continue
            bar = self.bar(index).adjusted(1.5, 0, -1.5, 0)
            fill = QColor(theme.positive)
            fill.setAlphaF(0.75 if count >= 10 else 0.3)  # a few examples tell little
            painter.fillRect(bar, fill)
            tall = max(count / most * below.height(), 1.5)
            column = QRectF(bar.left(), below.bottom() - tall, bar.width(), tall)
            painter.fillRect(column, QColor(theme.muted_text))
            self._paint_gap(painter, index, room)
        painter.setPen(QPen(QColor(theme.text), 1.5, Qt.PenStyle.DashLine))
        painter.drawLine(room.bottomLeft(), room.topRight())

    def _paint_gap(self, painter: QPainter, index: int, room: QRectF) -> None:
        """Paint how far the bar's end is from its own mean confidence."""
        assert self._calibration is not None
        bar, confidence = self.bar(index), float(self._calibration.confidences[index])
        x = room.left() + confidence * room.width()
        honest = room.bottom() - confidence * room.height()
        painter.setPen(QPen(QColor(self._theme.negative), 2.5))
        painter.drawLine(QPointF(x, bar.top()), QPointF(x, honest))

    def _paint_axes(self, painter: QPainter, room: QRectF, below: QRectF) -> None:
        theme, align = self._theme, Qt.AlignmentFlag
        line = painter.fontMetrics().height()
        for share in (0.0, 0.25, 0.5, 0.75, 1.0):
            y, x = room.bottom() - share * room.height(), room.left() + share * room.width()
            painter.setPen(QPen(QColor(theme.grid), 1))
            painter.drawLine(QPointF(room.left(), y), QPointF(room.right(), y))
            painter.setPen(QColor(theme.muted_text))
            if share not in {0.25, 0.75} or room.height() > 140:
                where = QRectF(0, y - line / 2, _LEFT - 4, line)
                painter.drawText(where, align.AlignRight, f"{100 * share:.0f} %")
            where = QRectF(x - 30, below.bottom() + 2, 60, line)
            if share == 1:
                where.moveRight(self.width())
            side = align.AlignRight if share == 1 else align.AlignHCenter
            painter.drawText(where, side, f"{100 * share:.0f} %")
        foot = QRectF(room.left(), below.bottom() + 2 + line, room.width(), line)
        painter.drawText(foot, align.AlignHCenter, "how sure the network is")
        painter.save()
        painter.rotate(-90)
        side = QRectF(-room.bottom(), 0, room.height(), line)
        painter.drawText(side, align.AlignHCenter, "how often right")
        painter.restore()

    def explanation(self, index: int) -> str:
        """Return what a bin says, in a sentence."""
        calibration = self._calibration
        if calibration is None:
            return ""
        n, count = len(calibration.counts), int(calibration.counts[index])
        low, high = 100 * index / n, 100 * (index + 1) / n
        if not count:
            return f"No answer was {low:.0f} to {high:.0f} % sure."
        return (
            f"{count:,} answers were {low:.0f} to {high:.0f} % sure, on average "
            f"{100 * calibration.confidences[index]:.1f} %; "
            f"{100 * calibration.accuracies[index]:.1f} % of them are right."
        )

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            room, calibration, text = self._rooms[0], self._calibration, ""
            if calibration is not None and room.left() <= event.pos().x() < room.right():
                share = (event.pos().x() - room.left()) / room.width()
                text = self.explanation(int(np.floor(share * len(calibration.counts))))
            QToolTip.showText(event.globalPos(), tooltip(text), self)
            return True
        return super().event(event)
