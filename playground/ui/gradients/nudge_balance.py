"""How the nudges of a minibatch cancel: what is left of them, and the step that follows."""

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.document.experiment import Experiment
from playground.engine.measurements.nudges import ParameterNudges
from playground.ui.gradients.nudge_rule import n_rule_lines, rule_letters
from playground.ui.gradients.nudge_words import alike, is_clipped, is_penalised, plus_minus
from playground.ui.number_format import signed
from playground.ui.theme import Theme, current_theme
from playground.ui.tooltip import tooltip

_ROW, _THICK, _LINE = 20, 12, 16
_NUMBER = 72
"""Pixels for a number beside the bars."""
_HELP = (
    "All examples together: what lies above 0 and what lies below, each divided by the number of "
    "examples. The hatched parts are equally long and cancel each other; the full one is left: the "
    "mean, which is the gradient. The step goes against it; where its arrow is drawn longer or "
    "shorter than it is, the line below says so. Blue numbers are positive, orange ones negative."
)


class NudgeBalance(QWidget):
    """Three rows around one zero line, both parts, the mean and the step; below, its rule."""

    def __init__(self) -> None:
        super().__init__()
        self._theme = current_theme()
        self._nudges: ParameterNudges | None = None
        self._limit, self._factor, self._rule = 1.0, 1.0, ""
        self._n_rule_lines = 1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip(tooltip(_HELP))
        self.setAccessibleName("what is left of the gradients, and the step")

    def sizeHint(self) -> QSize:
        return QSize(320, 3 * _ROW + (self._n_rule_lines + 1) * _LINE)

    def explain(self, experiment: Experiment) -> None:
        """Have room for the rule of an optimiser, and say what its letters stand for."""
        self.setToolTip(tooltip(f"{_HELP} {rule_letters(experiment)}".rstrip()))
        n_lines = n_rule_lines(experiment)
        if n_lines != self._n_rule_lines:
            self._n_rule_lines = n_lines
            self.updateGeometry()

    def show_nudges(
        self, nudges: ParameterNudges, limit: float, factor: float, rule: str = ""
    ) -> None:
        """Show both parts and the mean up to a limit, and the step so many times as long.

        `rule` says how the step comes from the mean.
        """
        self._nudges, self._limit, self._factor, self._rule = nudges, limit, factor, rule
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._theme = theme
        self.update()

    @property
    def _label_width(self) -> int:
        texts = ("clipped mean", "with penalty", "step")
        return max(map(self.fontMetrics().horizontalAdvance, texts)) + 8

    @property
    def step_words(self) -> str:
        """How the step comes about, and how long its arrow is drawn."""
        drawn = ""
        if self._factor > 1:
            drawn = f"arrow drawn {_factor_words(self._factor)} times as long"
        elif self._factor < 1:
            drawn = f"arrow drawn at {_factor_words(self._factor)} of its length"
        return "\n".join(filter(None, (self._rule, drawn)))

    def _x(self, value: float) -> float:
        left, right = self._label_width + _NUMBER, self.width() - _NUMBER
        share = value / self._limit if math.isfinite(value) else 0.0
        return (left + right) / 2 + min(max(share, -1.0), 1.0) * (right - left) / 2

    def paintEvent(self, event: QPaintEvent) -> None:
        nudges = self._nudges
        if nudges is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_parts(painter, nudges)
        self._paint_mean(painter, nudges)
        self._paint_step(painter, nudges)
        zero = self._x(0)
        painter.setPen(QPen(QColor(self._theme.muted_text), 1))
        painter.drawLine(QPointF(zero, 1), QPointF(zero, 3 * _ROW))

    def _paint_parts(self, painter: QPainter, nudges: ParameterNudges) -> None:
        above, below, _ = alike(nudges.positive, nudges.negative, nudges.mean)
        n = len(nudges.gradients)
        self._say(painter, 0, "together" if n == 1 else f"sums ÷ {n:,}", above, below)
        cancelled = min(nudges.positive, -nudges.negative)
        left_over = (nudges.positive - cancelled, nudges.negative + cancelled)
        for whole, left in zip((nudges.positive, nudges.negative), left_over, strict=True):
            colour = self._colour(whole)
            self._bar(painter, 0, 0, left, QBrush(colour))
            hatch = QBrush(colour, Qt.BrushStyle.BDiagPattern)
            self._bar(painter, 0, left, whole, hatch, QPen(colour, 1))

    def _paint_mean(self, painter: QPainter, nudges: ParameterNudges) -> None:
        name = "mean"
        if not nudges.is_fixed and is_clipped(nudges):
            name = "clipped mean"
        elif not nudges.is_fixed and is_penalised(nudges):
            name = "with penalty"
        is_another = name != "mean"
        value = nudges.clipped if is_another else nudges.mean
        *_, number = alike(nudges.positive, nudges.negative, value)
        self._say(painter, 1, name, number)
        if is_another:
            outline = QPen(self._colour(nudges.mean), 1, Qt.PenStyle.DotLine)
            self._bar(painter, 1, 0, nudges.mean, QBrush(), outline)
        self._bar(painter, 1, 0, value, QBrush(self._colour(value)))

    def _paint_step(self, painter: QPainter, nudges: ParameterNudges) -> None:
        self._say(painter, 2, "step", plus_minus(nudges.computed))
        self._paint_words(painter)
        y, start, end = 2.5 * _ROW, self._x(0), self._x(nudges.computed * self._factor)
        if not math.isfinite(nudges.computed) or nudges.computed == 0:
            return
        colour, way = self._colour(nudges.computed), math.copysign(1.0, end - start)
        head = min(8.0, abs(end - start))
        painter.setPen(QPen(colour, 3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        painter.drawLine(QPointF(start, y), QPointF(end - way * head, y))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        back = end - way * head
        painter.drawPolygon(
            QPolygonF([QPointF(end, y), QPointF(back, y - 6), QPointF(back, y + 6)])
        )

    def _paint_words(self, painter: QPainter) -> None:
        painter.setPen(QColor(self._theme.muted_text))
        for number, line in enumerate(self.step_words.splitlines()):
            room = QRectF(0, 3 * _ROW + number * _LINE, self.width(), _LINE)
            right = Qt.TextElideMode.ElideRight
            words = self.fontMetrics().elidedText(line, right, self.width())
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, words)

    def _bar(
        self,
        painter: QPainter,
        row: int,
        start: float,
        end: float,
        brush: QBrush,
        pen: QPen | None = None,
    ) -> None:
        one, other = self._x(start), self._x(end)
        if abs(one - other) < 0.25:
            return
        top = row * _ROW + (_ROW - _THICK) / 2
        painter.setPen(pen or QPen(Qt.PenStyle.NoPen))
        painter.setBrush(brush)
        painter.drawRect(QRectF(min(one, other), top, abs(one - other), _THICK))

    def _say(self, painter: QPainter, row: int, label: str, right: str, left: str = "") -> None:
        middle = Qt.AlignmentFlag.AlignVCenter
        top = row * _ROW
        painter.setPen(QColor(self._theme.muted_text))
        painter.drawText(QRectF(0, top, self._label_width, _ROW), middle, label)
        painter.setPen(QColor(self._theme.text))
        numbers = QRectF(self.width() - _NUMBER + 6, top, _NUMBER - 6, _ROW)
        painter.drawText(numbers, middle, right)
        numbers = QRectF(self._label_width, top, _NUMBER - 6, _ROW)
        painter.drawText(numbers, middle | Qt.AlignmentFlag.AlignRight, left)

    def _colour(self, value: float) -> QColor:
        return QColor(self._theme.positive if value > 0 else self._theme.negative)


def _factor_words(factor: float) -> str:
    return f"{factor:,.0f}" if 1 <= factor < 1e6 else signed(factor)
