from dataclasses import dataclass

from playground.engine.arrays import FloatArray, IntArray, read_only
from playground.engine.instant import Instant
from playground.engine.measurement import MEASUREMENTS, Measurement, Subject
from playground.engine.network import NetworkError
from playground.engine.neuron_name import NeuronName
from playground.engine.weight_space.constraints import constraints_of
from playground.engine.weight_space.contradiction import FEW, contradiction, shares
from playground.engine.weight_space.memory import memory_of
from playground.engine.weight_space.present import MOST, present_cases

_SLOW = 4e7
"""A search for the smallest contradiction, which may take a tenth of a second."""


@dataclass(frozen=True, eq=False)
class Contradiction:
    """Examples that contradict one another."""

    rows: IntArray
    """(n,): of the training part."""
    shares: FloatArray
    """(n,): how many times the demand of each counts in a sum that is false; (0,) if unknown."""


@MEASUREMENTS.register("weight-space-contradiction")
@dataclass(frozen=True)
class WeightSpaceContradiction(Measurement[Contradiction | None]):
    """Training examples that no weights of a neuron get right together, or None.

    Without any one of them, some weights get the others right.
    """

    neuron: NeuronName | None = None

    def cost(self, subject: Subject) -> float:
        n = min(len(subject.prepared.train), MOST)
        slow = _SLOW if n <= FEW else 2e6
        return slow + n * (6.0 * subject.network.n_parameters + 1e4)

    def measure(self, subject: Subject, instant: Instant) -> Contradiction | None:
        try:
            found = present_cases(subject, instant, self.neuron)
        except (NetworkError, ValueError):
            return None
        demands = constraints_of(found.cases)
        members = memory_of(subject).recall(
            ("contradiction", self.neuron),
            (demands.normals, demands.offsets, demands.is_strict),
            lambda: contradiction(demands),
        )
        if members is None:
            return None
        counts = shares(demands, members)
        return Contradiction(read_only(found.rows[members]), read_only(counts))
