"""The key of the runs that are compared: the colour, the name and the losses of each."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QHelpEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from playground.ui.plot import curve_pen
from playground.ui.theme import Curve
from playground.ui.tooltip import tooltip

_SAMPLE, _GAP, _BETWEEN = 16, 5, 14
_NAME = 140
"""Pixels of a name at most."""
_MOST_LINES = 2
_TITLE = "compared with"


@dataclass(frozen=True)
class Entry:
    """A run that is compared."""

    colour: str
    name: str
    numbers: str
    """Its last losses, short."""
    words: str
    """What there is to say of it to those who point at it."""


class ComparedKey(QWidget):
    """Entries one after the other, in at most two lines; hidden while there are none."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: tuple[Entry, ...] = ()
        self._places: list[QRect] = []
        self._n_more = 0
        self._has_numbers = False
        self.setAccessibleName("Runs that are compared")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(self._line_height)
        self.hide()

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show these runs."""
        if tuple(entries) == self.entries:
            return
        self.entries = tuple(entries)
        self.setVisible(bool(entries))
        self.setAccessibleDescription("; ".join(f"{e.name}: {e.words}" for e in entries))
        self._arrange()
        self.update()

    def _arrange(self) -> None:
        """Give the entries their places; numbers are left out where there is no room for all."""
        plain, full = self._laid_out(has_numbers=False), self._laid_out(has_numbers=True)
        is_alone = len(plain) == 1  # then a second line is more than it is worth
        is_low = not (is_alone and full[-1:] and full[-1].y() > plain[-1].y())
        self._has_numbers = len(full) == len(plain) and is_low
        self._places = full if self._has_numbers else plain
        self._n_more = len(self.entries) - len(self._places)
        height = self._line_height
        n_lines = max((place.y() // height + 1 for place in self._places), default=1)
        if self.height() != n_lines * height:
            self.setFixedHeight(n_lines * height)

    def _laid_out(self, *, has_numbers: bool) -> list[QRect]:
        """Return the places of the entries for which there is room."""
        metrics, height = self.fontMetrics(), self._line_height
        x, line = metrics.horizontalAdvance(_TITLE) + 2 * _GAP, 0
        places: list[QRect] = []
        for number, entry in enumerate(self.entries):
            numbers = f" {entry.numbers}" if has_numbers else ""
            text = f"{_short(entry.name, metrics)}{numbers}"
            width = _SAMPLE + _GAP + metrics.horizontalAdvance(text)
            rest = len(self.entries) - number - 1
            is_last = line == _MOST_LINES - 1
            room = self.width() - (_BETWEEN + self._more_width if rest and is_last else 0)
            if x + width > room and x > 0:
                if is_last:
                    break
                x, line = 0, line + 1
            places.append(QRect(x, line * height, width, height))
            x += width + _BETWEEN
        return places

    @property
    def _line_height(self) -> int:
        return self.fontMetrics().height() + 4

    @property
    def _more_width(self) -> int:
        return self.fontMetrics().horizontalAdvance("and 99 more")

    def sizeHint(self) -> QSize:
        return QSize(200, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics, palette = self.fontMetrics(), self.palette()
        role = palette.ColorRole
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.setPen(palette.color(role.PlaceholderText))
        painter.drawText(QRect(0, 0, self.width(), self._line_height), left, _TITLE)
        for entry, place in zip(self.entries, self._places, strict=False):
            pen = curve_pen(Curve(entry.colour, 3.0))
            pen.setCosmetic(False)  # it grows with a picture
            painter.setPen(pen)
            middle = place.center().y() + 1
            painter.drawLine(place.left(), middle, place.left() + _SAMPLE, middle)
            painter.setPen(palette.color(role.Text))
            text = place.adjusted(_SAMPLE + _GAP, 0, _GAP, 0)
            name = f"{_short(entry.name, metrics)} "
            painter.drawText(text, left, name)
            painter.setPen(palette.color(role.PlaceholderText))
            text.setLeft(text.left() + metrics.horizontalAdvance(name))
            painter.drawText(text, left, entry.numbers if self._has_numbers else "")
        if self._n_more and self._places:
            end = self._places[-1].translated(self._places[-1].width() + _BETWEEN, 0)
            painter.setPen(palette.color(role.PlaceholderText))
            painter.drawText(end.adjusted(0, 0, 999, 0), left, f"and {self._n_more} more")
        painter.end()

    def words_at(self, place: QPoint) -> str:
        """Return what there is to say of the run at a place, or of all."""
        for entry, rect in zip(self.entries, self._places, strict=False):
            if rect.contains(place):
                return f"{entry.name}: {entry.words}"
        return (
            "Other runs, each in its colour, with their last losses; as above, the wide line is of "
            "the training examples, the thin one of the test examples."
        )

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), tooltip(self.words_at(event.pos())), self)
            return True
        return super().event(event)


def _short(name: str, metrics: QFontMetrics) -> str:
    return metrics.elidedText(name, Qt.TextElideMode.ElideRight, _NAME)
