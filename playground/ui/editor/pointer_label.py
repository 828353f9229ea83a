"""The little label by the pointer that says a number."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QWidget

from playground.ui.colours import Theme

_WIDEST = 300
_AWAY = QPoint(14, 16)


class PointerLabel(QLabel):
    """Stays beside the pointer and within its parent, and lets the mouse through."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._space = parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self.setStyleSheet(
            f"color: {theme.text}; background: {theme.panel}; "
            f"border: 1px solid {theme.border}; border-radius: 4px; padding: 3px 6px;"
        )

    def show_text(self, text: str) -> None:
        """Say something, or, with "", nothing; long sentences take several lines."""
        if text != self.text():
            is_long = self.fontMetrics().size(0, text).width() > _WIDEST
            self.setWordWrap(is_long)
            self.setMinimumWidth(_WIDEST if is_long else 0)
            self.setText(text)
            self.resize(self.sizeHint())
        self.setVisible(bool(text))

    def follow(self, pointer: QPoint) -> None:
        """Move to where the pointer is, without covering what it points at."""
        space = self._space.size()
        place = pointer + _AWAY
        if place.x() + self.width() > space.width():
            place.setX(max(space.width() - self.width() - 2, 0))
        if place.y() + self.height() > space.height():
            place.setY(pointer.y() - self.height() - 8)
        self.move(place)
