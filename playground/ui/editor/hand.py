"""The hand: which gesture a press begins, and who the mouse belongs to until the release."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QPointF, Signal

from playground.engine.neuron_name import NeuronName
from playground.engine.parameter_key import ParameterKey
from playground.ui.editor.gestures.column_drag import ColumnDrag
from playground.ui.editor.gestures.empty_press import EmptyPress
from playground.ui.editor.gestures.gesture import Gesture, Modifiers
from playground.ui.editor.gestures.neuron_drag import NeuronDrag
from playground.ui.editor.gestures.value_press import ValuePress
from playground.ui.editor.overlay_item import NO_OVERLAY, Overlay
from playground.ui.editor.pointing import Pointing
from playground.ui.editor.sheet import Sheet
from playground.ui.editor.slots import slot_at
from playground.ui.editor.targets import ImageName


class Hand(QObject):
    """Points while nothing is pressed, and lets a gesture have the mouse while something is."""

    clicked = Signal(object)
    """A weight, a bias or an image has been clicked: carries the ParameterKey or ImageName."""
    moved = Signal(QPointF)
    """Where the mouse is in the scene while a gesture lasts."""

    def __init__(
        self,
        sheet: Sheet,
        pointing: Pointing,
        zoom: Callable[[], float],
        may_place: Callable[[], bool],
        parent: QObject | None = None,
    ) -> None:
        """`may_place` tells whether a click on an empty place may put a neuron there."""
        super().__init__(parent)
        sheet.selecting.changed.connect(self._hint)
        self._sheet = sheet
        self._pointing = pointing
        self._zoom = zoom
        self._may_place = may_place
        self._gesture: Gesture | None = None

    @property
    def is_busy(self) -> bool:
        """Whether a gesture has the mouse."""
        return self._gesture is not None

    def move(self, position: QPointF, modifiers: Modifiers) -> None:
        """Hand the mouse to the gesture, or look what is below it."""
        if self._gesture is not None:
            self._gesture.move(position, modifiers)
            self.moved.emit(position)
            return
        self._pointing.move(position)
        self._hint()

    def _hint(self) -> None:
        """Show where a click would put a neuron."""
        if self._gesture is not None:
            return
        sheet, position = self._sheet, self._pointing.position
        overlay = NO_OVERLAY
        if (
            position is not None
            and sheet.scene.drawing is not None
            and not sheet.selecting.selection
            and sheet.target_at(position) is None
            and not sheet.scene.is_beside_connection(position)
        ):
            slot = slot_at(sheet.arrangement, sheet.network, position.x(), position.y())
            if not isinstance(slot, str) and slot.at is not None:  # else it is laid out
                overlay = Overlay(ghost=slot.box, caption=sheet.words_of_column(slot.column))
        sheet.scene.show_overlay(overlay)

    def press(self, position: QPointF, modifiers: Modifiers) -> None:
        """Begin a gesture."""
        if self._sheet.scene.drawing is None:
            return
        self.cancel()
        self._gesture = self._begin(position)
        self._pointing.leave()
        self._sheet.scene.show_overlay(NO_OVERLAY)

    def _begin(self, position: QPointF) -> Gesture:
        target = self._sheet.target_at(position)
        if isinstance(target, NeuronName):
            return NeuronDrag(self._sheet, target, position, self._zoom())
        if isinstance(target, ParameterKey | ImageName):
            return ValuePress(self._sheet, target, self.clicked.emit)
        return EmptyPress(self._sheet, position, self._zoom(), may_place=self._may_place())

    def press_handle(self, node_id: str, position: QPointF) -> None:
        """Begin the gesture of a column's handle."""
        self.cancel()
        self._gesture = ColumnDrag(self._sheet, node_id, position, self._zoom())
        self._pointing.leave()

    def release(self, position: QPointF, modifiers: Modifiers) -> None:
        """End the gesture, which does what it is for."""
        gesture, self._gesture = self._gesture, None
        if gesture is not None:
            gesture.release(position, modifiers)
            self._sheet.said.emit("")

    def leave(self) -> None:
        """Forget what the pointer was over; a gesture keeps the mouse."""
        if self._gesture is None:
            self._pointing.leave()
            self._sheet.scene.show_overlay(NO_OVERLAY)

    def cancel(self) -> bool:
        """End the gesture without doing anything; return whether there was one."""
        gesture, self._gesture = self._gesture, None
        if gesture is None:
            return False
        gesture.cancel()
        self._sheet.said.emit("")
        return True
