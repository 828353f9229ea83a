"""The matrix of nudges for the keyboard, by which cells too narrow for the mouse can be reached."""

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen

from playground.ui.gradients.nudge_matrix import Cell, NudgeMatrix

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_ARROWS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}
"""Rows down and columns to the right."""


class KeyedNudgeMatrix(NudgeMatrix):
    """The arrow keys point at the next cell, Return chooses it as a click does."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def event(self, event: QEvent) -> bool:
        is_asked = event.type() == QEvent.Type.ShortcutOverride
        if is_asked and isinstance(event, QKeyEvent) and Qt.Key(event.key()) in (*_ARROWS, *_ENTER):
            event.accept()  # the arrows step training elsewhere
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _ENTER and self._pointed is not None:
            self.clicked.emit(self._pointed)
        elif key in _ARROWS and self._nudges is not None:
            self._tell(self._beside(*_ARROWS[key]))
            self.update()
        else:
            super().keyPressEvent(event)

    def _beside(self, down: int, right: int) -> Cell:
        """Return the cell beside the one that is pointed at; at first that of the chosen weight."""
        assert self._nudges is not None
        n_rows, (_, n_across) = len(self._nudges.gradients), self._nudges.means.shape
        now = self._pointed
        if now is None:
            unit, column = self._chosen or (0, 0)
            return Cell(0, unit, column // self._nudges.weights_per_column)
        row = min(max((n_rows if now.row is None else now.row) + down, 0), n_rows)
        at = min(max(now.unit * n_across + now.column + right, 0), self._n_columns - 1)
        return Cell(None if row == n_rows else row, *divmod(at, n_across))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._tell(None)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.hasFocus() or self._nudges is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._theme.accent), 1))
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        cell = self._pointed
        if cell is not None:
            place = self._place_of(cell)
            if cell.row is None:
                place.setTop(self._means_room.top())
                place.setHeight(self._means_room.height())
            painter.setPen(QPen(QColor(self._theme.text), 1.5))
            painter.drawRect(place.adjusted(-1, -1, 1, 1))
