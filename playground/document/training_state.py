"""The state of training: everything that a step changes."""

from collections.abc import Mapping
from dataclasses import dataclass

from playground.engine.arrays import FloatArray, read_only


@dataclass(frozen=True, eq=False)
class TrainingState:
    """Everything that training changes; together with the experiment it decides what follows."""

    theta: FloatArray
    slots: Mapping[str, FloatArray]
    step: int
    epoch: int
    """The number of completed passes through the training part."""
    position: int
    """How many training examples the present epoch has used."""

    def freeze(self) -> "TrainingState":
        """Return the same state with read-only arrays."""
        for array in (self.theta, *self.slots.values()):
            read_only(array)
        return self
