"""The hand on the timeline: which run it has hold of, and where it drags it."""

from PySide6.QtCore import QPointF

from playground.session.timeline_view import BranchView
from playground.ui.timeline.marks import mark_at
from playground.ui.timeline.scenery import Scenery
from playground.ui.timeline.scrubbing import Scrubbing

_GRIP = 5.0
"""Pixels beside the playhead in which the mouse has hold of it."""
_SNAP = 3.0
"""Pixels beside a mark in which a drag goes to the mark."""


class Hand:
    """Goes to the step under the mouse from the press to the release."""

    def __init__(self, scrubbing: Scrubbing) -> None:
        self._scrubbing = scrubbing
        self._held: int | None = None

    @property
    def is_busy(self) -> bool:
        """Whether the mouse is down."""
        return self._held is not None

    def branch_at(self, scenery: Scenery, position: QPointF) -> BranchView | None:
        """Return the other branch that a press would take; by the playhead it takes that."""
        place = self._scrubbing.place
        is_here = place is not None and abs(scenery.steps.x(place[1]) - position.x()) <= _GRIP
        return None if is_here else scenery.branch_at(position)

    def press(self, scenery: Scenery, position: QPointF) -> None:
        """Take hold of the branch under the mouse, or of that on screen."""
        branch = self.branch_at(scenery, position)
        self._held = scenery.view.current if branch is None else branch.id
        self.drag(scenery, position)

    def drag(self, scenery: Scenery, position: QPointF) -> None:
        """Go to where the mouse is; near a mark, to the mark."""
        branch = None if self._held is None else scenery.view.find(self._held)
        if branch is None:
            return
        step = scenery.steps.step(position.x(), branch)
        if branch.id == scenery.view.current and scenery.steps.pixels_per_step < 1:
            mark = mark_at(scenery.marks, position.x(), reach=_SNAP)
            step = mark.step if mark is not None else step
        self._scrubbing.go(step, branch.id)

    def release(self) -> None:
        """Let go: what comes next is an undo step of its own."""
        self._held = None
        self._scrubbing.finish()
