from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.engine.arithmetic.equation import Term
from playground.engine.arrays import FloatArray
from playground.engine.calls import Calls, call
from playground.engine.optimiser import OPTIMISERS, Optimiser


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

    def bind(
        self, theta: FloatArray, gradient: FloatArray, slots: Mapping[str, FloatArray]
    ) -> Calls:
        return (call(np.subtract, theta, gradient, theta),)

    def explain(
        self, theta: float, gradient: float, slots: Mapping[str, float]
    ) -> tuple[Term, ...]:
        return (Term(r"{-\eta} g", (-self.learning_rate, gradient), "gradient"),)
