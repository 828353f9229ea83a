"""The gradients of a column of neurons as a matrix: examples by weights, their means below."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.engine.arrays import ByteArray, FloatArray
from playground.engine.measurements.nudges_of_layer import ColumnNudges
from playground.ui.examples.chip_painter import picture_of
from playground.ui.gradients.nudge_picture import in_colours, shrunk
from playground.ui.gradients.nudge_rows import RowMarks
from playground.ui.lens import Lens
from playground.ui.theme import Theme, class_colour, current_theme
from playground.ui.vector_items import draw_image

_SIDE, _TOP, _BOTTOM, _GAP = 40, 18, 18, 6
"""Pixels beside, above and below the matrix, and between it and the means."""
_MEANS = 18
_LEAST_IMAGE = 10
"""Pixels of a row below which an image of its example could not be told from others."""


@dataclass(frozen=True)
class Cell:
    """What the mouse is over: row None is that of the means."""

    row: int | None
    unit: int
    column: int


class NudgeMatrix(QWidget):
    """Pointing at a cell tells its example and its weight; a click chooses both."""

    pointed = Signal(object)
    """Carries the Cell under the mouse, or None."""
    clicked = Signal(object)
    """Carries the Cell that was clicked, or None."""

    def __init__(self) -> None:
        super().__init__()
        self._theme = current_theme()
        self._nudges: ColumnNudges | None = None
        self._marks = RowMarks()
        self._titles: tuple[str, ...] = ()
        self._names: tuple[str, ...] = ()
        self._limits = (1.0, 1.0)
        self._lens = Lens()
        self._chosen: tuple[int, int] | None = None
        self._pointed: Cell | None = None
        self._images: tuple[object, list[QImage]] = (None, [])
        self.setMouseTracking(True)
        self.setMinimumHeight(96)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("gradients of examples by weights")

    def sizeHint(self) -> QSize:
        return QSize(360, self.minimumHeight())

    def show_matrix(
        self, nudges: ColumnNudges, limits: tuple[float, float], marks: RowMarks
    ) -> None:
        """Show the gradients up to the first limit, their means up to the second."""
        self._nudges, self._limits, self._marks = nudges, limits, marks
        self._images = (None, [])
        self.update()

    def show_names(self, titles: tuple[str, ...], names: tuple[str, ...]) -> None:
        """Write the neurons above their weights, and below these what they come from."""
        self._titles, self._names = titles, names
        self.update()

    def show_lens(self, lens: Lens, chosen: tuple[int, int] | None) -> None:
        """Mark the examples looked at, and the weight: (unit, input), if it is one of these."""
        self._lens, self._chosen = lens, chosen
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._theme, self._images = theme, (None, [])
        self.update()

    @property
    def _room(self) -> QRectF:
        return QRectF(self.rect()).adjusted(_SIDE, _TOP, -2, -_BOTTOM - _MEANS - _GAP)

    @property
    def _means_room(self) -> QRectF:
        room = self._room
        return QRectF(room.left(), room.bottom() + _GAP, room.width(), _MEANS)

    @property
    def _n_columns(self) -> int:
        return 0 if self._nudges is None else self._nudges.means.size

    def cell_at(self, place: QPointF) -> Cell | None:
        """Return the cell at a pixel, or None."""
        nudges, room, means = self._nudges, self._room, self._means_room
        if nudges is None:
            return None
        across = (place.x() - room.left()) / room.width()
        if not 0 <= across < 1:
            return None
        unit, column = divmod(int(across * self._n_columns), nudges.means.shape[1])
        if means.contains(place):
            return Cell(None, unit, column)
        down = (place.y() - room.top()) / room.height()
        return Cell(int(down * len(nudges.gradients)), unit, column) if 0 <= down < 1 else None

    def centre_of(self, cell: Cell) -> QPointF:
        """Return the pixel in the middle of a cell."""
        return self._place_of(cell).center()

    def _place_of(self, cell: Cell) -> QRectF:
        assert self._nudges is not None
        room = self._room if cell.row is not None else self._means_room
        width = room.width() / self._n_columns
        x = room.left() + (cell.unit * self._nudges.means.shape[1] + cell.column) * width
        if cell.row is None:
            return QRectF(x, room.top(), width, room.height())
        height = room.height() / len(self._nudges.gradients)
        return QRectF(x, room.top() + cell.row * height, width, height)

    def paintEvent(self, event: QPaintEvent) -> None:
        nudges = self._nudges
        if nudges is None:
            return
        painter = QPainter(self)
        rows, means = self._as_images(nudges)
        draw_image(painter, self._room, rows, is_smooth=False)
        draw_image(painter, self._means_room, means, is_smooth=False)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_edges(painter, nudges)
        self._paint_rows(painter, nudges)
        self._paint_chosen(painter, nudges)

    def _as_images(self, nudges: ColumnNudges) -> tuple[QImage, QImage]:
        ratio, room = self.devicePixelRatioF(), self._room
        size = int(room.height() * ratio), int(room.width() * ratio)
        if self._images[0] != size:
            flat = nudges.gradients.reshape(len(nudges.gradients), -1)
            wholes: tuple[FloatArray, FloatArray] = (flat, nudges.means.reshape(1, -1))
            pixels = [
                in_colours(shrunk(values, *size), limit, self._theme)
                for values, limit in zip(wholes, self._limits, strict=True)
            ]
            self._images = (size, [_image(each) for each in pixels])
        rows, means = self._images[1]
        return rows, means

    def _paint_edges(self, painter: QPainter, nudges: ColumnNudges) -> None:
        """Write the names, and part the neurons from each other where they have room."""
        room, means, theme = self._room, self._means_room, self._theme
        units, k = nudges.means.shape
        width = room.width() / units
        middle = Qt.AlignmentFlag.AlignCenter
        metrics = painter.fontMetrics()
        painter.setPen(QColor(theme.muted_text))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(0, means.top(), _SIDE - 6, _MEANS), right, "mean")
        short = [title.rsplit(" ", 1)[-1] for title in self._titles]
        titles = next((t for t in (self._titles, short) if _widest(metrics, t) < width - 4), short)
        rungs = (1, 2, 5, 10, 20, 50)
        every = next((m for m in rungs if m * width > _widest(metrics, titles) + 4), units)
        for unit in range(every - 1 if every > 1 else 0, len(titles), every):
            middle_of = room.left() + (unit + 0.5) * width
            painter.drawText(QRectF(middle_of - 80, 0, 160, _TOP - 2), middle, titles[unit])
        if len(self._names) == k and _widest(metrics, self._names) < width / k - 2:
            for at in range(units * k):
                place = QRectF(room.left() + at * width / k, means.bottom() + 1, width / k, _BOTTOM)
                painter.drawText(place, middle, self._names[at % k])
        painter.setPen(QPen(QColor(theme.panel), 2 if width > 12 else 1))
        for unit in range(1, units if width > 5 else 1):
            x = room.left() + unit * width
            painter.drawLine(QPointF(x, room.top()), QPointF(x, means.bottom()))

    def _paint_rows(self, painter: QPainter, nudges: ColumnNudges) -> None:
        """Paint the examples beside their rows, and mark those that are looked at."""
        room = self._room
        height = room.height() / len(nudges.gradients)
        if nudges.examples_per_row == 1:
            for row in range(len(nudges.gradients)):
                self._paint_example(painter, row, room.top() + row * height, height)
        for example, width in ((self._lens.hovered, 1.5), (self._lens.pinned, 2.0)):
            place = self._marks.place_of(example)
            if place is not None:
                top = room.top() + place // nudges.examples_per_row * height
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(QColor(self._theme.accent), width))
                painter.drawRect(QRectF(room.left(), top, room.width(), max(height, 2.0)))

    def _paint_example(self, painter: QPainter, row: int, top: float, height: float) -> None:
        side = min(height - 2, _SIDE - 8.0)
        pixels = self._marks.pixels(row) if side >= _LEAST_IMAGE else None
        if pixels is not None:
            image = picture_of(pixels, self._theme)
            where = QRectF(_SIDE - 4 - side, top + (height - side) / 2, side, side)
            draw_image(painter, where, image, is_smooth=True)
            return
        label = self._marks.label(row)
        if label is None:
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(class_colour(label, self._theme))
        if height >= 5:
            radius = min(height / 2 - 1, 5.0)
            painter.drawEllipse(QPointF(_SIDE - 10, top + height / 2), radius, radius)
        else:
            painter.fillRect(QRectF(_SIDE - 12, top, 6, max(height, 1.0)), painter.brush())

    def _paint_chosen(self, painter: QPainter, nudges: ColumnNudges) -> None:
        if self._chosen is None:
            return
        unit, column = self._chosen
        place = self._place_of(Cell(None, unit, column // nudges.weights_per_column))
        top = self._room.top()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(self._theme.accent), 2))
        width = max(place.width(), 2.0)
        painter.drawRect(QRectF(place.left(), top, width, place.bottom() - top))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._tell(self.cell_at(event.position()))

    def _tell(self, cell: Cell | None) -> None:
        if cell != self._pointed:
            self._pointed = cell
            self.pointed.emit(cell)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit(self.cell_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self._tell(None)


def _widest(metrics: QFontMetrics, texts: Sequence[str]) -> int:
    return max(map(metrics.horizontalAdvance, texts), default=0)


def _image(pixels: ByteArray) -> QImage:
    rows, columns, _ = pixels.shape
    data = np.ascontiguousarray(pixels).tobytes()
    return QImage(data, columns, rows, 4 * columns, QImage.Format.Format_RGBA8888).copy()
