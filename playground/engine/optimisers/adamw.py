from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.engine.adaptive_moments import AdaptiveMoments
from playground.engine.arithmetic.equation import Term
from playground.engine.calls import Calls, call, constant
from playground.engine.letter import Letter
from playground.engine.optimiser import OPTIMISERS, UpdateWires
from playground.registry import parameter


@OPTIMISERS.register("adamw")
@dataclass(frozen=True)
class AdamW(AdaptiveMoments):
    """Adam, and beside it every weight and bias shrinks a little in each step.

    The decay is apart from the gradient, and so is not divided by its usual size; biases decay
    too, as they do in the paper and in PyTorch.
    Source: Loshchilov and Hutter 2019, algorithm 2.
    """

    title: ClassVar[str] = "AdamW"
    formula: ClassVar[str] = (
        "m ← β₁ m + (1 − β₁) g,  v ← β₂ v + (1 − β₂) g²,  "
        "θ ← θ − η λ θ − η (m / (1 − β₁ᵗ)) / (√(v / (1 − β₂ᵗ)) + ε)"
    )
    update_latex: ClassVar[str] = (
        r"{-\eta} \lambda \theta - \eta \frac{\hat{m}}{\sqrt{\hat{v}} + \epsilon}"
    )
    letters: ClassVar[tuple[Letter, ...]] = (
        *AdaptiveMoments.letters,
        Letter(
            "λ",
            "weight decay: how much of itself a weight loses each step, times η",
            "weight_decay",
        ),
        Letter("θ", "the weight or bias itself"),
    )

    weight_decay: float = parameter(
        0.01,
        "Weight decay λ",
        "How strongly each step draws the weights towards 0: it takes away this share of them "
        "times the learning rate.",
        minimum=0,
        maximum=1e6,
        choices=(0.0, 0.001, 0.01, 0.1, 1.0),
    )

    def bind(self, wires: UpdateWires) -> Calls:
        theta, rate = wires.theta, wires.rate
        if rate is None:
            kept = constant(1 - self.learning_rate * self.weight_decay, theta)
            return (call(np.multiply, theta, kept, theta), *super().bind(wires))
        kept = np.empty_like(rate)
        return (
            call(np.multiply, rate, constant(-self.weight_decay, rate), kept),
            call(np.add, kept, constant(1, kept), kept),
            call(np.multiply, theta, kept, theta),
            *super().bind(wires),
        )

    def explain(
        self,
        theta: float,
        gradient: float,
        slots: Mapping[str, float],
        after: Mapping[str, float] | None = None,
    ) -> tuple[Term, ...]:
        decay = -self.learning_rate, self.weight_decay, theta
        return (
            Term(r"{-\eta} \lambda \theta", decay, "weight decay"),
            *super().explain(theta, gradient, slots),
        )
