"""Decision boundaries as small multiples: a map for each variant, side by side."""

import math

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.engine.arrays import FloatArray
from playground.session.sweep.sweep import Results
from playground.ui.map_captions import why_no_map
from playground.ui.map_colours import MapColours, output_colours
from playground.ui.plane_view import zero_lines
from playground.ui.point_groups import point_groups
from playground.ui.theme import Theme, current_theme, racer_colour
from playground.ui.vector_items import draw_image

_GAP, _LINE = 10, 20
_SMALLEST, _LARGEST = 24, 360
_MOST_POINTS = 200
_NONE = "The runs have no map yet."


class SweepBoundaries(QWidget):
    """A picture for each variant under its name; a click chooses it."""

    chosen = Signal(int)
    """Carries the number of a variant."""

    def __init__(self) -> None:
        super().__init__()
        self._theme = current_theme()
        self._results: Results | None = None
        self._chosen: int | None = None
        self._images: dict[int, QImage] = {}
        self._borders: dict[int, list[QPolygonF]] = {}
        self._points: list[tuple[FloatArray, QColor]] = []
        self.setMinimumSize(120, 100)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("decision boundaries of all runs")

    def show_results(self, results: Results) -> None:
        """Draw the maps that there are; of a variant, that of the first seed."""
        is_new = self._results is None or results.sweep is not self._results.sweep
        self._results = results
        if is_new:
            self._images, self._borders = {}, {}
            self._colour_points()
        self._paint_maps()
        titles = ", ".join(each.title for each in results.sweep.variants)
        self.setAccessibleDescription(f"One for each of {titles}.")
        self.update()

    def choose(self, variant: int | None) -> None:
        """Let a variant stand out."""
        self._chosen = variant
        self.update()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._images, self._borders = {}, {}
        if self._results is not None:
            self._colour_points()
            self._paint_maps()
        self.update()

    def _paint_maps(self) -> None:
        if self._results is None:
            return
        for number, (first, *_) in enumerate(self._results.outcomes):
            if first is None or first.map is None or number in self._images:
                continue
            colours = self._colours(number)
            picture = colours.paint(first.map, self._theme, is_discrete=False)[::-1]
            rgba = np.ascontiguousarray(picture)
            height, width = rgba.shape[:2]
            image = QImage(rgba.data, width, height, QImage.Format.Format_RGBA8888)
            self._images[number] = image.copy()  # else it would need the array to stay
            unit = ((0.0, 1.0), (0.0, 1.0))
            self._borders[number] = [
                line
                for field in colours.boundary(first.map)
                for line in _polygons(zero_lines(field, unit))
            ]

    def _colours(self, number: int) -> MapColours:
        assert self._results is not None
        experiment = self._results.sweep.experiments[number][0]
        return output_colours(experiment, self._results.examples)

    def _colour_points(self) -> None:
        """Prepare the training points of the first run, in shares of the plane."""
        results = self._results
        self._points = []
        if results is None or not self._has_plane or not self._is_same_data:
            return
        experiment = results.sweep.experiments[0][0]
        corners = np.array(experiment.dataset.bounds)
        span = corners[:, 1] - corners[:, 0]
        train = results.examples.train
        limits = (-1.0, 1.0)
        if not experiment.dataset.classes:
            limits = (float(train.targets.min()), float(train.targets.max()))
        n_classes = len(experiment.dataset.classes)
        for group in point_groups(train, n_classes, limits, self._theme):
            brushes = group.brush if isinstance(group.brush, list) else None
            positions = ((group.positions - corners[:, 0]) / span)[:_MOST_POINTS]
            if brushes is None:
                self._points.append((positions, group.brush.color()))  # type: ignore[union-attr]
            else:
                pairs = zip(positions, brushes, strict=False)
                self._points += [(place[np.newaxis], brush.color()) for place, brush in pairs]

    @property
    def _has_plane(self) -> bool:
        return self._results is not None and len(self._results.sweep.base.dataset.columns) == 2

    @property
    def _is_same_data(self) -> bool:
        """Whether all variants learn from the same points."""
        assert self._results is not None
        found = {(each[0].dataset, each[0].seed) for each in self._results.sweep.experiments}
        return len(found) == 1

    def places(self) -> list[QRect]:
        """Return where the pictures are, as large as there is room for."""
        n = 0 if self._results is None else len(self._results.sweep.variants)
        if not n:
            return []
        side, columns = max(
            (self._side(columns, math.ceil(n / columns)), columns) for columns in range(1, n + 1)
        )
        rows = math.ceil(n / columns)
        left = (self.width() - columns * side - (columns - 1) * _GAP) // 2
        top = max(0, (self.height() - rows * (side + _LINE) - (rows - 1) * _GAP) // 2)
        return [
            QRect(
                left + (number % columns) * (side + _GAP),
                top + number // columns * (side + _LINE + _GAP) + _LINE,
                side,
                side,
            )
            for number in range(n)
        ]

    def _side(self, columns: int, rows: int) -> int:
        across = (self.width() - (columns - 1) * _GAP) // columns
        down = (self.height() - (rows - 1) * _GAP) // rows - _LINE
        return max(_SMALLEST, min(across, down, _LARGEST))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(self._theme.muted_text))
        results = self._results
        if results is None or not self._has_plane:
            words = _NONE if results is None else why_no_map(results.sweep.base.dataset)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(16, 0, -16, 0), flags, words)
            return
        for number, place in enumerate(self.places()):
            seed = results.sweep.experiments[number][0].seed
            which = f"seed {seed}" if results.sweep.n_seeds > 1 else ""
            self._paint(painter, number, place, (results.sweep.variants[number].title, which))

    def _paint(self, painter: QPainter, number: int, place: QRect, words: tuple[str, str]) -> None:
        """Draw a picture below the value and the seed that it is of."""
        theme, is_chosen = self._theme, number == self._chosen
        colour = racer_colour(number, theme)
        line = QRectF(place.left(), place.top() - _LINE, place.width(), _LINE)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawEllipse(QPointF(line.left() + 6, line.center().y()), 4.5, 4.5)
        painter.setPen(QColor(theme.text))
        metrics, flags = painter.fontMetrics(), Qt.AlignmentFlag.AlignVCenter
        text = metrics.elidedText(words[0], Qt.TextElideMode.ElideRight, place.width() - 16)
        painter.drawText(line.adjusted(16, 0, 0, 0), flags, text)
        painter.setPen(QColor(theme.muted_text))
        after = 16 + metrics.horizontalAdvance(f"{text}  ")
        if after + metrics.horizontalAdvance(words[1]) <= place.width():
            painter.drawText(line.adjusted(after, 0, 0, 0), flags, words[1])
        image = self._images.get(number)
        if image is not None:
            draw_image(painter, QRectF(place), image, is_smooth=True)
            self._paint_marks(painter, number, QRectF(place))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        frame = colour if is_chosen else QColor(theme.border)
        painter.setPen(QPen(frame, 3.0 if is_chosen else 1.0))
        painter.drawRect(place)

    def _paint_marks(self, painter: QPainter, number: int, place: QRectF) -> None:
        painter.save()
        painter.setClipRect(place)
        radius = max(1.2, place.width() / 110)
        painter.setPen(QPen(QColor(self._theme.train_outline), max(0.5, radius / 4)))
        for positions, colour in self._points:
            painter.setBrush(colour)
            for x, y in positions.tolist():
                painter.drawEllipse(_at(place, x, y), radius, radius)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(self._theme.text), 1.5))
        for border in self._borders[number]:
            painter.drawPolyline(QPolygonF([_at(place, p.x(), p.y()) for p in border.toList()]))
        painter.restore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for number, place in enumerate(self.places()):
            if place.adjusted(0, -_LINE, 0, 0).contains(event.position().toPoint()):
                self.chosen.emit(number)

    def sizeHint(self) -> QSize:
        return QSize(400, 260)


def _at(place: QRectF, x: float, y: float) -> QPointF:
    return QPointF(place.left() + x * place.width(), place.bottom() - y * place.height())


def _polygons(line: FloatArray) -> list[QPolygonF]:
    """Return the pieces of a line, (n, 2), that NaN interrupts."""
    ends = np.flatnonzero(np.isnan(line[:, 0]))
    pieces = np.split(line, ends)
    return [
        QPolygonF([QPointF(x, y) for x, y in piece[~np.isnan(piece[:, 0])].tolist()])
        for piece in pieces
        if len(piece) > 1
    ]
