"""Pressing a column's handle: a click selects the column, a drag connects it to another."""

from dataclasses import replace

from PySide6.QtCore import QPointF

from playground.document.connecting import why_not_connect_columns
from playground.document.drawing_edits import connect_columns
from playground.ui.editor.gestures.gesture import Modifiers, is_adding, is_drag
from playground.ui.editor.overlay_item import NO_OVERLAY, Overlay
from playground.ui.editor.selection import Selection
from playground.ui.editor.sheet import Sheet

_MARGIN = 5.0
"""Pixels between a column and the frame that says that it is meant."""


class ColumnDrag:
    """Released over another column it connects all neurons of the two."""

    def __init__(self, sheet: Sheet, node_id: str, start: QPointF, zoom: float) -> None:
        self._sheet = sheet
        self._node_id = node_id
        self._start = start
        self._zoom = zoom
        self._is_dragging = False

    def move(self, position: QPointF, modifiers: Modifiers) -> None:
        """Show the connection."""
        self._is_dragging |= is_drag(self._start, position, self._zoom)
        if not self._is_dragging:
            return
        target = self._target(position)
        reason = self._refusal(target) if target is not None else None
        overlay = self._overlay(target, (position.x(), position.y()), is_refused=reason is not None)
        self._sheet.show(overlay, reason or self._invitation(target))

    def _overlay(
        self, target: str | None, pointer: tuple[float, float], *, is_refused: bool
    ) -> Overlay:
        """Return an arrow from column to column: titles would cover one between these."""
        columns = self._sheet.arrangement.by_id
        start = columns[self._node_id].outside
        frames = [start]
        end, is_back = pointer, pointer[0] < start.centre[0]
        if target is not None:
            frames.append(columns[target].outside)
            end = (frames[1].right if is_back else frames[1].x, frames[1].centre[1])
        arrow = ((start.x if is_back else start.right, start.centre[1]), end)
        around = tuple(frame.around(_MARGIN) for frame in frames)
        return Overlay(arrows=(arrow,), frames=around, is_refused=is_refused)

    def _target(self, position: QPointF) -> str | None:
        target = self._sheet.column_at(position)
        return None if target == self._node_id else target

    def _invitation(self, target: str | None) -> str:
        if target is None:
            return "drop it on a column to connect all neurons"
        return f"connect all neurons with {self._sheet.network.title(target)}"

    def _refusal(self, target: str) -> str | None:
        return why_not_connect_columns(self._sheet.network, self._node_id, target)

    def release(self, position: QPointF, modifiers: Modifiers) -> None:
        """Select or connect."""
        self._sheet.show(NO_OVERLAY)
        if not self._is_dragging:
            self._select(modifiers)
            return
        target = self._target(position)
        if target is not None and self._refusal(target) is None:
            title = self._sheet.network.title
            label = f"connect {title(self._node_id)} to {title(target)}"
            self._sheet.apply(replace(connect_columns(self._node_id, target), label=label))

    def _select(self, modifiers: Modifiers) -> None:
        selecting, pressed = self._sheet.selecting, Selection(columns=frozenset({self._node_id}))
        selecting.select(selecting.selection ^ pressed if is_adding(modifiers) else pressed)

    def cancel(self) -> None:
        """Leave everything as it was."""
        self._sheet.show(NO_OVERLAY)
