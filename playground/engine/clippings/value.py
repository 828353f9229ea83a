from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.engine.arithmetic.equation import Equation, Formula, Term
from playground.engine.arrays import BoolArray, FloatArray
from playground.engine.calls import Calls, call, constant
from playground.engine.clipping import CLIPPINGS, Clipping, threshold_parameter
from playground.engine.letter import Letter


@CLIPPINGS.register("value")
@dataclass(frozen=True)
class ByValue(Clipping):
    """Each weight's gradient is cut off by itself where it is too large, so the direction turns.

    Source: Mikolov 2012, section 3.2.2.
    """

    title: ClassVar[str] = "By value"
    latex: ClassVar[str] = (
        r"\max\left(-c, \min\left(c, \frac{\partial L}{\partial \theta}\right)\right)"
    )
    letters: ClassVar[tuple[Letter, ...]] = (
        Letter("c", "greatest gradient that is let through", "threshold"),
    )

    threshold: float = threshold_parameter(
        1.0, "The greatest gradient that any weight may have: a larger one is cut off there."
    )

    def bind(
        self, gradient: FloatArray, scale: float, is_free: BoolArray
    ) -> tuple[Calls, FloatArray]:
        limit, clipped = abs(scale) * self.threshold, np.zeros_like(gradient)
        calls: Calls = (
            call(np.minimum, gradient, constant(limit, gradient), out=clipped),
            call(np.maximum, clipped, constant(-limit, gradient), out=clipped),
        )
        return calls, clipped

    def explain(self, gradient: float, length: float, derivative: str) -> tuple[Equation, ...]:
        c = self.threshold
        clipped = Formula(
            r"\max\left(-c, \min\left(c, d\right)\right)",
            {"c": c, "d": gradient},
            max(-c, min(c, gradient)),
        )
        return (
            Equation(
                "Clipped gradient",
                "g",
                rf"\max\left(-c, \min\left(c, {derivative}\right)\right)",
                (Term("g", (clipped,), "gradient"),),
                clipped.value,
                note="" if abs(gradient) > c else "It is not too large, so it stays as it is.",
            ),
        )
