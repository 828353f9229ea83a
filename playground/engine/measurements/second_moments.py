from dataclasses import dataclass

import numpy as np

from playground.engine.arrays import FloatArray, read_only
from playground.engine.gradients.next_step import has_next_step, in_chunks
from playground.engine.instant import Instant
from playground.engine.measurement import MEASUREMENTS, Measurement, Subject


@dataclass(frozen=True, eq=False)
class SecondMoment:
    """How large the gradient of each parameter usually is, squared."""

    values: FloatArray
    """(n_parameters,)"""
    n_examples: int | None
    """Over so many examples of the next minibatch, each by itself; None: over the steps so far, as
    the optimiser remembers it."""


@MEASUREMENTS.register("second-moments")
@dataclass(frozen=True)
class SecondMoments(Measurement[SecondMoment | None]):
    """The second moment that the optimiser keeps; of one that keeps none, the next minibatch's.

    There is no answer where the network cannot be trained.
    """

    batch_size: int = 10
    """About how many examples there will be, for the cost to be told."""

    def cost(self, subject: Subject) -> float:
        return 7.0 * self.batch_size * subject.network.n_parameters

    def measure(self, subject: Subject, instant: Instant) -> SecondMoment | None:
        kept = _kept(subject, instant)
        if kept is not None:
            return SecondMoment(read_only(kept.copy()), None)
        if not has_next_step(subject, instant):
            return None
        n, total = len(instant.rows), np.zeros(subject.network.n_parameters, subject.dtype)
        with np.errstate(all="ignore"):  # a diverged network has no finite gradient
            for place, examples in in_chunks(subject, instant):
                total += examples.mean_square() * ((place.stop - place.start) / n)
        return SecondMoment(read_only(total), n)


def _kept(subject: Subject, instant: Instant) -> FloatArray | None:
    none = np.zeros(subject.network.n_parameters, subject.dtype)
    slots = {name: instant.slots.get(name, none) for name in instant.optimiser.slots}
    return instant.optimiser.second_moment(slots)
