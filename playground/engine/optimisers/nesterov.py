from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.engine.arithmetic.equation import Equation, Term
from playground.engine.arrays import FloatArray
from playground.engine.calls import Calls, call, constant
from playground.engine.letter import GRADIENT, LEARNING_RATE, Letter
from playground.engine.optimiser import OPTIMISERS, Optimiser
from playground.registry import parameter


@OPTIMISERS.register("nesterov")
@dataclass(frozen=True)
class Nesterov(Optimiser):
    """Momentum that looks ahead: it takes the gradient where the velocity is about to lead.

    The weights shown are those ahead, at which the gradient is taken.
    Source: Nesterov 1983; Sutskever et al. 2013, equations 3 and 4, with theta + mu v for theta,
    as Bengio et al. 2013, equation 7, and PyTorch have it.
    """

    title: ClassVar[str] = "Nesterov momentum"
    formula: ClassVar[str] = "v ← μ v − η g,  θ ← θ + μ v − η g"
    update_latex: ClassVar[str] = r"\mu v - \eta g"
    letters: ClassVar[tuple[Letter, ...]] = (
        LEARNING_RATE,
        GRADIENT,
        Letter("μ", "momentum: the share of the velocity that carries over", "momentum"),
        Letter("v", "velocity: what the gradients so far add up to"),
    )
    slots: ClassVar[tuple[str, ...]] = ("velocity",)

    momentum: float = parameter(
        0.9,
        "Momentum",
        "The share of the last step that carries over: 0 forgets it, 0.99 rolls on for long.",
        minimum=0,
        maximum=1,
        choices=(0.0, 0.5, 0.9, 0.95, 0.99),
    )

    @property
    def gradient_scale(self) -> float:
        return self.learning_rate

    def bind(
        self, theta: FloatArray, gradient: FloatArray, slots: Mapping[str, FloatArray]
    ) -> Calls:
        velocity, ahead = slots["velocity"], np.empty_like(theta)
        share = constant(self.momentum, theta)
        return (
            call(np.multiply, velocity, share, velocity),
            call(np.subtract, velocity, gradient, velocity),
            call(np.multiply, velocity, share, ahead),
            call(np.subtract, ahead, gradient, ahead),
            call(np.add, theta, ahead, theta),
        )

    def explain(
        self, theta: float, gradient: float, slots: Mapping[str, float]
    ) -> tuple[Term, ...]:
        (velocity,) = self.workings(gradient, slots)
        return (
            Term(r"\mu v", (self.momentum, velocity.result), "velocity"),
            Term(r"{-\eta} g", (-self.learning_rate, gradient), "gradient"),
        )

    def workings(self, gradient: float, slots: Mapping[str, float]) -> tuple[Equation, ...]:
        terms = (
            Term(r"\mu v_{\text{old}}", (self.momentum, slots["velocity"]), "velocity"),
            Term(r"{-\eta} g", (-self.learning_rate, gradient), "gradient"),
        )
        formula = r"\mu v_{\text{old}} - \eta g"
        return (Equation("Velocity", "v", formula, terms, sum(term.value for term in terms)),)
