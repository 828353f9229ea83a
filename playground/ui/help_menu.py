"""The help menu: what keys and mouse do."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QMainWindow,
    QMenu,
    QVBoxLayout,
)

_TRAINING = {
    "Space": "play or pause",
    "→": "one step: a minibatch, or what the switch says",
    ".": "one phase of a step, under the microscope",
    "E": "to the end of the epoch",
    "←": "one step back; Shift: ten steps, also with →",
    "Shift+E": "to where the epoch before ended",
    "Ctrl+Home, End": "start and end of the run; nothing is lost",
    "Ctrl+J, Ctrl+G, Ctrl+B": "go to a step; run to a goal; branches",
    "R or Home": "start anew",
    "Ctrl+Z, Ctrl+Shift+Z": "undo, redo",
    "Ctrl+N, Ctrl+O, Ctrl+S": "new sheet, open, save",
    "Tab": "from control to control",
}

_MOUSE = {
    "Click an empty place, or N": "put a neuron there",
    "Drag a neuron onto another": "connect them",
    "Drag a neuron elsewhere": "move it; T tidies up",
    "Drag a column’s title onto a column": "connect all neurons of the two",
    "Click a connection or a bias": "set its value",
    "Drag a rectangle, Shift+click": "select several",
    "Point at a neuron": "see its map large",
    "Wheel, middle button": "zoom, pan; F shows everything",
    "Right button": "all that can be done there",
}

_SELECTED = {
    "Del": "remove neurons, erase connections",
    "Ctrl+X, C, V, D": "cut, copy, paste, duplicate",
    "Arrows": "walk; change a weight (Shift: more)",
    "Ctrl+↑, Ctrl+↓, Return": "choose a neuron’s weight, type it",
    "Alt+arrows": "move neurons",
    "C": "connect them with those furthest right",
    "L": "freeze, unfreeze",
    "F2": "name a neuron",
    "P": "pin: keep in view",
    "Ctrl+A, Esc": "select all, nothing",
}

_PANELS = {
    "Weight space": "drag the point, the line, its arrow, own points; wheel zooms",
    "Weight space, clicked": "Shift+arrows: move the weights or the line",
    "Loss surface": "two weights: drag or click the point; wheel zooms; 3D: drag, arrows, wheel",
    "Compare runs": "click a curve or a map: choose the run",
    "Folds": "click a region: its linear map; outside: let go",
}

_PARTS = {
    "Training": _TRAINING,
    "Drawing": _MOUSE,
    "What is selected": _SELECTED,
    "Panels": _PANELS,
}


def _table(title: str, rows: dict[str, str]) -> str:
    pairs = (f"<td><b>{k}</b>&nbsp;&nbsp;</td><td>{v}</td>" for k, v in rows.items())
    cells = "".join(f"<tr>{pair}</tr>" for pair in pairs)
    return f"<p><b>{title}</b></p><table cellspacing=4>{cells}</table>"


def _page() -> str:
    training, drawing, selected, panels = (_table(title, rows) for title, rows in _PARTS.items())
    columns = f"<td>{training}{selected}</td><td>&nbsp;&nbsp;</td><td>{drawing}{panels}</td>"
    return f'<table style="white-space: nowrap"><tr>{columns}</tr></table>'


class HelpMenu(QMenu):
    """Keys and mouse, on one page."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__("&Help", window)
        self._window = window
        action = self.addAction("&Keys and mouse")
        action.setShortcut(QKeySequence("F1"))
        action.triggered.connect(self.show_keys)

    def show_keys(self) -> None:
        """Show what keys and mouse do."""
        dialog = QDialog(self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle("Keys and mouse")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok, parent=dialog)
        buttons.accepted.connect(dialog.accept)
        layout = QVBoxLayout(dialog)
        layout.addWidget(QLabel(_page(), dialog))
        layout.addWidget(buttons)
        dialog.show()  # so that what it says can be tried while it is read
