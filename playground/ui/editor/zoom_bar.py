"""The small control in the corner of the drawing: how large it is shown."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from playground.ui.colours import Theme
from playground.ui.editor.zoom_actions import ZoomActions
from playground.ui.editor.zoom_view import ZoomView

_HEIGHT = 22


class ZoomBar(QWidget):
    """Further away, the zoom in percent, closer, and all of it."""

    def __init__(self, actions: ZoomActions, view: ZoomView, parent: QWidget) -> None:
        super().__init__(parent)
        self._view = view
        self.setProperty("isControl", True)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setObjectName("zoom-bar")
        self.setAccessibleName("Zoom of the network drawing")
        self.out_button = self._button(actions.zoom_out, "Zoom out", _HEIGHT)
        self.percent_button = self._button(actions.actual_size, "100 %", 48)
        self.in_button = self._button(actions.zoom_in, "Zoom in", _HEIGHT)
        self.fit_button = self._button(actions.fit, "Fit", 30)
        for button in (self.out_button, self.in_button):
            button.setAutoRepeat(True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2, 2, 2, 2)
        layout.setSpacing(0)
        for button in (self.out_button, self.percent_button, self.in_button, self.fit_button):
            layout.addWidget(button)
        view.zoomed.connect(self._follow)
        view.moved.connect(self._follow)
        self._follow()

    def _button(self, action: QAction, name: str, width: int) -> QToolButton:
        button = QToolButton(self)
        if action.icon().isNull():
            button.setText(name)
        else:
            action.changed.connect(lambda: button.setIcon(action.icon()))
            button.setIcon(action.icon())
        button.setAccessibleName(name)
        button.setAccessibleDescription(action.toolTip())
        button.setToolTip(action.toolTip())
        button.setFixedSize(width, _HEIGHT)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setEnabled(action.isEnabled())
        button.clicked.connect(lambda: action.trigger())
        action.enabledChanged.connect(button.setEnabled)
        if action.isCheckable():
            button.setCheckable(True)
            action.toggled.connect(button.setChecked)
        return button

    def _follow(self) -> None:
        percent = f"{round(100 * self._view.zoom)} %"
        self.percent_button.setText(percent)
        self.percent_button.setAccessibleName(f"Zoom {percent}; back to 100 %")
        self.fit_button.setChecked(self._view.is_fitted)  # a click has turned it

    def set_theme(self, look: Theme) -> None:
        """Take on the colours of a theme."""
        self.setStyleSheet(
            f"#zoom-bar {{ background: {look.base}; border-radius: 5px; }}"
            f"QToolButton {{ color: {look.muted_text}; background: transparent; padding: 1px;"
            f" border: 1px solid transparent; border-radius: 4px; }}"
            f"QToolButton:hover {{ color: {look.text}; background: {look.hover}; }}"
            f"QToolButton:checked {{ color: {look.text}; border-color: {look.border}; }}"
            f"QToolButton:disabled {{ color: {look.disabled_text}; }}"
            f"QToolButton:focus {{ border: 2px solid {look.accent}; padding: 0; }}"
        )
