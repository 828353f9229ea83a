"""The distance to weights with a margin: where that is wide enough, it falls at every mistake."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from playground.engine.measurements.weight_space_lesson import PerceptronLesson
from playground.ui.nice_range import nice_ceiling
from playground.ui.surface.heights import number_text
from playground.ui.theme import Theme, current_theme

_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 44, 24, 17
_LEAST_STEPS = 10


class LessonCurve(QWidget):
    """A curve over the steps, with a dot at each mistake."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("distance to the nearest weights with the margin")
        self.setFixedHeight(76)
        self._theme = current_theme()
        self._lesson: PerceptronLesson | None = None

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def show_lesson(self, lesson: PerceptronLesson | None) -> None:
        self._lesson = lesson
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        lesson = self._lesson
        if lesson is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = QFontMetricsF(painter.font(), self)
        place = QRectF(self.rect()).adjusted(_LEFT, _TOP, -_RIGHT, -_BOTTOM)
        painter.fillRect(place, QColor(self._theme.base))
        painter.setPen(QColor(self._theme.text))
        title = "Distance to the nearest weights with the margin (○), step by step"
        shown = metrics.elidedText(title, Qt.TextElideMode.ElideRight, self.width() - 8)
        painter.drawText(QPointF(4, metrics.ascent() + 1), shown)
        painter.setPen(QPen(QColor(self._theme.border), 1))
        painter.drawRect(place)
        if len(lesson.distances):
            self._draw_distances(painter, lesson, place, metrics)
        else:
            painter.setPen(QColor(self._theme.muted_text))
            none = "No weights have this margin, so there is no distance."
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, none)
        painter.end()

    def _draw_distances(
        self,
        painter: QPainter,
        lesson: PerceptronLesson,
        place: QRectF,
        metrics: QFontMetricsF,
    ) -> None:
        """Draw the curve from 0 to round numbers, which change now and then only."""
        largest = float(lesson.distances.max())
        high = nice_ceiling(largest) if largest > 0 else 1.0
        first = int(lesson.steps[0])
        last = first + int(nice_ceiling(max(int(lesson.steps[-1]) - first, _LEAST_STEPS)))
        x = place.left() + (lesson.steps - first) / (last - first) * place.width()
        y = place.bottom() - lesson.distances / high * place.height()
        painter.setPen(QColor(self._theme.muted_text))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for value, at in ((0.0, place.bottom()), (high, place.top())):
            box = QRectF(0, at - metrics.height() / 2, _LEFT - 5, metrics.height())
            painter.drawText(box, right, number_text(value))
        bottom = place.bottom() + metrics.ascent() + 1
        painter.drawText(QPointF(place.left(), bottom), f"{first:,}")
        end = f"step {last:,}"
        painter.drawText(QPointF(place.right() - metrics.horizontalAdvance(end), bottom), end)
        self._draw_curve(painter, lesson, x, y)
        painter.setPen(QColor(self._theme.text))
        now = min(max(float(y[-1]), place.top()), place.bottom())
        at = QPointF(float(x[-1]) + 6, now + metrics.ascent() / 2 - 1)
        painter.drawText(at, number_text(float(lesson.distances[-1])))

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
