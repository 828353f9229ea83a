"""The help menu: what keys and mouse do."""

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QMessageBox

_KEYS = {
    "Space": "play or pause; press a button that has the focus",
    "→": "one step: one minibatch",
    "E": "to the end of the epoch",
    "R or Home": "back to the start",
    "Ctrl+Z, Ctrl+Shift+Z": "undo, redo",
    "Ctrl+O, Ctrl+S": "open, save",
    "Tab": "from control to control",
}

_MOUSE = {
    "Click a connection or a bias": "set its value",
    "Point at a neuron": "see its map large in the decision boundary",
    "+ and − above a column": "add or remove a neuron",
    "⊕ between columns": "insert a column",
    "The activation’s name": "choose another, or remove the column",
}


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
        rows = [*_KEYS.items(), *_MOUSE.items()]
        cells = "".join(f"<tr><td><b>{k}</b>&nbsp;&nbsp;</td><td>{v}</td></tr>" for k, v in rows)
        box = QMessageBox(self._window)
        box.setWindowTitle("Keys and mouse")
        box.setText(f"<table cellspacing=6>{cells}</table>")
        box.open()
