"""The timeline: a tree of stretches of training, from which every state can be had again."""

from dataclasses import dataclass, replace

from playground.document.experiment import Experiment
from playground.document.recorded_history import Curves, RecordedHistory
from playground.document.training_state import TrainingState
from playground.session import recording, thinning
from playground.session.branch import Branch
from playground.session.checkpoints import Ledger, is_same_state
from playground.session.curve import Curve
from playground.session.likeness import compute_alike, go_on_alike
from playground.session.route import Route, find_route
from playground.session.stretch import Beginning, Stretch

MOST_BYTES = 256 * 2**20

_SECONDS = 0.04
"""Training between two checkpoints, which going back to a step between them has to repeat."""


@dataclass(frozen=True, eq=False)
class _Fork:
    """Where one was before an edit after which nothing has been trained yet."""

    branch: Branch
    stretch: Stretch
    state: TrainingState


class Timeline:
    """Keeps what training does, in a bounded memory, and where in it the present is.

    The present is a step of a branch. States are kept sparsely; `locate` says from which one, and
    along which experiments, any other step is reached again.
    """

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self.most_bytes = most_bytes
        self.ledger = Ledger()
        self.branches: dict[int, Branch] = {}
        self.n_exchanges = 0
        """How often a stretch has been given an experiment that goes on like its own."""
        self._n_stretches = self._n_branches = 0
        self.stretches: dict[int, Stretch] = {}
        self._branch: Branch | None = None
        self._number = 0
        self._fork: _Fork | None = None
        self.newest: TrainingState | None = None
        """The latest state of the stretch that grows, which is never forgotten."""

    @property
    def n_bytes(self) -> int:
        """The memory that is taken."""
        return self.ledger.n_bytes

    def keep_within(self, most_bytes: int) -> None:
        """Take no more memory than so many bytes from now on."""
        self.most_bytes = most_bytes
        self._keep_within_bound()

    @property
    def branch(self) -> Branch:
        """The branch on screen; raises RuntimeError before anything has begun."""
        if self._branch is None:
            raise RuntimeError("Nothing has been trained.")
        return self._branch

    @property
    def stretch(self) -> Stretch:
        """The stretch of the present."""
        return self.branch.path[self._number]

    @property
    def number(self) -> int:
        """The place of that stretch in the path of the branch."""
        return self._number

    @property
    def has_begun(self) -> bool:
        """Whether there is a present."""
        return self._branch is not None

    @property
    def border(self) -> int | None:
        """The step at which the next recorded edit holds, or None if none lies ahead."""
        is_last = self._number == len(self.branch.path) - 1
        return None if is_last else self.branch.end_of(self._number)

    def begin(self, beginning: Beginning) -> None:
        """Begin a new root; it replaces one on screen in which nothing has been trained."""
        self._fork = None
        branch = self._branch
        if branch is not None and branch.leaf.parent is None and branch.leaf.is_untrained:
            branch.leaf.labels = ()
            branch.leaf.begin(beginning)
            branch.end_with(branch.leaf)
            self._number = 0
        else:
            self._enter(self._new_branch(self._new_stretch(None, beginning)))
        self.newest = beginning.state
        self._keep_within_bound()

    def edit(self, before: TrainingState, beginning: Beginning) -> bool:
        """Note that an edit has led from the state `before` to `beginning`.

        Returns whether all is as it was: what goes on is alike, and the state the same.
        """
        if self._is_as_it_was(beginning, self.stretch.experiment, before):
            self._exchange(beginning.experiment)
            return True
        if self.stretch.is_untrained and self.stretch is self.branch.leaf:
            self._edit_again(beginning)
        else:
            self._fork = _Fork(self.branch, self.stretch, before)
            self._go_off(before.step, beginning)
        self._keep_within_bound()
        return False

    def _is_as_it_was(
        self, beginning: Beginning, experiment: Experiment, state: TrainingState
    ) -> bool:
        return go_on_alike(experiment, beginning.experiment) and is_same_state(
            state, beginning.state
        )

    def _edit_again(self, beginning: Beginning) -> None:
        """Replace the edit before, or go back to what was before it."""
        fork = self._fork
        if fork and self._is_as_it_was(beginning, fork.stretch.experiment, fork.state):
            self._take_back(fork)
            self._exchange(beginning.experiment)
            return
        # two edits in a row need not give what the second alone does
        is_derivable = fork is not None and self._keeps_state(fork, beginning)
        self.stretch.begin(replace(beginning, values={}, is_derivable=is_derivable))
        self.newest = beginning.state

    def _keeps_state(self, fork: _Fork, beginning: Beginning) -> bool:
        before, after = fork.stretch.experiment, beginning.experiment
        is_child = self.stretch.parent is fork.stretch
        is_alike = is_child and compute_alike(before.network, after.network)
        return is_alike and is_same_state(fork.state, beginning.state)

    def _exchange(self, experiment: Experiment) -> None:
        self.stretch.experiment = experiment
        self.n_exchanges += 1

    def _take_back(self, fork: _Fork) -> None:
        gone = self.branch
        if gone is fork.branch:
            stretch = gone.leaf
            gone.end_with(fork.stretch)
            self._forget_stretch(stretch)
            self._enter(gone)
        else:
            self._enter(fork.branch)
            self.delete(gone.id)
        self._number = self.branch.path.index(fork.stretch)
        self._fork = None
        self.newest = self.branch.leaf.checkpoints.latest

    def _go_off(self, step: int, beginning: Beginning) -> None:
        stretch = self.stretch
        if step == stretch.first_step:  # a stretch of no steps would stand between
            self._enter(self._new_branch(self._new_stretch(stretch.parent, beginning)))
            # what that parent's end makes of the second edit alone may be something else
            self.stretch.is_derivable = False
        elif stretch is self.branch.leaf and step == stretch.last_step:
            self.branch.end_with(self._new_stretch(stretch, beginning))
            self._number += 1
        else:
            self._enter(self._new_branch(self._new_stretch(stretch, beginning)))
        self.newest = beginning.state

    def _new_stretch(self, parent: Stretch | None, beginning: Beginning) -> Stretch:
        self._n_stretches += 1
        stretch = Stretch(self._n_stretches, parent, beginning, self.ledger)
        self.stretches[stretch.id] = stretch
        return stretch

    def _new_branch(self, leaf: Stretch) -> Branch:
        self._n_branches += 1
        used = {branch.colour for branch in self.branches.values()}
        colour = next(i for i in range(len(used) + 1) if i not in used)
        left = None
        if self._branch is not None and leaf.parent is not None:
            left = (self._branch.id, leaf.first_step)
        branch = Branch(self._n_branches, leaf, colour, self.ledger, left)
        self.branches[branch.id] = branch
        return branch

    def _enter(self, branch: Branch) -> None:
        """Stand at the end of a branch."""
        self._branch, self._number = branch, len(branch.path) - 1

    def note(self, step: int) -> None:
        """Note that training has reached a step, of the present stretch."""
        if step > self.stretch.last_step and self.stretch is self.branch.leaf:
            self.stretch.last_step = step
        if self._fork is not None and step != self._fork.state.step:
            self._fork = None

    def is_due(self, step: int, seconds_per_step: float) -> bool:
        """Tell whether the state at the present step should be kept, where one takes so long."""
        stretch = self.stretch
        latest = stretch.checkpoints.latest
        if stretch is not self.branch.leaf or step != stretch.last_step:
            return False
        stretch.seconds_per_step = seconds_per_step
        since = step - (latest.step if latest else stretch.first_step)
        return since >= max(stretch.least_gap, int(_SECONDS / seconds_per_step))

    def keep(self, state: TrainingState) -> None:
        """Keep the state at the last step of the present branch."""
        latest = self.stretch.checkpoints.latest
        if state.step == self.branch.last_step and (latest is None or latest.step < state.step):
            self.stretch.checkpoints.add(state)
            self.newest = state
            self._keep_within_bound()

    def insert(self, stretch: Stretch, state: TrainingState) -> None:
        """Keep a state of any stretch, at a step of which none is kept; there must be room."""
        stretch.checkpoints.add(state)
        if stretch is self.branch.leaf:
            self.newest = stretch.checkpoints.latest

    def cross(self) -> Stretch:
        """Go over to the next stretch of the path, at the border; return it."""
        self._number += 1
        return self.stretch

    def locate(self, branch: int | None, step: int) -> Route:
        """Return how to come to a step of a branch, None for that on screen.

        A step outside the branch means the nearest. Raises KeyError if there is no such branch.
        """
        chosen = self.branch if branch is None else self.branches[branch]
        return find_route(chosen, step)

    def go(self, branch: int | None, step: int) -> None:
        """Make a step of a branch, None for that on screen, the present."""
        chosen = self.branch if branch is None else self.branches[branch]
        self._branch, self._number = chosen, chosen.number_at(step)
        self._fork = None
        self.newest = chosen.leaf.checkpoints.latest

    def keep_curves(self, branch: Branch, curves: tuple[Curve, Curve]) -> None:
        """Have a branch keep its curves, if it is still there."""
        if branch.id in self.branches:
            branch.keep_curves(*curves)
            self._keep_within_bound()

    def rename(self, branch: int, name: str) -> None:
        """Call a branch by another name; raise KeyError if there is none."""
        self.branches[branch].name = name.strip()

    def delete(self, branch: int) -> None:
        """Forget a branch and what it alone uses; raise KeyError if there is none.

        Raises ValueError for the branch on screen.
        """
        if self.branches[branch] is self._branch:
            raise ValueError("The run on screen cannot be deleted; go to another one first.")
        gone = self.branches.pop(branch)
        gone.forget()
        if self._fork and self._fork.branch is gone:
            self._fork = None
        leaves = {each.leaf for each in self.branches.values()}
        stretch: Stretch | None = gone.leaf
        while stretch and not stretch.children and stretch not in leaves:
            parent = stretch.parent
            self._forget_stretch(stretch)
            stretch = parent
        if stretch and stretch not in leaves:
            stretch.cut_after(max(child.first_step for child in stretch.children))

    def _forget_stretch(self, stretch: Stretch) -> None:
        stretch.forget()
        del self.stretches[stretch.id]

    def forget_before(self, number: int, state: TrainingState) -> None:
        """Begin the branch on screen, the only one, with a state of a stretch of its path."""
        *gone, first = self.branch.path[: number + 1]
        first.begin_later(state)
        for stretch in reversed(gone):
            self._forget_stretch(stretch)
        self.branch.end_with(self.branch.leaf)
        self._number -= number
        self._fork = None

    def record(self, step: int, curves: Curves) -> RecordedHistory:
        """Return all that is needed to have the same timeline again, its present at a step.

        `curves` are those of the branch on screen.
        """
        stretches, branches = self.stretches.values(), self.branches.values()
        return recording.record(stretches, branches, self.branch, step, curves)

    def restore(self, history: RecordedHistory) -> None:
        """Become what was recorded; nothing may have begun yet."""
        self.stretches, self.branches = recording.restore(history, self.ledger)
        self._n_stretches, self._n_branches = max(self.stretches), max(self.branches)
        self.go(history.branch, history.step)
        self._keep_within_bound()

    def _keep_within_bound(self) -> None:
        thinning.keep_within_bound(self)
