from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.engine.arithmetic.equation import Term
from playground.engine.arrays import FloatArray
from playground.engine.calls import Calls, call, constant
from playground.engine.letter import GRADIENT, LEARNING_RATE, Letter
from playground.engine.optimiser import OPTIMISERS, Optimiser
from playground.registry import parameter


@OPTIMISERS.register("momentum")
@dataclass(frozen=True)
class Momentum(Optimiser):
    """Rolls like a ball: part of the last step's velocity carries over into the next.

    Source: Polyak 1964; Nielsen, Neural Networks and Deep Learning, equations 107 and 108.
    """

    title: ClassVar[str] = "Momentum"
    formula: ClassVar[str] = "v ← μ v − η g,  θ ← θ + v"
    update_latex: ClassVar[str] = r"\mu v - \eta g"
    letters: ClassVar[tuple[Letter, ...]] = (
        LEARNING_RATE,
        GRADIENT,
        Letter("μ", "momentum: the share of the last move that carries over", "momentum"),
        Letter("v", "velocity: the last move"),
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
        velocity = slots["velocity"]
        return (
            call(np.multiply, velocity, constant(self.momentum, theta), velocity),
            call(np.subtract, velocity, gradient, velocity),
            call(np.add, theta, velocity, theta),
        )

    def explain(
        self, theta: float, gradient: float, slots: Mapping[str, float]
    ) -> tuple[Term, ...]:
        return (
            Term(r"\mu v", (self.momentum, slots["velocity"]), "velocity"),
            Term(r"{-\eta} g", (-self.learning_rate, gradient), "gradient"),
        )
