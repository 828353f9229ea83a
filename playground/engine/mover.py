"""What a step does with a gradient: penalty, clipping, the rate of the moment, the optimiser."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from playground.engine.arrays import BoolArray, FloatArray
from playground.engine.bound_network import Backward
from playground.engine.calls import Calls, call
from playground.engine.clipping import Clipping
from playground.engine.clippings.none import Unclipped
from playground.engine.gauss_newton import DiagonalCurvature
from playground.engine.objective import Objective
from playground.engine.optimiser import Optimiser, UpdateWires
from playground.engine.optimisers.sgd import Sgd
from playground.engine.penalties.none import NoPenalty
from playground.engine.penalty import Penalty
from playground.engine.preparation import Prepared
from playground.engine.schedule import Schedule
from playground.engine.schedules.constant import Constant


@dataclass(frozen=True)
class Recipe:
    """How weights are moved, as a value."""

    optimiser: Optimiser = field(default_factory=Sgd)
    clipping: Clipping = field(default_factory=Unclipped)
    penalty: Penalty = field(default_factory=NoPenalty)
    schedule: Schedule = field(default_factory=Constant)
    seed: int = 0

    def __post_init__(self) -> None:
        if self.optimiser.is_batch:  # a search needs the gradient as it is
            object.__setattr__(self, "clipping", Unclipped())

    def gradient_scale(self, rate_factors: FloatArray | None) -> float:
        """Return by what the gradient is to arrive multiplied."""
        is_plain = self.schedule.is_constant and rate_factors is None
        return self.optimiser.gradient_scale if is_plain else 1.0

    def rate(self, step: int) -> float:
        """Return the learning rate of a step, counted from 0."""
        return self.schedule.rate(self.optimiser.learning_rate, step)

    def rates(self, step: int, rate_factors: FloatArray | None) -> FloatArray:
        """Return the learning rates of a step, 0-d, or (n_parameters,) as the factors are."""
        factors = 1.0 if rate_factors is None else rate_factors
        return np.asarray(self.rate(step) * factors)


class Mover:
    """The last part of a step, bound to the way back that comes before it."""

    def __init__(
        self,
        recipe: Recipe,
        backward: Backward,
        part: Prepared,
        slots: Mapping[str, FloatArray],
        is_free: BoolArray,
        rate_factors: FloatArray | None = None,
        *,
        gradient: FloatArray | None = None,
    ) -> None:
        """`gradient` is what is gone by instead of the way back's own, such as one with noise.

        `rate_factors`, (n_parameters,), multiply the learning rate; None: all are 1.
        """
        self.step = 0
        """The number of the step to be taken, to be set before the calls; they count on."""
        self._recipe, self._factors = recipe, rate_factors
        network, theta = backward.bound.network, backward.bound.theta
        arriving = backward.gradient if gradient is None else gradient
        self.scale = recipe.gradient_scale(rate_factors)
        """By what the gradient is to arrive multiplied."""
        penalty = recipe.penalty.bind(network, theta, arriving, self.scale, is_free)
        clip, clipped = recipe.clipping.bind(penalty.gradient, self.scale, is_free)
        optimiser = recipe.optimiser
        looking: Calls = ()
        curvature: FloatArray | None = None
        self.objective: Objective | None = None
        self.total = backward.total
        """0-d: the loss of the step's examples, in units of `Loss.unit`, as it is recorded."""
        if optimiser.is_batch:
            self.total = np.zeros(())
            self.objective = Objective(network, backward.loss, part, recipe.penalty, is_free)
            unit = backward.loss.unit / len(part)
            looking = (call(self._look, self.objective, theta, arriving, unit),)
        elif optimiser.needs_curvature:
            diagonal = DiagonalCurvature(backward)
            looking, curvature = diagonal.calls, diagonal.values
        pace, rate = self._pace(theta)
        move = optimiser.bind(
            UpdateWires(theta, clipped, slots, rate, curvature, self.objective, recipe.seed)
        )
        self.calls: Calls = looking + penalty.calls + clip + pace + move + penalty.limits

    @property
    def seen(self) -> Backward | None:
        """What a batch method has looked at last; None of the others."""
        return None if self.objective is None else self.objective.last

    def _pace(self, theta: FloatArray) -> tuple[Calls, FloatArray | None]:
        """Return what sets the learning rates of each step, and where they stand."""
        if self._factors is None and self._recipe.schedule.is_constant:
            return (), None
        rate = np.array(self._recipe.rates(0, self._factors), theta.dtype)
        if self._recipe.schedule.is_constant:
            return (), rate

        def set_rate() -> None:
            rate[...] = self._recipe.rates(self.step, self._factors)
            self.step += 1

        return (set_rate,), rate

    def _look(
        self, objective: Objective, theta: FloatArray, gradient: FloatArray, unit: float
    ) -> None:
        """Note the loss and the gradient of all examples, which others look at."""
        loss, raw = objective.loss_and_gradient(theta.astype(np.float64))
        self.total[...] = loss / unit
        gradient[...] = raw
