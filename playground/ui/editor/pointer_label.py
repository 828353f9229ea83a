"""The little label by the pointer that says a number."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QLabel, QWidget

from playground.ui.colours import Theme

_WIDEST = 300
_AWAY = QPoint(14, 16)
_GAP = 5


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

    def follow(
        self, pointer: QPoint, kept_free: Sequence[QRect] = (), others: Sequence[QRect] = ()
    ) -> None:
        """Move to where the pointer is, without covering what it points at.

        What is to be `kept_free` stays so if there is room beside, below or above it; and so do
        the `others` if possible.
        """
        self.move(self._beside(pointer))
        for rects in ([*kept_free, *others], kept_free):
            places = (self.pos(), *self._around(pointer, kept_free))
            free = next((place for place in places if self._is_free(place, rects)), None)
            if free is not None:
                self.move(free)
                return

    def _is_free(self, place: QPoint, rects: Sequence[QRect]) -> bool:
        label = QRect(place, self.size())
        is_free = not any(label.intersects(rect) for rect in rects)
        return is_free and self._space.rect().contains(label)

    def _beside(self, pointer: QPoint) -> QPoint:
        space = self._space.size()
        place = pointer + _AWAY
        if place.x() + self.width() > space.width():
            place.setX(max(space.width() - self.width() - 2, 0))
        if place.y() + self.height() > space.height():
            place.setY(pointer.y() - self.height() - 8)
        return place

    def _around(self, pointer: QPoint, kept_free: Sequence[QRect]) -> Iterator[QPoint]:
        """Return places below, above, right and left of what is kept free, the nearest first."""
        places: list[QPoint] = []
        left = min(pointer.x(), max(self._space.width() - self.width() - 2, 0))
        top = pointer.y() - self.height() // 2
        for rect in kept_free:
            places.append(QPoint(left, rect.bottom() + _GAP))
            places.append(QPoint(left, rect.top() - self.height() - _GAP))
            places.append(QPoint(rect.right() + _GAP, top))
            places.append(QPoint(rect.left() - self.width() - _GAP, top))
        yield from sorted(places, key=lambda place: (place - pointer).manhattanLength())
