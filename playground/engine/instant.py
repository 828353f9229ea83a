"""An instant of training: what changes from step to step, for those who measure it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from playground.engine.arrays import BoolArray, FloatArray, IntArray
from playground.engine.chance import Noise
from playground.engine.clipping import Clipping
from playground.engine.clippings.none import Unclipped
from playground.engine.mover import Recipe
from playground.engine.optimiser import Optimiser
from playground.engine.optimisers.sgd import Sgd
from playground.engine.path import Path
from playground.engine.penalties.none import NoPenalty
from playground.engine.penalty import Penalty
from playground.engine.schedule import Schedule
from playground.engine.schedules.constant import Constant


def _no_rows() -> IntArray:
    return np.zeros(0, np.int64)


@dataclass(frozen=True, eq=False)
class Instant:
    """Where training stands between two steps; its arrays are read-only."""

    theta: FloatArray
    """(n_parameters,): the weights and biases."""
    step: int = 0
    """How many updates have been made."""
    slots: Mapping[str, FloatArray] = field(default_factory=dict[str, FloatArray])
    """What the optimiser remembers, (n_parameters,) each."""
    rows: IntArray = field(default_factory=_no_rows)
    """(n,): the places in the training part of the examples that the next step takes."""
    optimiser: Optimiser = field(default_factory=Sgd)
    """By which the next step goes."""
    path: Path | None = None
    """Where the weights have been; None where no measurement `needs_path`."""
    clipping: Clipping = field(default_factory=Unclipped)
    """What happens to a gradient before the optimiser gets it."""
    penalty: Penalty = field(default_factory=NoPenalty)
    """What weights cost by their size."""
    is_fixed: BoolArray | None = None
    """(n_parameters,): which parameters the next step leaves alone; None: as the network says."""
    schedule: Schedule = field(default_factory=Constant)
    """How the learning rate changes with the steps."""
    rate_factors: FloatArray | None = None
    """(n_parameters,): by what the learning rate is multiplied; None: by 1."""
    seed: int = 0
    """Of the experiment, from which random steps follow."""
    noise: Noise = field(default_factory=Noise)
    """What training adds at random."""
    runs: Mapping[int, Path] = field(default_factory=dict[int, Path])
    """Where whole runs led, by their numbers: of those that a measurement asks for."""

    @property
    def recipe(self) -> Recipe:
        """How the next step moves the weights."""
        return Recipe(self.optimiser, self.clipping, self.penalty, self.schedule, self.seed)
