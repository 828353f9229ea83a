"""The legend below the drawing: what colours and widths mean."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QLinearGradient, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.ui.colours import Theme, value_colour
from playground.ui.editor.paints import Paints
from playground.ui.tooltip import tooltip

_HELP = (
    "Colour tells the sign of a number, and up to 1 also its size: orange is negative, grey is "
    "about zero, blue is positive. Weights, biases and what neurons give are coloured alike. "
    "A connection is the wider, the further its weight is from zero: a strong one counts for more."
)
_LINE = 22
_MARGIN = 6
_BAR = 52
_WEDGE = 30


class Legend(QWidget):
    """A bar of colours, a wedge of widths and a bias, each with its meaning."""

    def __init__(self, paints: Paints, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._paints = paints
        self.setAccessibleName("Legend")
        self.setAccessibleDescription(_HELP)
        self.setToolTip(tooltip(_HELP))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_paints(self, paints: Paints) -> None:
        """Take on other colours."""
        self._paints = paints
        self.update()

    def heightForWidth(self, width: int) -> int:
        return _LINE * len(self._lines(width)) + 8

    def hasHeightForWidth(self) -> bool:
        return True

    def sizeHint(self) -> QSize:
        width = self.width() or 400
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, _LINE + 8)

    def _parts(self) -> Sequence[tuple[str, int, str]]:
        """Return (text before, width of the picture, text after) of each part."""
        return (
            ("negative", _BAR, "positive"),
            ("weak", _WEDGE, "strong"),
            ("", 10, "bias"),
        )

    def _lines(self, width: float) -> list[list[int]]:
        """Return the numbers of the parts, broken into lines."""
        lines: list[list[int]] = [[]]
        used = 2.0 * _MARGIN
        for i in range(len(self._parts())):
            needed = self._part_width(i)
            if lines[-1] and used + needed > width:
                lines.append([])
                used = 2.0 * _MARGIN
            lines[-1].append(i)
            used += needed + 2 * _MARGIN
        return lines

    def _part_width(self, i: int) -> float:
        before, picture, after = self._parts()[i]
        metrics = QFontMetricsF(self.font())
        gaps = 6 * (bool(before) + bool(after))
        return metrics.horizontalAdvance(before) + picture + metrics.horizontalAdvance(after) + gaps

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), self._paints.paper)
        for row, line in enumerate(self._lines(self.width())):
            used = sum(map(self._part_width, line)) + 2 * _MARGIN * (len(line) - 1)
            x, y = max((self.width() - used) / 2, _MARGIN), row * _LINE + 2.0
            for i in line:
                self._paint_part(painter, i, x, y)
                x += self._part_width(i) + 2 * _MARGIN
        painter.end()

    def _paint_part(self, painter: QPainter, i: int, x: float, y: float) -> None:
        before, width, after = self._parts()[i]
        x = self._write(painter, before, x, y)
        height = _LINE - 8 if i == 0 else 10
        box = QRectF(x, y + (_LINE - height) / 2, width, height)
        (self._paint_bar, self._paint_wedge, self._paint_bias)[i](painter, box)
        self._write(painter, after, box.right() + 6, y)

    def _write(self, painter: QPainter, text: str, x: float, y: float) -> float:
        """Write a text and return where the next thing may begin."""
        if not text:
            return x
        width = QFontMetricsF(self.font()).horizontalAdvance(text)
        painter.setPen(self._paints.soft_ink)
        rect = QRectF(x, y, width + 2, _LINE)
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, text)
        return x + width + 6

    def _paint_bar(self, painter: QPainter, box: QRectF) -> None:
        gradient = QLinearGradient(box.topLeft(), box.topRight())
        for share in (0.0, 0.5, 1.0):
            gradient.setColorAt(share, value_colour(2 * share - 1, self._theme))
        painter.setPen(self._paints.outline)
        painter.setBrush(gradient)
        painter.drawRoundedRect(box, 2, 2)
        painter.setPen(self._paints.ink)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "0")

    def _paint_wedge(self, painter: QPainter, box: QRectF) -> None:
        y = box.center().y()
        wedge = [box.topRight(), box.bottomRight(), QPointF(box.left(), y + 0.5)]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._paints.soft_ink)
        painter.drawPolygon(QPolygonF([*wedge, QPointF(box.left(), y - 0.5)]))

    def _paint_bias(self, painter: QPainter, box: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(value_colour(1, self._theme))
        painter.drawRect(box)

    @property
    def _theme(self) -> Theme:
        return self._paints.theme
