"""Changing selected weights and biases step by step, with the arrow keys or the wheel."""

from PySide6.QtCore import QObject, QPointF, Qt, QTimer

from playground.document.parameter_edits import set_parameters
from playground.engine.parameter_key import ParameterKey, parameter_index
from playground.ui.editor.sheet import Sheet
from playground.ui.workbench import Workbench

_SMALL, _LARGE = 0.1, 1.0
_NOTCH = 120
"""What Qt calls one step of a wheel."""
_TOGETHER_MS = 800
"""Steps that follow each other this soon are undone as one."""


class Nudging(QObject):
    """Adds to what it set last: snapshots come later than quick keys."""

    def __init__(self, workbench: Workbench, sheet: Sheet, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._sheet = sheet
        self._angle = 0
        self._set: dict[ParameterKey, float] = {}
        self._end = QTimer(self, singleShot=True, interval=_TOGETHER_MS)
        self._end.timeout.connect(self.finish)
        self._is_nudging = False
        workbench.history_changed.connect(self._forget)

    def nudge(self, direction: int, modifiers: Qt.KeyboardModifier) -> bool:
        """Change what is selected by a step up (1) or down (-1), a large one with Shift."""
        keys = self._sheet.selecting.selection.parameters
        if not keys:
            return False
        step = _LARGE if modifiers & Qt.KeyboardModifier.ShiftModifier else _SMALL
        if set(keys) != set(self._set):
            self.finish()
        values = {key: _sum(self._value(key), direction * step) for key in sorted(keys, key=repr)}
        is_start = self._workbench.is_at_start
        self._is_nudging = True
        is_set = self._workbench.apply(set_parameters(values, is_start=is_start))
        self._is_nudging = False
        if is_set:
            self._set = values
            self._end.start()
        return True

    def _forget(self) -> None:
        """Forget what was set, which an undo or another edit may have made another."""
        if not self._is_nudging:
            self._set = {}

    def _value(self, key: ParameterKey) -> float:
        if key in self._set:
            return self._set[key]
        now = self._workbench.now()
        return float(str(now.theta[parameter_index(now.experiment.network, key)]))

    def take_wheel(self, position: QPointF, angle: int, modifiers: Qt.KeyboardModifier) -> bool:
        """Nudge if the wheel turns over a weight or bias that is selected."""
        if self._sheet.target_at(position) not in self._sheet.selecting.selection.parameters:
            return False
        self._angle += angle
        notches = int(self._angle / _NOTCH)
        self._angle -= notches * _NOTCH
        for _ in range(abs(notches)):
            self.nudge(1 if notches > 0 else -1, modifiers)
        return True

    def finish(self) -> None:
        """Let the next step be an undo step of its own."""
        self._end.stop()
        self._angle = 0
        self._set = {}
        self._workbench.stop_merging()


def _sum(value: float, step: float) -> float:
    """Return a sum without the digits that binary fractions leave: 0.1 + 0.2 is 0.3."""
    return float(f"{value + step:.10g}")
