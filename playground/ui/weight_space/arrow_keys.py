"""Shift and arrow keys move what a view shows; a series of them is one step of undo.

Plain arrow keys are left to training, or turn what has three dimensions.
"""

import math

import numpy as np
from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from playground.engine.arrays import FloatArray

_KEYS: dict[int, tuple[float, float, float]] = {
    Qt.Key.Key_Left: (-1, 0, 0),
    Qt.Key.Key_Right: (1, 0, 0),
    Qt.Key.Key_Down: (0, -1, 0),
    Qt.Key.Key_Up: (0, 1, 0),
    Qt.Key.Key_PageDown: (0, 0, -1),
    Qt.Key.Key_PageUp: (0, 0, 1),
}
_PLAIN = Qt.KeyboardModifier.NoModifier
_SHIFT, _CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
_FACTORS = {_SHIFT: 1.0, _SHIFT | _CONTROL: 10.0}
_TOGETHER_MS = 800
"""Keys that follow each other this soon are undone as one."""


class ArrowKeys(QObject):
    """Watches a widget that has the focus."""

    pressed = Signal(object)
    """Carries how many steps to go across, up and deep, (3,): ten with Ctrl too."""
    turned = Signal(object)
    """Carries which way plain keys turn, (3,), where they do."""
    ended = Signal()
    """A series of keys is over."""

    def __init__(self, widget: QWidget, *, turns: bool = False) -> None:
        """`turns`: whether plain arrow keys are its own too; else they step training."""
        super().__init__(widget)
        self._turns = turns
        widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        widget.installEventFilter(self)
        self._end = QTimer(self, singleShot=True, interval=_TOGETHER_MS)
        self._end.timeout.connect(self.ended)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusOut, QEvent.Type.MouseButtonPress):
            self.finish()
        if not isinstance(event, QKeyEvent) or event.type() == QEvent.Type.KeyRelease:
            return False
        steps = _KEYS.get(event.key())
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        is_turn = self._turns and modifiers == _PLAIN and steps is not None and not steps[2]
        if steps is None or not (is_turn or modifiers in _FACTORS):
            return False
        event.accept()  # so that no shortcut of the window takes it
        if event.type() == QEvent.Type.KeyPress:
            if is_turn:
                self.turned.emit(np.array(steps))
            else:
                self._end.start()
                self.pressed.emit(np.array(steps) * _FACTORS[modifiers])
        return True

    def finish(self) -> None:
        """End a series of keys now."""
        if self._end.isActive():
            self._end.stop()
            self.ended.emit()


def step_of(reach: float) -> float:
    """Return a step of a power of ten, no more than a fiftieth of a range from -reach to reach."""
    return 10.0 ** math.floor(math.log10(reach / 50))


def moved(values: FloatArray, by: FloatArray) -> FloatArray:
    """Return a sum in as many digits as single precision has, so that 0.1 + 0.2 is 0.3."""
    rounded = [float(f"{value:.6g}") for value in values.tolist()]
    return np.array([float(f"{value:.9g}") for value in (np.array(rounded) + by).tolist()])
