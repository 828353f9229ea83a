"""Three weights at once: planes as discs, the feasible cone, the weight vector as an arrow."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from playground.engine.arrays import FloatArray
from playground.engine.weight_space.feasible import Region
from playground.ui.lens import Lens
from playground.ui.surface.camera import Camera
from playground.ui.theme import Theme, current_theme
from playground.ui.weight_space.discs import FEW, Discs, discs_of
from playground.ui.weight_space.labels import label_place, line_marks
from playground.ui.weight_space.marks import draw_arrow, side_colour, with_alpha
from playground.ui.weight_space.picture import Picture

_DISCS = 24
"""Planes that are drawn as discs, before all others are only circles too faint to matter."""
_RADIUS = 6.5
_BEGIN, _END = 12.0, 34.0
"""Pixels from the weights to where the arrow of one weight begins, and ends."""
_NARROW = 320
"""Pixels of width in which names are short."""
_SHORTEST = 5.0
"""How many times as short as the longest an axis may look, with an arrow still."""
_WIDTH = 2.6
"""How many times the reach of an axis goes into a side: with names beside the tips."""
_ROOM_FOR_HINT = 280
"""Pixels of height from which on the hint covers nothing else."""
_HINT = "Drag the point, or an arrow of it for one weight; drag elsewhere to turn."


class SolidDrawing(QWidget):
    """Draws three weights of a picture."""

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumSize(170, 150)
        self.setAccessibleName("weight space in three dimensions")
        self._theme = current_theme()
        self._picture: Picture | None = None
        self._axes: tuple[int, ...] = (0, 1, 2)
        self._reach = 1.0
        self._lens = Lens()
        self.camera = Camera()

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

    @property
    def _scale(self) -> float:
        """Pixels for a weight of 1."""
        return self.camera.zoom * min(self.width(), self.height()) / _WIDTH / self._reach

    def pixels(self, points: FloatArray) -> FloatArray:
        """Return where weights, (..., 3), are on the widget."""
        right, up, _ = self.camera.axes
        x = self.width() / 2 + self._scale * (points @ right)
        y = self.height() / 2 - self._scale * (points @ up)
        return np.stack([x, y], axis=-1)

    @property
    def weights(self) -> FloatArray | None:
        """The three weights, (3,); None where there is nothing to see."""
        return None if self._picture is None else self._picture.neuron.weights[list(self._axes)]

    def handles(self) -> dict[int, tuple[QPointF, QPointF]]:
        """Return the arrows by which one weight is dragged, but for what points at the viewer."""
        found: dict[int, tuple[QPointF, QPointF]] = {}
        if self.weights is None:
            return found
        at = QPointF(*self.pixels(self.weights).tolist())
        reach = float(np.clip(min(self.width(), self.height()) / 9, 24, _END))
        ways = self.pixels(np.eye(3) * self._reach) - self.pixels(np.zeros(3))
        for i, (x, y) in enumerate(ways.tolist()):
            length = float(np.hypot(x, y))
            if length * _SHORTEST > float(np.hypot(*ways.T).max()):
                way = QPointF(x, y) / length
                found[i] = (at + way * _BEGIN, at + way * reach)
        return found

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
        feasible, discs = picture.feasible, self._discs()
        if feasible is not None and discs is not None:
            self._draw_discs(painter, picture, discs)
            self._draw_region(painter, feasible.region, 0.20)
            if feasible.generous is not None:
                self._draw_region(painter, feasible.generous, 0.30)
        self._name_axes(painter, picture)
        self._draw_weights(painter, picture)
        self._draw_handles(painter)
        self._draw_hint(painter)
        edge = self._theme.accent if self.hasFocus() else self._theme.border
        painter.setPen(QPen(QColor(edge), 1))
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
        names = self._axis_names(picture)
        for name, place in zip(names, self.name_places(), strict=True):
            painter.fillRect(place, with_alpha(self._theme.base, 0.75))
            painter.setPen(QColor(self._theme.text))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, name)

    def _axis_names(self, picture: Picture) -> list[str]:
        names = [picture.weight_names[axis] for axis in self._axes]
        is_narrow = self.width() < _NARROW
        return [name.replace("weight of", "w of") if is_narrow else name for name in names]

    def name_places(self) -> list[QRectF]:
        """Return where the axes' names are, off the point and its arrows."""
        picture = self._picture
        if picture is None:
            return []
        metrics, bounds = self.fontMetrics(), QRectF(self.rect()).adjusted(2, 4, -2, -4)
        arrows = [line_marks(*ends) for ends in self.handles().values()]
        marks = np.vstack([self.pixels(picture.neuron.weights[list(self._axes)]), *arrows])
        tips = self.pixels(1.08 * self._reach * np.eye(3)).tolist()
        return [
            label_place(
                QSizeF(metrics.horizontalAdvance(name) + 6, metrics.height()),
                QPointF(*tip),
                bounds,
                marks,
                is_upon=True,
            )
            for name, tip in zip(self._axis_names(picture), tips, strict=True)
        ]

    def _discs(self) -> Discs | None:
        """Return the planes of all examples, if they are those of these axes."""
        feasible = self._picture.feasible if self._picture is not None else None
        if feasible is None or feasible.axes != self._axes:
            return None
        return discs_of(feasible.normals, feasible.offsets, self._reach)

    def _shown(self, discs: Discs) -> list[int]:
        """Return the cases whose discs are drawn, the one that is looked at last."""
        assert self._picture is not None
        chosen, n = self._picture.case_of(self._lens.example), len(discs.units)
        special = np.flatnonzero(self._picture.is_contradictory()).tolist()
        shown = {*range(min(n, _DISCS)), *special, *([] if chosen is None else [chosen])}
        kept = [i for i in shown if i < n and discs.is_in_view(i)]
        return sorted(kept, key=lambda i: (i == chosen, i))

    def _draw_discs(self, painter: QPainter, picture: Picture, discs: Discs) -> None:
        signs, is_special = picture.neuron.signs, picture.is_contradictory()
        chosen, shown = picture.case_of(self._lens.example), self._shown(discs)
        for i in shown:
            colour = side_colour(signs[i], self._theme)
            is_strong = i == chosen or bool(is_special[i])
            edge = QColor(self._theme.error) if is_special[i] else colour
            painter.setPen(
                QPen(with_alpha(edge, 0.9 if is_strong else 0.45), 2.4 if is_strong else 1)
            )
            fill = 0.25 if is_strong else 0.10 if len(shown) <= FEW else 0.0
            painter.setBrush(with_alpha(colour, fill))
            painter.drawPolygon(_polygon(self.pixels(discs.circles[i])))
            if len(shown) <= FEW or is_strong:
                start, end = self.pixels(discs.arrow(i, self.camera.axes[2])).tolist()
                draw_arrow(painter, QPointF(*start), QPointF(*end), colour, 1.6)

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
        painter.setPen(QPen(QColor(self._theme.base), 2))
        painter.setBrush(QColor(self._theme.accent))
        painter.drawEllipse(end, _RADIUS, _RADIUS)

    def _draw_handles(self, painter: QPainter) -> None:
        for start, tip in self.handles().values():
            draw_arrow(painter, start, tip, QColor(self._theme.base), 4.5)
            draw_arrow(painter, start, tip, QColor(self._theme.text), 2)

    def _draw_hint(self, painter: QPainter) -> None:
        """Say what can be dragged, where there is room for it."""
        place = QRectF(self.rect()).adjusted(8, 0, -8, -6)
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom
        wrapped = int(flags) | int(Qt.TextFlag.TextWordWrap)
        needed = painter.boundingRect(place, wrapped, _HINT)
        if self.height() >= _ROOM_FOR_HINT and needed.height() < 0.16 * self.height():
            painter.fillRect(needed.adjusted(-3, 0, 3, 0), with_alpha(self._theme.base, 0.8))
            painter.setPen(QColor(self._theme.muted_text))
            painter.drawText(place, wrapped, _HINT)


def _polygon(points: FloatArray) -> QPolygonF:
    return QPolygonF([QPointF(*at) for at in points.tolist()])
