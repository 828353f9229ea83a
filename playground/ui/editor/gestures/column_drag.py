"""Pressing a column's handle: a click selects the column, a drag connects it to another."""

from PySide6.QtCore import QPointF

from playground.document.connecting import why_not_connect_columns
from playground.document.drawing_edits import connect_columns
from playground.ui.editor.gestures.gesture import Modifiers, is_adding, is_drag
from playground.ui.editor.overlay_item import NO_OVERLAY, Overlay
from playground.ui.editor.selection import Selection
from playground.ui.editor.sheet import Sheet


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
        header = self._sheet.arrangement.by_id[self._node_id].header
        target = self._target(position)
        reason = self._refusal(target) if target is not None else None
        end = (position.x(), position.y())
        overlay = Overlay(arrows=((header.centre, end),), is_refused=reason is not None)
        self._sheet.show(overlay, reason or self._invitation(target))

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
            self._sheet.apply(connect_columns(self._node_id, target))

    def _select(self, modifiers: Modifiers) -> None:
        selecting, pressed = self._sheet.selecting, Selection(columns=frozenset({self._node_id}))
        selecting.select(selecting.selection ^ pressed if is_adding(modifiers) else pressed)

    def cancel(self) -> None:
        """Leave everything as it was."""
        self._sheet.show(NO_OVERLAY)
