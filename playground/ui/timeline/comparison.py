"""Which branches are compared with that on screen."""

from PySide6.QtCore import QObject, Signal

from playground.session.snapshot import Snapshot
from playground.ui.workbench import Workbench


class Comparison(QObject):
    """The chosen branches and that from which they were chosen, as long as they are there.

    So one sees the same runs beside each other from whichever of them one looks.
    """

    changed = Signal(object)
    """Carries the branches."""

    def __init__(self, workbench: Workbench, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.branches: frozenset[int] = frozenset()
        self._workbench = workbench
        workbench.snapshot_taken.connect(self._follow)

    def choose(self, branch: int, *, is_on: bool) -> None:
        """Compare a branch with that on screen, or no longer."""
        snapshot = self._workbench.snapshot
        present = frozenset() if snapshot is None else frozenset({snapshot.timeline.current})
        if is_on:
            self._set(self.branches | {branch} | present)
        else:
            self._set(self.branches - {branch})

    def _follow(self, snapshot: Snapshot) -> None:
        if self.branches:
            known = (branch.id for branch in snapshot.timeline.branches)
            self._set(self.branches.intersection(known))

    def _set(self, branches: frozenset[int]) -> None:
        if len(branches) < 2:  # with itself a run is not compared
            branches = frozenset()
        if branches != self.branches:
            self.branches = branches
            self.changed.emit(branches)
