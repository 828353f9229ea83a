"""Places in a run that one can jump to; no Qt."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from playground.session.timeline_view import BranchView
from playground.ui.timeline.epochs import epoch_steps


@dataclass(frozen=True)
class Jump:
    """A place, found anew in every branch."""

    text: str
    help: str
    find: Callable[[BranchView], int | None]
    """Returns the step, or None where the branch has no such place."""
    lack: str = ""
    """Why there may be none."""
    keys: str = ""


def _last_edit(branch: BranchView) -> int | None:
    return branch.marks[-1].step if branch.marks else None


JUMPS = (
    Jump(
        "Start of the run",
        "See the network before its first step. Nothing is lost: Play goes along the same run.",
        lambda branch: branch.first_step,
        keys="Ctrl+Home",
    ),
    Jump(
        "Best test loss",
        "Go to where the loss on the examples kept back was lowest; after that, what is learnt is "
        "learnt by heart.",
        lambda branch: branch.best_step,
        "No test loss has been measured in this run; open the loss curves to have it measured.",
    ),
    Jump(
        "Where the loss rose most",
        "Go to the step before the loss rose most, to see what went wrong there.",
        lambda branch: branch.largest_rise,
        "The loss has not risen in this run.",
    ),
    Jump(
        "Last edit",
        "Go to where the network, its data or the way it is trained was changed last.",
        _last_edit,
        "Nothing has been changed during this run.",
    ),
    Jump(
        "End of the run",
        "Go to how far training has got on this branch.",
        lambda branch: branch.last_step,
        keys="End",
    ),
)
START, BEST, RISE, EDIT, END = JUMPS


def epoch_before(branch: BranchView, step: int) -> int:
    """Return the step before a step at which an epoch ended, or else the first."""
    ends = epoch_steps(branch)[0]
    index = int(np.searchsorted(ends, step))
    return int(ends[index - 1]) if index else branch.first_step


def epoch_after(branch: BranchView, step: int) -> int | None:
    """Return the step after a step at which an epoch ends, or None if that is not recorded."""
    ends = epoch_steps(branch)[0]
    index = int(np.searchsorted(ends, step, side="right"))
    return int(ends[index]) if index < len(ends) else None
