"""Three weights at once: planes as discs, the feasible cone, the weight vector as an arrow."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF, QWheelEvent
from PySide6.QtWidgets import QWidget

from playground.engine.arrays import FloatArray
from playground.engine.weight_space.feasible import Region
from playground.ui.lens import Lens
from playground.ui.surface.camera import Camera
from playground.ui.theme import Theme, current_theme
from playground.ui.weight_space.marks import draw_arrow, side_colour, with_alpha
from playground.ui.weight_space.picture import Picture

_DEGREES_PER_PIXEL = 0.5
_DISCS = 24
"""Planes that are drawn as discs, before all others are only circles too faint to matter."""
_FEW = 4
"""Planes up to which each is filled; more of them would be a heap."""
_ANGLES = np.linspace(0, 2 * np.pi, 49)


class SolidView(QWidget):
    """Drag to turn, roll the wheel to zoom, click twice to go back."""

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumSize(170, 150)
        self.setAccessibleName("weight space in three dimensions")
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self._theme = current_theme()
        self._picture: Picture | None = None
        self._axes: tuple[int, ...] = (0, 1, 2)
        self._reach = 1.0
        self._lens = Lens()
        self.camera = Camera()
        self._held: QPointF | None = None

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def show_lens(self, lens: Lens) -> None:
        if lens.example != self._lens.example:
            self.update()
        self._lens = lens

    def show_picture(self, picture: Picture | None, axes: tuple[int, ...], reach: float) -> None:
        """Show three weights from -reach to reach each, or nothing."""
        self._picture, self._axes, self._reach = picture, axes, reach
        self.update()

    def pixels(self, points: FloatArray) -> FloatArray:
        """Return where weights, (..., 3), are on the widget."""
        right, up, _ = self.camera.axes
        side = min(self.width(), self.height())
        scale = self.camera.zoom * side / 3.0 / self._reach
        x = self.width() / 2 + scale * (points @ right)
        y = self.height() / 2 - scale * (points @ up)
        return np.stack([x, y], axis=-1)

    def _depth(self, points: FloatArray) -> FloatArray:
        return np.asarray(points @ self.camera.axes[2])

    def paintEvent(self, event: QPaintEvent) -> None:
        picture = self._picture
        if picture is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(self._theme.base))
        self._draw_axes(painter)
        feasible = picture.feasible
        if feasible is not None and feasible.axes == self._axes:
            self._draw_discs(painter, picture)
            self._draw_region(painter, feasible.region, 0.20)
            if feasible.generous is not None:
                self._draw_region(painter, feasible.generous, 0.30)
        self._draw_weights(painter, picture)
        self._name_axes(painter, picture)
        painter.setPen(QPen(QColor(self._theme.border), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        painter.end()

    def _draw_axes(self, painter: QPainter) -> None:
        for i in range(3):
            ends = np.zeros((2, 3))
            ends[0, i], ends[1, i] = -self._reach, self._reach
            start, end = (QPointF(*at) for at in self.pixels(ends).tolist())
            draw_arrow(painter, start, end, QColor(self._theme.muted_text), 1.2)

    def _name_axes(self, painter: QPainter, picture: Picture) -> None:
        metrics = painter.fontMetrics()
        for i, axis in enumerate(self._axes):
            tip = self._reach * 1.08 * np.eye(3)[i]
            at = QPointF(*self.pixels(tip).tolist())
            name = picture.weight_names[axis]
            width, height = metrics.horizontalAdvance(name), metrics.height()
            x = min(max(at.x() - width / 2, 4.0), self.width() - width - 4.0)
            y = min(max(at.y() - height / 2, 4.0), self.height() - height - 4.0)
            place = QRectF(x - 3, y, width + 6, height)
            painter.fillRect(place, with_alpha(self._theme.base, 0.75))
            painter.setPen(QColor(self._theme.text))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, name)

    def _discs(self, picture: Picture) -> tuple[FloatArray, FloatArray]:
        """Return the circles, (n, 49, 3), in which planes meet a ball, and unit normals."""
        assert picture.feasible is not None
        normals, offsets = picture.feasible.normals, picture.feasible.offsets
        lengths = np.linalg.norm(normals, axis=1)
        with np.errstate(all="ignore"):
            units = normals / lengths[:, np.newaxis]
            away = -offsets / lengths
            radii = np.sqrt(np.maximum(self._reach**2 - away**2, 0))
        helpers = np.eye(3)[np.argmin(np.abs(np.nan_to_num(units)), axis=1)]
        first = np.cross(units, helpers)
        first /= np.linalg.norm(first, axis=1)[:, np.newaxis]
        second = np.cross(units, first)
        circle = (
            first[:, np.newaxis] * np.cos(_ANGLES)[:, np.newaxis]
            + second[:, np.newaxis] * np.sin(_ANGLES)[:, np.newaxis]
        )
        centres = units * away[:, np.newaxis]
        return centres[:, np.newaxis] + circle * radii[:, np.newaxis, np.newaxis], units

    def _draw_discs(self, painter: QPainter, picture: Picture) -> None:
        circles, units = self._discs(picture)
        signs, is_special = picture.neuron.signs, picture.is_contradictory()
        chosen = picture.case_of(self._lens.example)
        shown = set(range(min(len(circles), _DISCS))) | set(np.flatnonzero(is_special).tolist())
        shown |= set() if chosen is None else {chosen}
        n = max(1, len(shown))
        for i in sorted(shown, key=lambda i: i == chosen):
            if not np.isfinite(circles[i]).all():
                continue
            colour = side_colour(signs[i], self._theme)
            is_strong = i == chosen or bool(is_special[i])
            edge = QColor(self._theme.error) if is_special[i] else colour
            painter.setPen(
                QPen(with_alpha(edge, 0.9 if is_strong else 0.45), 2.4 if is_strong else 1)
            )
            fill = 0.25 if is_strong else 0.10 if n <= _FEW else 0.0
            painter.setBrush(with_alpha(colour, fill))
            painter.drawPolygon(_polygon(self.pixels(circles[i])))
            if n <= _FEW or is_strong:
                at = circles[i][int(np.argmax(self._depth(circles[i])))] * 0.8
                ends = self.pixels(np.stack([at, at + units[i] * 0.16 * self._reach]))
                draw_arrow(painter, QPointF(*ends[0]), QPointF(*ends[1]), colour, 1.6)

    def _draw_region(self, painter: QPainter, region: Region, share: float) -> None:
        accent = QColor(self._theme.accent)
        pairs = zip(region.faces, region.owners.tolist(), strict=True)
        faces = [(region.vertices[face], owner) for face, owner in pairs]
        faces.sort(key=lambda face: float(self._depth(face[0].mean(axis=0))))
        for corners, owner in faces:
            is_open = owner < 0  # the view ends here, not the region
            edge = QPen(with_alpha(accent, 0.7), 1)
            painter.setPen(Qt.PenStyle.NoPen if is_open else edge)
            painter.setBrush(with_alpha(accent, share / 2 if is_open else share))
            painter.drawPolygon(_polygon(self.pixels(corners)))

    def _draw_weights(self, painter: QPainter, picture: Picture) -> None:
        path = picture.neuron.path[:, list(self._axes)]
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in ((self._theme.base, 3.5), (self._theme.text, 1.5)):
            painter.setPen(QPen(QColor(colour), width))
            painter.drawPolyline(_polygon(self.pixels(path)))
        start, end = (
            QPointF(*at) for at in self.pixels(np.stack([np.zeros(3), path[-1]])).tolist()
        )
        draw_arrow(painter, start, end, QColor(self._theme.base), 5.5)
        draw_arrow(painter, start, end, QColor(self._theme.accent), 3)
        if picture.goal is not None:
            goal = self.pixels(picture.goal[list(self._axes)])
            painter.setPen(QPen(QColor(self._theme.accent), 2))
            painter.setBrush(QColor(self._theme.base))
            painter.drawEllipse(QPointF(*goal.tolist()), 4, 4)
        visit = picture.neuron.next
        if visit is not None and visit.change.any():
            after = self.pixels(path[-1] + visit.change[list(self._axes)])
            colour = side_colour(visit.sign, self._theme)
            draw_arrow(painter, end, QPointF(*after), colour, 2.4, is_dashed=True)

    def look_from(self, camera: Camera) -> None:
        """Turn weight space."""
        self.camera = camera
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._held = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held is not None:
            moved = event.position() - self._held
            self._held = event.position()
            turn = -_DEGREES_PER_PIXEL * moved.x(), _DEGREES_PER_PIXEL * moved.y()
            self.look_from(self.camera.turned(*turn))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._held = None
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.look_from(Camera())

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.look_from(self.camera.zoomed(1.15 ** (event.angleDelta().y() / 120)))
        event.accept()


def _polygon(points: FloatArray) -> QPolygonF:
    return QPolygonF([QPointF(*at) for at in points.tolist()])
