"""The button between two columns that inserts another."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFocusEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from playground.ui.editor.paints import Paints
from playground.ui.tooltip import tooltip

_HELP = (
    "Insert a hidden column here. Every further column lets the network build on what the one "
    "before has found."
)
_SIDE = 22
_LEAST_ZOOM = 0.5


class InsertButton(QAbstractButton):
    """A faint plus that comes forward when the pointer or the focus is on it."""

    attention_changed = Signal(bool)
    """Whether the pointer or the focus is on it."""

    def __init__(self, paints: Paints, parent: QWidget) -> None:
        super().__init__(parent)
        self._paints = paints
        self._is_reached_by_key = False
        self.setProperty("isControl", True)
        self.setFixedSize(QSize(_SIDE, _SIDE))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(tooltip(_HELP))
        self.setAccessibleDescription(_HELP)

    def set_paints(self, paints: Paints) -> None:
        """Take on other colours."""
        self._paints = paints
        self.update()

    def fit(self, zoom: float) -> bool:
        """Be as small as what is around; return whether that is large enough to be hit."""
        side = round(_SIDE * min(zoom, 1))
        self.setFixedSize(side, side)
        return zoom >= _LEAST_ZOOM

    @property
    def _has_attention(self) -> bool:
        return self.underMouse() or self._is_reached_by_key

    def _attend(self) -> None:
        self.update()
        self.attention_changed.emit(self._has_attention)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._attend()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._attend()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        by_key = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        self._is_reached_by_key = event.reason() in by_key  # a window that opens is no interest
        self._attend()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._is_reached_by_key = False
        self._attend()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_strong = self._has_attention
        colour = self._paints.accent if is_strong else self._paints.faint_ink
        circle = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        painter.setPen(QPen(colour, 1.5 if is_strong else 1))
        painter.setBrush(self._paints.paper)
        painter.drawEllipse(circle)
        middle, arm = circle.center(), circle.width() * 0.24
        painter.setPen(QPen(colour, 2 if is_strong else 1.5))
        for along in (QPointF(arm, 0), QPointF(0, arm)):
            painter.drawLine(middle - along, middle + along)
        painter.end()
