"""The confusion matrix as a picture: a row for each class, a column for each answer."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtGui import QPaintEvent as Paint
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.engine.arrays import IntArray
from playground.engine.confusion import Confusion
from playground.ui.digits.confusion_inks import elided, fitting, readable
from playground.ui.digits.confusion_places import PAD, Pair, Places
from playground.ui.editor.paints import mixed
from playground.ui.theme import Theme, current_theme

_MOVES = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}
_RIGHT, _ANSWER, _SHARES = "right", "the network’s answer", "answer, % of row"
_NARROW = 220
"""Pixels below which the cells get all the room."""
_CALM, _LOUD = 0.1, 0.9
"""How much of its colour the least and the largest mistake has."""


@dataclass(frozen=True, eq=False)
class _Numbers:
    """What is written into the cells."""

    numbers: IntArray
    font: QFont
    is_share: bool


class MatrixPicture(QWidget):
    """Mistakes stand out from the right answers, which keep to the diagonal; cells are chosen."""

    pointed = Signal(object)
    """Carries the pair under the mouse, or None."""
    chosen = Signal(object)
    """Carries the pair that was clicked, or None where it had been chosen."""

    def __init__(self) -> None:
        super().__init__()
        self._theme = current_theme()
        self._confusion: Confusion | None = None
        self._names: tuple[str, ...] = ()
        self._pointed: Pair | None = None
        self._chosen: Pair | None = None
        self.setMouseTracking(True)
        self.setMinimumSize(150, 130)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("confusion matrix")

    def sizeHint(self) -> QSize:
        return QSize(300, 260)

    def show_confusion(self, confusion: Confusion | None, names: tuple[str, ...]) -> None:
        """Show what the network answered; `names` are the classes'."""
        self._confusion, self._names = confusion, names
        self.update()

    def choose(self, pair: Pair | None) -> None:
        """Mark a cell, or none."""
        self._chosen = pair
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._theme = theme
        self.update()

    def place_of(self, pair: Pair) -> QRectF:
        """Return where a cell is."""
        return self._places.cell(*pair)

    @property
    def _places(self) -> Places:
        metrics = QFontMetricsF(self.font())
        room = QSizeF(self.width(), self.height())
        return Places.fit(room, self._names, metrics, has_accuracies=self._has_accuracies)

    @property
    def _has_accuracies(self) -> bool:
        return self.width() >= _NARROW

    def pair_at(self, place: QPointF) -> Pair | None:
        """Return the cell at a pixel, or None."""
        places = self._places
        truth = int((place.y() - places.top) // places.side)
        answer = int((place.x() - places.left) // places.side)
        is_inside = 0 <= truth < places.n and 0 <= answer < places.n
        return (truth, answer) if is_inside and self._confusion is not None else None

    def paintEvent(self, event: Paint) -> None:
        confusion = self._confusion
        if confusion is None:
            return
        painter, places = QPainter(self), self._places
        self._paint_names(painter, places)
        self._paint_cells(painter, places, confusion)
        if self._has_accuracies:
            self._paint_accuracies(painter, places, confusion)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for pair, colour, width in (
            (self._chosen, self._theme.accent, 3.0),
            (self._pointed, self._theme.text, 1.5),
        ):
            if pair is not None and max(pair) < places.n:
                painter.setPen(QPen(QColor(colour), width))
                painter.drawRect(places.cell(*pair).adjusted(0.5, 0.5, -0.5, -0.5))

    def _paint_names(self, painter: QPainter, places: Places) -> None:
        metrics, theme = QFontMetricsF(self.font()), self._theme
        line, extent = metrics.height(), places.side * places.n
        middle = Qt.AlignmentFlag.AlignCenter
        painter.setPen(QColor(theme.muted_text))
        above = QRectF(places.left, 0, extent, line)
        shown = self._shown_numbers(places)
        answer = _SHARES if shown is not None and shown.is_share else _ANSWER
        painter.drawText(above, middle, elided(metrics, answer, extent))
        painter.save()
        painter.translate(0, places.top + extent)
        painter.rotate(-90)
        painter.drawText(QRectF(0, 0, extent, line), middle, elided(metrics, "truth", extent))
        painter.restore()
        painter.setPen(QColor(theme.text))
        room = places.left - line - 2 * PAD
        is_tight = places.side < line - 3
        for index, name in enumerate(self._names):
            top, left = places.top + index * places.side, places.left + index * places.side
            beside = QRectF(line, top, room + PAD, places.side)
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            if not is_tight:
                painter.drawText(beside, right, elided(metrics, name, room))
            if places.head > line:
                self._paint_upright(painter, QPointF(left, line), places, name)
                continue
            head = elided(metrics, name, places.side - 2)
            painter.drawText(QRectF(left, line, places.side, line), middle, head)

    def _paint_upright(self, painter: QPainter, corner: QPointF, places: Places, name: str) -> None:
        painter.save()
        painter.translate(corner.x(), corner.y() + places.head)
        painter.rotate(-90)
        text = elided(QFontMetricsF(self.font()), name, places.head - PAD)
        align = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(PAD / 2, 0, places.head, places.side), align, text)
        painter.restore()

    def _shown_numbers(self, places: Places) -> _Numbers | None:
        """Return the counts, or percents of their rows where these fit in the cells, or nothing."""
        confusion = self._confusion
        if confusion is None:
            return None
        sizes = np.maximum(confusion.sizes, 1)[:, np.newaxis]
        percents = np.rint(100 * confusion.counts / sizes).astype(np.int64)
        for numbers, is_share in ((confusion.counts, False), (percents, True)):
            font = fitting(self.font(), f"{int(numbers.max(initial=0)):,}", places.side - 3)
            if font is not None:
                return _Numbers(numbers, font, is_share)
        return None

    def _paint_cells(self, painter: QPainter, places: Places, confusion: Confusion) -> None:
        counts, theme = confusion.counts, self._theme
        mistakes = counts - np.diag(np.diag(counts))
        largest = int(mistakes.max(initial=0))
        shown = self._shown_numbers(places)
        font, numbers = (None, counts) if shown is None else (shown.font, shown.numbers)
        painter.setFont(font or self.font())
        for truth in range(places.n):
            for answer in range(places.n):
                cell, count = places.cell(truth, answer), int(counts[truth, answer])
                share = _CALM + (_LOUD - _CALM) * (count / max(largest, 1)) ** 0.5
                colour = QColor(theme.base)
                if truth == answer and count:
                    colour = mixed(QColor(theme.base), QColor(theme.positive), 0.16)
                elif count:
                    colour = mixed(QColor(theme.base), QColor(theme.negative), share)
                painter.fillRect(cell.adjusted(0, 0, -1, -1), colour)
                text = f"{numbers[truth, answer]:,}"
                if text != "0" and font is not None:
                    painter.setPen(readable(colour, theme))
                    painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, text)
        painter.setFont(self.font())

    def _paint_accuracies(self, painter: QPainter, places: Places, confusion: Confusion) -> None:
        metrics = QFontMetricsF(self.font())
        left, line = places.left + places.n * places.side + PAD, metrics.height()
        width = metrics.horizontalAdvance("100 %") + PAD
        align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.setPen(QColor(self._theme.muted_text))
        painter.drawText(QRectF(left, places.top - line - PAD, width, line), align, _RIGHT)
        if places.side < line - 3:
            return
        for index, share in enumerate(confusion.accuracies.tolist()):
            text = "–" if np.isnan(share) else f"{100 * share:.0f} %"
            place = QRectF(left, places.top + index * places.side, width, places.side)
            painter.drawText(place, align, text)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point(self.pair_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self._point(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        pair = self.pair_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton:
            self._choose(None if pair == self._chosen else pair)

    def _point(self, pair: Pair | None) -> None:
        if pair != self._pointed:
            self._pointed = pair
            shape = Qt.CursorShape
            self.setCursor(shape.ArrowCursor if pair is None else shape.PointingHandCursor)
            self.update()
            self.pointed.emit(pair)

    def _choose(self, pair: Pair | None) -> None:
        if pair != self._chosen:
            self.choose(pair)
            self.chosen.emit(pair)

    def event(self, event: QEvent) -> bool:
        is_override = event.type() == QEvent.Type.ShortcutOverride
        if is_override and isinstance(event, QKeyEvent) and event.key() in _MOVES:
            event.accept()  # the arrows step training elsewhere
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        n = len(self._names)
        move = _MOVES.get(Qt.Key(event.key()))
        if move is None or not n:
            super().keyPressEvent(event)
            return
        truth, answer = self._chosen or (0, 0)
        if self._chosen is not None:
            truth = min(max(truth + move[0], 0), n - 1)
            answer = min(max(answer + move[1], 0), n - 1)
        self._choose((truth, answer))
