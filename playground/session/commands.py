"""What goes into a session: commands, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from playground.document.experiment import Experiment
from playground.document.recorded_history import RecordedHistory
from playground.engine.measurement import Measurement
from playground.engine.parameter_key import ParameterKey
from playground.session.carrying import Remembered
from playground.session.curve import Curve
from playground.session.goal import Goal
from playground.session.trainer import TrainerState


@dataclass(frozen=True, eq=False)
class Load:
    """Go on with this experiment; parameters that it shares with the present one keep their values.

    With `state`, everything is as it was there; `curves` are those recorded until then, minibatch
    losses and scores. With `is_fresh`, training starts anew. `remembered`
    gives parameters that the present network lacks the values they once had; `values` sets single
    ones. With `is_new_document`, what has been recorded of others is forgotten; `history` is what
    has been of this one. `label` says what the edit did, for its mark on the timeline.
    """

    experiment: Experiment
    state: TrainerState | None = None
    curves: tuple[Curve, Curve] | None = None
    is_fresh: bool = False
    remembered: Remembered | None = None
    values: Mapping[ParameterKey, float] = field(default_factory=dict[ParameterKey, float])
    is_new_document: bool = False
    label: str = ""
    history: RecordedHistory | None = None


@dataclass(frozen=True)
class Step:
    """Train on the next minibatches, and pause."""

    n_steps: int = 1


@dataclass(frozen=True)
class StepPhase:
    """Carry out the next phases of a step (see session/phases.py), and pause.

    The snapshot's `microscope` shows them; any whole step, load, reset or return ends that.
    """

    n_phases: int = 1


@dataclass(frozen=True)
class Epoch:
    """Train to the end of the present epoch, and pause."""


@dataclass(frozen=True)
class Play:
    """Train until told otherwise; by phases, the speed counts phases instead of steps."""

    is_by_phase: bool = False


@dataclass(frozen=True)
class Pause:
    """Stop training where it stands."""


@dataclass(frozen=True)
class Reset:
    """Go back to before the first step, and pause."""


@dataclass(frozen=True, eq=False)
class GoTo:
    """Show a step of a branch, None for that on screen, exactly as it was, and pause.

    A step outside the branch means the nearest. Where the branch is gone, or trains something else
    at that step than `otherwise` does, `otherwise` is loaded, if it is given.
    """

    branch: int | None
    step: int
    otherwise: Load | None = None


@dataclass(frozen=True)
class RunTo:
    """Train until a goal is reached, and pause; Pause stops on the way."""

    goal: Goal


@dataclass(frozen=True)
class NameBranch:
    """Call a branch by this name; an empty one gives it back its number."""

    branch: int
    name: str


@dataclass(frozen=True)
class DeleteBranch:
    """Forget a branch, and all that belongs to it alone; that on screen stays."""

    branch: int


@dataclass(frozen=True)
class SetMemory:
    """Keep what is recorded of training within so many bytes."""

    most_bytes: int


@dataclass(frozen=True)
class Record:
    """Tell, with the notice `Recorded` of the same number, all that has been trained."""

    number: int = 0


@dataclass(frozen=True)
class SetSpeed:
    """Play at so many steps a second, or as fast as it goes."""

    steps_per_second: float | None


@dataclass(frozen=True)
class Watch:
    """Answer these measurements, and no others, with every snapshot."""

    measurements: frozenset[Measurement[Any]]


Command = (
    Load
    | Step
    | StepPhase
    | Epoch
    | Play
    | Pause
    | Reset
    | GoTo
    | RunTo
    | NameBranch
    | DeleteBranch
    | SetMemory
    | Record
    | SetSpeed
    | Watch
)
