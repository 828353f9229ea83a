"""Thinning: what a timeline forgets where it would take more memory than it may."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playground.session.timeline import Timeline

_SHARE = 7 / 8
"""How much of the bound is left in use, so that room lasts for a while."""


def keep_within_bound(timeline: "Timeline") -> None:
    """Forget what costs least to do without until the timeline takes no more than it may.

    First states that can be trained again, every second one, the oldest stretches first; then
    other branches, the oldest first; then the beginning of the branch on screen.
    """
    if timeline.n_bytes <= timeline.most_bytes or not timeline.has_begun:
        return
    target = timeline.most_bytes * _SHARE
    while timeline.n_bytes > target:
        if not (_thin(timeline, target) or _forget_branch(timeline) or _forget_past(timeline)):
            return


def thin_states(timeline: "Timeline") -> None:
    """Make some room, but only by forgetting states that can be trained again."""
    _thin(timeline, timeline.most_bytes * _SHARE)


def _thin(timeline: "Timeline", target: float) -> bool:
    """Give the stretches their turns; tell whether there was anything to drop."""
    newest = timeline.newest
    rich = [each for each in timeline.stretches.values() if each.n_droppable(newest)]
    rich.sort(key=lambda stretch: (stretch.level, stretch.id))
    for stretch in rich:
        if timeline.n_bytes <= target:
            break
        stretch.thin(newest)
    return bool(rich)


def _forget_branch(timeline: "Timeline") -> bool:
    for branch in timeline.branches.values():
        if branch is not timeline.branch:
            timeline.delete(branch.id)
            return True
    return False


def _forget_past(timeline: "Timeline") -> bool:
    """Begin the branch on screen with the next state that is kept, the present's at the latest."""
    branch = timeline.branch
    for number, stretch in enumerate(branch.path[: timeline.number + 1]):
        for step in stretch.checkpoints.steps[:2]:
            state = stretch.checkpoints.at_or_before(step)
            if step > branch.first_step and state is not None:
                timeline.forget_before(number, state)
                return True
    return False
