"""Where the weights have been: some states of every stretch of training, for those who draw it."""

from collections.abc import Container, Iterator
from dataclasses import dataclass

import numpy as np

from playground.document.training_state import TrainingState
from playground.engine.arrays import FloatArray, read_only
from playground.engine.path import Change, Path, thinned
from playground.session.likeness import compute_alike, prepare_alike, train_alike
from playground.session.stretch import Stretch

_MOST_POINTS = 256
_MOST_BYTES_EACH = 8 << 20
"""Of one stretch; when there are more, about half of them are forgotten."""
_MOST_BYTES = 32 << 20
"""Of all stretches."""
_SHAPING = 1024
"""So many weights at least tell which points matter to the shape of a path."""


class _Points:
    """States at rising steps, thinned as they become many."""

    def __init__(self) -> None:
        self.thetas: dict[int, FloatArray] = {}
        self.end: dict[int, FloatArray] = {}
        """The one at the highest step, which is never forgotten."""
        self._stride, self._n_seen, self._last = 1, 0, -1

    @property
    def n_bytes(self) -> int:
        return sum(theta.nbytes for theta in (self.thetas | self.end).values())

    def add(self, step: int, theta: FloatArray) -> None:
        if step <= self._last:  # it has been there before
            return
        self._last = step
        self.end = {step: read_only(theta.copy())}
        if self._n_seen % self._stride == 0:
            self.thetas |= self.end
        self._n_seen += 1
        if len(self.thetas) > max(2, min(_MOST_POINTS, _MOST_BYTES_EACH // theta.nbytes)):
            self.thin()

    def thin(self) -> None:
        """Forget about half of the points, those that the shape of the path needs least."""
        self._stride *= 2
        steps = np.array([*self.thetas])
        # of many weights some show the shape well enough, and training waits for this
        apart = 1 + next(iter(self.thetas.values())).size // _SHAPING
        points = np.stack([theta[::apart] for theta in self.thetas.values()])
        kept = thinned(points, max(2, len(steps) // 2), np.zeros(0, np.int64))
        self.thetas = {step: self.thetas[step] for step in steps[kept].tolist()}


@dataclass(frozen=True, eq=False)
class _Border:
    """What the edits did with which a stretch begins."""

    theta: FloatArray
    """(n_parameters,): where the weights were before."""
    is_moved: bool
    """Whether they were elsewhere after."""


class PathKeeper:
    """Keeps what training went through by its stretches, within bounds."""

    def __init__(self) -> None:
        self._points: dict[int, _Points] = {}
        self._retraced: dict[int, _Points] = {}
        """Those of stretches from a file, found by training again."""
        self._borders: dict[int, _Border] = {}

    def begin(self) -> None:
        """Forget everything: the timeline is another."""
        for known in (self._points, self._retraced, self._borders):
            known.clear()

    def edited(
        self, left: Stretch, stretch: Stretch, before: TrainingState, after: TrainingState
    ) -> None:
        """Note that an edit has led from one stretch and state to others."""
        if after.step != stretch.first_step:  # an edit was taken back
            return
        border = self._borders.get(stretch.id)  # if it is edited again, before anything was trained
        if border is None and stretch.parent is not left:
            border = self._borders.get(left.id)
        theta = before.theta if border is None else border.theta
        is_moved = theta.tobytes() != after.theta.tobytes()  # the same bit for bit, even NaN
        self._borders[stretch.id] = _Border(theta, is_moved)

    def note(self, stretch: Stretch, step: int, theta: FloatArray) -> None:
        """Note where training stands."""
        self._points.setdefault(stretch.id, _Points()).add(step, theta)

    def retraced(self, stretch: Stretch, step: int, theta: FloatArray) -> None:
        """Note where training once stood, at steps that rise."""
        self._retraced.setdefault(stretch.id, _Points()).add(step, theta)

    def retraced_to(self, stretch: Stretch) -> int:
        """Return up to which step of a stretch that has been done."""
        points = self._retraced.get(stretch.id)
        return stretch.first_step if points is None else max(points.end)

    def keep_within_bounds(self, stretches: Container[int]) -> None:
        """Forget what belongs to none of these stretches, and of the rest what is too much."""
        self._points = {id_: each for id_, each in self._points.items() if id_ in stretches}
        self._retraced = {id_: each for id_, each in self._retraced.items() if id_ in stretches}
        self._borders = {id_: each for id_, each in self._borders.items() if id_ in stretches}
        every = [*self._points.values(), *self._retraced.values()]
        while sum(each.n_bytes for each in every) > _MOST_BYTES:
            largest = max(every, key=lambda each: len(each.thetas))
            if len(largest.thetas) < 3:
                return
            largest.thin()

    def run_path(self, leaf: Stretch) -> Path | None:
        """Return what led to the end of a run, or to the last state of its stretch that is kept."""
        known = {state.step: state.theta for state in leaf.checkpoints}
        known |= self._points[leaf.id].end if leaf.id in self._points else {}
        end = self._retraced[leaf.id].end if leaf.id in self._retraced else {}
        known |= end if leaf.last_step in end else {}  # else it is still on the way there
        last = max((step for step in known if step <= leaf.last_step), default=None)
        return None if last is None else self._path(leaf, last, known[last])

    def path(self, stretch: Stretch, present: TrainingState) -> Path:
        """Return what led through a stretch, and those it hangs from, to the present state.

        It begins where the network was last another.
        """
        return self._path(stretch, present.step, present.theta)

    def _path(self, stretch: Stretch, last: int, theta: FloatArray) -> Path:
        known: dict[int, FloatArray] = {last: theta}
        left: dict[int, FloatArray] = {}
        for each, end in _way_back(stretch, last):
            states = {state.step: state.theta for state in each.checkpoints}
            for points in (self._retraced.get(each.id), self._points.get(each.id)):
                states |= {} if points is None else points.thetas
            known |= {
                step: theta for step, theta in states.items() if step < end and step not in known
            }
            if self._cause(each) == "weights" and each.id in self._borders:
                left.setdefault(each.first_step, self._borders[each.id].theta)
        # at the same step where training left off comes first, then from where it went on
        points = sorted([*((step, 0) for step in left), *((step, 1) for step in known)])
        thetas = [known[step] if is_after else left[step] for step, is_after in points]
        jumps = [i + 1 for i, (_, is_after) in enumerate(points) if not is_after]
        steps = read_only(np.array([step for step, _ in points]))
        origin, cause = self._origin(stretch, last)
        jumps = read_only(np.array(jumps, np.int64))
        return Path(steps, read_only(np.stack(thetas)), origin, cause, jumps)

    def _origin(self, stretch: Stretch, step: int) -> tuple[int, Change]:
        """Return where training was last changed by hand, and what was changed there."""
        for each, _ in _way_back(stretch, step):
            cause = self._cause(each)
            if cause:
                return each.first_step, cause
        return 0, ""

    def _cause(self, stretch: Stretch) -> Change:
        """Return what the edit changed with which a stretch begins."""
        parent = stretch.parent
        if parent is None or not compute_alike(
            parent.experiment.network, stretch.experiment.network
        ):
            return ""
        border = self._borders.get(stretch.id)
        if stretch.values if border is None else border.is_moved:  # a file says only the values
            return "weights"
        one, other = parent.experiment, stretch.experiment
        if not prepare_alike(one, other):
            return "data" if one.dataset != other.dataset else "settings"
        return "" if train_alike(one, other) else "settings"


def _way_back(stretch: Stretch, step: int) -> Iterator[tuple[Stretch, int]]:
    """Yield the stretches of a network back to where it was another, each with its end."""
    network, end = stretch.experiment.network, step
    each: Stretch | None = stretch
    while each is not None and compute_alike(each.experiment.network, network):
        yield each, end
        end = min(end, each.first_step)
        each = each.parent
