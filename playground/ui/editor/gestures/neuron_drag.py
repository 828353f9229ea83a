"""Pressing a neuron: a click selects it, a drag connects it to another or moves it."""

from collections.abc import Mapping

from PySide6.QtCore import QPointF

from playground.document.connecting import why_not_connect
from playground.document.drawing_edits import connect
from playground.document.sketch_edits import move_neurons
from playground.engine.neuron_name import NeuronName
from playground.ui.editor.boxes import Box
from playground.ui.editor.clearance import moved_by, way_clear
from playground.ui.editor.gestures.gesture import Modifiers, is_adding, is_drag
from playground.ui.editor.overlay_item import NO_OVERLAY, Overlay
from playground.ui.editor.placing import share_of, space_of
from playground.ui.editor.selection import selection_of
from playground.ui.editor.sheet import Sheet
from playground.ui.editor.slots import snap

_REACH = 7.0
"""Pixels of the window from a line within which a moved neuron snaps to it."""

_DROP = "drop it on a neuron further right to connect them"


class NeuronDrag:
    """Released over another neuron it connects, over an empty place it moves.

    A neuron that is selected takes the other selected ones along.
    """

    def __init__(self, sheet: Sheet, pressed: NeuronName, start: QPointF, zoom: float) -> None:
        self._sheet = sheet
        self._pressed = pressed
        self._start = start
        self._zoom = zoom
        self._boxes = sheet.boxes()
        selected = sheet.selecting.selection.all_neurons(sheet.network)
        self._dragged = selected if pressed in selected else frozenset({pressed})
        self._movable = sheet.movable(self._dragged)
        self._held = _places(sheet, _rest(self._boxes, self._movable))
        """The rest of their columns, which does not close ranks."""
        self._is_dragging = False

    def move(self, position: QPointF, modifiers: Modifiers) -> None:
        """Show the connection, or the neurons in their new places."""
        self._is_dragging |= is_drag(self._start, position, self._zoom)
        if not self._is_dragging:
            return
        target = self._target(position)
        if target is not None:
            self._show_connection(target)
        else:
            self._show_move(position)

    def _target(self, position: QPointF) -> NeuronName | None:
        """Return the neuron to connect to, by where it was before anything moved."""
        x, y = position.x(), position.y()
        return next(
            (
                name
                for name, box in self._boxes.items()
                if name not in self._dragged and box.holds(x, y)
            ),
            None,
        )

    def _show_connection(self, target: NeuronName) -> None:
        self._sheet.try_places({})
        reason = self._refusal(target)
        x, y = self._boxes[target].x, self._boxes[target].centre[1]
        arrows = tuple(
            ((self._boxes[name].right, self._boxes[name].centre[1]), (x, y))
            for name in self._dragged
            if name in self._boxes
        )
        text = reason or f"connect to {self._sheet.words_of(target)}"
        self._sheet.show(Overlay(arrows=arrows, is_refused=reason is not None), text)

    def _refusal(self, target: NeuronName) -> str | None:
        """Return why none of the dragged neurons can be connected, or None if one can be."""
        network = self._sheet.network
        reasons = [why_not_connect(network, name, target) for name in sorted(self._dragged)]
        return None if None in reasons else reasons[0]

    def _show_move(self, position: QPointF) -> None:
        boxes, guides = self._moved(position)
        self._sheet.try_places(_places(self._sheet, boxes) | self._held)
        self._sheet.show(Overlay(guides=guides), "" if boxes else _DROP)

    def _moved(
        self, position: QPointF
    ) -> tuple[dict[NeuronName, Box], tuple[tuple[float, float, float, float], ...]]:
        """Return where the neurons go: in line with others, if near, and clear of them."""
        if not self._movable:
            return {}, ()
        arrangement, by = self._sheet.arrangement, position - self._start
        there = {n: moved_by(self._boxes[n], by.x(), by.y()) for n in sorted(self._movable)}
        leader = self._pressed if self._pressed in self._movable else min(self._movable)
        others = [each for name, each in self._boxes.items() if name not in self._movable]
        snapped = snap(there[leader], self._axes(leader), others, _REACH / self._zoom)
        there = {name: moved_by(box, snapped.dx, snapped.dy) for name, box in there.items()}
        gap, space = 0.1 * there[leader].width, space_of(arrangement)
        way = way_clear(list(there.values()), others, space, gap)
        dx, dy = way or (0.0, 0.0)
        guides = tuple(each for each in snapped.guides if not (dx if each[0] == each[2] else dy))
        return {name: moved_by(box, dx, dy) for name, box in there.items()}, guides

    def _axes(self, leader: NeuronName) -> list[float]:
        """Return the x of the leader's own column, by those of its neurons that stay."""
        stay = [
            box.centre[0]
            for name, box in self._boxes.items()
            if name.node == leader.node and name not in self._movable
        ]
        return [sum(stay) / len(stay)] if stay else [self._boxes[leader].centre[0]]

    def release(self, position: QPointF, modifiers: Modifiers) -> None:
        """Select, connect or move."""
        if not self._is_dragging:
            self._select(modifiers)
            return
        target = self._target(position)
        boxes, _ = self._moved(position)
        self._sheet.show(NO_OVERLAY)
        if target is None and boxes:
            places, order = _places(self._sheet, boxes), self._sheet.columns_in_order()
            self._sheet.apply(move_neurons(places, self._held, order))
        elif target is not None and self._refusal(target) is None:
            network = self._sheet.network
            able = [n for n in self._dragged if why_not_connect(network, n, target) is None]
            self._sheet.apply(connect(able, [target], experiment=self._sheet.experiment))
        self._sheet.try_places({})

    def _select(self, modifiers: Modifiers) -> None:
        selecting, pressed = self._sheet.selecting, selection_of(self._pressed)
        selecting.select(selecting.selection ^ pressed if is_adding(modifiers) else pressed)

    def cancel(self) -> None:
        """Leave everything as it was."""
        self._sheet.clear()


def move_selected(sheet: Sheet, dx: float, dy: float) -> None:
    """Move the selected neurons by a way in pixels of the scene, and then clear of others."""
    boxes = sheet.boxes()
    moving = sheet.movable(sheet.selecting.selection.all_neurons(sheet.network))
    if not moving:
        return
    there = [moved_by(boxes[name], dx, dy) for name in sorted(moving)]
    others = [box for name, box in boxes.items() if name not in moving]
    more = way_clear(there, others, space_of(sheet.arrangement), 0.1 * there[0].width) or (0, 0)
    moved = {n: moved_by(box, *more) for n, box in zip(sorted(moving), there, strict=True)}
    held = _places(sheet, _rest(boxes, moving))
    sheet.apply(move_neurons(_places(sheet, moved), held, sheet.columns_in_order()))


def _rest(boxes: Mapping[NeuronName, Box], moving: frozenset[NeuronName]) -> dict[NeuronName, Box]:
    """Return the neurons of the same columns that stay, and do not close ranks."""
    columns = {name.node for name in moving}
    return {n: box for n, box in boxes.items() if n.node in columns and n not in moving}


def _places(sheet: Sheet, boxes: Mapping[NeuronName, Box]) -> dict[NeuronName, tuple[float, float]]:
    return {name: share_of(sheet.arrangement, box) for name, box in boxes.items()}
