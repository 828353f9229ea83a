"""Routes: how to come to a step of a branch from what is kept of it."""

from dataclasses import dataclass

from playground.document.training_state import TrainingState
from playground.session.branch import Branch
from playground.session.stretch import Stretch


@dataclass(frozen=True, eq=False)
class Route:
    """How to come to a step: from a state, along stretches."""

    state: TrainingState
    stretches: tuple[Stretch, ...]
    """The first is that of the state; each is trained up to the beginning of the next."""
    step: int


def find_route(branch: Branch, step: int) -> Route:
    """Return the shortest route to a step; one outside the branch means the nearest."""
    step = min(max(step, branch.first_step), branch.last_step)
    last = number = branch.number_at(step)
    # from before the step, where possible: then the last update before it is known too
    state = branch.path[number].checkpoints.before(step)
    while state is None and number > 0:
        number -= 1
        state = branch.path[number].checkpoints.at_or_before(branch.end_of(number))
    state = state or branch.path[0].checkpoints.first
    if state is None:
        raise RuntimeError("A branch has lost its beginning.")
    return Route(state, branch.path[number : last + 1], step)
