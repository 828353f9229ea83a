"""Bars with names: how strongly each class, or each neuron, is meant."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.engine.arrays import FloatArray
from playground.ui.examples.words import brief
from playground.ui.theme import Theme, current_theme

_PAD, _TALLEST = 4, 22


@dataclass(frozen=True, eq=False)
class ShownBars:
    """Named numbers; those that can be negative begin in the middle."""

    names: tuple[str, ...]
    values: FloatArray
    """(n,)"""
    is_signed: bool
    marked: int | None = None
    """The one in the accent colour."""
    reach: float | None = None
    """The number whose bar is as long as there is room; None: the largest, or 1 without signs."""

    @property
    def limit(self) -> float:
        """The number whose bar is as long as there is room."""
        if self.reach is not None:
            return self.reach
        sizes = np.abs(self.values[np.isfinite(self.values)])
        return (float(sizes.max(initial=0)) or 1.0) if self.is_signed else 1.0


class NamedBars(QWidget):
    """One below the other, with the number at the right."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._theme = current_theme()
        self._shown: ShownBars | None = None
        self.setAccessibleName(name)
        self.setMinimumWidth(110)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    @property
    def shown(self) -> ShownBars | None:
        """What is painted."""
        return self._shown

    def show_bars(self, shown: ShownBars | None) -> None:
        """Show other numbers, or none."""
        self._shown = shown
        if shown is not None:
            pairs = zip(shown.names, shown.values.tolist(), strict=True)
            self.setAccessibleDescription(", ".join(f"{n}: {self._text(v)}" for n, v in pairs))
        self.updateGeometry()
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        n = len(self._shown.names) if self._shown is not None else 2
        return QSize(180, n * (self.fontMetrics().height() + 1))

    def minimumSizeHint(self) -> QSize:
        n = len(self._shown.names) if self._shown is not None else 2
        return QSize(110, n * 9)

    def _text(self, value: float) -> str:
        if self._shown is not None and not self._shown.is_signed:
            return f"{100 * value:.1f} %" if np.isfinite(value) else "–"
        return brief(value) if np.isfinite(value) else "–"

    def paintEvent(self, event: QPaintEvent) -> None:
        shown = self._shown
        if shown is None or not shown.names:
            return
        painter, metrics, theme = QPainter(self), self.fontMetrics(), self._theme
        pitch = min(self.height() / len(shown.names), _TALLEST)
        if pitch < metrics.height() - 2:
            font = self.font()
            font.setPixelSize(max(8, int(pitch) - 1))
            painter.setFont(font)
            metrics = painter.fontMetrics()
        widest = max(map(metrics.horizontalAdvance, shown.names))
        left = min(widest, 0.35 * self.width()) + 2 * _PAD
        texts = [self._text(value) for value in shown.values.tolist()]
        right = max(map(metrics.horizontalAdvance, texts)) + 2 * _PAD
        room = QRectF(left, 0, max(self.width() - left - right, 1.0), pitch)
        vertical, side = Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag
        for index, (name, text) in enumerate(zip(shown.names, texts, strict=True)):
            row = QRectF(0, index * pitch, self.width(), pitch)
            is_marked = index == shown.marked
            painter.setPen(QColor(theme.accent if is_marked else theme.text))
            short = metrics.elidedText(name, Qt.TextElideMode.ElideRight, int(left - 2 * _PAD) + 1)
            painter.drawText(
                row.adjusted(0, 0, left - row.width() - _PAD, 0), side.AlignRight | vertical, short
            )
            painter.setPen(QColor(theme.accent if is_marked else theme.muted_text))
            painter.drawText(row.adjusted(0, 0, -1, 0), side.AlignRight | vertical, text)
            bar = room.translated(0, row.top()).adjusted(0, 0.18 * pitch, 0, -0.18 * pitch)
            self._paint_bar(painter, bar, float(shown.values[index]), is_marked=is_marked)

    def _paint_bar(self, painter: QPainter, room: QRectF, value: float, *, is_marked: bool) -> None:
        shown, theme = self._shown, self._theme
        assert shown is not None
        painter.fillRect(room, QColor(theme.grid))
        if not np.isfinite(value):
            return
        share = min(abs(value) / shown.limit, 1.0)
        bar = QRectF(room)
        if shown.is_signed:
            bar.setWidth(share * room.width() / 2)
            bar.moveLeft(room.center().x() - (bar.width() if value < 0 else 0))
            colour = theme.negative if value < 0 else theme.positive
        else:
            bar.setWidth(share * room.width())
            colour = theme.accent if is_marked else theme.muted_text
        painter.fillRect(bar, QColor(colour))
