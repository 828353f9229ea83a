"""The choice, in the legend, of what the connections show."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from playground.ui.colours import Theme
from playground.ui.editor.connection_modes import MODES, WEIGHT, ConnectionMode
from playground.ui.tooltip import tooltip


class ModeChoice(QWidget):
    """A row of joined buttons; Tab reaches the chosen one, and arrows choose another."""

    chosen = Signal(object)
    """Carries the ConnectionMode."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("isControl", True)
        self.setAccessibleName("What connections show")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        group = QButtonGroup(self)
        self.buttons: dict[ConnectionMode, _Segment] = {}
        for mode in MODES:
            self.buttons[mode] = _Segment(mode, self)
            group.addButton(self.buttons[mode])
            layout.addWidget(self.buttons[mode])
        self.buttons[WEIGHT].setChecked(True)
        for mode, button in self.buttons.items():
            button.toggled.connect(lambda is_on, mode=mode: is_on and self.chosen.emit(mode))

    def choose(self, mode: ConnectionMode) -> None:
        """Choose what is shown, as a click does."""
        self.buttons[mode].setChecked(True)

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


class _Segment(QToolButton):
    """The button of one mode; it wants the arrows that step training elsewhere."""

    def __init__(self, mode: ConnectionMode, parent: QWidget) -> None:
        super().__init__(parent)
        self.setText(mode.title)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setObjectName({MODES[0]: "first", MODES[-1]: "last"}.get(mode, "middle"))
        self.setAccessibleName(f"Connections show: {mode.title.lower()}")
        self.setAccessibleDescription(mode.help)
        self.setToolTip(tooltip(mode.help))

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
