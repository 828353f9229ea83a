"""What the keys do while the drawing has the focus."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from playground.engine.neuron_name import NeuronName
from playground.engine.parameter_key import ParameterKey
from playground.ui.editor.gestures.neuron_drag import move_selected
from playground.ui.editor.hand import Hand
from playground.ui.editor.nudging import Nudging
from playground.ui.editor.selection import Selection, all_neurons
from playground.ui.editor.sheet import Sheet
from playground.ui.editor.walking import neighbour, next_of, parameters_of_neuron

Key = Qt.Key
_DIRECTIONS = {
    Key.Key_Left: (-1, 0),
    Key.Key_Right: (1, 0),
    Key.Key_Up: (0, -1),
    Key.Key_Down: (0, 1),
}
_STRIDE = 10.0
"""Pixels of the scene that a selected neuron goes for one press of a key."""
_RETURN = (Key.Key_Return, Key.Key_Enter)


class DrawingKeys:
    """Arrows walk or nudge, with Alt they move; Ctrl with up and down goes through weights.

    Return opens what is selected, Escape lets go of it.
    """

    def __init__(
        self, sheet: Sheet, hand: Hand, nudging: Nudging, open_selected: Callable[[], object]
    ) -> None:
        self._sheet = sheet
        self._hand = hand
        self._nudging = nudging
        self._open_selected = open_selected

    def wants(self, event: QKeyEvent) -> bool:
        """Whether a key belongs to the drawing now, rather than to the window's shortcuts."""
        key = Key(event.key())
        if key == Key.Key_Escape:
            return self._hand.is_busy or bool(self._sheet.selecting.selection)
        if key in _RETURN:
            return bool(self._sheet.selecting.selection)
        # without a selection the right arrow takes a step
        is_sideways = key in (Key.Key_Left, Key.Key_Right)
        return key in _DIRECTIONS and (bool(self._sheet.selecting.selection) or not is_sideways)

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key means; return whether it means anything here."""
        if not self.wants(event) or self._sheet.scene.drawing is None:
            return False
        key = Key(event.key())
        if key == Key.Key_Escape:
            if not self._hand.cancel():
                self._sheet.selecting.clear()
            return True
        if key in _RETURN:
            self._open_selected()
            return True
        x, y = _DIRECTIONS[key]
        if event.modifiers() & Qt.KeyboardModifier.AltModifier:
            move_selected(self._sheet, x * _STRIDE, y * _STRIDE)
        elif y and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._go_through_weights(y)
        elif not (y and self._nudging.nudge(-y, event.modifiers())):
            is_adding = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._walk((x, y), is_adding=is_adding)
        return True

    def _present(self) -> NeuronName | None:
        """Return the neuron from which the keys go on."""
        selection = self._sheet.selecting.selection
        drawn = self._sheet.boxes()
        of_weights = (NeuronName(key.node, key.neuron) for key in selection.parameters)
        candidates = (*selection.all_neurons(self._sheet.network), *of_weights)
        return min((name for name in candidates if name in drawn), default=None)

    def _walk(self, direction: tuple[int, int], *, is_adding: bool) -> None:
        drawn, selecting = self._sheet.boxes(), self._sheet.selecting
        present = self._present()
        if present is None:
            first = next((n for n in all_neurons(self._sheet.network) if n in drawn), None)
        else:
            first = neighbour(drawn, present, direction)
        if first is None:
            return
        found = Selection(neurons=frozenset({first}))
        selecting.select(selecting.selection | found if is_adding else found)

    def _go_through_weights(self, by: int) -> None:
        name = self._present()
        keys = parameters_of_neuron(self._sheet.network, name) if name is not None else []
        if keys:
            chosen: frozenset[ParameterKey] = self._sheet.selecting.selection.parameters
            present = next((key for key in keys if key in chosen), None)
            found = next_of(keys, present, by)
            self._sheet.selecting.select(Selection(parameters=frozenset({found})))
