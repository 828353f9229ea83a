"""What Adam and its kin share: averages of the gradient and of its square, both corrected."""

import math
from abc import ABC
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from playground.engine.arithmetic.equation import Equation, Formula, Term
from playground.engine.arrays import FloatArray
from playground.engine.calls import Calls, call, constant
from playground.engine.letter import EPSILON, GRADIENT, LEARNING_RATE, Letter
from playground.engine.moving_average import follow, follow_ones, following
from playground.engine.optimiser import (
    Optimiser,
    UpdateWires,
    epsilon_parameter,
    learning_rate_parameter,
)
from playground.registry import parameter


def _decay(default: float, label: str, what: str, choices: tuple[float, ...]) -> Any:
    text = f"How slowly the average of the {what} forgets: 0 knows only the last one."
    return parameter(default, label, text, minimum=0, maximum=0.999999, choices=choices)


@dataclass(frozen=True)
class AdaptiveMoments(Optimiser, ABC):
    """Steps of about the learning rate: the gradient's average, over the size it usually has.

    Both averages begin at zero and are corrected by dividing by 1 - beta^t, t counting the updates
    of a parameter. That divisor is itself the same average of ones, and is remembered as such: so
    each parameter has its own t, which begins when it is drawn or thaws.
    """

    update_latex: ClassVar[str] = r"{-\eta} \frac{\hat{m}}{\sqrt{\hat{v}} + \epsilon}"
    letters: ClassVar[tuple[Letter, ...]] = (
        LEARNING_RATE,
        GRADIENT,
        Letter("m", "average of the gradients of late"),
        Letter("v", "average of their squares"),
        Letter("ˆ", "above m or v: corrected, since both averages began at 0"),
        Letter("β₁", "share of m that stays", "beta_1"),
        Letter("β₂", "share of v that stays", "beta_2"),
        Letter("t", "number of updates so far"),
        EPSILON,
    )
    slots: ClassVar[tuple[str, ...]] = ("mean", "square", "mean_weight", "square_weight")
    is_scale_free: ClassVar[bool] = True
    second_moment_words: ClassVar[str] = (
        "average of the squared gradients of late, corrected for its start at 0"
    )

    learning_rate: float = learning_rate_parameter(0.001, "About how far each weight goes a step.")
    beta_1: float = _decay(0.9, "Decay β₁", "gradient", (0.0, 0.5, 0.9, 0.95, 0.99))
    beta_2: float = _decay(0.999, "Decay β₂", "squared gradient", (0.9, 0.95, 0.99, 0.999))
    epsilon: float = epsilon_parameter(1e-8)

    def bind(self, wires: UpdateWires) -> Calls:
        theta, gradient, slots = wires.theta, wires.gradient, wires.slots
        mean, square = slots["mean"], slots["square"]
        step, root = np.empty_like(theta), np.empty_like(theta)
        return (
            *follow(mean, gradient, self.beta_1, step),
            call(np.multiply, gradient, gradient, root),
            *follow(square, root, self.beta_2, root),
            *follow_ones(slots["mean_weight"], self.beta_1),
            *follow_ones(slots["square_weight"], self.beta_2),
            call(np.divide, square, slots["square_weight"], root),
            call(np.sqrt, root, root),
            call(np.add, root, constant(self.epsilon, theta), root),
            call(np.divide, mean, slots["mean_weight"], step),
            call(np.divide, step, root, step),
            call(np.multiply, step, wires.eta(self.learning_rate), step),
            call(np.subtract, theta, step, theta),
        )

    def second_moment(self, slots: Mapping[str, FloatArray]) -> FloatArray:
        square, weight = slots["square"], slots["square_weight"]
        return np.divide(square, weight, out=np.zeros_like(square), where=weight > 0)

    def explain(
        self,
        theta: float,
        gradient: float,
        slots: Mapping[str, float],
        after: Mapping[str, float] | None = None,
    ) -> tuple[Term, ...]:
        *_, mean, square = (each.result for each in self.workings(gradient, slots))
        quotient = Formula(
            r"\frac{m}{\sqrt{v} + \epsilon}",
            {"m": mean, "v": square, r"\epsilon": self.epsilon},
            mean / (math.sqrt(square) + self.epsilon),
        )
        return (Term(self.update_latex, (-self.learning_rate, quotient), "gradient"),)

    def workings(self, gradient: float, slots: Mapping[str, float]) -> tuple[Equation, ...]:
        decays = {"mean": (r"\beta_1", self.beta_1), "square": (r"\beta_2", self.beta_2)}
        power = Formula("g^2", {"g": gradient}, gradient * gradient)
        averages = (
            following("Average gradient", "m", slots["mean"], ("g", gradient), decays["mean"]),
            following("Average square", "v", slots["square"], ("g^2", power), decays["square"]),
        )
        corrected = (
            _corrected(average, decays[slot], slots[f"{slot}_weight"])
            for average, slot in zip(averages, decays, strict=True)
        )
        return (*averages, *corrected)


def _corrected(average: Equation, decay: tuple[str, float], weight: float) -> Equation:
    """Return how an average is corrected, with the divisor of before this update."""
    letter, share = decay
    divisor = share * weight + 1 - share
    quotient = Formula(
        rf"\frac{{{average.symbol}}}{{c}}",
        {average.symbol: average.result, "c": divisor},
        average.result / divisor,
    )
    return Equation(
        f"{average.name}, corrected",
        rf"\hat{{{average.symbol}}}",
        rf"\frac{{{average.symbol}}}{{1 - {letter}^t}}",
        (Term(average.symbol, (quotient,), "average"),),
        quotient.value,
    )
