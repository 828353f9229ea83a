"""The gesture of the middle button: it moves the drawing below the window."""

from collections.abc import Callable

from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QWidget


class Panning:
    """From the press to the release; positions are those of the window onto the drawing."""

    def __init__(self, window: QWidget, pan: Callable[[QPointF], None], position: QPointF) -> None:
        """Begin at a position; `pan` moves the drawing by a distance."""
        self._window = window
        self._pan = pan
        self._last = position
        self._cursor = window.cursor()
        window.setCursor(Qt.CursorShape.ClosedHandCursor)

    def move(self, position: QPointF) -> None:
        """Take the drawing along with the mouse."""
        self._pan(position - self._last)
        self._last = position

    def end(self) -> None:
        """Let go, at the release or when the window loses the mouse."""
        self._window.setCursor(self._cursor)
