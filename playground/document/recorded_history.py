"""A recorded history: the timeline as plain values, as far as nothing else gives it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from playground.document.curve import Curve
from playground.document.experiment import Experiment
from playground.document.training_state import TrainingState
from playground.engine.parameter_key import ParameterKey

Curves = tuple[Curve, Curve]
"""The losses of minibatches, (n, 1), and the scores, (n, 4), that were recorded on the way."""


@dataclass(frozen=True, eq=False)
class RecordedStretch:
    """A span of training under one experiment, and where it hangs in the tree."""

    id: int
    parent: int | None
    """The stretch, earlier in the row, at one of whose steps it begins; None for a root."""
    experiment: Experiment
    first_step: int
    epoch: int
    position: int
    """Epochs completed, and examples of the present one used, at the first step."""
    last_step: int
    n_train: int
    """How many training examples there are."""
    labels: tuple[str, ...] = ()
    """What the edits did with which it begins."""
    values: Mapping[ParameterKey, float] = field(default_factory=dict[ParameterKey, float])
    """The weights that the edit set by hand."""
    state: TrainingState | None = None
    """What it begins with; None where that follows from the parent and these values."""
    checkpoints: tuple[TrainingState, ...] = ()
    """Further states, at rising steps, from which others are reached sooner."""


@dataclass(frozen=True, eq=False)
class RecordedBranch:
    """A way through the tree: the stretch that it ends with, and what was recorded on it."""

    id: int
    leaf: int
    colour: int
    name: str = ""
    left: tuple[int, int] | None = None
    """The branch that it left, which may be gone, and the step at which it did."""
    curves: Curves | None = None

    @property
    def title(self) -> str:
        """What it is called."""
        return branch_title(self.id, self.name)


def branch_title(number: int, name: str) -> str:
    """Return what a branch is called: the name that somebody gave it, or its number."""
    return name or f"Run {number}"


@dataclass(frozen=True, eq=False)
class RecordedHistory:
    """All branches, and which of them is on screen."""

    stretches: tuple[RecordedStretch, ...]
    """Each after its parent."""
    branches: tuple[RecordedBranch, ...]
    branch: int
    step: int
    """The branch and the step on screen."""

    @property
    def ends(self) -> dict[int, int]:
        """How far training has got on each branch, by its number."""
        last_steps = {each.id: each.last_step for each in self.stretches}
        return {each.id: last_steps[each.leaf] for each in self.branches}

    @property
    def titles(self) -> dict[int, str]:
        """What each branch is called, by its number."""
        return {each.id: each.title for each in self.branches}

    @property
    def n_numbers(self) -> int:
        """How many weights and slot values its states have: what makes a file large."""
        states = [
            state
            for each in self.stretches
            for state in (each.state, *each.checkpoints)
            if state is not None
        ]
        return sum(state.theta.size * (1 + len(state.slots)) for state in states)
