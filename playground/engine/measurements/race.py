from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from playground.engine.instant import Instant
from playground.engine.landscape.ground import Ground, lay_out, size_of
from playground.engine.landscape.plane import LandscapeError
from playground.engine.landscape.plane_kind import HeldPlane, SavedState
from playground.engine.landscape.racing import Lane, Runner, draw_minibatches, race
from playground.engine.measurement import MEASUREMENTS, Measurement, Subject
from playground.engine.optimiser import Optimiser
from playground.engine.optimisers.adam import Adam
from playground.engine.optimisers.momentum import Momentum
from playground.engine.optimisers.sgd import Sgd
from playground.engine.parameter_key import parameter_index

_POINTS, _STAGES = 64, 8


@dataclass(frozen=True, eq=False)
class RaceResult:
    """How far each optimiser has come, or why there is no race."""

    lanes: tuple[Lane, ...] = ()
    n_steps: int = 0
    """How many steps each has taken, but those that have run off to infinity."""
    sentence: str = ""
    """Why there is no race, and what to do; "" where there is one."""


@MEASUREMENTS.register("race")
@dataclass(frozen=True)
class Race(Measurement[RaceResult]):
    """Several optimisers from one start, on the same minibatches, as seen from a plane.

    It is run once; another start, with a number of its own, is another race.
    """

    is_once = True

    start: SavedState | None = None
    plane: HeldPlane | None = None
    optimisers: tuple[Optimiser, ...] = (Sgd(), Momentum(), Adam())
    n_steps: int = 200
    batch_size: int = 10
    seed: int = 0
    """Draws the minibatches."""
    is_in_plane: bool = False
    """Whether only the two weights move that are the plane's coordinates."""
    ground: Ground = Ground.SAMPLE
    n_sample: int = 1000
    is_penalised: bool = False
    """Whether the losses are with the penalty; the runs always go by it."""

    def cost(self, subject: Subject) -> float:
        n_runs = len(self.optimisers)
        n_shown = _POINTS * size_of(subject, self.ground, self.n_sample)
        n_trained = 3 * self.n_steps * self.batch_size
        return float(n_runs * (n_shown + n_trained) * subject.network.n_parameters)

    def measure(self, subject: Subject, instant: Instant) -> RaceResult:
        *_, last = self.stages(subject, instant)
        return last

    def stages(self, subject: Subject, instant: Instant) -> Iterator[RaceResult]:
        try:
            yield from self._run(subject, instant)
        except LandscapeError as error:
            yield RaceResult(sentence=str(error))

    def _run(self, subject: Subject, instant: Instant) -> Iterator[RaceResult]:
        terrain = lay_out(
            subject, instant, self.ground, self.n_sample, is_penalised=self.is_penalised
        )
        start = instant.theta if self.start is None else self.start.theta
        if self.plane is None or len(start) != subject.network.n_parameters:
            raise LandscapeError("There is no surface to race on; press Refresh (⟳).")
        laid = self.plane.laid
        is_fixed = subject.network.is_fixed.copy()
        if self.is_in_plane and laid.keys is not None:
            chosen = [parameter_index(subject.network, key) for key in laid.keys]
            is_fixed = is_fixed | ~np.isin(np.arange(len(start)), chosen)
        n_train = len(subject.prepared.train)
        minibatches = draw_minibatches(n_train, self.batch_size, self.n_steps, self.seed)
        size = minibatches.shape[1]
        runners = [
            Runner(subject, each, start, size, is_fixed, instant.penalty)
            for each in self.optimisers
        ]
        for share in race(runners, minibatches, _POINTS, _STAGES):
            lanes = tuple(runner.lane(terrain, laid.plane) for runner in runners)
            yield RaceResult(lanes, round(share * self.n_steps))
