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


@OPTIMISERS.register("adadelta")
@dataclass(frozen=True)
class Adadelta(Optimiser):
    """Finds the length of its steps by itself: from its steps of late over the gradients of late.

    Source: Zeiler 2012, algorithm 1, times a learning rate, as in PyTorch; epsilon under both
    roots.
    """

    title: ClassVar[str] = "Adadelta"
    formula: ClassVar[str] = (
        "E ← ρ E + (1 − ρ) g²,  u = √((D + ε) / (E + ε)) g,  D ← ρ D + (1 − ρ) u²,  θ ← θ − η u"
    )
    update_latex: ClassVar[str] = r"{-\eta} \sqrt{\frac{D + \epsilon}{E + \epsilon}} \, g"
    letters: ClassVar[tuple[Letter, ...]] = (
        LEARNING_RATE,
        GRADIENT,
        Letter("E", "average of the squared gradients of late"),
        Letter("D", "average of the squared moves of late"),
        Letter("ρ", "share of each average that stays", "decay"),
        EPSILON,
    )
    slots: ClassVar[tuple[str, ...]] = ("mean_square", "mean_square_update")
    is_scale_free: ClassVar[bool] = True
    second_moment_words: ClassVar[str] = "average of the squared gradients of late"

    learning_rate: float = rate(
        1.0, "By how much the steps it finds are stretched; 1 as published."
    )
    decay: float = parameter(
        0.9,
        "Decay ρ",
        "How slowly both averages forget: that of the squared gradient and that of the squared "
        "step.",
        minimum=0,
        maximum=0.999999,
        choices=(0.5, 0.9, 0.95, 0.99),
    )
    epsilon: float = epsilon_parameter(1e-6, "It sets how far the very first steps go.")

    def bind(self, wires: UpdateWires) -> Calls:
        theta, gradient, slots = wires.theta, wires.gradient, wires.slots
        square, update = slots["mean_square"], slots["mean_square_update"]
        step, scratch = np.empty_like(theta), np.empty_like(theta)
        epsilon = constant(self.epsilon, theta)
        return (
            call(np.multiply, gradient, gradient, scratch),
            *follow(square, scratch, self.decay, scratch),
            call(np.add, update, epsilon, step),
            call(np.add, square, epsilon, scratch),
            call(np.divide, step, scratch, step),
            call(np.sqrt, step, step),
            call(np.multiply, step, gradient, step),
            call(np.multiply, step, step, scratch),
            *follow(update, scratch, self.decay, scratch),
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
        update = slots["mean_square_update"]
        ratio = Formula(
            r"\sqrt{\frac{D + \epsilon}{E + \epsilon}}",
            {"D": update, "E": square.result, r"\epsilon": self.epsilon},
            math.sqrt((update + self.epsilon) / (square.result + self.epsilon)),
        )
        return (Term(self.update_latex, (-self.learning_rate, ratio, gradient), "gradient"),)

    def workings(self, gradient: float, slots: Mapping[str, float]) -> tuple[Equation, ...]:
        power = Formula("g^2", {"g": gradient}, gradient * gradient)
        decay = r"\rho", self.decay
        return (following("Average square", "E", slots["mean_square"], ("g^2", power), decay),)
