"""Examples side by side, each with what is to be said of it below."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QFrame, QScrollArea, QToolTip, QWidget

from playground.ui.theme import Theme, current_theme
from playground.ui.tooltip import tooltip
from playground.ui.vector_items import draw_image

_GAP, _PAD = 6, 4
_SMALLEST, _LARGEST = 52, 76
"""Pixels of an image's longer side."""


@dataclass(frozen=True, eq=False)
class Tile:
    """One example: a row of its part, its picture if it is an image, and lines below it."""

    row: int
    image: QImage | None
    lines: tuple[str, ...]
    tip: str = ""


class ExampleGrid(QWidget):
    """Tells which example is under the mouse, and which was clicked."""

    pointed = Signal(object)
    """Carries the row under the mouse, or None."""
    clicked = Signal(int)
    """Carries the row."""

    def __init__(self) -> None:
        super().__init__()
        self._theme = current_theme()
        self._tiles: tuple[Tile, ...] = ()
        self._marked: tuple[int | None, int | None] = (None, None)
        self._told: int | None = None
        self._most_tiles: int | None = None  # that are painted: a picture has whole rows only
        self._least: tuple[int, int, bool] | None = None
        self.empty = ""
        """What is said where there is no example."""
        self.setMouseTracking(True)
        self.setAccessibleName("examples")

    @property
    def tiles(self) -> tuple[Tile, ...]:
        """What is shown."""
        return self._tiles

    def show_tiles(self, tiles: Sequence[Tile], empty: str = "") -> None:
        """Show other examples."""
        self._tiles, self.empty, self._least = tuple(tiles), empty, None
        self.setAccessibleDescription("; ".join(tile.tip for tile in self._tiles[:20]))
        self.fit()
        self.update()

    def mark(self, pinned: int | None, hovered: int | None) -> None:
        """Mark the example that is pinned, and the one under the mouse wherever it is."""
        marks = (pinned, hovered)
        changed = {*self._marked, *marks} if marks != self._marked else set[int | None]()
        self._marked = marks
        for index, tile in enumerate(self._tiles):
            if tile.row in changed:  # painting all takes ten milliseconds
                self.update(self.place_of(index).toAlignedRect())

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._theme = theme
        self.update()

    def fit(self) -> None:
        """Be as high as the examples need at this width."""
        n_across, _, height = self._measures()
        n_down = -(-len(self._tiles) // n_across)
        self.setMinimumHeight(round(n_down * (height + _GAP)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def _measures(self) -> tuple[int, float, float]:
        """Return how many tiles stand side by side, and the width and height of one."""
        if self._least is None:
            metrics, tiles = self.fontMetrics(), self._tiles
            lines = max((len(tile.lines) for tile in tiles), default=0)
            texts = {line for tile in tiles for line in tile.lines}
            text = max(map(metrics.horizontalAdvance, texts), default=0) + 3 * _PAD
            has_images = any(tile.image is not None for tile in tiles)
            self._least = text, lines * metrics.height(), has_images
        text, below, has_images = self._least
        least = max(text, _SMALLEST if has_images else 0, 20)
        n_across = max(1, int((self.width() + _GAP) / (least + _GAP)))
        n_across = min(n_across, max(1, len(self._tiles)))
        most = max(text, _LARGEST if has_images else 0)
        width = min((self.width() + _GAP) / n_across - _GAP, most)
        image = min(width, _LARGEST) if has_images else 0
        return n_across, width, image + below + 2 * _PAD

    def place_of(self, index: int) -> QRectF:
        """Return where the tile is that is the `index`-th."""
        n_across, width, height = self._measures()
        down, across = divmod(index, n_across)
        return QRectF(across * (width + _GAP), down * (height + _GAP), width, height)

    @contextmanager
    def cut_to(self, height: int) -> Iterator[None]:
        """Paint only the rows that are whole above a height, until the end."""
        n_across, _, tile = self._measures()
        self._most_tiles = n_across * max(1, int((height + _GAP) / (tile + _GAP)))
        try:
            yield
        finally:
            self._most_tiles = None

    def _row_at(self, place: QPointF) -> int | None:
        n_across, width, height = self._measures()
        across, down = int(place.x() // (width + _GAP)), int(place.y() // (height + _GAP))
        index = down * n_across + across
        if not (0 <= across < n_across and 0 <= index < len(self._tiles)):
            return None
        return self._tiles[index].row if self.place_of(index).contains(place) else None

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._theme
        if not self._tiles:
            painter.setPen(QColor(theme.muted_text))
            flags = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft
            painter.drawText(QRectF(self.rect()), flags | Qt.TextFlag.TextWordWrap, self.empty)
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        seen = QRectF(event.rect())
        for index, tile in enumerate(self._tiles[: self._most_tiles]):
            place = self.place_of(index)
            if place.intersects(seen):
                self._paint_tile(painter, place, tile)

    def _paint_tile(self, painter: QPainter, place: QRectF, tile: Tile) -> None:
        theme, (pinned, hovered) = self._theme, self._marked
        is_pinned, is_hovered = tile.row == pinned, tile.row == hovered
        width = 3.0 if is_pinned else 2.0 if is_hovered else 1.0
        colour = theme.accent if is_pinned or is_hovered else theme.border
        painter.setPen(QPen(QColor(colour), width))
        painter.setBrush(QColor(theme.hover if is_hovered else theme.base))
        inset = width / 2
        painter.drawRoundedRect(place.adjusted(inset, inset, -inset, -inset), 4, 4)
        line = painter.fontMetrics().height()
        text = len(tile.lines) * line
        if tile.image is not None:
            room = place.adjusted(_PAD, _PAD, -_PAD, -_PAD - text)
            size = tile.image.size().scaled(room.size().toSize(), Qt.AspectRatioMode(1))
            where = QRectF(0, 0, size.width(), size.height())
            where.moveCenter(room.center())
            draw_image(painter, where, tile.image, is_smooth=True)
        for index, words in enumerate(tile.lines):
            painter.setPen(QColor(theme.text if index == 0 else theme.muted_text))
            top = place.bottom() - _PAD / 2 - text + index * line
            below = QRectF(place.left(), top, place.width(), line)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, words)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._tell(self._row_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self._tell(None)

    def hideEvent(self, event: QEvent) -> None:
        self._tell(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = self._row_at(event.position())
        if row is not None and event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit(row)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            row = self._row_at(QPointF(event.pos()))
            tips = [tile.tip for tile in self._tiles if tile.row == row]
            QToolTip.showText(event.globalPos(), tooltip(tips[0]) if tips else "", self)
            return True
        return super().event(event)

    def _tell(self, row: int | None) -> None:
        if row != self._told:
            self._told = row
            shape = Qt.CursorShape
            self.setCursor(shape.ArrowCursor if row is None else shape.PointingHandCursor)
            self.pointed.emit(row)


class ScrolledGrid(QScrollArea):
    """Scrolls the examples where there are too many."""

    def __init__(self) -> None:
        super().__init__()
        self.grid = ExampleGrid()
        self.setWidget(self.grid)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMinimumSize(96, 40)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def shown_whole(self) -> AbstractContextManager[None]:
        """Show whole rows of examples only, until the end: all of them might be too many."""
        return self.grid.cut_to(self.viewport().height())

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self.grid.set_theme(theme)
