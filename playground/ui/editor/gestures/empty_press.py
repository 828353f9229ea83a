"""Pressing an empty place: a click puts a neuron there, a drag selects what is within."""

from PySide6.QtCore import QPointF

from playground.document.drawing_edits import place_neuron
from playground.ui.editor.boxes import Box
from playground.ui.editor.gestures.gesture import Modifiers, is_adding, is_drag
from playground.ui.editor.overlay_item import NO_OVERLAY, Overlay
from playground.ui.editor.selection import NOTHING, Selection
from playground.ui.editor.sheet import Sheet
from playground.ui.editor.slots import slot_at

_BESIDE = (
    "That was beside a connection: click right on it to choose it, or farther away from it to put "
    "a neuron there."
)


class EmptyPress:
    """While something is selected, a click only lets go of it."""

    def __init__(self, sheet: Sheet, start: QPointF, zoom: float, *, may_place: bool) -> None:
        """With `may_place` False a click does nothing, as one that only ends a typing."""
        self._sheet = sheet
        self._start = start
        self._zoom = zoom
        self._may_place = may_place
        self._before = sheet.selecting.selection
        self._is_dragging = False

    def move(self, position: QPointF, modifiers: Modifiers) -> None:
        """Select what the band covers."""
        self._is_dragging |= is_drag(self._start, position, self._zoom)
        if self._is_dragging:
            band = _band(self._start, position)
            before = self._before if is_adding(modifiers) else NOTHING
            self._sheet.selecting.select(before | self._within(band))
            self._sheet.show(Overlay(band=band))

    def _within(self, band: Box) -> Selection:
        """Return the neurons in the band or, where there are none, the connections."""
        neurons = frozenset(
            name for name, box in self._sheet.boxes().items() if band.holds(*box.centre)
        )
        if neurons:
            return Selection(neurons=neurons)
        return Selection(parameters=self._sheet.scene.connections_within(band))

    def release(self, position: QPointF, modifiers: Modifiers) -> None:
        """Put a neuron there, or let go of what is selected."""
        self._sheet.show(NO_OVERLAY)
        if self._is_dragging or is_adding(modifiers):
            return
        if self._before:
            self._sheet.selecting.clear()
        elif self._may_place and self._sheet.scene.is_beside_connection(position):
            self._sheet.refused.emit(_BESIDE)
        elif self._may_place:
            put_neuron(self._sheet, position)

    def cancel(self) -> None:
        """Select what was selected before."""
        self._sheet.show(NO_OVERLAY)
        self._sheet.selecting.select(self._before)


def put_neuron(sheet: Sheet, position: QPointF) -> None:
    """Put a neuron at a point of the scene; where it cannot be, say why."""
    slot = slot_at(sheet.arrangement, sheet.network, position.x(), position.y())
    if isinstance(slot, str):
        sheet.refused.emit(slot)
        return
    sheet.apply(place_neuron(column=slot.column, before=slot.before, at=slot.at))


def _band(start: QPointF, end: QPointF) -> Box:
    x, y = min(start.x(), end.x()), min(start.y(), end.y())
    return Box(x, y, abs(end.x() - start.x()), abs(end.y() - start.y()))
