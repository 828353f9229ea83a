"""The question how long to train: until which goal."""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLayout, QVBoxLayout, QWidget

from playground.session.goal import GOALS, Goal
from playground.session.goals.accuracy_above import AccuracyAbove
from playground.session.goals.early_stopping import StopEarly
from playground.session.goals.epoch import ReachEpoch
from playground.session.goals.step import ReachStep
from playground.session.snapshot import Snapshot
from playground.ui.parameter_form import MemberChooser

_FIRST = ("step", "epoch", "loss-below", "accuracy-above", "gradient-below", "early-stopping")
_STEPS_AHEAD, _EPOCHS_AHEAD = 1000, 10
_WIDTH, _TIP = 380, 24
_AT_EPOCHS = (
    "The {} is measured at the end of each epoch only, so training pauses at the end of the epoch "
    "in which this is reached."
)
_PATIENCE = (
    "Patience is for how many epochs the test loss may stay above its lowest before training ends "
    "and goes back to there."
)
_NOTE_LINES = 5
"""Lines that are kept free for it, so that the buttons stay where they are."""
_MEASURED = {
    "loss-below": "loss",
    "accuracy-above": "accuracy",
    "gradient-below": "gradient",
    "early-stopping": "test loss",
}
"""What goals ask for, by their names."""


class RunDialog(QDialog):
    """A goal, its numbers, and Run."""

    chosen = Signal(object)
    """Carries the Goal."""

    def __init__(self, snapshot: Snapshot, goal: Goal | None, parent: QWidget) -> None:
        """Ask for a goal, beginning with the one chosen last, if any."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Run to")
        kinds = _kinds(snapshot)
        if goal is None or type(goal) not in kinds:
            goal = ReachStep()
        self.chooser = MemberChooser(
            GOALS,
            _ahead(goal, snapshot),
            "Run to",
            "What training is to reach; then it pauses. Stop ends it before.",
            kinds=kinds,
        )
        self.note = QLabel()
        self.note.setWordWrap(True)
        self.note.setProperty("isMuted", True)
        self.note.setFixedWidth(_WIDTH)
        self.note.setMinimumHeight(_NOTE_LINES * self.fontMetrics().lineSpacing())
        self.note.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.chooser.changed.connect(self._explain)
        self._explain(self.chooser.value)
        buttons = QDialogButtonBox(parent=self)
        self.run = buttons.addButton("Run", QDialogButtonBox.ButtonRole.AcceptRole)
        self.run.setDefault(True)
        buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self._accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(16)
        self.chooser.setMinimumWidth(_WIDTH)
        layout.addWidget(self.chooser)
        layout.addWidget(self.note)
        layout.addSpacing(_TIP)  # a tip of the last field ends above the buttons
        layout.addWidget(buttons)
        layout.setSizeConstraint(QLayout.SizeConstraint.SetFixedSize)

    def _explain(self, goal: Goal) -> None:
        """Say when it is looked whether a goal is reached, if not after each step."""
        measured = _MEASURED.get(goal.name, "network")
        words = "" if goal.needs == "steps" else _AT_EPOCHS.format(measured)
        if isinstance(goal, StopEarly):
            words = f"{_PATIENCE} {words}"
        self.note.setText(words)

    def _accept(self) -> None:
        self.chosen.emit(self.chooser.value)
        self.accept()


def _kinds(snapshot: Snapshot) -> list[type[Goal]]:
    """Return the goals that make sense; a network that does not classify has no accuracy."""
    kinds = sorted(GOALS.members(), key=lambda kind: (_place(kind.name), kind.title))
    has_classes = bool(snapshot.experiment.dataset.classes)
    return [kind for kind in kinds if has_classes or kind is not AccuracyAbove]


def _place(name: str) -> int:
    return _FIRST.index(name) if name in _FIRST else len(_FIRST)


def _ahead(goal: Goal, snapshot: Snapshot) -> Goal:
    """Return the goal, farther away if it has been passed already."""
    if isinstance(goal, ReachStep) and goal.step <= snapshot.step:
        return replace(goal, step=snapshot.step + _STEPS_AHEAD)
    if isinstance(goal, ReachEpoch) and goal.epoch <= snapshot.epoch:
        return replace(goal, epoch=snapshot.epoch + _EPOCHS_AHEAD)
    return goal
