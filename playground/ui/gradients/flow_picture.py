"""The columns of a network as bars on a logarithmic axis, and beside them their past as curves."""

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from playground.ui.gradients.depth_colours import depth_colour
from playground.ui.gradients.flow_axis import LogAxis, log_axis, power_of_ten
from playground.ui.gradients.flow_curves import ShownFlow, paint_curves
from playground.ui.plot import AXIS_WIDTH
from playground.ui.theme import Theme, current_theme
from playground.ui.tooltip import tooltip

_TOP, _FOOT, _GAP, _LABELS = 8, 20, 14, 34
"""Pixels above, below, between and right of the two pictures."""
_WIDEST = 44
"""Pixels of a bar with its gap where there are few."""
_ABOUT_CURVES = (
    "Each line is a column over the steps of training; its name stands at its end. Where many "
    "moments were recorded, one in the middle of every few is drawn, for minibatches are not alike."
)
_NEAR = 5
"""Pixels from a line within which it is meant."""


class FlowPicture(QWidget):
    """Bars at the left, curves at the right, over one axis."""

    def __init__(self, about_usual: str) -> None:
        """`about_usual` explains the faint line."""
        super().__init__()
        self._theme = current_theme()
        self._about_usual = about_usual
        self._flow: ShownFlow | None = None
        self._axis = LogAxis(-4, 0)
        self.setMinimumHeight(84)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("gradient by column, now and over the steps")

    def sizeHint(self) -> QSize:
        return QSize(400, 180)

    def show_flow(self, flow: ShownFlow | None) -> None:
        """Paint other numbers, or none."""
        self._flow = flow
        self.update()
        if flow is None:
            return
        usual = [] if flow.usual is None else [flow.usual]
        self._axis = log_axis(np.concatenate([flow.values, flow.past.ravel(), usual]))
        self.setAccessibleDescription("; ".join(flow.tips))

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._theme = theme
        self.update()

    @property
    def axis(self) -> LogAxis:
        """The axis as it lies in the widget."""
        return replace(self._axis, top=_TOP, bottom=max(self.height() - _FOOT, _TOP + 1))

    @property
    def _bars(self) -> QRectF:
        """Where the bars are."""
        n = len(self._flow.names) if self._flow is not None else 1
        room = self.width() - AXIS_WIDTH - _GAP - _LABELS
        width = min(0.5 * room, n * _WIDEST + 8)
        return QRectF(AXIS_WIDTH, _TOP, max(width, 1.0), self.axis.bottom - _TOP)

    @property
    def _curves(self) -> QRectF:
        bars = self._bars
        left = bars.right() + _GAP
        return QRectF(left, bars.top(), max(self.width() - left - _LABELS, 1.0), bars.height())

    def bar(self, index: int) -> QRectF:
        """Return where the bar of a column is; a gradient of 0 has one without height."""
        assert self._flow is not None
        room, n = self._bars, len(self._flow.names)
        pitch = room.width() / n
        value = float(self._flow.values[index])
        top = self.axis.place(value) if np.isfinite(value) and value > 0 else room.bottom()
        gap = min(8.0, 0.25 * pitch)
        left = room.left() + index * pitch + gap / 2
        return QRectF(left, top, pitch - gap, room.bottom() - top)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            text = self._explanation(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), tooltip(text), self)
            return True
        return super().event(event)

    def _explanation(self, at: QPointF) -> str:
        flow = self._flow
        if flow is None:
            return ""
        if flow.usual is not None and abs(self.axis.place(flow.usual) - at.y()) <= _NEAR:
            return self._about_usual
        if self._bars.contains(at):
            index = int((at.x() - self._bars.left()) / self._bars.width() * len(flow.names))
            return flow.tips[min(index, len(flow.tips) - 1)]
        return _ABOUT_CURVES

    def paintEvent(self, event: QPaintEvent) -> None:
        flow = self._flow
        if flow is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_axis(painter)
        colours = [depth_colour(i, len(flow.names), self._theme) for i in range(len(flow.names))]
        for index, colour in enumerate(colours):
            painter.fillRect(self.bar(index), colour)
        self._paint_names(painter, flow)
        if flow.usual is not None:
            self._paint_usual(painter, flow.usual)
        paint_curves(painter, flow, self._curves, self.axis, colours, self._theme)

    def _paint_axis(self, painter: QPainter) -> None:
        axis, theme = self.axis, self._theme
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.fillRect(self._bars, QColor(theme.base))
        painter.fillRect(self._curves, QColor(theme.base))
        for exponent in range(axis.low, axis.high + 1):
            y = axis.place_of_exponent(exponent)
            painter.setPen(QPen(QColor(theme.grid), 1))
            for room in (self._bars, self._curves):
                painter.drawLine(QPointF(room.left(), y), QPointF(room.right(), y))
        painter.setPen(QColor(theme.muted_text))
        for exponent in axis.numbers:
            y = axis.place_of_exponent(exponent)
            where = QRectF(0, y - 8, AXIS_WIDTH - 6, 16)
            painter.drawText(where, right, power_of_ten(exponent))

    def _paint_names(self, painter: QPainter, flow: ShownFlow) -> None:
        widest = max(self.fontMetrics().horizontalAdvance(name) for name in flow.names) + 6
        pitch = self._bars.width() / len(flow.names)
        every = max(1, -(-widest // max(int(pitch), 1)))
        painter.setPen(QColor(self._theme.muted_text))
        last = len(flow.names) - 1
        for index, name in enumerate(flow.names):
            # counted from the output, which is always named
            if (last - index) % every == 0:
                middle = self.bar(index).center().x()
                where = QRectF(middle - widest, self._bars.bottom() + 2, 2 * widest, _FOOT - 2)
                painter.drawText(where, Qt.AlignmentFlag.AlignCenter, name)

    def _paint_usual(self, painter: QPainter, usual: float) -> None:
        y = self.axis.place(usual)
        painter.setPen(QPen(QColor(self._theme.accent), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(self._bars.left(), y), QPointF(self._curves.right(), y))
