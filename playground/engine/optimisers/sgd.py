from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.engine.arithmetic.equation import Term
from playground.engine.calls import Calls, call
from playground.engine.optimiser import OPTIMISERS, Optimiser, UpdateWires


@OPTIMISERS.register("sgd")
@dataclass(frozen=True)
class Sgd(Optimiser):
    """One step straight downhill, as steep as the minibatch's gradient (gradient descent)."""

    title: ClassVar[str] = "Gradient descent (SGD)"
    formula: ClassVar[str] = "θ ← θ − η g"
    update_latex: ClassVar[str] = r"{-\eta} g"

    @property
    def gradient_scale(self) -> float:
        return self.learning_rate

    def bind(self, wires: UpdateWires) -> Calls:
        scaling, step = wires.scaled()
        return (*scaling, call(np.subtract, wires.theta, step, wires.theta))

    def explain(
        self,
        theta: float,
        gradient: float,
        slots: Mapping[str, float],
        after: Mapping[str, float] | None = None,
    ) -> tuple[Term, ...]:
        return (Term(r"{-\eta} g", (-self.learning_rate, gradient), "gradient"),)
