"""The sentence for those who change the past for the first time."""

from PySide6.QtCore import QObject, Signal

from playground.session.snapshot import Snapshot
from playground.session.timeline_view import TimelineView


class ChangedPast(QObject):
    """Notices when a branch begins before the end of another."""

    said = Signal(str)
    """Carries one sentence; once only."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._before = TimelineView()
        self._has_said = False

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Compare a snapshot with the one before."""
        before, self._before = self._before, snapshot.timeline
        branch = snapshot.timeline.branch
        if self._has_said or branch is None or before.find(branch.id) is not None:
            return
        left = None if branch.parent is None else before.find(branch.parent)
        if left is not None and branch.fork_step < left.last_step:
            self._has_said = True
            self.said.emit(
                f"You changed the past: what followed step {branch.fork_step:,} is kept as the "
                f"faint curve of {left.name}, and training now goes another way, as {branch.name}."
            )
