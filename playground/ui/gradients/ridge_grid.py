"""Histograms over time as ridges, one behind the other: a picture for each column."""

from itertools import pairwise

import numpy as np
from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from playground.engine.arrays import FloatArray, IntArray
from playground.engine.gradients.column_histograms import Moments
from playground.ui.gradients.histogram_shown import AxisNumber, ShownHistograms, axis_numbers
from playground.ui.gradients.ridge_moments import chosen_moments, densities, last_step_shown
from playground.ui.theme import Theme, current_theme, loss_table
from playground.ui.tooltip import tooltip

_MOST, _APART = 24, 4
"""Ridges of a column, and pixels from one to the next at least."""
_HEAD, _FOOT, _GAP = 16, 18, 8
"""Pixels above a picture for its name, below it for the axis, and around it."""
_LOWEST, _NARROWEST = 70, 110
"""Pixels of a picture; where there are more columns, the grid is scrolled."""
_RIDGE = 0.42
"""The height of the highest ridge, of the picture's."""
_SHAPE = 1.45
"""A picture's width beside its height, as near as can be."""


class RidgeGrid(QWidget):
    """The past is behind and pale, the present in front."""

    def __init__(self) -> None:
        super().__init__()
        self._theme = current_theme()
        self._shown: ShownHistograms | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("histograms over the steps of training, by column")

    def sizeHint(self) -> QSize:
        return QSize(380, 260)

    def minimumSizeHint(self) -> QSize:
        n_ranks = max(1, self.width() // _NARROWEST)
        n = len(self._shown.names) if self._shown is not None else 1
        return QSize(_NARROWEST, -(-n // n_ranks) * _LOWEST)

    def show_histograms(self, shown: ShownHistograms) -> None:
        """Show other histograms."""
        n_before = len(self._shown.names) if self._shown is not None else 0
        self._shown = shown
        if len(shown.names) != n_before:
            self.updateGeometry()
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._theme = theme
        self.update()

    def cell(self, index: int) -> QRectF:
        """Return where the picture of a column is, its name and axis included."""
        n = len(self._shown.names) if self._shown is not None else 1
        across = self._n_across(n)
        down = -(-n // across)
        width, height = self.width() / across, self.height() / down
        line, place = divmod(index, across)
        return QRectF(place * width, line * height, width - _GAP, height)

    def _n_across(self, n: int) -> int:
        """Return how many pictures stand side by side, for them to be neither flat nor narrow."""
        most = max(1, min(n, self.width() // _NARROWEST))

        def misfit(across: int) -> float:
            down = -(-n // across)
            shape = (self.width() / across) / (max(self.height(), 1) / down)
            return abs(np.log(shape / _SHAPE)) + 0.3 * (across * down - n) / n

        return min(range(1, most + 1), key=misfit)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            shown, at = self._shown, QPointF(event.pos())
            n = len(shown.names) if shown is not None else 0
            inside = [i for i in range(n) if self.cell(i).contains(at)]
            text = shown.tip(inside[0]) if shown is not None and inside else ""
            QToolTip.showText(event.globalPos(), tooltip(text), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        shown = self._shown
        if shown is None or shown.past is None or not len(shown.steps):
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = (self.cell(0).height() - _HEAD - _FOOT) * (1 - _RIDGE)
        chosen = chosen_moments(shown.steps, min(max(int(ground / _APART), 4), _MOST))
        past = shown.past
        picked = Moments(past.limits[chosen], past.zeros[chosen], past.shares[chosen])
        dense = densities(picked.limits, picked.shares)
        numbers = axis_numbers(
            shown.limits,
            is_of_sizes=shown.now.is_of_sizes,
            width=self.cell(0).width(),
            text_width=painter.fontMetrics().horizontalAdvance,
        )
        for index in range(len(shown.names)):
            cell = self.cell(index)
            room = cell.adjusted(0, _HEAD, 0, -_FOOT)
            self._paint_frame(painter, shown, index, numbers)
            lines = _outlines(shown, picked.limits, dense[:, index], room)
            self._paint_ridges(painter, room, lines, shown.steps[chosen], shown.steps)

    def _paint_frame(
        self, painter: QPainter, shown: ShownHistograms, index: int, numbers: list[AxisNumber]
    ) -> None:
        theme, cell = self._theme, self.cell(index)
        room = cell.adjusted(0, _HEAD, 0, -_FOOT)
        painter.fillRect(room, QColor(theme.base))
        painter.setPen(QColor(theme.text))
        head = QRectF(cell.left(), cell.top(), cell.width(), _HEAD)
        painter.drawText(head, Qt.AlignmentFlag.AlignVCenter, shown.names[index])
        painter.setPen(QColor(theme.muted_text))
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(head, right, shown.note(index))
        low, high = shown.limits
        for number in numbers:
            x = room.left() + (number.value - low) / (high - low) * room.width()
            painter.setPen(QPen(QColor(theme.grid), 1))
            painter.drawLine(QPointF(x, room.top()), QPointF(x, room.bottom()))
            painter.setPen(QColor(theme.muted_text))
            where = QRectF(room.left() + number.left, room.bottom(), 80, _FOOT)
            painter.drawText(where, Qt.AlignmentFlag.AlignVCenter, number.text)

    def _paint_ridges(
        self,
        painter: QPainter,
        room: QRectF,
        lines: list[list[tuple[float, float]]],
        steps: IntArray,
        all_steps: IntArray,
    ) -> None:
        """Paint outlines, (across, up) from a base line, the earliest first, each further down."""
        end = max(last_step_shown(all_steps), 1)
        table = loss_table(self._theme)
        ground = room.height() * (1 - _RIDGE)
        for line, step in zip(lines, steps.tolist(), strict=True):
            share = step / end
            base = room.top() + room.height() * _RIDGE + share * ground
            is_last = step == steps[-1]
            colour = QColor(*table[round(60 + 195 * share)].tolist())
            points = [QPointF(x, base - up) for x, up in line]
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colour if is_last else self._theme.base))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.drawPolygon(points)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(colour, 1))
            # in pieces, which takes a fraction of the time of a line with joints
            painter.drawLines([QLineF(a, b) for a, b in pairwise(points)])


def _outlines(
    shown: ShownHistograms, limits: FloatArray, dense: FloatArray, room: QRectF
) -> list[list[tuple[float, float]]]:
    """Return the outline of each moment, (across, up), through the middles of its bins."""
    highest = float(dense.max(initial=0)) or 1.0
    ups = dense / highest * room.height() * _RIDGE
    low, high = shown.limits
    n_bins = dense.shape[1]
    widths = (limits[:, 1:] - limits[:, :1]) / n_bins
    middles = limits[:, :1] + (np.arange(-1, n_bins + 1) + 0.5) * widths
    shares = np.clip((middles - low) / (high - low), 0, 1)  # NaN where training has diverged
    across_all = room.left() + np.nan_to_num(shares) * room.width()
    heights_all = np.zeros((len(ups), n_bins + 2))
    heights_all[:, 1:-1] = ups
    outlines: list[list[tuple[float, float]]] = []
    for across, heights in zip(across_all, heights_all, strict=True):
        used = np.flatnonzero(heights)  # a line where there is nothing would hide what is behind
        part = slice(max(used[0] - 1, 0), used[-1] + 2) if len(used) else slice(0, 0)
        outlines.append([*zip(across[part].tolist(), heights[part].tolist(), strict=True)])
    return outlines
