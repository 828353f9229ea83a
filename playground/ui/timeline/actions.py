"""The acts of the timeline, shared by its buttons, the Training menu and the keys."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QWidget

from playground.document.experiment import Experiment
from playground.session.commands import Epoch, Step
from playground.session.snapshot import Snapshot
from playground.session.timeline_view import BranchView
from playground.ui.make_action import make_action
from playground.ui.timeline.jumps import END, JUMPS, START, Jump, epoch_after, epoch_before
from playground.ui.timeline.scrubbing import Scrubbing
from playground.ui.tooltip import tooltip
from playground.ui.workbench import Workbench

_MANY = 10
"""Steps of the larger stride."""


class TimelineActions:
    """Back and forth by steps and epochs, jumps, and what opens the run and branch dialogs."""

    def __init__(self, workbench: Workbench, scrubbing: Scrubbing, parent: QWidget) -> None:
        """Build the actions; `go_to_step`, `run_to` and `branches` are for others to connect."""
        self._workbench, self._scrubbing, self._parent = workbench, scrubbing, parent
        self.back = self._action(
            "Step back",
            "Left",
            "See everything as it was one step before; the step after stays and can be gone again.",
            lambda: self._go_by(-1),
            "step-back",
        )
        self.back_many = self._action(
            f"{_MANY} steps back", "Shift+Left", "Go back in larger strides.", self._go_back_many
        )
        self.forth_many = self._action(
            f"{_MANY} steps", "Shift+Right", "Train in larger strides.", self._go_forth_many
        )
        self.epoch_back = self._action(
            "Epoch back",
            "Shift+E",
            "Go back to where the epoch before was complete.",
            self.go_epoch_back,
        )
        self.jumps: dict[Jump, QAction] = {
            jump: self._action(jump.text, jump.keys, jump.help, lambda jump=jump: self.go(jump))
            for jump in JUMPS
        }
        self._lacking: set[Jump] = set()
        self.run_to = self._action(
            "Run to…",
            "Ctrl+G",
            "Train until something is reached: a step, a loss, an accuracy, or the best test loss.",
            icon="run-to",
        )
        self.go_to_step = self._action(
            "Go to step…",
            "Ctrl+J",
            "See everything as it was at a step whose number you type, earlier or later.",
        )
        self.branches = self._action(
            "Branches…",
            "Ctrl+B",
            "A branch is a training run that went another way. See all, go to one, name or compare "
            "them.",
            icon="branches",
        )
        self.compare = self._action(
            "Compare with…",
            "Ctrl+K",
            "Train again with one thing changed, such as the learning rate, from the same weights "
            "and on the same minibatches, and see the runs side by side.",
            icon="compare",
        )
        self._follow(workbench.snapshot)
        self._follow_experiment(workbench.experiment)
        workbench.snapshot_taken.connect(self._follow)
        workbench.experiment_changed.connect(self._follow_experiment)

    @property
    def strides(self) -> tuple[QAction, ...]:
        """The moves by steps and epochs."""
        return self.back, self.back_many, self.forth_many, self.epoch_back

    @property
    def all(self) -> tuple[QAction, ...]:
        """All of them."""
        return (*self.strides, *self.jumps.values(), *self.dialogs)

    @property
    def dialogs(self) -> tuple[QAction, ...]:
        """Those that ask something first."""
        return self.go_to_step, self.run_to, self.branches, self.compare

    def _action(
        self,
        text: str,
        keys: str,
        help_text: str,
        slot: Callable[[], object] | None = None,
        icon: str = "",
    ) -> QAction:
        shortcuts = (keys,) if keys else ()
        return make_action(self._parent, text, shortcuts, slot, help_text=help_text, icon=icon)

    @property
    def _branch(self) -> BranchView | None:
        """The branch that is on screen, or will be at once."""
        snapshot, place = self._workbench.snapshot, self._scrubbing.place
        return None if snapshot is None or place is None else snapshot.timeline.find(place[0])

    @property
    def _step(self) -> int:
        place = self._scrubbing.place
        return place[1] if place is not None else 0

    def _go_by(self, n_steps: int) -> None:
        self._scrubbing.go(self._step + n_steps)

    def _go_back_many(self) -> None:
        self._go_by(-_MANY)

    def _go_forth_many(self) -> None:
        self._workbench.send(Step(_MANY))

    def go_epoch_back(self) -> None:
        """Go to where the epoch before ended."""
        if self._branch is not None:
            self._scrubbing.go(epoch_before(self._branch, self._step))

    def go_epoch_forth(self) -> None:
        """Go to where the present epoch ends; train to there if that is not recorded."""
        step = None if self._branch is None else epoch_after(self._branch, self._step)
        if step is not None:
            self._scrubbing.go(step)
        elif self.forth_many.isEnabled():
            self._workbench.send(Epoch())

    def go(self, jump: Jump) -> None:
        """Jump; undo comes back to where one was."""
        step = None if self._branch is None else jump.find(self._branch)
        if step is not None:
            self.jump_to(step)

    def jump_to(self, step: int) -> None:
        """Go to a step; undo comes back to where one was."""
        self._scrubbing.finish()
        self._scrubbing.go(step)
        self._scrubbing.finish()

    def press(self, key: int) -> None:
        """Do what a key means while the timeline has the focus."""
        match key:
            case Qt.Key.Key_Home:
                self.go(START)
            case Qt.Key.Key_End:
                self.go(END)
            case Qt.Key.Key_PageUp:
                self.go_epoch_back()
            case Qt.Key.Key_PageDown:
                self.go_epoch_forth()
            case _:
                pass

    def _follow(self, snapshot: Snapshot | None) -> None:
        timeline = snapshot.timeline if snapshot is not None else None
        branch = timeline.branch if timeline is not None else None
        is_after_start = bool(timeline and branch and timeline.step > branch.first_step)
        for action in (self.back, self.back_many, self.epoch_back):
            _enable(action, is_after_start)
        _enable(self.go_to_step, bool(branch and branch.last_step > branch.first_step))
        for jump, action in self.jumps.items():
            step = None if branch is None else jump.find(branch)
            _enable(action, step is not None and timeline is not None and step != timeline.step)
            is_lacking = branch is not None and step is None
            if is_lacking != (jump in self._lacking):
                self._lacking ^= {jump}
                action.setToolTip(tooltip(jump.lack if is_lacking else _with_keys(jump)))

    def _follow_experiment(self, experiment: Experiment) -> None:
        for action in (self.forth_many, self.run_to):
            _enable(action, experiment.obstacle is None)


def _enable(action: QAction, is_wanted: bool) -> None:
    if action.isEnabled() != is_wanted:
        action.setEnabled(is_wanted)


def _with_keys(jump: Jump) -> str:
    return f"{jump.help} ({jump.keys})" if jump.keys else jump.help


_MOVES = (Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


def is_move(event: QKeyEvent) -> bool:
    """Tell whether a key means a move through time while the timeline has the focus."""
    is_plain = event.modifiers() in (
        Qt.KeyboardModifier.NoModifier,
        Qt.KeyboardModifier.KeypadModifier,
    )
    return is_plain and event.key() in _MOVES
