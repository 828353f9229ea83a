"""An optimiser: what one step does with the gradient."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self

import numpy as np

from playground.engine.arithmetic.equation import Equation, Term
from playground.engine.arrays import FloatArray
from playground.engine.calls import Calls, call, constant
from playground.engine.letter import GRADIENT, LEARNING_RATE, Letter
from playground.engine.objective import Objective
from playground.registry import Member, Registry, parameter

MOST_RATE = 1e6
LEARNING_RATES = (1e-5, 1e-4, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)


def learning_rate_parameter(default: float, text: str) -> Any:
    """Return a learning rate's field; `text` says what the rate means to this optimiser."""
    return parameter(
        default,
        "Learning rate",
        text,
        minimum=0,
        maximum=MOST_RATE,
        choices=LEARNING_RATES,
        is_logarithmic=True,
    )


def epsilon_parameter(default: float, text: str = "") -> Any:
    """Return the field of the small number that keeps a divisor from being 0."""
    use = "A tiny number, so that nothing is divided by 0 where there was no gradient."
    return parameter(
        default,
        "Epsilon ε",
        f"{use} {text}".rstrip(),
        minimum=1e-12,
        maximum=1,
        choices=(1e-10, 1e-8, 1e-6, 1e-4, 0.01, 1.0),
        is_logarithmic=True,
    )


@dataclass(frozen=True, eq=False)
class UpdateWires:
    """What an optimiser is bound to: the arrays that a step changes, and those it goes by."""

    theta: FloatArray
    """(n_parameters,)"""
    gradient: FloatArray
    """(n_parameters,): times `Optimiser.gradient_scale`, unless there is a `rate`."""
    slots: Mapping[str, FloatArray]
    """What it remembers, shaped as `Optimiser.slot_shape` says."""
    rate: FloatArray | None = None
    """What stands for eta, (n_parameters,) or 0-d, and may be another at every step; None: the
    learning rate."""
    curvature: FloatArray | None = None
    """(n_parameters,): the minibatch's diagonal Gauss-Newton curvature, if it `needs_curvature`."""
    objective: Objective | None = None
    """The loss over all training examples, if it `is_batch`."""
    seed: int = 0
    """From which random numbers follow, together with what the slots count."""

    def eta(self, learning_rate: float) -> FloatArray:
        """Return what to multiply steps by, which would else be `learning_rate`."""
        return constant(learning_rate, self.theta) if self.rate is None else self.rate

    def scaled(self) -> tuple[Calls, FloatArray]:
        """Return eta times the gradient, and the calls that make it, for those that fold it in."""
        if self.rate is None:
            return (), self.gradient
        product = np.empty_like(self.theta)
        return (call(np.multiply, self.gradient, self.rate, product),), product


@dataclass(frozen=True)
class Optimiser(Member, ABC):
    """What moves the parameters: arithmetic on vectors, or a search on all examples."""

    formula: ClassVar[str] = ""
    update_latex: ClassVar[str] = ""
    """What a step adds to a parameter with the gradient g, as LaTeX: the sum that `explain` gives.
    """
    letters: ClassVar[tuple[Letter, ...]] = (LEARNING_RATE, GRADIENT)
    """What the letters of `update_latex` and of `workings` stand for."""
    slots: ClassVar[tuple[str, ...]] = ()
    """The names of what it remembers, (n_parameters,) each if not said otherwise; all start at 0.
    """
    is_batch: ClassVar[bool] = False
    """Whether each step looks at all training examples, by an objective it may ask repeatedly."""
    needs_curvature: ClassVar[bool] = False
    """Whether it asks for the minibatch's second derivatives."""
    is_told_afterwards: ClassVar[bool] = False
    """Whether `explain` needs what was remembered after the step."""
    most_parameters: ClassVar[int | None] = None
    """How many weights and biases it can move at most; None: as many as there are."""
    is_scale_free: ClassVar[bool] = False
    """Whether gradients that are all ten times as large lead to the same steps."""
    second_moment_words: ClassVar[str] = ""
    """What `second_moment` gives; "" where it gives nothing."""

    learning_rate: float = learning_rate_parameter(
        0.03,
        "How far each step goes against the gradient: too small learns slowly, too large "
        "overshoots.",
    )

    @property
    def gradient_scale(self) -> float:
        """The factor by which the gradient arrives multiplied, folded into the output's error."""
        return 1.0

    def slot_shape(self, name: str, n_parameters: int) -> tuple[int, ...]:
        """Return the shape of a slot; parameters run along the last axis, a scalar has none."""
        return (n_parameters,)

    def empty_slots(self, theta: FloatArray) -> dict[str, FloatArray]:
        """Return what it remembers before the first step."""
        shapes = {name: self.slot_shape(name, len(theta)) for name in self.slots}
        return {name: np.zeros(shape, theta.dtype) for name, shape in shapes.items()}

    def with_rate(self, rate: float) -> Self:
        """Return it with another learning rate, the largest there may be if that is too large."""
        if rate == self.learning_rate:
            return self
        return replace(self, learning_rate=min(float(rate), MOST_RATE))

    @abstractmethod
    def bind(self, wires: UpdateWires) -> Calls:
        """Return calls that update `theta` and the slots in place."""

    @abstractmethod
    def explain(
        self,
        theta: float,
        gradient: float,
        slots: Mapping[str, float],
        after: Mapping[str, float] | None = None,
    ) -> tuple[Term, ...]:
        """Return the terms whose sum one step adds to a parameter.

        All values are those of that parameter before the step, but of `after`: the slots after it,
        without which an optimiser that `is_told_afterwards` has no terms. `gradient` is not scaled.
        """

    def second_moment(self, slots: Mapping[str, FloatArray]) -> FloatArray | None:
        """Return what it remembers of squared gradients, (n_parameters,), or None if nothing."""
        return None

    def workings(self, gradient: float, slots: Mapping[str, float]) -> tuple[Equation, ...]:
        """Return how what stands in `update_latex` comes about, where that needs saying."""
        return ()


def of_parameter(slots: Mapping[str, FloatArray], index: int) -> dict[str, float]:
    """Return what is remembered of one parameter, and the scalars; not what is a longer history."""
    return {
        name: float(slot[index] if slot.ndim else slot)
        for name, slot in slots.items()
        if slot.ndim < 2
    }


OPTIMISERS: Registry[Optimiser] = Registry("optimiser", "playground.engine.optimisers")
