import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.engine.arithmetic.equation import Equation, Formula, Term
from playground.engine.arrays import FloatArray
from playground.engine.calls import Calls, call, constant
from playground.engine.letter import EPSILON, GRADIENT, LEARNING_RATE, Letter
from playground.engine.moving_average import follow, following
from playground.engine.optimiser import OPTIMISERS, Optimiser, UpdateWires, epsilon_parameter
from playground.engine.optimiser import learning_rate_parameter as rate
from playground.registry import parameter


@OPTIMISERS.register("rmsprop")
@dataclass(frozen=True)
class Rmsprop(Optimiser):
    """Divides the gradient by its usual size of late, so that all weights go about as far.

    Source: Hinton, Coursera lecture 6e; epsilon outside the root, as PyTorch has it.
    """

    title: ClassVar[str] = "RMSprop"
    formula: ClassVar[str] = "E ← γ E + (1 − γ) g²,  θ ← θ − η g / (√E + ε)"
    update_latex: ClassVar[str] = r"{-\eta} \frac{g}{\sqrt{E} + \epsilon}"
    letters: ClassVar[tuple[Letter, ...]] = (
        LEARNING_RATE,
        GRADIENT,
        Letter("E", "average of the squared gradients of late"),
        Letter("γ", "share of the average that stays", "decay"),
        EPSILON,
    )
    slots: ClassVar[tuple[str, ...]] = ("mean_square",)
    is_scale_free: ClassVar[bool] = True
    second_moment_words: ClassVar[str] = "average of the squared gradients of late"

    learning_rate: float = rate(0.01, "About how far each weight goes a step.")
    decay: float = parameter(
        0.99,
        "Decay γ",
        "How slowly the average of the squared gradient forgets: 0 knows only the last one.",
        minimum=0,
        maximum=0.999999,
        choices=(0.5, 0.9, 0.95, 0.99, 0.999),
    )
    epsilon: float = epsilon_parameter(1e-8)

    def bind(self, wires: UpdateWires) -> Calls:
        theta, gradient, slots = wires.theta, wires.gradient, wires.slots
        square, step = slots["mean_square"], np.empty_like(theta)
        return (
            call(np.multiply, gradient, gradient, step),
            *follow(square, step, self.decay, step),
            call(np.sqrt, square, step),
            call(np.add, step, constant(self.epsilon, theta), step),
            call(np.divide, gradient, step, step),
            call(np.multiply, step, wires.eta(self.learning_rate), step),
            call(np.subtract, theta, step, theta),
        )

    def second_moment(self, slots: Mapping[str, FloatArray]) -> FloatArray:
        return slots["mean_square"]

    def explain(
        self,
        theta: float,
        gradient: float,
        slots: Mapping[str, float],
        after: Mapping[str, float] | None = None,
    ) -> tuple[Term, ...]:
        (square,) = self.workings(gradient, slots)
        quotient = Formula(
            r"\frac{g}{\sqrt{E} + \epsilon}",
            {"g": gradient, "E": square.result, r"\epsilon": self.epsilon},
            gradient / (math.sqrt(square.result) + self.epsilon),
        )
        return (Term(self.update_latex, (-self.learning_rate, quotient), "gradient"),)

    def workings(self, gradient: float, slots: Mapping[str, float]) -> tuple[Equation, ...]:
        power = Formula("g^2", {"g": gradient}, gradient * gradient)
        decay = r"\gamma", self.decay
        return (following("Average square", "E", slots["mean_square"], ("g^2", power), decay),)
