from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.engine.arithmetic.equation import Formula, Term
from playground.engine.calls import Calls, call, constant
from playground.engine.letter import GRADIENT, LEARNING_RATE, Letter
from playground.engine.moving_average import follow, follow_ones
from playground.engine.optimiser import OPTIMISERS, Optimiser, UpdateWires
from playground.engine.optimiser import learning_rate_parameter as rate
from playground.registry import parameter


@OPTIMISERS.register("diagonal-levenberg-marquardt")
@dataclass(frozen=True)
class DiagonalLevenbergMarquardt(Optimiser):
    """Each weight has a learning rate of its own: long steps where the loss is flat, short else.

    The average of the curvatures begins at zero and is corrected as Adam's are. Source: LeCun,
    Bottou, Orr and Müller 1998, "Efficient BackProp", section 9.1, equations 57 and 58.
    """

    title: ClassVar[str] = "Diagonal Levenberg-Marquardt"
    formula: ClassVar[str] = "h ← γ h + (1 − γ) ∂²L/∂θ²,  θ ← θ − η g / (μ + h)"
    update_latex: ClassVar[str] = r"{-\eta} \frac{g}{\mu + \hat{h}}"
    letters: ClassVar[tuple[Letter, ...]] = (
        LEARNING_RATE,
        GRADIENT,
        Letter("h", "average of how the loss has curved along this weight of late"),
        Letter("ˆ", "above h: corrected, since the average began at 0"),
        Letter("μ", "what keeps steps short where the loss does not curve", "damping"),
    )
    slots: ClassVar[tuple[str, ...]] = ("curvature", "curvature_weight")
    needs_curvature: ClassVar[bool] = True
    is_told_afterwards: ClassVar[bool] = True

    learning_rate: float = rate(
        0.01, "The share of the way to the bottom, as the curvature tells it, that a step goes."
    )
    damping: float = parameter(
        0.1,
        "Damping μ",
        "What keeps steps short where the loss hardly curves; the larger, the more all weights "
        "are treated alike.",
        minimum=1e-6,
        maximum=1e6,
        choices=(0.001, 0.01, 0.02, 0.1, 1.0),
        is_logarithmic=True,
    )
    decay: float = parameter(
        0.99,
        "Decay γ",
        "How slowly the average of the curvatures forgets: 0 knows only the last one.",
        minimum=0,
        maximum=0.999999,
        choices=(0.5, 0.9, 0.95, 0.99, 0.999),
    )

    def bind(self, wires: UpdateWires) -> Calls:
        theta, slots = wires.theta, wires.slots
        if wires.curvature is None:
            raise TypeError(f"{self.title} needs the curvature.")
        average, weight = slots["curvature"], slots["curvature_weight"]
        step, scratch = np.empty_like(theta), np.empty_like(theta)
        return (
            *follow(average, wires.curvature, self.decay, scratch),
            *follow_ones(weight, self.decay),
            call(np.divide, average, weight, step),
            call(np.add, step, constant(self.damping, theta), step),
            call(np.divide, wires.gradient, step, step),
            call(np.multiply, step, wires.eta(self.learning_rate), step),
            call(np.subtract, theta, step, theta),
        )

    def explain(
        self,
        theta: float,
        gradient: float,
        slots: Mapping[str, float],
        after: Mapping[str, float] | None = None,
    ) -> tuple[Term, ...]:
        if after is None:
            return ()
        weight = after["curvature_weight"]
        curvature = after["curvature"] / weight if weight else 0.0
        quotient = Formula(
            r"\frac{g}{\mu + h}",
            {"g": gradient, r"\mu": self.damping, "h": curvature},
            gradient / (self.damping + curvature),
        )
        return (Term(self.update_latex, (-self.learning_rate, quotient), "gradient"),)
