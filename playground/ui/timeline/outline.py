"""The loss of a branch as a line in pixels: to be drawn, cut and pointed at."""

from functools import cached_property

import numpy as np
from PySide6.QtCore import QLineF

from playground.engine.arrays import FloatArray
from playground.session.timeline_view import BranchView
from playground.ui.plot import extremes
from playground.ui.timeline.axes import LossAxis, StepAxis

_POINTS_PER_PIXEL, _MOST_POINTS = 0.6, 500


class Outline:
    """Every peak of the losses that is wider than a few pixels, from one step on."""

    def __init__(
        self, branch: BranchView, steps: StepAxis, losses: LossAxis, first_step: int
    ) -> None:
        is_shown = branch.steps >= first_step
        xs, ys = steps.xs(branch.steps[is_shown]), losses.ys(branch.losses[is_shown])
        n_points = int(_POINTS_PER_PIXEL * (steps.right - steps.left))
        chosen = extremes(ys, min(max(2, n_points), _MOST_POINTS))
        self.points: FloatArray = np.stack([xs[chosen], ys[chosen]], axis=1)
        """(n, 2); NaN interrupts the line."""

    @cached_property
    def _segments(self) -> FloatArray:
        """(n, 4): x and y of both ends."""
        segments = np.concatenate([self.points[:-1], self.points[1:]], axis=1)
        return segments[np.isfinite(segments).all(axis=1)]

    @cached_property
    def lines(self) -> list[QLineF]:
        """The line, piece by piece: as one wide path it would take ten times as long to draw."""
        return [QLineF(*segment) for segment in self._segments.tolist()]

    def between(self, first: float, last: float) -> list[QLineF]:
        """Return what lies between two places; at the second it may end a little too late."""
        lefts, rights = self._segments[:, 0], self._segments[:, 2]
        start = int(np.searchsorted(rights, first, side="right"))
        return self.lines[start : int(np.searchsorted(lefts, last))]

    @property
    def ends(self) -> tuple[tuple[float, float], ...]:
        """Where the line begins and where it ends."""
        if not len(self._segments):
            return ()
        first, last = self._segments[0], self._segments[-1]
        return (float(first[0]), float(first[1])), (float(last[2]), float(last[3]))

    def distance(self, x: float, y: float) -> float:
        """Return how far a place is from the line, in pixels."""
        if not len(self._segments):
            return np.inf
        starts, ends = self._segments[:, :2], self._segments[:, 2:]
        along, to_place = ends - starts, np.array([x, y]) - starts
        lengths = np.maximum((along**2).sum(axis=1), 1e-12)
        share = np.clip((along * to_place).sum(axis=1) / lengths, 0, 1)
        return float(np.hypot(*(to_place - share[:, None] * along).T).min())
