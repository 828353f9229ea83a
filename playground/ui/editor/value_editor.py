"""The field in the drawing in which a weight or a bias is typed."""

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QLabel, QVBoxLayout, QWidget

from playground.engine.parameter_key import ParameterKey
from playground.registry import ParameterInfo
from playground.ui.number_field import NumberField
from playground.ui.tooltip import tooltip

_HELP = "Return sets it, Esc leaves it as it was; the arrow keys change it by 0.1."
_LOCK = "Training leaves a frozen weight or bias alone."
_LOOK = (
    "ValueEditor { background: palette(button); border: 1px solid palette(dark);"
    " border-radius: 6px; }"
)
_WIDTH = 168
_MARGIN = 8


class ValueEditor(QFrame):
    """Holds one number until it is set or left; what training does meanwhile does not disturb it.

    It closes, and deletes itself, at Return, at Esc and when the focus leaves; a number that was
    changed before the focus left counts.
    """

    committed = Signal(object, float)
    """Carries the ParameterKey and its new value."""
    locked = Signal(object, bool)
    """Carries the ParameterKey, and whether training is to leave it alone."""
    closed = Signal()

    def __init__(
        self, key: ParameterKey, title: str, value: float, parent: QWidget, *, is_frozen: bool
    ) -> None:
        super().__init__(parent)
        self.key = key
        self._before = value
        self._space = parent
        self._is_closed = False
        self.setStyleSheet(_LOOK)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.field = NumberField(ParameterInfo(title, _HELP), parent=self)
        self.field.setToolTip(_HELP)
        self.field.setAccessibleDescription(_HELP)
        self.field.set_value(value)
        self._reason = QLabel(self)
        self._reason.setProperty("isReason", True)
        self._reason.setWordWrap(True)
        self._reason.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_MARGIN, 6, _MARGIN, 8)
        layout.setSpacing(4)
        self.lock = QCheckBox("Frozen", self)
        self.lock.setToolTip(tooltip(_LOCK))
        self.lock.setAccessibleDescription(_LOCK)
        self.lock.setChecked(is_frozen)
        self.lock.toggled.connect(lambda is_locked: self.locked.emit(self.key, is_locked))
        for widget in (QLabel(title, self), self.field, self._reason, self.lock):
            layout.addWidget(widget)
        self.setFixedWidth(max(_WIDTH, self.sizeHint().width()))
        self.field.refused.connect(self._show_reason)
        self.field.installEventFilter(self)

    def open(self) -> None:
        """Appear, with the number selected for typing over it."""
        self.show()
        self.raise_()
        self.field.setFocus()
        self.field.selectAll()

    def place(self, place: QPoint) -> None:
        """Move near a point of the parent, and stay within it."""
        self.adjustSize()
        space = self._space.size()
        x = min(max(place.x() - self.width() // 2, 2), space.width() - self.width() - 2)
        y = place.y() + 12
        if y + self.height() > space.height():
            y = max(place.y() - self.height() - 12, 2)
        self.move(max(x, 2), y)

    def commit(self) -> None:
        """Set the number and close; one that cannot be read keeps the field open."""
        self.field.interpretText()
        if self.field.property("isRefused"):
            return
        value = self.field.value
        self._finish()
        if value != self._before:
            self.committed.emit(self.key, value)

    def cancel(self) -> None:
        """Close without setting anything."""
        self._finish()

    def _finish(self) -> None:
        if not self._is_closed:
            self._is_closed = True
            self.field.removeEventFilter(self)
            self.closed.emit()
            self.close()

    def _show_reason(self, reason: str) -> None:
        self._reason.setText(reason)
        inside = self.width() - 2 * _MARGIN
        self._reason.setFixedHeight(self._reason.heightForWidth(inside))  # Qt forgets wrapped lines
        self._reason.setVisible(bool(reason))
        self.adjustSize()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if is_escape and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if is_escape and event.type() == QEvent.Type.KeyPress:
            self.cancel()
            return True
        if isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusOut:
            return self._lose_focus(event)
        return super().eventFilter(watched, event)

    def _lose_focus(self, event: QFocusEvent) -> bool:
        passing = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
        if event.reason() in passing:
            return False
        self.commit()
        if not self._is_closed:  # what stands there is no number
            self.cancel()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.commit()
        else:
            super().keyPressEvent(event)
