from dataclasses import dataclass

import numpy as np

from playground.engine.arrays import FloatArray, read_only
from playground.engine.instant import Instant
from playground.engine.landscape.ground import Ground, lay_out, size_of
from playground.engine.landscape.plane import LandscapeError, Line
from playground.engine.landscape.plane_kind import SavedState
from playground.engine.landscape.slice import profile
from playground.engine.landscape.survey import NoSurvey
from playground.engine.measurement import MEASUREMENTS, Measurement, Subject

_PIECES = 60
"""Between both ends: a whole number of them, for the ends to be among the points."""

_BEYOND = 0.25


@dataclass(frozen=True, eq=False)
class LineSurvey:
    """The loss on the straight line through two states."""

    names: tuple[str, str]
    at: FloatArray
    """(m,): 0 at the first state, 1 at the second."""
    losses: FloatArray
    """(m,): may be infinite or NaN."""
    ends: tuple[float, float]
    """The losses at both states."""
    barrier: float
    """How far the loss between them rises above the straight line from loss to loss, at most; 0
    where it does not. Source: Entezari et al. 2022, "The role of permutation invariance in linear
    mode connectivity", definition 2.1.
    """
    barrier_at: float
    """Where it does so."""
    length: float
    """From state to state."""
    n_examples: int
    n_in_part: int


@MEASUREMENTS.register("loss-line")
@dataclass(frozen=True)
class LossLine(Measurement[LineSurvey | NoSurvey]):
    """The loss on the straight line between two states that were kept."""

    states: tuple[SavedState, ...] = ()
    ground: Ground = Ground.SAMPLE
    n_sample: int = 1000
    is_penalised: bool = False

    def cost(self, subject: Subject) -> float:
        n_examples = size_of(subject, self.ground, self.n_sample)
        n_points = _PIECES * (1 + 2 * _BEYOND)
        return float(n_points * n_examples * subject.network.n_parameters)

    def measure(self, subject: Subject, instant: Instant) -> LineSurvey | NoSurvey:
        try:
            return self._survey(subject, instant)
        except LandscapeError as error:
            return NoSurvey(str(error))

    def _survey(self, subject: Subject, instant: Instant) -> LineSurvey:
        terrain = lay_out(
            subject, instant, self.ground, self.n_sample, is_penalised=self.is_penalised
        )
        if len(self.states) != 2:
            raise LandscapeError("A line leads from one state to another; keep two of them.")
        first, second = self.states
        sizes = {len(first.theta), len(second.theta), subject.network.n_parameters}
        if len(sizes) > 1:
            raise LandscapeError(
                "A state was kept of a network of another shape; keep two states of this one."
            )
        line = Line(first.theta, second.theta)
        n_beyond = round(_BEYOND * _PIECES)
        at = np.arange(-n_beyond, _PIECES + n_beyond + 1) / _PIECES
        losses = profile(terrain, line, at, subject.dtype).values
        start, end = losses[n_beyond], losses[n_beyond + _PIECES]
        between = slice(n_beyond, n_beyond + _PIECES + 1)
        with np.errstate(all="ignore"):  # the loss may be infinite, and the barrier no number
            rises = losses[between] - ((1 - at[between]) * start + at[between] * end)
        highest = int(np.nan_to_num(rises, nan=-np.inf).argmax())
        return LineSurvey(
            names=(first.name, second.name),
            at=read_only(at),
            losses=read_only(losses),
            ends=(float(start), float(end)),
            barrier=max(0.0, float(rises[highest])),
            barrier_at=float(at[between][highest]),
            length=float(np.linalg.norm(line.direction)),
            n_examples=len(terrain.chosen),
            n_in_part=len(terrain.part),
        )
