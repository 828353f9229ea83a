"""What goes into a session: commands, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from playground.document.experiment import Experiment
from playground.engine.measurement import Measurement
from playground.engine.parameter_key import ParameterKey
from playground.session.carrying import Remembered
from playground.session.curve import Curve
from playground.session.trainer import TrainerState


@dataclass(frozen=True, eq=False)
class Load:
    """Go on with this experiment; parameters that it shares with the present one keep their values.

    With `state`, everything is as it was there; `curves` are those recorded until then, minibatch
    losses and scores. With `is_fresh`, training starts anew. `remembered`
    gives parameters that the present network lacks the values they once had; `values` sets single
    ones.
    """

    experiment: Experiment
    state: TrainerState | None = None
    curves: tuple[Curve, Curve] | None = None
    is_fresh: bool = False
    remembered: Remembered | None = None
    values: Mapping[ParameterKey, float] = field(default_factory=dict[ParameterKey, float])


@dataclass(frozen=True)
class Step:
    """Train on the next minibatches, and pause."""

    n_steps: int = 1


@dataclass(frozen=True)
class Epoch:
    """Train to the end of the present epoch, and pause."""


@dataclass(frozen=True)
class Play:
    """Train until told otherwise."""


@dataclass(frozen=True)
class Pause:
    """Stop training where it stands."""


@dataclass(frozen=True)
class Reset:
    """Go back to before the first step, and pause."""


@dataclass(frozen=True)
class SetSpeed:
    """Play at so many steps a second, or as fast as it goes."""

    steps_per_second: float | None


@dataclass(frozen=True)
class Watch:
    """Answer these measurements, and no others, with every snapshot."""

    measurements: frozenset[Measurement[Any]]


Command = Load | Step | Epoch | Play | Pause | Reset | SetSpeed | Watch
