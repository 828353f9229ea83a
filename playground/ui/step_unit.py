"""What a step is to the person who steps: a phase, a minibatch or an epoch."""

from enum import Enum

from PySide6.QtCore import QObject, QSettings, Signal

from playground.session.commands import Command, Epoch, Step, StepPhase

_SETTING = "step"


class StepUnit(Enum):
    """How far one press of Step goes."""

    PHASE = "phase"
    MINIBATCH = "minibatch"
    EPOCH = "epoch"

    def title(self, *, takes_all: bool) -> str:
        """What it is called; `takes_all`: whether every step looks at all training examples."""
        return "step" if takes_all and self is StepUnit.MINIBATCH else self.value

    def help_text(self, *, takes_all: bool) -> str:
        """Return what one press of Step does."""
        return _ALL if takes_all and self is StepUnit.MINIBATCH else _HELPS[self]

    @property
    def command(self) -> Command:
        """What one press of Step sends."""
        return _COMMANDS[self]


_COMMANDS: dict[StepUnit, Command] = {
    StepUnit.PHASE: StepPhase(),
    StepUnit.MINIBATCH: Step(),
    StepUnit.EPOCH: Epoch(),
}
_ALL = "Look at all training examples and move the weights once."
_HELPS = {
    StepUnit.PHASE: "Go on by one phase of a step: pick examples, compute forward column by "
    "column, measure the loss, go back column by column, move the weights.",
    StepUnit.MINIBATCH: "Look at one minibatch and move the weights once.",
    StepUnit.EPOCH: "Go on until every training example has been seen once.",
}


class StepChoice(QObject):
    """The unit that has been chosen; it is remembered from start to start."""

    changed = Signal()
    renamed = Signal()
    """`takes_all` is another."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        known = {unit.value: unit for unit in StepUnit}
        self.unit = known.get(str(QSettings().value(_SETTING)), StepUnit.MINIBATCH)
        """How far one press of Step goes."""
        self.takes_all = False
        """Whether every step looks at all training examples, so that there are no minibatches."""

    @property
    def help(self) -> str:
        """What one press of Step does."""
        return self.unit.help_text(takes_all=self.takes_all)

    def take_all(self, takes_all: bool) -> None:
        """Let steps look at all training examples, or at minibatches again."""
        if takes_all != self.takes_all:
            self.takes_all = takes_all
            self.renamed.emit()

    def choose(self, unit: StepUnit) -> None:
        """Let a step be something else."""
        if unit is not self.unit:
            self.unit = unit
            QSettings().setValue(_SETTING, unit.value)
            self.changed.emit()
