"""Where the weights have been: some states of every stretch of training, for those who draw it."""

from collections.abc import Container, Iterator

import numpy as np

from playground.document.training_state import TrainingState
from playground.engine.arrays import FloatArray, read_only
from playground.engine.path import Path
from playground.session.likeness import compute_alike
from playground.session.stretch import Stretch

_MOST_POINTS = 256
_MOST_BYTES_EACH = 8 << 20
"""Of one stretch; when there are more, every second point is forgotten."""
_MOST_BYTES = 32 << 20
"""Of all stretches."""


class _Points:
    """States at rising steps, thinned as they become many."""

    def __init__(self) -> None:
        self.thetas: dict[int, FloatArray] = {}
        self._stride, self._n_seen, self._last = 1, 0, -1

    @property
    def n_bytes(self) -> int:
        return sum(theta.nbytes for theta in self.thetas.values())

    def add(self, step: int, theta: FloatArray) -> None:
        if step <= self._last:  # it has been there before
            return
        self._last = step
        if self._n_seen % self._stride == 0:
            self.thetas[step] = read_only(theta.copy())
        self._n_seen += 1
        if len(self.thetas) > max(2, min(_MOST_POINTS, _MOST_BYTES_EACH // theta.nbytes)):
            self.thin()

    def thin(self) -> None:
        self._stride *= 2
        self.thetas = dict([*self.thetas.items()][::2])


class PathKeeper:
    """Keeps what training went through by its stretches, within bounds."""

    def __init__(self) -> None:
        self._points: dict[int, _Points] = {}

    def begin(self) -> None:
        """Forget everything: the timeline is another."""
        self._points.clear()

    def note(self, stretch: Stretch, step: int, theta: FloatArray) -> None:
        """Note where training stands."""
        self._points.setdefault(stretch.id, _Points()).add(step, theta)

    def keep_within_bounds(self, stretches: Container[int]) -> None:
        """Forget what belongs to none of these stretches, and of the rest what is too much."""
        self._points = {id_: each for id_, each in self._points.items() if id_ in stretches}
        while sum(each.n_bytes for each in self._points.values()) > _MOST_BYTES:
            largest = max(self._points.values(), key=lambda each: len(each.thetas))
            if len(largest.thetas) < 2:
                return
            largest.thin()

    def path(self, stretch: Stretch, present: TrainingState) -> Path:
        """Return what led through a stretch, and those it hangs from, to the present state.

        It begins where the network was last another.
        """
        known: dict[int, FloatArray] = {present.step: present.theta}
        for each, end in _way_back(stretch, present.step):
            points = self._points.get(each.id)
            states = {state.step: state.theta for state in each.checkpoints}
            states |= points.thetas if points is not None else {}
            known |= {
                step: theta for step, theta in states.items() if step < end and step not in known
            }
        steps = np.array(sorted(known))
        return Path(read_only(steps), read_only(np.stack([known[step] for step in steps])))


def _way_back(stretch: Stretch, step: int) -> Iterator[tuple[Stretch, int]]:
    """Yield the stretches of a network back to where it was another, each with its end."""
    network, end = stretch.experiment.network, step
    each: Stretch | None = stretch
    while each is not None and compute_alike(each.experiment.network, network):
        yield each, end
        end = min(end, each.first_step)
        each = each.parent
