"""What comes out of a session: snapshots and notices, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from playground.document.experiment import Experiment
from playground.document.recorded_history import RecordedHistory
from playground.engine.arrays import BoolArray, FloatArray
from playground.engine.dataset import Examples
from playground.engine.measurement import Measurement
from playground.session.curve import Curve
from playground.session.divergence import Divergence
from playground.session.goal import Goal, RunProgress
from playground.session.step_view import StepView
from playground.session.timeline_view import TimelineView
from playground.session.trainer import TrainerState

A = TypeVar("A")


@dataclass(frozen=True, eq=False)
class Answer(Generic[A]):
    """What a measurement gave, and at which step; slow answers may be older than the snapshot."""

    step: int
    value: A


@dataclass(frozen=True, eq=False)
class Snapshot:
    """Everything there is to see of one moment of training; its arrays are read-only."""

    experiment: Experiment
    examples: Examples
    state: TrainerState
    is_playing: bool
    steps_per_second: float
    """How fast training ran lately; 0 when paused."""
    minibatch_losses: Curve
    """The loss of each minibatch before its update; the value at step k belongs to theta after k
    steps. Long runs keep every second, fourth, ... step."""
    scores: Curve
    """train loss, test loss, train accuracy, test accuracy (NaN in a regression), whenever they
    were measured."""
    answers: Mapping[Measurement[Any], Answer[Any]]
    series: Mapping[Measurement[Any], Curve] = field(default_factory=dict[Measurement[Any], Curve])
    """What has been kept over time of the answers to what is watched: see `Measurement.entry`."""
    gradient: FloatArray | None = None
    """(n_parameters,): of the mean loss of the last step's minibatch, at the weights before that
    step; None before the first, with a learning rate of 0, and where the network has changed since.
    """
    last_update: FloatArray | None = None
    """(n_parameters,): what the last step added to theta, or None where there was none."""
    microscope: StepView | None = None
    """The step that is carried out by phases, or was last; None otherwise."""
    timeline: TimelineView = field(default_factory=TimelineView)
    """All that has been trained since the document was opened, and where in it this moment is."""
    run_to: RunProgress | None = None
    """How far a run to a goal has come, while there is one."""
    switched_off: Mapping[str, BoolArray] = field(default_factory=dict[str, BoolArray])
    """By column (units,): the neurons that dropout switches off in the step under the microscope,
    else in the next one; {} where there are none, or training is too quick for an eye."""
    n_documents: int = 0
    """How many documents have been opened, this one included: another number is another one."""
    n_changes: int = 0
    """How many commands that choose what is trained, Load, Reset and GoTo, had been carried out."""
    n_commands: int = 0
    """How many commands of any kind had been."""

    @property
    def step(self) -> int:
        """How many updates have been made."""
        return self.state.step

    @property
    def epoch(self) -> int:
        """How many passes through the training part are complete."""
        return self.state.epoch

    @property
    def theta(self) -> FloatArray:
        """(n_parameters,): the weights and biases."""
        return self.state.theta

    def answer(self, measurement: Measurement[A]) -> Answer[A] | None:
        """Return the answer to a measurement that is watched, or None if there is none yet."""
        return self.answers.get(measurement)


@dataclass(frozen=True)
class LoadFailed:
    """An experiment could not be loaded; training goes on with the one before."""

    experiment: Experiment
    message: str


@dataclass(frozen=True)
class Diverged:
    """Training paused because numbers stopped being finite; the last finite state is shown."""

    divergence: Divergence

    @property
    def message(self) -> str:
        """One sentence for the person in front of the screen."""
        return self.divergence.message


@dataclass(frozen=True)
class RunEnded:
    """A run to a goal is over: the goal is reached, or something else ended the run before."""

    goal: Goal
    step: int
    """Where training stands now."""
    is_reached: bool
    farthest: int | None = None
    """How far training had got, where it went back from there."""

    @property
    def message(self) -> str:
        """One sentence for the person in front of the screen."""
        if not self.is_reached:
            return f"The run to {self.goal.words} was stopped at step {self.step:,}."
        if self.goal.returns_to_best:
            reached = "" if self.farthest is None else f" got to step {self.farthest:,} and"
            return f"Training{reached} went back to {self.goal.words}: step {self.step:,}."
        return f"Reached {self.goal.words} at step {self.step:,}."


@dataclass(frozen=True)
class RunRefused:
    """There is nothing to run to; the message says why."""

    goal: Goal
    message: str


@dataclass(frozen=True)
class Crashed:
    """Something in the session failed that should not have; the message says what stopped."""

    message: str
    details: str
    """The traceback, to be copied into a report."""


@dataclass(frozen=True, eq=False)
class Recorded:
    """The answer to `Record`: where training stands, and all that led there and elsewhere."""

    experiment: Experiment
    state: TrainerState
    history: RecordedHistory
    number: int = 0

    @property
    def message(self) -> str:
        """One sentence for the person in front of the screen."""
        return f"The history up to step {self.state.step:,} is ready to be saved."


Notice = LoadFailed | Diverged | RunEnded | RunRefused | Crashed | Recorded
