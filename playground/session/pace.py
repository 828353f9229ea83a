"""The pace of playing: how many steps are due, and how fast they came."""

import time
from collections import deque

SLICE = 0.001
"""Seconds of training at a stretch, after which the other threads get their turn."""

_WINDOW = 1.0
"""Seconds over which the speed is measured."""


class Pace:
    """Tells a playing session how many steps to take next and how long to rest before."""

    def __init__(self) -> None:
        self.steps_per_second: float | None = None
        self._due = 0.0
        self._seconds_per_step = 1e-4
        self._taken: deque[tuple[float, int]] = deque()

    def begin(self) -> None:
        """Start playing: the first step is due at once."""
        self._due = time.perf_counter()
        self._taken.clear()

    def wait(self) -> float:
        """Return the seconds until the next step is due."""
        if self.steps_per_second is None:
            return 0.0
        return max(0.0, self._due - time.perf_counter())

    def n_steps(self, *, is_playing: bool) -> int:
        """Return how many steps to take now: those that are due, a slice's worth at most.

        When not playing, steps are taken as fast as they go.
        """
        in_a_slice = self.steps_in_a_slice
        if self.steps_per_second is None or not is_playing:
            return in_a_slice
        overdue = (time.perf_counter() - self._due) * self.steps_per_second
        return min(in_a_slice, 1 + max(0, int(overdue)))

    def took(self, n_steps: int, seconds: float) -> None:
        """Record that so many steps took so long."""
        now = time.perf_counter()
        self._seconds_per_step = 0.5 * (self._seconds_per_step + seconds / n_steps)
        if self.steps_per_second is not None:
            self._due += n_steps / self.steps_per_second
            self._due = max(self._due, now - 0.1)  # do not race after a pause to catch up
        self._taken.append((now, n_steps))
        while now - self._taken[0][0] > _WINDOW and len(self._taken) > 2:
            self._taken.popleft()

    @property
    def seconds_per_step(self) -> float:
        """How long a step has taken lately."""
        return self._seconds_per_step

    @property
    def steps_in_a_slice(self) -> int:
        """How many steps fit in a slice, at least one."""
        return max(1, int(SLICE / self._seconds_per_step))

    @property
    def speed(self) -> float:
        """The steps a second over the last second, 0 before there are any."""
        if len(self._taken) < 2:
            return 0.0
        seconds = self._taken[-1][0] - self._taken[0][0]
        n_steps = sum(n for _, n in self._taken) - self._taken[0][1]
        return n_steps / seconds if seconds > 0 else 0.0
