"""Which branches are compared with that on screen."""

from PySide6.QtCore import QObject, Signal

from playground.session.snapshot import Snapshot
from playground.ui.workbench import Workbench


class Comparison(QObject):
    """The chosen branches, as long as they are there."""

    changed = Signal(object)
    """Carries the branches."""

    def __init__(self, workbench: Workbench, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.branches: frozenset[int] = frozenset()
        workbench.snapshot_taken.connect(self._follow)

    def choose(self, branch: int, *, is_on: bool) -> None:
        """Compare a branch, or no longer."""
        self._set(self.branches | {branch} if is_on else self.branches - {branch})

    def _follow(self, snapshot: Snapshot) -> None:
        if self.branches:
            known = (branch.id for branch in snapshot.timeline.branches)
            self._set(self.branches.intersection(known))

    def _set(self, branches: frozenset[int]) -> None:
        if branches != self.branches:
            self.branches = branches
            self.changed.emit(branches)
