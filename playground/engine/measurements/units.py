from collections.abc import Mapping
from dataclasses import dataclass

from playground.engine.gradients.flow import QuietUnits, quiet_units
from playground.engine.gradients.sample import sample, sample_size
from playground.engine.instant import Instant
from playground.engine.measurement import MEASUREMENTS, Measurement, Subject


@dataclass(frozen=True, eq=False)
class FoundUnits:
    """The units through which hardly any gradient passes."""

    n_examples: int
    """So many training examples were looked at."""
    columns: Mapping[str, QuietUnits]
    """By node, those with an activation."""


@MEASUREMENTS.register("units")
@dataclass(frozen=True)
class Units(Measurement[FoundUnits]):
    """Which units are saturated or dead, over a sample of the training examples."""

    def cost(self, subject: Subject) -> float:
        return sample_size(subject) * subject.network.n_parameters

    def measure(self, subject: Subject, instant: Instant) -> FoundUnits:
        seen = sample(subject, instant.theta)
        columns = quiet_units(subject.network, seen.pre_activations, seen.activations)
        return FoundUnits(seen.n_examples, columns)

    def entry(self, answer: FoundUnits) -> tuple[float, ...]:
        """Return how many units of each column are saturated, and then how many are dead."""
        columns = answer.columns.values()
        saturated = [float(len(each.saturated)) for each in columns]
        return (*saturated, *(float(len(each.dead)) for each in columns))
