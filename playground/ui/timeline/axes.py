"""Where a step is from left to right, and a loss from top to bottom; no Qt."""

import math
from dataclasses import dataclass

import numpy as np

from playground.engine.arrays import FloatArray, IntArray
from playground.session.timeline_view import BranchView, TimelineView
from playground.ui.curve_range import DECADE, calm_ceiling
from playground.ui.nice_range import nice_ceiling

_FEWEST_STEPS = 10
_MOST_DECADES = 5
"""Of losses below the largest: a run that ends in almost 0 would flatten all that came before."""
_LEAST_FACTOR = 1.5
"""Between the largest and the smallest loss that fill the height: less is no fall to speak of."""


@dataclass(frozen=True)
class StepAxis:
    """The same distance for every step; its end is a round number, so that it seldom moves."""

    first_step: int
    last_step: int
    left: float
    right: float

    @property
    def pixels_per_step(self) -> float:
        """How far apart neighbouring steps are."""
        return (self.right - self.left) / (self.last_step - self.first_step)

    def x(self, step: float) -> float:
        """Return where a step is."""
        return self.left + (step - self.first_step) * self.pixels_per_step

    def xs(self, steps: IntArray) -> FloatArray:
        """Return where steps, (n,), are."""
        return self.left + (steps - self.first_step) * self.pixels_per_step

    def step(self, x: float, branch: BranchView) -> int:
        """Return the step of a branch that is nearest to a place."""
        step = self.first_step + round((x - self.left) / self.pixels_per_step)
        return min(max(step, branch.first_step), branch.last_step)


def step_axis(view: TimelineView, left: float, right: float) -> StepAxis:
    """Return an axis with room for all branches between two places."""
    first = min((branch.first_step for branch in view.branches), default=0)
    last = max((branch.last_step for branch in view.branches), default=0)
    n_steps = round(nice_ceiling(max(last - first, _FEWEST_STEPS)))
    return StepAxis(first, first + n_steps, left, max(right, left + 1))


@dataclass(frozen=True)
class LossAxis:
    """The same height for every factor, since a loss falls by factors."""

    low: float
    high: float
    """Logarithms of the losses at the bottom and at the top."""
    bottom: float
    top: float
    is_known: bool = True
    """Whether there is any loss that has a place on it."""

    @property
    def ends(self) -> tuple[float, float]:
        """The losses at the bottom and at the top."""
        return math.exp(self.low), math.exp(self.high)

    def ys(self, losses: FloatArray) -> FloatArray:
        """Return where losses, (n,), are; NaN where one is not finite."""
        with np.errstate(divide="ignore", invalid="ignore"):
            logarithms = np.log(losses)
        share = np.clip((logarithms - self.low) / (self.high - self.low), 0, 1)
        ys = self.bottom - share * (self.bottom - self.top)
        return np.where(np.isfinite(losses), ys, np.nan)


def loss_axis(view: TimelineView, bottom: float, top: float) -> LossAxis:
    """Return an axis with room for the losses of the run on screen; others may run out of it.

    Nor is there room for an explosion that ends the run: the loss runs out at the top.
    """
    branch = view.branch or next(iter(view.branches), None)
    losses = np.ones(1) if branch is None else branch.losses
    positive = losses[np.isfinite(losses) & (losses > 0)]
    if not positive.size:
        return LossAxis(-1, 0, bottom, top, is_known=False)
    high = math.log(calm_ceiling(losses))
    low = max(math.log(float(positive.min())), high - _MOST_DECADES * DECADE)
    middle, least = (low + high) / 2, math.log(_LEAST_FACTOR)
    if high - low < least:
        low, high = middle - least / 2, middle + least / 2
    return LossAxis(low, high, bottom, top)
