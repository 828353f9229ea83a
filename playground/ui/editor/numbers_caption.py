"""What stands in a free corner of the drawing while it shows numbers: whose numbers they are."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter

from playground.ui.editor.boxes import Arrangement
from playground.ui.editor.paints import Paints, faded

_MARGIN = 6.0
_PADDING = 4.0
_STEP = 6.0
_ZOOM_BAR = (150.0, 40.0)
"""Pixels at the lower right that belong to the buttons of the zoom."""


@dataclass(frozen=True)
class NumbersCaption:
    """A few short lines, muted."""

    lines: tuple[str, ...]
    place: QRectF

    def paint(self, painter: QPainter, paints: Paints, font: QFont) -> None:
        """Paint it on a ground that lets hardly anything through."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(faded(paints.paper, 0.9))
        painter.drawRoundedRect(self.place, 3, 3)
        painter.setFont(font)
        painter.setPen(paints.soft_ink)
        left = self.place.adjusted(_PADDING, 0, 0, 0)
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(left, flags, "\n".join(self.lines))


def captioned(
    lines: Sequence[str], most: int, arrangement: Arrangement, taken: Sequence[QRectF], font: QFont
) -> NumbersCaption | None:
    """Return a caption where nothing else stands, with room for `most` lines; None without room.

    So its first line stays where it is when a second one comes.
    """
    metrics = QFontMetricsF(font)
    width = max(map(metrics.horizontalAdvance, lines)) + 2 * _PADDING
    line = metrics.lineSpacing()
    zoom_bar = QRectF(arrangement.width, arrangement.height, -_ZOOM_BAR[0], -_ZOOM_BAR[1])
    obstacles = [*taken, zoom_bar.normalized()]
    for corner in _corners(arrangement, width, most * line):
        room = QRectF(*corner, width, most * line)
        if not any(room.intersects(each) for each in obstacles):
            return NumbersCaption(tuple(lines), QRectF(*corner, width, len(lines) * line))
    return None


def _corners(
    arrangement: Arrangement, width: float, height: float
) -> Iterator[tuple[float, float]]:
    """Yield where a caption may begin: along the lower edge, then below the headers."""
    top = max((place.header.bottom for place in arrangement.columns), default=0.0)
    for y in (arrangement.height - height - _MARGIN, top + _MARGIN):
        for i in range(int(max(arrangement.width - width, 0) / _STEP)):
            yield _MARGIN + i * _STEP, y
