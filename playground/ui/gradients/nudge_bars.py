"""Each example of a minibatch as a bar: its own gradient for one weight, and the mean of all."""

import math

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.engine.arrays import FloatArray, IntArray
from playground.ui.gradients.nudge_picture import pixel_starts
from playground.ui.gradients.nudge_words import plus_minus
from playground.ui.lens import Lens
from playground.ui.plot import AXIS_WIDTH
from playground.ui.theme import Theme, class_colour, current_theme

_MEAN_WIDTH = 72
"""Pixels at the right for the mean's number."""
_WIDEST = 72
"""Pixels of an example where there are few."""
_AXIS_GAP = 6
"""Pixels between the numbers of the axis and the bars."""
_BAND = 4
"""Pixels of height of the colours of classes under narrow bars."""
_SMALL = 0.85
"""The size of the notes beside that of the numbers."""
_HIGH, _NOTE = 112, 16
"""Pixels from which on there is room for notes, and what each takes."""


class NudgeBars(QWidget):
    """Blue for positive numbers, orange for negative ones; pointing at a bar tells its example."""

    pointed = Signal(object)
    """Carries the row of the example under the mouse, or None."""
    clicked = Signal(object)
    """Carries the row of the example that was clicked, or None."""
    moved = Signal()
    """The bars stand elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self._theme = current_theme()
        self._gradients: FloatArray = np.zeros(0)
        self._rows: IntArray = np.zeros(0, np.int64)
        self._labels: IntArray | None = None
        self._places: dict[int, int] = {}
        self._mean, self._mean_text, self._limit, self._what = 0.0, "", 1.0, "weight"
        self._lens = Lens()
        self._pointed: int | None = None
        self.has_band = True
        """Whether colours of classes stand under the bars."""
        self.setMouseTracking(True)
        self.setMinimumHeight(72)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("each example's own gradient")

    def sizeHint(self) -> QSize:
        return QSize(360, self.minimumHeight())

    def show_bars(
        self, gradients: FloatArray, rows: IntArray, labels: IntArray | None, what: str
    ) -> None:
        """Show the gradients, (n,), of these examples, in this order, for a weight or a bias."""
        n_before, self._what = len(self._rows), what
        self._gradients, self._rows, self._labels = gradients, rows, labels
        self._places = {row: place for place, row in enumerate(rows.tolist())}
        if len(rows) != n_before:
            self.moved.emit()
        self.update()

    def show_mean(self, mean: float, text: str, limit: float) -> None:
        """Show the mean, as it is written, and numbers up to a limit above and below 0."""
        self._mean, self._mean_text, self._limit = mean, text, limit
        self.update()

    def show_lens(self, lens: Lens) -> None:
        """Mark the example that is pinned, and the one under the mouse."""
        self._lens = lens
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._theme = theme
        self.update()

    @property
    def left(self) -> float:
        """Pixels from which on the bars stand."""
        room = self._inside
        return room.left() + (room.width() - self.pitch * len(self._rows)) / 2

    @property
    def pitch(self) -> float:
        """Pixels across of each example."""
        return min(_WIDEST, self._inside.width() / max(1, len(self._rows)))

    @property
    def _inside(self) -> QRectF:
        band = _BAND + 2 if self.has_band and self._labels is not None else 0
        note = _NOTE if self.height() >= _HIGH else 7
        edges = note, note + band
        return QRectF(self.rect()).adjusted(self._axis_width, edges[0], -_MEAN_WIDTH, -edges[1])

    @property
    def _axis_width(self) -> int:
        """Pixels for the numbers of the axis, which may be as long as "−1.5e−10"."""
        widest = self.fontMetrics().horizontalAdvance(plus_minus(-self._limit))
        return max(AXIS_WIDTH, widest + 2 * _AXIS_GAP)

    def row_at(self, x: float) -> int | None:
        """Return the row of the example at a pixel across, or None."""
        place = math.floor((x - self.left) / self.pitch) if len(self._rows) else -1
        return int(self._rows[place]) if 0 <= place < len(self._rows) else None

    def centre_of(self, row: int) -> QPointF:
        """Return the pixel in the middle of an example's bar."""
        x = self.left + (self._places[row] + 0.5) * self.pitch
        return QPointF(x, self._height(float(self._gradients[self._places[row]]) / 2))

    def _height(self, value: float) -> float:
        room = self._inside
        share = min(max(value / self._limit, -1.0), 1.0) if math.isfinite(value) else 0.0
        return room.center().y() - share * room.height() / 2

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self._inside, QColor(self._theme.base))
        self._paint_axis(painter)
        if len(self._rows):
            self._paint_marks(painter)
            self._paint_bars(painter)
            self._paint_mean(painter)

    def _paint_axis(self, painter: QPainter) -> None:
        room, theme = self._inside, self._theme
        painter.setPen(QColor(theme.muted_text))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for value in (self._limit, 0.0, -self._limit):
            y = self._height(value)
            where = QRectF(0, y - 8, self._axis_width - _AXIS_GAP, 16)
            painter.drawText(where, right, plus_minus(value))
        painter.setPen(QPen(QColor(theme.border), 1))
        for value in (self._limit, -self._limit):
            y = self._height(value)
            painter.drawLine(QPointF(room.left(), y), QPointF(room.right(), y))

    def _paint_marks(self, painter: QPainter) -> None:
        room, row = self._inside, self._lens.hovered
        if row in self._places:
            x, width = self.left + self._places[row] * self.pitch, max(self.pitch, 3.0)
            where = QRectF(x, room.top(), width, room.height())
            painter.fillRect(where, QColor(self._theme.hover))

    def _paint_bars(self, painter: QPainter) -> None:
        room, zero, pitch = self._inside, self._height(0), self.pitch
        gap = min(pitch * 0.18, 6.0) if pitch >= 3 else 0.0
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, pitch >= 3)
        left, per_unit = self.left + gap / 2, room.height() / 2 / self._limit
        for values, colour in self._painted_values():
            width = max(room.width() / len(values) if pitch < 1 else pitch, 1.0)
            high = np.clip(values, -self._limit, self._limit) * per_unit
            brush = QColor(colour)
            for place, height in zip(np.flatnonzero(high).tolist(), high[high != 0], strict=True):
                where = QRectF(left + place * width, zero, width - gap, -float(height))
                painter.fillRect(where.normalized(), brush)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_band(painter)
        painter.setPen(QPen(QColor(self._theme.muted_text), 1))
        painter.drawLine(QPointF(room.left(), zero), QPointF(room.right(), zero))
        for row, wide in ((self._lens.hovered, 1.5), (self._lens.pinned, 2.0)):
            if row in self._places:
                self._paint_frame(painter, self._places[row], wide)

    def _painted_values(self) -> tuple[tuple[FloatArray, str], tuple[FloatArray, str]]:
        """Return what stands above 0 and what below; of bars that share a pixel the longest."""
        values = np.nan_to_num(self._gradients)
        above, below = values.clip(min=0), values.clip(max=0)
        if self.pitch < 1:
            starts = pixel_starts(len(values), int(self._inside.width()))
            above = np.maximum.reduceat(above, starts)
            below = np.minimum.reduceat(below, starts)
        return (above, self._theme.positive), (below, self._theme.negative)

    def _paint_frame(self, painter: QPainter, place: int, width: float) -> None:
        room = self._inside
        x = self.left + place * self.pitch
        value = float(self._gradients[place])
        y, zero = self._height(value), self._height(0)
        wide = max(self.pitch, 3.0)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(self._theme.accent), width))
        painter.drawRect(QRectF(x, min(y, zero), wide, max(abs(y - zero), 1.0)))
        if self._rows[place] == self._lens.pinned:
            middle = x + wide / 2
            tip = (QPointF(middle - 4, room.top() + 1), QPointF(middle + 4, room.top() + 1))
            painter.setBrush(QColor(self._theme.accent))
            painter.drawPolygon(QPolygonF([*tip, QPointF(middle, room.top() + 7)]))

    def _paint_band(self, painter: QPainter) -> None:
        if not self.has_band or self._labels is None:
            return
        room, labels = self._inside, self._labels
        if self.pitch < 1:
            labels = labels[pixel_starts(len(labels), int(room.width()))]
        left, top = self.left, room.bottom() + 3
        width = max(self.pitch, room.width() / len(labels) if self.pitch < 1 else 1.0)
        colours = {label: class_colour(label, self._theme) for label in np.unique(labels).tolist()}
        self._name_band(painter, top)
        for place, label in enumerate(labels.tolist()):
            painter.fillRect(QRectF(left + place * width, top, width, _BAND), colours[label])

    def _name_band(self, painter: QPainter, top: float) -> None:
        """Say that the colours of the band are others than those of the bars: classes."""
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.setPen(QColor(self._theme.muted_text))
        where = QRectF(0, top + _BAND / 2 - 7, self._axis_width - _AXIS_GAP, 16)
        painter.drawText(where, right, "class")

    def _paint_mean(self, painter: QPainter) -> None:
        room, y = self._inside, self._height(self._mean)
        painter.setPen(QPen(QColor(self._theme.text), 1.5, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(room.left(), y), QPointF(room.right() + 4, y))
        painter.setPen(QColor(self._theme.text))
        top = min(max(y - 16, room.top() - 6), room.bottom() - 26)
        where = QRectF(room.right() + 6, top, _MEAN_WIDTH - 6, 32)
        painter.drawText(where, Qt.AlignmentFlag.AlignVCenter, f"mean\n{self._mean_text}")
        if self.height() < _HIGH:
            return
        font = painter.font()
        font.setPointSizeF(font.pointSizeF() * _SMALL)
        painter.setFont(font)
        painter.setPen(QColor(self._theme.muted_text))
        notes = (f"above 0: the {self._what} should go down", "below 0: it should go up")
        bottom = self.height() - _NOTE
        for text, top in ((notes[0], 0), (notes[1], bottom)):
            where = QRectF(room.left(), top, room.width(), _NOTE)
            painter.drawText(where, Qt.AlignmentFlag.AlignCenter, text)

    def _tell(self, row: int | None) -> None:
        if row != self._pointed:
            self._pointed = row
            self.pointed.emit(row)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._tell(self.row_at(event.position().x()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit(self.row_at(event.position().x()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)  # two quick clicks are two changes

    def leaveEvent(self, event: QEvent) -> None:
        self._tell(None)

    def resizeEvent(self, event: QEvent) -> None:
        self.moved.emit()
