"""What a timeline looks like from outside: plain values that a window can draw."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from playground.document.curve import Curve
from playground.document.differences import difference_words
from playground.document.experiment import Experiment
from playground.engine.arrays import FloatArray, IntArray, read_only


@dataclass(frozen=True)
class Mark:
    """An edit on the way: the state at its step is the one after it."""

    step: int
    label: str
    """What it did, as in "Undo add neuron"; empty where nobody knows."""
    before: Experiment | None = field(default=None, compare=False)
    after: Experiment | None = field(default=None, compare=False)
    """What was trained up to there, and from there on, where that is known."""

    @property
    def words(self) -> str:
        """What has changed there: "learning rate 0.03 → 0.003", or else what the edit did."""
        if self.before is None or self.after is None:
            return self.label
        return difference_words(self.before, self.after) or self.label


@dataclass(frozen=True, eq=False)
class Span:
    """A part of a branch along which one experiment is trained."""

    experiment: Experiment
    first_step: int
    last_step: int
    first_epoch: int
    """How many epochs are complete at its first step."""
    steps_to_epoch: int
    """How many steps of it end the epoch that is under way at its first step."""
    steps_per_epoch: int

    def epoch_ends(self) -> IntArray:
        """Return the steps, (n,), rising, at which an epoch ends within the span."""
        first = self.first_step + self.steps_to_epoch
        return np.arange(first, self.last_step + 1, self.steps_per_epoch)


NO_SCORES = Curve(np.zeros(0, np.int64), np.zeros((0, 4)))


@dataclass(frozen=True, eq=False)
class BranchView:
    """One way through time, from a start to where training has got."""

    id: int
    name: str
    colour: int
    """A number for the colour, from 0: that of a deleted branch is given again."""
    spans: tuple[Span, ...]
    """One after the other; where one ends and the next begins, the next one holds."""
    marks: tuple[Mark, ...]
    steps: IntArray
    """(n,): rising, of the thin curve; at most about 2,000."""
    losses: FloatArray
    """(n,): of the training part where it was measured, else of the minibatches."""
    is_of_minibatches: bool = False
    """Whether the losses are those of the minibatches."""
    scores: Curve = NO_SCORES
    """Train loss, test loss, train accuracy and test accuracy where they were measured, as thin."""
    best_step: int | None = None
    """Where the test loss was lowest of all that was measured; None where none was."""
    largest_rise: int | None = None
    """The step from which on the loss grew by the largest factor; None where it never grew."""
    parent: int | None = None
    """The branch that this one left, if that is still there."""
    fork_step: int = 0
    """The step at which it left it, or at which it began."""
    origin: Experiment | None = None
    """What it is told from: what was trained before it left, or what the run before it trains."""
    origin_label: str = ""
    """What the edit did with which it began; empty where nobody knows."""

    @property
    def first_step(self) -> int:
        """The step at which the branch begins: 0, unless it goes on from a file."""
        return self.spans[0].first_step

    @property
    def last_step(self) -> int:
        """How far training has got."""
        return self.spans[-1].last_step

    @cached_property
    def difference(self) -> str:
        """What tells it from the run before, in one line; "" where nothing is known to."""
        if self.origin is None:
            return ""
        return difference_words(self.origin, self.spans[-1].experiment) or self.origin_label

    def span_at(self, step: int) -> Span:
        """Return the span that holds at a step; the nearest where the branch has none."""
        later = [span for span in self.spans if span.first_step <= step]
        return later[-1] if later else self.spans[0]


@dataclass(frozen=True, eq=False)
class TimelineView:
    """All that training has done since the document was opened."""

    branches: tuple[BranchView, ...] = ()
    """In the order in which they began."""
    current: int = 0
    """The branch on screen."""
    step: int = 0
    """The step on screen, on the current branch."""
    n_bytes: int = 0
    """The memory that its states and curves take."""
    most_bytes: int = 0
    """The bound that they keep to."""

    @cached_property
    def _by_id(self) -> dict[int, BranchView]:
        return {branch.id: branch for branch in self.branches}

    @property
    def branch(self) -> BranchView | None:
        """The branch on screen, or None before anything has been loaded."""
        return self._by_id.get(self.current)

    def find(self, branch: int) -> BranchView | None:
        """Return the branch with this identifier, or None if there is none (any more)."""
        return self._by_id.get(branch)

    @property
    def last_step(self) -> int:
        """How far training has got on the branch on screen."""
        return self.branch.last_step if self.branch else 0

    @property
    def is_at_end(self) -> bool:
        """Whether nothing that has been recorded lies ahead."""
        return self.step >= self.last_step

    def experiment_at(self, branch: int | None, step: int) -> Experiment:
        """Return what is trained at a step of a branch, None for that on screen.

        Raises KeyError if there is no such branch.
        """
        found = self._by_id[self.current if branch is None else branch]
        return found.span_at(step).experiment


MOST_POINTS = 2000


def thin(steps: IntArray, values: FloatArray) -> tuple[IntArray, FloatArray]:
    """Return every so many-th of the points, (n,) and (n, ...), read-only, and the last one.

    The same are chosen while points are appended, until they are twice as far apart.
    """
    every = 1
    while len(steps) > (MOST_POINTS - 1) * every:
        every *= 2
    if (len(steps) - 1) % every == 0 or not len(steps):
        return read_only(steps[::every]), read_only(values[::every])
    chosen = np.append(np.arange(0, len(steps), every), len(steps) - 1)
    return read_only(steps[chosen]), read_only(values[chosen])
