import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.engine.arithmetic.equation import Equation, Formula, Term
from playground.engine.arrays import FloatArray
from playground.engine.calls import Calls, call, constant
from playground.engine.letter import EPSILON, GRADIENT, LEARNING_RATE, Letter
from playground.engine.optimiser import OPTIMISERS, Optimiser, UpdateWires, epsilon_parameter
from playground.engine.optimiser import learning_rate_parameter as rate


@OPTIMISERS.register("adagrad")
@dataclass(frozen=True)
class Adagrad(Optimiser):
    """Weights with large gradients so far take smaller and smaller steps, others longer ones.

    Source: Duchi, Hazan and Singer 2011, figure 1; epsilon outside the root, as PyTorch has it.
    """

    title: ClassVar[str] = "Adagrad"
    formula: ClassVar[str] = "G ← G + g²,  θ ← θ − η g / (√G + ε)"
    update_latex: ClassVar[str] = r"{-\eta} \frac{g}{\sqrt{G} + \epsilon}"
    letters: ClassVar[tuple[Letter, ...]] = (
        LEARNING_RATE,
        GRADIENT,
        Letter("G", "sum of the squared gradients so far"),
        EPSILON,
    )
    slots: ClassVar[tuple[str, ...]] = ("sum_of_squares",)
    is_scale_free: ClassVar[bool] = True
    second_moment_words: ClassVar[str] = "sum of the squared gradients so far"

    learning_rate: float = rate(0.01, "How far the first step goes; the further ones get shorter.")
    epsilon: float = epsilon_parameter(1e-10)

    def bind(self, wires: UpdateWires) -> Calls:
        theta, gradient, slots = wires.theta, wires.gradient, wires.slots
        total, step = slots["sum_of_squares"], np.empty_like(theta)
        return (
            call(np.multiply, gradient, gradient, step),
            call(np.add, total, step, total),
            call(np.sqrt, total, step),
            call(np.add, step, constant(self.epsilon, theta), step),
            call(np.divide, gradient, step, step),
            call(np.multiply, step, wires.eta(self.learning_rate), step),
            call(np.subtract, theta, step, theta),
        )

    def second_moment(self, slots: Mapping[str, FloatArray]) -> FloatArray:
        return slots["sum_of_squares"]

    def explain(
        self,
        theta: float,
        gradient: float,
        slots: Mapping[str, float],
        after: Mapping[str, float] | None = None,
    ) -> tuple[Term, ...]:
        (total,) = self.workings(gradient, slots)
        quotient = Formula(
            r"\frac{g}{\sqrt{G} + \epsilon}",
            {"g": gradient, "G": total.result, r"\epsilon": self.epsilon},
            gradient / (math.sqrt(total.result) + self.epsilon),
        )
        return (Term(self.update_latex, (-self.learning_rate, quotient), "gradient"),)

    def workings(self, gradient: float, slots: Mapping[str, float]) -> tuple[Equation, ...]:
        power = Formula("g^2", {"g": gradient}, gradient * gradient)
        terms = (
            Term(r"G_{\text{old}}", (slots["sum_of_squares"],), "sum"),
            Term("g^2", (power,), "gradient"),
        )
        total = sum(term.value for term in terms)
        return (Equation("Sum of squares", "G", r"G_{\text{old}} + g^2", terms, total),)
