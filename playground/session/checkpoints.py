"""Checkpoints: states of training that are kept, and what they weigh."""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from playground.document.training_state import TrainingState

_OVERHEAD = 1024
"""Bytes of the objects around the arrays of one state."""


def bytes_of(state: TrainingState) -> int:
    """Return the memory that a state takes, the optimiser's slots included."""
    return _OVERHEAD + state.theta.nbytes + sum(slot.nbytes for slot in state.slots.values())


def is_same_state(one: TrainingState, other: TrainingState) -> bool:
    """Tell whether two states are the same, bit for bit."""
    return (
        (one.step, one.epoch, one.position) == (other.step, other.epoch, other.position)
        and one.slots.keys() == other.slots.keys()
        and one.theta.dtype == other.theta.dtype
        and one.theta.tobytes() == other.theta.tobytes()
        and all(one.slots[name].tobytes() == other.slots[name].tobytes() for name in one.slots)
    )


class Ledger:
    """The sum of what everything that is kept weighs, in bytes."""

    def __init__(self) -> None:
        self.n_bytes = 0


class Checkpoints:
    """States at rising steps, booked in a ledger."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._states: list[TrainingState] = []
        self._steps: list[int] = []

    def __len__(self) -> int:
        return len(self._states)

    def __iter__(self) -> Iterator[TrainingState]:
        return iter(self._states)

    @property
    def steps(self) -> tuple[int, ...]:
        """The steps of all states."""
        return tuple(self._steps)

    @property
    def latest(self) -> TrainingState | None:
        """The state at the highest step."""
        return self._states[-1] if self._states else None

    @property
    def first(self) -> TrainingState | None:
        """The state at the lowest step."""
        return self._states[0] if self._states else None

    def add(self, state: TrainingState) -> None:
        """Keep a state, at a step of which there is none; its arrays become read-only."""
        index = bisect_left(self._steps, state.step)
        self._states.insert(index, state.freeze())
        self._steps.insert(index, state.step)
        self._ledger.n_bytes += bytes_of(state)

    def at_or_before(self, step: int) -> TrainingState | None:
        """Return the latest state that is not after a step."""
        index = bisect_right(self._steps, step)
        return self._states[index - 1] if index else None

    def before(self, step: int) -> TrainingState | None:
        """Return the latest state before a step."""
        index = bisect_left(self._steps, step)
        return self._states[index - 1] if index else None

    def distance(self, step: int) -> float:
        """Return how many steps away the nearest state is; infinity if there is none."""
        index = bisect_left(self._steps, step)
        return min(
            (abs(step - each) for each in self._steps[max(0, index - 1) : index + 1]),
            default=math.inf,
        )

    def drop(self, start: int, stop: int) -> None:
        """Forget the states with these numbers, as in a slice."""
        self.drop_each(range(len(self))[start:stop])

    def drop_each(self, numbers: Sequence[int]) -> None:
        """Forget the states with these numbers, which rise."""
        for number in reversed(numbers):
            self._ledger.n_bytes -= bytes_of(self._states[number])
            del self._states[number], self._steps[number]

    def drop_after(self, step: int) -> None:
        """Forget the states after a step."""
        self.drop(bisect_right(self._steps, step), len(self))

    def drop_all(self) -> None:
        """Forget all states."""
        self.drop(0, len(self))
