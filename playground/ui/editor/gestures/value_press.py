"""Pressing a weight, a bias or an image: only a click means something."""

from collections.abc import Callable

from PySide6.QtCore import QPointF

from playground.engine.parameter_key import ParameterKey
from playground.ui.editor.gestures.gesture import Modifiers, is_adding
from playground.ui.editor.selection import selection_of
from playground.ui.editor.sheet import Sheet
from playground.ui.editor.targets import ImageName


class ValuePress:
    """A click selects a weight or bias and opens it, or turns to the next image."""

    def __init__(
        self,
        sheet: Sheet,
        pressed: ParameterKey | ImageName,
        clicked: Callable[[ParameterKey | ImageName], None],
    ) -> None:
        self._sheet = sheet
        self._pressed = pressed
        self._clicked = clicked

    def move(self, position: QPointF, modifiers: Modifiers) -> None:
        """Wait for the release."""

    def release(self, position: QPointF, modifiers: Modifiers) -> None:
        """Select and open, if the mouse is still there."""
        if self._sheet.target_at(position) != self._pressed:
            return
        selecting, pressed = self._sheet.selecting, selection_of(self._pressed)
        if is_adding(modifiers):
            selecting.select(selecting.selection ^ pressed)
            return
        selecting.select(pressed)
        self._clicked(self._pressed)

    def cancel(self) -> None:
        """Do nothing."""
