"""The distance to the best generously feasible weights: it falls at every mistake."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from playground.engine.measurements.weight_space_lesson import PerceptronLesson
from playground.ui.surface.heights import number_text
from playground.ui.theme import Theme, current_theme

_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 12, 18, 17


class LessonCurve(QWidget):
    """A curve over the steps, with a dot at each mistake."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("distance to the generously feasible weights")
        self.setFixedHeight(104)
        self._theme = current_theme()
        self._lesson: PerceptronLesson | None = None

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    @property
    def has_lesson(self) -> bool:
        """Whether there is a distance to be shown."""
        return self._lesson is not None and len(self._lesson.distances) > 0

    def show_lesson(self, lesson: PerceptronLesson | None) -> None:
        self._lesson = lesson
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        lesson = self._lesson
        if lesson is None or not len(lesson.distances):
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = QFontMetricsF(painter.font(), self)
        place = QRectF(self.rect()).adjusted(_LEFT, _TOP, -_RIGHT, -_BOTTOM)
        painter.fillRect(place, QColor(self._theme.base))
        low, high = _range(float(lesson.distances.min()), float(lesson.distances.max()))
        first, last = int(lesson.steps[0]), max(int(lesson.steps[-1]), int(lesson.steps[0]) + 1)
        x = place.left() + (lesson.steps - first) / (last - first) * place.width()
        y = place.bottom() - (lesson.distances - low) / (high - low) * place.height()
        painter.setPen(QPen(QColor(self._theme.border), 1))
        painter.drawRect(place)
        painter.setPen(QColor(self._theme.text))
        title = "Distance to the nearest weights with a generous margin, step by step"
        width = self.width() - 8
        shown = metrics.elidedText(title, Qt.TextElideMode.ElideRight, width)
        painter.drawText(QPointF(4, metrics.ascent() + 1), shown)
        painter.setPen(QColor(self._theme.muted_text))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for value, at in ((low, place.bottom()), (high, place.top())):
            box = QRectF(0, at - metrics.height() / 2, _LEFT - 5, metrics.height())
            painter.drawText(box, right, number_text(value))
        bottom = place.bottom() + metrics.ascent() + 1
        painter.drawText(QPointF(place.left(), bottom), f"{first:,}")
        end = f"step {last:,}"
        painter.drawText(QPointF(place.right() - metrics.horizontalAdvance(end), bottom), end)
        self._draw_curve(painter, lesson, x, y)
        painter.end()

    def _draw_curve(
        self, painter: QPainter, lesson: PerceptronLesson, x: np.ndarray, y: np.ndarray
    ) -> None:
        points = [QPointF(*at) for at in zip(x.tolist(), y.tolist(), strict=True)]
        painter.setPen(QPen(QColor(self._theme.text), 1.6))
        painter.drawPolyline(QPolygonF(points))
        painter.setPen(QPen(QColor(self._theme.base), 1))
        painter.setBrush(QColor(self._theme.error))
        is_mistake = np.isin(lesson.steps, lesson.mistakes)
        if is_mistake.sum() <= 100:
            for i in np.flatnonzero(is_mistake):
                painter.drawEllipse(points[i], 3.2, 3.2)


def _range(least: float, largest: float) -> tuple[float, float]:
    """Return from where to where distances are drawn: from 0 unless they hardly differ."""
    spread = largest - least
    low = 0.0 if spread > 0.4 * largest or not spread else max(0.0, least - spread / 4)
    return low, (largest + 0.1 * (largest - low)) or 1.0
