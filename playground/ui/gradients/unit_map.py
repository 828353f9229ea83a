"""Every unit of the network as a small square: those that are saturated or dead stand out."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from playground.engine.neuron_name import NeuronName
from playground.ui.gradients.unit_words import DEAD, SATURATED, Unit, UnitColumn
from playground.ui.theme import Theme, current_theme
from playground.ui.tooltip import tooltip

_PITCH, _SQUARE = 12, 9
"""Pixels from one square to the next, and of a square."""
_LINE = 17
_BETWEEN = 14
"""Pixels between two columns side by side."""


@dataclass(frozen=True)
class _Cell:
    """Where a column is: its words, and its squares, several in a line."""

    column: UnitColumn
    left: int
    top: int
    words_width: int
    per_line: int

    @property
    def words(self) -> QRectF:
        return QRectF(self.left, self.top, self.words_width, _LINE)

    def square(self, index: int) -> QRectF:
        line, place = divmod(index, self.per_line)
        x = self.left + self.words_width + place * _PITCH
        y = self.top + line * _PITCH + (_LINE - _SQUARE) / 2
        return QRectF(x, y, _SQUARE, _SQUARE)


class UnitMap(QWidget):
    """A click on a square, or on the count of a column, chooses a unit; so do the arrow keys."""

    chosen = Signal(object)
    """Carries the NeuronName."""

    def __init__(self, tip_of: Callable[[Unit], str]) -> None:
        """`tip_of` says more of a unit."""
        super().__init__()
        self._theme = current_theme()
        self._tip_of = tip_of
        self._columns: tuple[UnitColumn, ...] = ()
        self._thing: NeuronName | None = None
        self._cells: list[_Cell] = []
        self._height = _LINE
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("saturated and dead units")

    def sizeHint(self) -> QSize:
        return QSize(300, self._height)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self._height)

    def show_columns(self, columns: tuple[UnitColumn, ...]) -> None:
        """Show the units of a network."""
        if columns != self._columns:
            before, self._columns = self._columns, columns
            if _shape(before) != _shape(columns):
                self._lay_out()
            else:
                self._cells = [
                    _Cell(column, cell.left, cell.top, cell.words_width, cell.per_line)
                    for column, cell in zip(columns, self._cells, strict=True)
                ]
            self.setAccessibleDescription("; ".join(c.tip for c in columns if c.quiet))
            self.update()

    def show_thing(self, thing: object) -> None:
        """Mark the unit that is looked at."""
        self._thing = thing if isinstance(thing, NeuronName) else None
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._theme = theme
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def _lay_out(self) -> None:
        """Put the columns into lines, one below the other in ranks where several fit."""
        metrics = self.fontMetrics()
        texts = [(c.short_title, f"{len(c.units)} of {len(c.units)}") for c in self._columns]
        words = max((sum(map(metrics.horizontalAdvance, t)) for t in texts), default=0) + 20
        most = max((len(c.units) for c in self._columns), default=1)
        wide = words + most * _PITCH
        n_ranks = max(1, (self.width() + _BETWEEN) // (wide + _BETWEEN))
        room = self.width() if n_ranks == 1 else wide
        per_line = max(1, (room - words) // _PITCH)
        per_rank = -(-len(self._columns) // n_ranks)
        self._cells, self._height, top = [], _LINE, 0
        for index, column in enumerate(self._columns):
            rank, place = divmod(index, per_rank)
            top = 0 if place == 0 else top
            self._cells.append(_Cell(column, rank * (wide + _BETWEEN), top, words, per_line))
            n_lines = -(-len(column.units) // per_line)
            top += _LINE + (n_lines - 1) * _PITCH
            self._height = max(self._height, top)
        self.updateGeometry()

    def square_of(self, name: NeuronName) -> QRectF:
        """Return where the square of a neuron is."""
        for cell in self._cells:
            for index, unit in enumerate(cell.column.units):
                if unit.name == name:
                    return cell.square(index)
        raise KeyError(name)

    def count_of(self, node: str) -> QRectF:
        """Return where the count of a column stands."""
        return next(c.words for c in self._cells if c.column.units[0].name.node == node)

    def _unit_at(self, at: QPointF) -> Unit | UnitColumn | None:
        """Return the unit under a point, or the column whose words are."""
        for cell in self._cells:
            if cell.words.contains(at):
                return cell.column
            for index, unit in enumerate(cell.column.units):
                if cell.square(index).adjusted(-1, -2, 2, 2).contains(at):
                    return unit
        return None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        found = self._unit_at(event.position())
        can_click = isinstance(found, Unit) or (found is not None and bool(found.quiet))
        shapes = Qt.CursorShape
        self.setCursor(shapes.PointingHandCursor if can_click else shapes.ArrowCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        found = self._unit_at(event.position())
        if isinstance(found, Unit):
            self.chosen.emit(found.name)
        elif found is not None:
            self._choose_next(found.quiet, 1)

    def _choose_next(self, units: tuple[Unit, ...], by: int) -> None:
        """Choose the unit after the one that is looked at, or the first."""
        names = [unit.name for unit in units]
        if names:
            before = 0 if by < 0 else -1
            now = before if self._thing not in names else names.index(self._thing)
            self.chosen.emit(names[(now + by) % len(names)])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = _ARROWS.get(Qt.Key(event.key()))
        if by is None:
            super().keyPressEvent(event)
            return
        quiet = tuple(unit for column in self._columns for unit in column.quiet)
        self._choose_next(quiet, by)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if Qt.Key(event.key()) in _ARROWS:  # they step training elsewhere
                event.accept()
                return True
        elif event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            found = self._unit_at(QPointF(event.pos()))
            text = self._tip_of(found) if isinstance(found, Unit) else found.tip if found else ""
            QToolTip.showText(event.globalPos(), tooltip(text), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for cell in self._cells:
            self._paint_words(painter, cell)
            for index, unit in enumerate(cell.column.units):
                self._paint_unit(painter, cell.square(index), unit)
        if self.hasFocus():
            painter.setPen(QPen(QColor(self._theme.accent), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))

    def _paint_words(self, painter: QPainter, cell: _Cell) -> None:
        middle, right = Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignRight
        words = cell.words.adjusted(0, 0, -8, 0)
        painter.setPen(QColor(self._theme.text if cell.column.quiet else self._theme.muted_text))
        painter.drawText(words, middle, cell.column.short_title)
        painter.drawText(words, middle | right, cell.column.count)

    def _paint_unit(self, painter: QPainter, square: QRectF, unit: Unit) -> None:
        theme = self._theme
        colour = {SATURATED: theme.warning, DEAD: theme.error}.get(unit.state, theme.border)
        inside = square.adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(QColor(colour), 1))
        painter.setBrush(QColor(colour) if unit.state == SATURATED else QColor(theme.base))
        painter.drawRect(inside)
        if unit.state == DEAD:
            painter.drawLine(QLineF(inside.topLeft(), inside.bottomRight()))
            painter.drawLine(QLineF(inside.topRight(), inside.bottomLeft()))
        if unit.name == self._thing:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(theme.accent), 2))
            painter.drawRect(square.adjusted(-1, -1, 1, 1))


_ARROWS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Down: 1,
}


def _shape(columns: tuple[UnitColumn, ...]) -> list[tuple[str, int]]:
    return [(column.short_title, len(column.units)) for column in columns]
