"""What a click on the data does: a row of small buttons, for points of one's own."""

from functools import partial

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QWidget

from playground.ui.tooltip import tooltip
from playground.ui.weight_space.data_view import DataView, Tool
from playground.ui.weight_space.marks import NEGATIVE, POSITIVE

_TOOLS: tuple[tuple[Tool, str, str], ...] = (
    (
        "move",
        "Move",
        "Drag a point, the line or its arrow; click a point to pin it. Shift with Left or Right "
        "turns the line, with Up or Down it moves.",
    ),
    ("flip", "Flip", "Click a point to give it the other class."),
    ("add positive", f"+ {POSITIVE}", "Click a place to add a point that should be 1."),
    ("add negative", f"+ {NEGATIVE}", "Click a place to add a point that should be 0."),
    ("remove", "✕", "Remove: click a point to take it away."),
)


class Tools(QWidget):
    """One tool is chosen; hidden where the points cannot be changed."""

    def __init__(self, view: DataView) -> None:
        super().__init__()
        self._view = view
        self.buttons: dict[Tool, QToolButton] = {}
        group = QButtonGroup(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        for tool, text, help_text in _TOOLS:
            button = QToolButton()
            button.setText(text)
            button.setCheckable(True)
            button.setStyleSheet("padding: 2px 4px;")
            button.setToolTip(tooltip(help_text))
            button.clicked.connect(partial(self._choose, tool))
            group.addButton(button)
            layout.addWidget(button)
            self.buttons[tool] = button
        self.buttons["move"].setChecked(True)
        self.setProperty("isControl", True)
        self.hide()

    def _choose(self, tool: Tool, is_checked: bool = True) -> None:
        self._view.tool = tool

    def show_for(self, *, can_move: bool, n_classes: int) -> None:
        """Show the tools that make sense."""
        self.setVisible(can_move)
        for tool, button in self.buttons.items():
            button.setVisible(tool in ("move", "remove") or n_classes == 2)
        if not can_move or not self.buttons[self._view.tool].isVisibleTo(self):
            self.buttons["move"].setChecked(True)
            self._choose("move")
