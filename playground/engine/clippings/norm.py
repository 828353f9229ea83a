import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.engine.arithmetic.equation import Equation, Formula, Term
from playground.engine.arrays import BoolArray, FloatArray
from playground.engine.calls import Call, Calls, call, constant
from playground.engine.clipping import CLIPPINGS, Clipping, threshold_parameter
from playground.engine.letter import Letter


@CLIPPINGS.register("norm")
@dataclass(frozen=True)
class ByNorm(Clipping):
    """A gradient that is too long is shortened as a whole, and keeps its direction.

    What is frozen plays no part in its length. Source: Pascanu, Mikolov and Bengio 2013,
    algorithm 1.
    """

    title: ClassVar[str] = "By norm"
    latex: ClassVar[str] = (
        r"\min\left(1, \frac{c}{\left\| \frac{\partial L}{\partial \theta} \right\|}\right) "
        r"\frac{\partial L}{\partial \theta}"
    )
    letters: ClassVar[tuple[Letter, ...]] = (
        Letter("c", "greatest length of the gradient that is let through", "threshold"),
        Letter("κ", "by how much the gradient is shortened"),
    )
    needs_all: ClassVar[bool] = True

    threshold: float = threshold_parameter(
        1.0,
        "The greatest length (norm) of the gradient: a longer one is shortened to it, so that no "
        "step can throw the weights far off.",
    )

    def bind(
        self, gradient: FloatArray, scale: float, is_free: BoolArray
    ) -> tuple[Calls, FloatArray]:
        if not abs(scale) * self.threshold > 0:  # then the gradient arrives as nothing
            return (), gradient
        wide = np.zeros(gradient.shape, np.float64)  # in float32 the squares might overflow
        limit, length = constant(abs(scale) * self.threshold, wide), np.zeros(())
        factor, clipped = np.ones((), gradient.dtype), np.zeros_like(gradient)
        calls: Calls = (
            _copy(wide, gradient, is_free),
            call(wide.dot, wide, length),
            call(np.sqrt, length, length),
            call(np.fmax, length, limit, length),
            call(np.divide, limit, length, factor),
            call(np.multiply, gradient, factor, clipped),
        )
        return calls, clipped

    def explain(self, gradient: float, length: float, derivative: str) -> tuple[Equation, ...]:
        ratio = self.threshold / length if length > 0 else math.inf
        factor = Formula(
            r"\min\left(1, \frac{c}{l}\right)",
            {"c": self.threshold, "l": length},
            min(1.0, ratio),
        )
        whole = r"\left\| \frac{\partial \overline{L}}{\partial \theta} \right\|"
        is_short = factor.value == 1
        return (
            Equation(
                "Clipping",
                r"\kappa",
                rf"\min\left(1, \frac{{c}}{{{whole}}}\right)",
                (Term(r"\kappa", (factor,), "clipping"),),
                factor.value,
                note="The gradient is not too long, so it stays as it is." if is_short else "",
            ),
            Equation(
                "Clipped gradient",
                "g",
                rf"\kappa {derivative}",
                (Term(r"\kappa g", (factor.value, gradient), "gradient"),),
                factor.value * gradient,
            ),
        )


def _copy(wide: FloatArray, gradient: FloatArray, is_free: BoolArray) -> Call:
    if is_free.all():
        return call(np.copyto, wide, gradient)
    return call(np.copyto, wide, gradient, where=is_free)
