"""What a maxout column makes of the largest of what comes in; no other column offers it."""

from dataclasses import dataclass
from typing import ClassVar

from playground.engine.activations.identity import Identity


@dataclass(frozen=True)
class Largest(Identity):
    """Gives the largest of the neuron's pieces, each a weighted sum of its own."""

    name: ClassVar[str] = "largest"
    title: ClassVar[str] = "Maxout"
    formula: ClassVar[str] = "a = maxᵢ wᵢ xᵢ + b"


LARGEST = Largest()
