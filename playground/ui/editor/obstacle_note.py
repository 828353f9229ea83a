"""The note in the drawing that says what keeps the network from being trained."""

from collections.abc import Iterable, Iterator, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from playground.document.obstacle import Obstacle
from playground.ui.colours import Theme
from playground.ui.editor.boxes import Box, ColumnPlace
from playground.ui.editor.clearance import moved_by, way_clear, way_into
from playground.ui.editor.zoom_view import ZoomView

_WIDTHS = (230, 180, 140)
"""Pixels; a narrow note finds room where a wide one does not."""
_APART = 14
"""Pixels between the note and its column."""
_ZOOM_BAR = 40
"""Pixels at the lower edge that the note leaves free."""


class ObstacleNote(QLabel):
    """Stands below the column that it is about, clear of others, and lets the mouse through."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName("What is missing")
        self.hide()

    def set_theme(self, look: Theme) -> None:
        """Take on the colours of a theme."""
        self.setStyleSheet(
            f"ObstacleNote {{ color: {look.text}; background: {look.window};"
            f" border: 1px solid {look.accent}; border-radius: 6px; padding: 5px 8px; }}"
        )

    def show_obstacle(self, obstacle: Obstacle | None) -> None:
        """Show a sentence, or nothing."""
        self.setVisible(obstacle is not None)
        if obstacle is not None:
            self.setText(obstacle.sentence)
            self._take_width(_WIDTHS[0])

    def _take_width(self, width: int) -> None:
        self.setMinimumSize(0, 0)  # the height that Qt gives is never less
        self.setFixedSize(width, self.heightForWidth(width))

    def stand_by(self, column: ColumnPlace, others: Iterable[ColumnPlace], view: ZoomView) -> None:
        """Move below a column or, where there is no room, to the nearest place that is free."""
        if self.isHidden():
            return
        space = view.viewport().size()
        room = Box(4, 4, space.width() - 8, space.height() - _ZOOM_BAR - 4)
        taken = [_in_view(box, view) for each in (column, *others) for box in _boxes(each)]
        body = _in_view(column.body, view)
        below = (body.centre[0], body.bottom + _APART)
        there = next(filter(None, (self._free(w, below, taken, room) for w in _WIDTHS)), None)
        if there is None:
            note = self._below(_WIDTHS[0], below)
            there = moved_by(note, *way_into(note, room))
        self.move(round(there.x), round(there.y))

    def _below(self, width: int, place: tuple[float, float]) -> Box:
        """Take a width, and return where the note stands below a place."""
        self._take_width(width)
        return Box(place[0] - width / 2, place[1], width, self.height())

    def _free(
        self, width: int, place: tuple[float, float], taken: Sequence[Box], room: Box
    ) -> Box | None:
        """Take a width, and return the free place nearest to below a place, if there is one."""
        note = self._below(width, place)
        way = way_clear([note], taken, room, _APART / 2)
        return None if way is None else moved_by(note, *way)


def _boxes(column: ColumnPlace) -> Iterator[Box]:
    """Yield what the note must not cover."""
    yield column.header
    yield from column.neurons if column.neurons and not column.is_grid else (column.outside,)


def _in_view(box: Box, view: ZoomView) -> Box:
    corner = view.mapFromScene(box.x, box.y)
    return Box(corner.x(), corner.y(), box.width * view.zoom, box.height * view.zoom)
