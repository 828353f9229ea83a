"""Fields for what is not a number: a choice among a few, yes or no, a text."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QWidget

from playground.registry import Member
from playground.ui.hover import end_hover_later
from playground.ui.tooltip import tooltip

_FEWEST_LETTERS = 8
_ROUNDING = 4
"""Pixels that styles take besides."""


class ChoiceField(QComboBox):
    """Holds one of a few values; each is shown by a title and explained by a hint."""

    value_changed = Signal(object)
    """By the user only."""
    editing_finished = Signal()
    refused = Signal(str)

    def __init__(self, choices: Sequence[Any], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._choices: list[Any] = []
        for choice in choices:
            self._choices.append(choice)
            self.addItem(_title(choice))
        self.setMinimumContentsLength(_FEWEST_LETTERS)  # a long title may be cut off, not the form
        self.activated.connect(self._choose)
        self._value = self._choices[0] if self._choices else None
        self._had_focus = False
        self._is_whole = False
        self.view().installEventFilter(self)
        self.currentIndexChanged.connect(self.updateGeometry)

    @property
    def value(self) -> Any:
        """The value that is shown."""
        return self._value

    def keep_whole(self) -> None:
        """Never cut off the title of what is chosen: where fields stand side by side."""
        self._is_whole = True

    def minimumSizeHint(self) -> QSize:
        usual, metrics = super().minimumSizeHint(), self.fontMetrics()
        if not self._is_whole:
            return usual
        text = self.currentText() or self.placeholderText()
        around = usual.width() - _FEWEST_LETTERS * metrics.horizontalAdvance("X")
        wanted = metrics.horizontalAdvance(text) + around + _ROUNDING
        return QSize(max(usual.width(), wanted), usual.height())

    def set_hint(self, choice: Any, hint: str, formula: str = "") -> None:
        """Explain one of the choices to those who point at it in the list."""
        index = self._choices.index(choice)
        text = f"{tooltip(hint)}\n{formula}" if formula else tooltip(hint)
        self.setItemData(index, text, Qt.ItemDataRole.ToolTipRole)

    def set_value(self, value: Any) -> None:
        """Show a value, without a signal; one that is not among the choices stands alone."""
        is_another, self._value = value != self._value, value
        is_known = value in self._choices
        self.setPlaceholderText("" if is_known else _title(value))
        with QSignalBlocker(self):
            self.setCurrentIndex(self._choices.index(value) if is_known else -1)
        if is_another:
            self.updateGeometry()
        self.refused.emit("")

    def refuse(self, reason: str) -> None:
        """Say that what was given cannot be taken."""
        self.refused.emit(reason)

    def showPopup(self) -> None:
        self._had_focus = self.hasFocus()
        super().showPopup()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Hide:
            end_hover_later(self.window())
        is_closed = event.type() == QEvent.Type.Hide or (
            event.type() == QEvent.Type.FocusIn and not self.view().isVisible()
        )
        if is_closed and not self._had_focus:
            QTimer.singleShot(0, self, self._give_up_focus)
        return super().eventFilter(watched, event)

    def _give_up_focus(self) -> None:
        """Leave the keys to the window: without this the hidden list keeps them."""
        for part in (self.view(), self):
            part.clearFocus()

    def _choose(self, index: int) -> None:
        if self._choices[index] != self._value:
            self._value = self._choices[index]
            self.value_changed.emit(self._value)
            self.editing_finished.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()  # scrolling past a field must not change it


class CheckField(QCheckBox):
    """Holds yes or no."""

    value_changed = Signal(object)
    """By the user only."""
    editing_finished = Signal()
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.clicked.connect(self._choose)

    @property
    def value(self) -> bool:
        """Whether it is checked."""
        return self.isChecked()

    def set_value(self, value: bool) -> None:
        """Show a value, without a signal."""
        with QSignalBlocker(self):
            self.setChecked(value)
        self.refused.emit("")

    def refuse(self, reason: str) -> None:
        """Say that what was given cannot be taken."""
        self.refused.emit(reason)

    def _choose(self, is_checked: bool) -> None:
        self.value_changed.emit(is_checked)
        self.editing_finished.emit()


class TextField(QLineEdit):
    """Holds a text, which counts at Return or when the focus leaves."""

    value_changed = Signal(object)
    """By the user only."""
    editing_finished = Signal()
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value = ""
        self.editingFinished.connect(self._take_text)

    @property
    def value(self) -> str:
        """The text that counts."""
        return self._value

    def set_value(self, value: str) -> None:
        """Show a text, without a signal, and without disturbing one that is being typed."""
        self._value = value
        if self.text() != value and not (self.hasFocus() and self.isModified()):
            self.setText(value)
        self.refused.emit("")

    def refuse(self, reason: str) -> None:
        """Say that what was given cannot be taken."""
        self.refused.emit(reason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.setText(self._value)
            self.clearFocus()
            return
        super().keyPressEvent(event)  # takes the text at Return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()
            self.clearFocus()

    def _take_text(self) -> None:
        if self.text() != self._value:
            self._value = self.text()
            self.setModified(False)
            self.value_changed.emit(self._value)
            self.editing_finished.emit()


class FixedField(QLabel):
    """Shows a value of a kind that a form cannot edit."""

    value_changed = Signal(object)
    editing_finished = Signal()
    refused = Signal(str)

    def set_value(self, value: Any) -> None:
        """Show a value."""
        self.setText(str(value))

    def refuse(self, reason: str) -> None:
        """Say that what was given cannot be taken."""
        self.refused.emit(reason)


def _title(choice: Any) -> str:
    is_member = isinstance(choice, Member) or (
        isinstance(choice, type) and issubclass(choice, Member)
    )
    return choice.title if is_member else str(choice)
