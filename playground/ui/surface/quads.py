"""Paints the cells of a relief, far ones first, each with its pieces of contour lines."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPen

from playground.engine.arrays import BoolArray, FloatArray, IntArray
from playground.ui.surface.camera import TALL, Camera, Frame
from playground.ui.surface.relief import Relief
from playground.ui.theme import Theme, loss_table

_COLOURS, _SHADES = 128, 33
_DARKEST, _BRIGHTEST = 0.74, 1.05
"""Of the light that a colour reflects, from a slope in the shade to one that faces the light."""

_LIGHT = np.array([-0.45, 0.55, 0.7])
"""Where light comes from: left, above and in front, as the axes of the camera."""

Corner = tuple[float, float, float]
"""A place in pixels, and the height in the box."""

_INK = 0.45
"""How much of a contour line covers the surface."""


def relief_image(
    relief: Relief, frame: Frame, theme: Theme, size: QSize, sharpness: float
) -> QImage:
    """Return the surface as seen in a frame on a widget of a size; it is transparent elsewhere.

    It has `sharpness` pixels for each of the widget's. Its edges are not antialiased, which would
    show a seam between any two cells: it has to be drawn smaller than it is.
    """
    image = QImage(size * sharpness, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setPen(Qt.PenStyle.NoPen)
    _paint_cells(painter, relief, frame, theme, sharpness)
    painter.end()
    return image


def draw_relief(painter: QPainter, image: QImage, place: QRect) -> None:
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(QRectF(place), image)


def _paint_cells(
    painter: QPainter, relief: Relief, frame: Frame, theme: Theme, sharpness: float
) -> None:
    corners = frame.pixels(relief.vertices) * sharpness
    order = _far_first(relief, frame.camera)
    brushes = _brushes(theme)
    colours = _colour_indices(relief, frame.camera).ravel()
    n_columns = len(relief.x)
    first = (order // (n_columns - 1)) * n_columns + order % (n_columns - 1)
    is_cut = _is_cut(relief.z).ravel()[order]
    points = list(map(QPointF, *np.nan_to_num(corners).reshape(-1, 2).T.tolist()))
    heights = relief.z.ravel().tolist()
    set_brush, draw = painter.setBrush, painter.drawConvexPolygon
    lines, pen = _contours_by_cell(relief, frame, sharpness), _contour_pen(theme, sharpness)
    numbers, indices = order.tolist(), colours[order].tolist()
    cells = zip(numbers, first.tolist(), indices, is_cut.tolist(), strict=True)
    for number, corner, colour, is_crossing in cells:
        set_brush(brushes[colour])
        above = corner + n_columns
        if is_crossing:
            around = (corner, corner + 1, above + 1, above)
            draw(_cut_cell([(points[i].x(), points[i].y(), heights[i]) for i in around]))
        else:
            draw((points[corner], points[corner + 1], points[above + 1], points[above]))
        if number in lines:  # at once: what is nearer hides them as it hides the cell
            painter.setPen(pen)
            painter.drawLines(lines[number])
            painter.setPen(Qt.PenStyle.NoPen)


def _far_first(relief: Relief, camera: Camera) -> IntArray:
    """Return the numbers, row by row, of the cells that can be seen, each behind all after it."""
    beyond = _corners(relief.z)
    with np.errstate(invalid="ignore"):
        is_seen = ~relief.is_hole & (beyond.min(axis=0) < TALL) & (beyond.max(axis=0) > 0)
    numbers = np.arange(is_seen.size).reshape(is_seen.shape)
    x, y = camera.near
    numbers, is_seen = numbers[::y, ::x], is_seen[::y, ::x]
    return numbers[is_seen]


def _corners(values: FloatArray) -> FloatArray:
    """Return the values, (n, m, ...), at the corners of the cells, (4, n - 1, m - 1, ...)."""
    return np.stack([values[:-1, :-1], values[:-1, 1:], values[1:, 1:], values[1:, :-1]])


def _is_cut(z: FloatArray) -> BoolArray:
    """Return which cells, (n - 1, m - 1), reach through the lid or the floor of the box."""
    corners, slack = _corners(z), 1e-9
    with np.errstate(invalid="ignore"):
        return np.any((corners > TALL + slack) | (corners < -slack), axis=0)


def _cut_cell(corners: Sequence[Corner]) -> list[QPointF]:
    """Return the part of a cell that is in the box. Source: Sutherland and Hodgman 1974."""
    polygon = list(corners)
    for end, sign in ((TALL, -1), (0.0, 1)):
        kept: list[Corner] = []
        for before, point in zip([*polygon[-1:], *polygon[:-1]], polygon, strict=True):
            above, here = sign * (before[2] - end), sign * (point[2] - end)
            if above * here < 0:
                share = above / (above - here)
                x, y, z = (a + share * (b - a) for a, b in zip(before, point, strict=True))
                kept.append((x, y, z))
            if here >= 0:
                kept.append(point)
        polygon = kept
    return [QPointF(x, y) for x, y, _ in polygon]


def _colour_indices(relief: Relief, camera: Camera) -> IntArray:
    """Return for each cell, (n - 1, m - 1), which of `_brushes` it is painted with."""
    corners = _corners(relief.vertices)
    with np.errstate(invalid="ignore"):
        share = np.clip(np.nan_to_num(corners[..., 2].mean(axis=0)) / TALL, 0, 1)
        normal = np.cross(corners[2] - corners[0], corners[3] - corners[1])
        normal /= np.linalg.norm(normal, axis=-1, keepdims=True)
        normal = np.nan_to_num(normal)
        for _ in range(relief.n_parts):
            normal = _smooth(normal)
        light = _LIGHT @ camera.axes
        facing = np.nan_to_num(np.clip(normal @ (light / np.linalg.norm(light)), 0, 1))
    shade = np.rint(facing * (_SHADES - 1)).astype(int)
    return np.rint(share * (_COLOURS - 1)).astype(int) * _SHADES + shade


def _smooth(normals: FloatArray) -> FloatArray:
    """Return normals of cells, (n, m, 3), with those of their neighbours: light knows no cells."""
    n, m = normals.shape[:2]
    along, across = np.arange(-1, n + 1).clip(0, n - 1), np.arange(-1, m + 1).clip(0, m - 1)
    around = normals[along][:, across]
    rows = around[:-2] + 2 * around[1:-1] + around[2:]
    total = rows[:, :-2] + 2 * rows[:, 1:-1] + rows[:, 2:]
    return total / np.maximum(np.linalg.norm(total, axis=-1, keepdims=True), 1e-12)


@lru_cache(maxsize=4)
def _brushes(theme: Theme) -> list[QBrush]:
    colours = loss_table(theme, _COLOURS)[:, np.newaxis, :3].astype(float)
    light = np.linspace(_DARKEST, _BRIGHTEST, _SHADES)[np.newaxis, :, np.newaxis]
    lit = np.clip(np.rint(colours * light), 0, 255).astype(int).reshape(-1, 3)
    return [QBrush(QColor(*rgb)) for rgb in lit.tolist()]


def _contour_pen(theme: Theme, sharpness: float) -> QPen:
    colour = QColor(theme.text)
    colour.setAlphaF(_INK)
    pen = QPen(colour, sharpness)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen


def _contours_by_cell(relief: Relief, frame: Frame, sharpness: float) -> dict[int, list[QLineF]]:
    """Return the pieces of contour lines by the number of the cell in which they lie."""
    pieces = relief.contours
    cells = relief.cells_at(pieces[..., :2].mean(axis=1)).tolist()
    lines: dict[int, list[QLineF]] = {}
    for cell, ends in zip(
        cells, (frame.pixels(pieces) * sharpness).reshape(-1, 4).tolist(), strict=True
    ):
        lines.setdefault(cell, []).append(QLineF(*ends))
    return lines
