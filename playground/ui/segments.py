"""A row of joined buttons of which one is chosen."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from playground.ui.colours import Theme
from playground.ui.tooltip import tooltip


@dataclass(frozen=True)
class Segment:
    """What can be chosen: a key, the word on its button, and an explanation."""

    key: Hashable
    title: str
    help: str


class Segments(QWidget):
    """Joined buttons; Tab reaches the chosen one, and arrows choose another."""

    chosen = Signal(object)
    """Carries the key."""

    def __init__(
        self, name: str, segments: Sequence[Segment], parent: QWidget | None = None
    ) -> None:
        """Call it `name` for those who cannot see it; the first is chosen."""
        super().__init__(parent)
        self.setProperty("isControl", True)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        group = QButtonGroup(self)
        ends = {segments[0]: "first", segments[-1]: "last"}
        self.buttons: dict[Any, QToolButton] = {}
        for segment in segments:
            button = _Button(segment, f"{name}: {segment.title.lower()}", self)
            button.setObjectName(ends.get(segment, "middle"))
            button.toggled.connect(lambda is_on, key=segment.key: is_on and self.chosen.emit(key))
            self.buttons[segment.key] = button
            group.addButton(button)
            layout.addWidget(button)
        self.choose(segments[0].key)

    @property
    def key(self) -> Any:
        """The key of what is chosen."""
        return next(key for key, button in self.buttons.items() if button.isChecked())

    def choose(self, key: Hashable) -> None:
        """Choose another, as a click does."""
        self.buttons[key].setChecked(True)

    def set_theme(self, look: Theme) -> None:
        """Take on the colours of a theme."""
        self.setStyleSheet(
            f"QToolButton {{ color: {look.text}; background: {look.panel}; border-radius: 0;"
            f" border: 1px solid {look.border}; border-left: none; padding: 1px 7px; }}"
            f"QToolButton:hover {{ background: {look.hover}; }}"
            f"QToolButton:checked {{ color: {look.accent_text}; background: {look.accent};"
            f" border-color: {look.accent}; }}"
            f"QToolButton:focus {{ border: 2px solid {look.text}; padding: 0 6px; }}"
            "QToolButton#first { border-top-left-radius: 4px; border-bottom-left-radius: 4px; }"
            f"QToolButton#first:!focus {{ border-left: 1px solid {look.border}; }}"
            "QToolButton#last { border-top-right-radius: 4px; border-bottom-right-radius: 4px; }"
        )


class _Button(QToolButton):
    """One of the buttons; it wants the arrows that step training elsewhere."""

    def __init__(self, segment: Segment, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setText(segment.title)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(name)
        self.setAccessibleDescription(segment.help)
        self.setToolTip(tooltip(segment.help))

    def sizeHint(self) -> QSize:
        width = self.fontMetrics().horizontalAdvance(self.text()) + 16
        return QSize(width, self.fontMetrics().height() + 6)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            is_plain = event.modifiers() in (_NONE, Qt.KeyboardModifier.KeypadModifier)
            if is_plain and event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
                event.accept()
                return True
        return super().event(event)


_NONE = Qt.KeyboardModifier.NoModifier
