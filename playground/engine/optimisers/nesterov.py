from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.engine.arithmetic.equation import Equation, Term
from playground.engine.calls import Calls, call, constant
from playground.engine.optimiser import OPTIMISERS, UpdateWires
from playground.engine.rolling import Rolling


@OPTIMISERS.register("nesterov")
@dataclass(frozen=True)
class Nesterov(Rolling):
    """Momentum that looks ahead: it takes the gradient where the velocity is about to lead.

    The weights shown are those ahead, at which the gradient is taken.
    Source: Nesterov 1983; Sutskever et al. 2013, equations 3 and 4, with theta + mu v for theta,
    as Bengio et al. 2013, equation 7, and PyTorch have it.
    """

    title: ClassVar[str] = "Nesterov momentum"
    formula: ClassVar[str] = "v ← μ v − η g,  θ ← θ + μ v − η g"

    def bind(self, wires: UpdateWires) -> Calls:
        theta, ahead = wires.theta, np.empty_like(wires.theta)
        calls, step = self.roll(wires)
        return (
            *calls,
            call(np.multiply, wires.slots["velocity"], constant(self.momentum, theta), ahead),
            call(np.subtract, ahead, step, ahead),
            call(np.add, theta, ahead, theta),
        )

    def explain(
        self,
        theta: float,
        gradient: float,
        slots: Mapping[str, float],
        after: Mapping[str, float] | None = None,
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
