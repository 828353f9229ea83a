"""What is drawn upon the contours of a slice, in the pixels of the plot."""

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPainterPath,
    QPen,
    QTransform,
    qGray,
)
from PySide6.QtWidgets import QApplication

from playground.engine.arrays import BoolArray, FloatArray
from playground.ui.surface.hatching import hatch_lines
from playground.ui.surface.heights import heights_of, number_texts
from playground.ui.surface.level_labels import LevelLabel, level_labels
from playground.ui.surface.marks import DrawnPath, Marks, path_colour
from playground.ui.surface.placing import arrow_way
from playground.ui.surface.surface_picture import Place, SurfacePicture
from playground.ui.theme import Theme, loss_table

_HATCH_GAP = 9.0
"""Pixels."""


class ContourOverlay(pg.GraphicsObject):
    """Hatching, the numbers of contour lines, and the marks of a picture."""

    def __init__(self) -> None:
        super().__init__()
        self._picture: SurfacePicture | None = None
        self._theme: Theme | None = None
        self._lines: list[tuple[float, FloatArray]] = []
        self._is_hole: BoolArray = np.zeros((1, 1), bool)
        self._labels: list[LevelLabel] = []
        self._labels_of: tuple[Any, ...] = ()

    def show_surface(self, lines: list[tuple[float, FloatArray]], is_hole: BoolArray) -> None:
        """Take contour lines, each a level and points (k, 2), and cells without a loss."""
        self._lines, self._is_hole = lines, is_hole
        self._labels_of = ()

    def show_marks(self, picture: SurfacePicture | None, theme: Theme) -> None:
        self._picture, self._theme = picture, theme
        self.prepareGeometryChange()
        self.update()

    def boundingRect(self) -> QRectF:
        picture = self._picture
        if picture is None:
            return QRectF()
        (left, right), (bottom, top) = picture.x[[0, -1]], picture.y[[0, -1]]
        return QRectF(left, bottom, right - left, top - bottom)

    def paint(self, p: QPainter, opt: Any, widget: Any = None) -> None:
        if self._picture is None or self._theme is None:
            return
        transform = p.worldTransform()
        place = transform.mapRect(self.boundingRect())
        p.resetTransform()
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_hatching(p, place)
        self._draw_labels(p, transform, place)
        self._draw_marks(Marks(p, self._theme, place), transform)
        p.setWorldTransform(transform)

    def _draw_hatching(self, p: QPainter, place: QRectF) -> None:
        assert self._theme is not None
        if not self._is_hole.any():
            return
        lines = hatch_lines(self._is_hole, place.width(), place.height(), _HATCH_GAP)
        x, y = place.left() + lines[..., 0], place.bottom() - lines[..., 1]
        p.setPen(QPen(QColor(self._theme.muted_text), 1))
        ends = np.stack([x, y], axis=-1).reshape(-1, 4)
        p.drawLines([QLineF(*each) for each in ends.tolist()])

    def _draw_labels(self, p: QPainter, transform: QTransform, place: QRectF) -> None:
        assert self._picture is not None
        assert self._theme is not None
        heights, colours = heights_of(self._picture), loss_table(self._theme)
        levels = self._picture.levels.tolist()
        texts = dict(zip(levels, number_texts(levels), strict=True))
        font = QFont(QApplication.font())
        font.setPixelSize(11)
        for label in self._placed_labels(transform, place):
            share = min(max(heights.share(label.level), 0.0), 1.0)
            around = QColor(*colours[round(255 * share)].tolist())
            path = QPainterPath()
            text = texts[label.level]
            path.addText(QPointF(-QFontMetricsF(font).horizontalAdvance(text) / 2, 4), font, text)
            turned = QTransform().translate(place.left() + label.x, place.top() + label.y)
            path = turned.rotate(label.degrees).map(path)
            p.strokePath(path, QPen(around, 5))
            p.fillPath(path, _ink_on(around, self._theme))

    def _placed_labels(self, transform: QTransform, place: QRectF) -> list[LevelLabel]:
        """Return where the numbers stand; they stay there while only the marks change."""
        size = (place.width(), place.height())
        if size != self._labels_of:
            corner = np.array([place.left(), place.top()])
            lines = [(each, _pixels(line, transform) - corner) for each, line in self._lines]
            avoided = [path.xy for path in self._picture.paths] if self._picture else []
            points = np.concatenate([np.empty((0, 2)), *avoided])
            self._labels = level_labels(lines, size, _pixels(points, transform) - corner)
            self._labels_of = size
        return self._labels

    def _draw_marks(self, marks: Marks, transform: QTransform) -> None:
        picture, theme = self._picture, self._theme
        assert picture is not None
        assert theme is not None
        for path in picture.paths:
            colour, is_race = path_colour(path, theme), path.is_race
            points, is_hidden = _pixels(path.xy, transform), np.zeros(len(path.xy), bool)
            marks.path(DrawnPath(points, path.is_off, is_hidden, colour, is_race, path.jumps))
        if picture.optimum is not None:
            at = _pixel(picture.optimum, transform)
            marks.optimum(at, is_hollow=picture.is_optimum_off)
        if picture.point is None:
            return
        at = _pixel(picture.point, transform)
        ghost = _pixel(picture.ghost, transform) if picture.ghost is not None else None
        if ghost is not None:
            marks.ghost_line(at, ghost)
        if picture.arrow is not None:
            way = _pixels(arrow_way(picture), transform)
            marks.arrow(way, is_pale=picture.is_point_off)
        if ghost is not None:
            marks.ghost(ghost)
        marks.point(at, is_hollow=picture.is_point_off)


def _ink_on(colour: QColor, theme: Theme) -> QColor:
    """Return the one of two colours that can be read better on another."""
    text, base = QColor(theme.text), QColor(theme.base)
    away = [abs(qGray(each.rgb()) - qGray(colour.rgb())) for each in (text, base)]
    return text if away[0] >= away[1] else base


def _pixels(points: FloatArray, transform: QTransform) -> FloatArray:
    """Return where points, (k, 2), are on the scene."""
    across, along = transform.m11(), transform.m22()
    return points * np.array([across, along]) + np.array([transform.dx(), transform.dy()])


def _pixel(place: Place, transform: QTransform) -> FloatArray:
    return _pixels(np.array([place[:2]]), transform)[0]
