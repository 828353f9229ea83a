"""Labels that say why what was typed into a field was refused."""

from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtWidgets import QLabel, QWidget

_WIDEST = 320
_LOOK = (
    "QLabel { background: palette(button); border: 1px solid palette(dark); border-radius: 4px;"
    " padding: 4px 8px; }"
)


class ReasonLabel(QLabel):
    """Takes its place below a field, in lines as wide as the field."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("isReason", True)
        self.setWordWrap(True)
        policy = self.sizePolicy()
        policy.setHorizontalPolicy(policy.Policy.Ignored)  # the form keeps its width
        self.setSizePolicy(policy)
        self.hide()

    def say(self, reason: str) -> None:
        """Show a reason; "" says nothing."""
        self.setText(reason)
        self.setVisible(bool(reason))


class ReasonPopup(QLabel):
    """Floats over the window just below a field, and moves nothing else."""

    def __init__(self, field: QWidget) -> None:
        super().__init__(field.window())
        self._field = field
        self.setProperty("isReason", True)
        self.setWordWrap(True)
        self.setStyleSheet(_LOOK)
        self.hide()
        field.installEventFilter(self)
        field.destroyed.connect(self.deleteLater)

    def say(self, reason: str) -> None:
        """Show a reason; "" says nothing."""
        self.setText(reason)
        is_wanted = bool(reason) and self._field.isVisible()
        if is_wanted:
            self._place()
            self.raise_()
        self.setVisible(is_wanted)

    def _place(self) -> None:
        window = self._field.window()
        if self.parentWidget() is not window:  # the field was in no window yet, or is in another
            self.setParent(window)
        self.setFixedWidth(min(_WIDEST, window.width()))
        if (needed := self._width_of_one_line()) < self.width():
            self.setFixedWidth(needed)
        self.setFixedHeight(self.heightForWidth(self.width()))
        below = self._field.mapTo(window, QPoint(0, self._field.height() + 2))
        self.move(max(0, min(below.x(), window.width() - self.width())), below.y())

    def _width_of_one_line(self) -> int:
        self.ensurePolished()
        return self.fontMetrics().horizontalAdvance(self.text()) + 24

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Hide:
            self.hide()
        elif event.type() in (QEvent.Type.Move, QEvent.Type.Resize) and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)
