"""A field for one number."""

from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent, QValidator, QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QLineEdit, QMenu, QWidget
from shiboken6 import isValid

from playground.registry import ParameterInfo
from playground.ui import theme
from playground.ui.gesture import ends_gesture
from playground.ui.hover import end_hover_later
from playground.ui.number_format import exact_number, read_number, read_whole_number
from playground.ui.number_steps import stepped

_Step = QAbstractSpinBox.StepEnabledFlag
_PASSING = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
"""Why a focus leaves that comes back."""


_BESIDE = 42
"""Pixels beside a number: margins, and the arrow that opens the menu."""


class NumberField(QAbstractSpinBox):
    """Holds a number; a typed one counts at Return or when the focus leaves.

    The arrow keys step to the next usual value, and a menu offers them all. A text that is not a
    number of the range is refused: it stays for correction until the focus leaves. Return and
    Escape give up the focus, so that the window's single keys work again.
    """

    value_changed = Signal(object)
    """By the user only; carries the new int or float."""
    editing_finished = Signal()
    """The changes since the last of these signals are one edit."""
    refused = Signal(str)
    """Carries the reason, one sentence; "" when it no longer holds."""

    def __init__(
        self, info: ParameterInfo, *, is_whole: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._info, self._is_whole = info, is_whole
        self._value: float = 0
        self._is_unfinished = False
        self._is_typing = False  # Qt's isModified forgets at Return
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setKeyboardTracking(False)
        self.setAccessibleName(info.label)
        self.editingFinished.connect(self._take_text)
        self._edit = self.lineEdit()
        self._edit.textEdited.connect(self._note_typing)
        self._edit.setAccessibleName(info.label)
        self._edit.setTextMargins(5, 0, 2, 0)
        if info.choices:
            self._offer_choices()
        self.set_value(stepped(0, 0, info))

    @property
    def value(self) -> float:
        """The last good value: an int in a field of whole numbers, otherwise a float."""
        return self._value

    def hide_buttons(self) -> None:
        """Leave stepping to the arrow keys."""
        self.setProperty("isPlain", True)  # with NoButtons a style sheet leaves the text no room

    def set_value(self, value: float) -> None:
        """Show a value, without a signal of a change.

        A text that is being typed stays, one that was refused goes.
        """
        self._value = int(value) if self._is_whole else float(value)
        if self.is_refused or not self._is_typing:
            self._discard_text()

    @property
    def is_refused(self) -> bool:
        """Whether what was given last could not be taken."""
        return bool(self.property("isRefused"))

    def refuse(self, reason: str) -> None:
        """Say that what was given cannot be taken."""
        self._mark(is_refused=True)
        self.refused.emit(reason)

    def _show(self) -> None:
        text = exact_number(self._value)
        if self._edit.text() != text:
            caret = self._edit.cursorPosition()
            with QSignalBlocker(self._edit):
                self._edit.setText(text)
            self._edit.setCursorPosition(caret)
        self._is_typing = False
        self._accept()

    def _change(self, value: float) -> None:
        if value != self._value:
            self._value = value
            self._is_unfinished = True
            self._show()
            self.value_changed.emit(value)

    def _finish(self) -> None:
        if self._is_unfinished:
            self._is_unfinished = False
            self.editing_finished.emit()

    def _take_text(self) -> None:
        if not self._is_typing or not isValid(self._edit):  # Qt asks even while it tears it down
            return
        try:
            value = self._read()
        except ValueError as error:
            self.refuse(str(error))
            return
        if value == self._value:
            self._show()
        self._change(value)
        self._finish()

    def _read(self) -> float:
        text = self._edit.text()
        value = read_whole_number(text) if self._is_whole else read_number(text)
        if value < self._info.minimum:
            raise ValueError(
                f"{text} is too small; choose {exact_number(self._info.minimum)} or more."
            )
        if value > self._info.maximum:
            raise ValueError(
                f"{text} is too large; choose {exact_number(self._info.maximum)} or less."
            )
        return value

    def _note_typing(self) -> None:
        self._is_typing = True
        self._accept()

    def _accept(self) -> None:
        if self.is_refused:
            self._mark(is_refused=False)
            self.refused.emit("")

    def _mark(self, *, is_refused: bool) -> None:
        if self.is_refused != is_refused:
            self.setProperty("isRefused", is_refused)
            self.style().polish(self)

    def minimumSizeHint(self) -> QSize:
        """Return room for every usual value, none of which may be cut off."""
        hint = super().minimumSizeHint()
        widths = [
            self.fontMetrics().horizontalAdvance(exact_number(choice))
            for choice in self._info.choices
        ]
        return hint.expandedTo(QSize(max(widths, default=-_BESIDE) + _BESIDE, 0))

    def sizeHint(self) -> QSize:
        return super().sizeHint().expandedTo(self.minimumSizeHint())

    def _offer_choices(self) -> None:
        self.hide_buttons()
        action = QAction(f"Usual values of {self._info.label}", self)
        theme.keep_icon(action, "chevron-down", "muted_text")
        action.triggered.connect(self.open_choices)
        self._edit.addAction(action, QLineEdit.ActionPosition.TrailingPosition)

    def open_choices(self) -> QMenu:
        """Open the menu of usual values below the field, and return it."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for choice in self._info.choices:
            action = menu.addAction(exact_number(choice))
            action.setCheckable(True)
            action.setChecked(choice == self._value)
            action.triggered.connect(lambda _=False, choice=choice: self._choose(choice))
        menu.aboutToHide.connect(lambda: end_hover_later(self.window()))
        menu.setMinimumWidth(self.width())
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))
        return menu

    def _choose(self, choice: float) -> None:
        self._discard_text()
        self._change(int(choice) if self._is_whole else float(choice))
        self._finish()

    def stepBy(self, steps: int) -> None:
        self._take_text()
        self._change(stepped(self._value, steps, self._info, is_whole=self._is_whole))

    def stepEnabled(self) -> QAbstractSpinBox.StepEnabledFlag:
        steps = _Step.StepNone
        for n, flag in ((1, _Step.StepUpEnabled), (-1, _Step.StepDownEnabled)):
            if stepped(self._value, n, self._info, is_whole=self._is_whole) != self._value:
                steps |= flag
        return steps

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        return QValidator.State.Acceptable, text, position

    def event(self, event: QEvent) -> bool:
        is_handled = super().event(event)
        if ends_gesture(event):
            self._finish()
        return is_handled

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._discard_text()
            self.clearFocus()
        elif self._info.choices and _opens_menu(event):
            self.open_choices()
        else:
            super().keyPressEvent(event)  # takes the text at Return if it can
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self.is_refused:
                event.accept()
                self.clearFocus()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() == Qt.FocusReason.MouseFocusReason:
            QTimer.singleShot(0, self, self.selectAll)  # the press that is to come deselects

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)  # takes the text if it can
        if self.is_refused:
            self._discard_text()
        if event.reason() not in _PASSING:
            self._edit.deselect()

    def _discard_text(self) -> None:
        self._is_typing = False
        self._show()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()  # scrolling past a field must not change it


def _opens_menu(event: QKeyEvent) -> bool:
    is_alt_down = (
        event.key() == Qt.Key.Key_Down and event.modifiers() == Qt.KeyboardModifier.AltModifier
    )
    return is_alt_down or event.key() == Qt.Key.Key_F4
