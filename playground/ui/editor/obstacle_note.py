"""The note in the drawing that says what keeps the network from being trained."""

from collections.abc import Iterable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QWidget

from playground.document.obstacle import Obstacle
from playground.ui.colours import Theme
from playground.ui.editor.boxes import ColumnPlace
from playground.ui.editor.zoom_view import ZoomView

_WIDTH = 230


class ObstacleNote(QLabel):
    """Stands below the column that it is about, clear of others, and lets the mouse through."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setMaximumWidth(_WIDTH)
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
            self.setFixedSize(_WIDTH, self.heightForWidth(_WIDTH))

    def stand_by(self, column: ColumnPlace, others: Iterable[ColumnPlace], view: ZoomView) -> None:
        """Move below a column, or where there is no room above the lower edge of the view."""
        if self.isHidden():
            return
        space = view.viewport().size()
        middle = view.mapFromScene(*column.body.centre).x()
        left = max(min(middle - self.width() // 2, space.width() - self.width() - 4), 4)
        top = 0
        for each in (column, *others):
            right = view.mapFromScene(each.body.right, each.body.bottom)
            if right.x() >= left and view.mapFromScene(each.body.x, 0).x() <= left + self.width():
                top = max(top, right.y() + 14)
        self.move(QPoint(left, max(min(top, space.height() - self.height() - 40), 4)))
