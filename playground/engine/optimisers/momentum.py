from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.engine.arithmetic.equation import Term
from playground.engine.calls import Calls, call
from playground.engine.letter import GRADIENT, LEARNING_RATE, Letter
from playground.engine.optimiser import OPTIMISERS, UpdateWires
from playground.engine.rolling import Rolling


@OPTIMISERS.register("momentum")
@dataclass(frozen=True)
class Momentum(Rolling):
    """Rolls like a ball: part of the last step's velocity carries over into the next.

    Source: Polyak 1964; Nielsen, Neural Networks and Deep Learning, equations 107 and 108.
    """

    title: ClassVar[str] = "Momentum"
    formula: ClassVar[str] = "v ← μ v − η g,  θ ← θ + v"
    letters: ClassVar[tuple[Letter, ...]] = (
        LEARNING_RATE,
        GRADIENT,
        Letter("μ", "momentum: the share of the last move that carries over", "momentum"),
        Letter("v", "velocity: the last move"),
    )

    def bind(self, wires: UpdateWires) -> Calls:
        calls, _ = self.roll(wires)
        return (*calls, call(np.add, wires.theta, wires.slots["velocity"], wires.theta))

    def explain(
        self,
        theta: float,
        gradient: float,
        slots: Mapping[str, float],
        after: Mapping[str, float] | None = None,
    ) -> tuple[Term, ...]:
        return (
            Term(r"\mu v", (self.momentum, slots["velocity"]), "velocity"),
            Term(r"{-\eta} g", (-self.learning_rate, gradient), "gradient"),
        )
