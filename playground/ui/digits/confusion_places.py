"""Where the cells of a confusion matrix are, beside the names of the classes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QFontMetricsF

Pair = tuple[int, int]
"""(the class that is right, the class that was answered)"""

PAD = 4
_LARGEST = 88.0
_WIDEST_NAME, _HIGHEST_HEAD = 0.25, 0.25
"""Of the width, for names beside the rows; of the height, for names that stand upright."""


@dataclass(frozen=True)
class Places:
    """Square cells: a row for each class, a column for each answer."""

    left: float
    top: float
    side: float
    n: int
    head: float
    """Pixels for the names above the columns, which stand upright where it is more than a line."""

    @classmethod
    def fit(
        cls, room: QSizeF, names: Sequence[str], metrics: QFontMetricsF, *, has_accuracies: bool
    ) -> Self:
        """Return cells as large as there is room for."""
        n, line = max(1, len(names)), metrics.height()
        widest = max(map(metrics.horizontalAdvance, names), default=0.0)
        left = line + min(widest, _WIDEST_NAME * room.width()) + 2 * PAD
        beside = metrics.horizontalAdvance("100 %") + 3 * PAD if has_accuracies else 2
        across = (room.width() - left - beside) / n

        def with_head(head: float) -> Self:
            top = line + head + PAD
            side = min(across, (room.height() - top - 1) / n, _LARGEST)
            return cls(left, top, max(float(int(side)), 2.0), n, head)

        places = with_head(line)
        if widest <= places.side - 2 or places.side < line - 3:
            return places
        return with_head(min(widest + PAD, _HIGHEST_HEAD * room.height()))

    def cell(self, truth: int, answer: int) -> QRectF:
        """Return where a cell is."""
        left, top = self.left + answer * self.side, self.top + truth * self.side
        return QRectF(left, top, self.side, self.side)
