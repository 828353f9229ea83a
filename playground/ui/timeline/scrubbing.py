"""Going through time by hand: the latest place wins, and one command at a time is under way."""

from PySide6.QtCore import QObject, Signal

from playground.session.snapshot import Snapshot
from playground.ui.workbench import Workbench

Place = tuple[int, int]
"""A branch and a step of it."""


class Scrubbing(QObject):
    """Shows a step of a branch; what is asked for while another is on its way waits for it."""

    moved = Signal()
    """The place is another, before anything of it has been seen."""

    def __init__(self, workbench: Workbench, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._wanted: Place | None = None
        self._sent: Place | None = None
        self._n_changes = 0
        self._last: Place | None = None
        self._begins = False
        """Whether the next place to be sent is an undo step of its own."""
        workbench.snapshot_taken.connect(self._follow)

    @property
    def place(self) -> Place | None:
        """Where one is, or will be at once; None before anything has been seen."""
        snapshot = self._workbench.snapshot
        if self._wanted or self._sent or snapshot is None:
            return self._wanted or self._sent
        return snapshot.timeline.current, snapshot.timeline.step

    def go(self, step: int, branch: int | None = None) -> None:
        """Show a step of a branch, None for that on screen; the nearest, if it has no such step."""
        snapshot, place = self._workbench.snapshot, self.place
        if snapshot is None or place is None:
            return
        chosen = snapshot.timeline.find(place[0] if branch is None else branch)
        if chosen is None:
            return
        step = min(max(step, chosen.first_step), chosen.last_step)
        if (chosen.id, step) == place and not snapshot.is_playing:
            return
        if place != self._last:  # training has moved on, or the gesture before is over
            self._begins = True
        self._wanted = self._last = (chosen.id, step)
        self._send()
        self.moved.emit()

    def finish(self) -> None:
        """Let what comes next be an undo step of its own, as when a hand lets go."""
        self._last = None

    def _send(self) -> None:
        snapshot = self._workbench.snapshot
        if self._wanted is None or self._sent is not None or snapshot is None:
            return
        place, self._wanted = self._wanted, None
        if snapshot.timeline.find(place[0]) is not None:  # it may have been deleted meanwhile
            self._sent, self._n_changes = place, snapshot.n_changes
            if self._begins:
                self._begins = False
                self._workbench.stop_merging()
            self._workbench.go_to(*place)

    def _follow(self, snapshot: Snapshot) -> None:
        if self._sent is not None and snapshot.n_changes > self._n_changes:
            self._sent = None
            self._send()
