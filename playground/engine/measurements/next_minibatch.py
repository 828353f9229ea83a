from dataclasses import dataclass

from playground.engine.arrays import IntArray, read_only
from playground.engine.instant import Instant
from playground.engine.measurement import MEASUREMENTS, Measurement, Subject


@MEASUREMENTS.register("next-minibatch")
@dataclass(frozen=True)
class NextMinibatch(Measurement[IntArray]):
    """Which training examples the next step takes: their rows, (n,)."""

    def cost(self, subject: Subject) -> float:
        return 0

    def measure(self, subject: Subject, instant: Instant) -> IntArray:
        return read_only(instant.rows.copy())
