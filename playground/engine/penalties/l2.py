from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.engine.arithmetic.equation import Formula
from playground.engine.arrays import BoolArray, FloatArray
from playground.engine.calls import Calls, call
from playground.engine.letter import Letter
from playground.engine.network import Network
from playground.engine.penalty import (
    PENALTIES,
    BoundPenalty,
    Penalty,
    is_weight,
    rate_parameter,
    rates_of,
)


@PENALTIES.register("l2")
@dataclass(frozen=True)
class L2(Penalty):
    """Every weight is pulled towards 0, the harder the larger it is (weight decay).

    It adds lambda/2 sum w^2 to the loss, and lambda w to the gradient; with plain gradient descent
    that takes away the same share of every weight in each step. A sum over m examples with
    lambda/(2m), as in Ng's course, is the rate lambda/m here, where losses are means.
    Source: Krogh and Hertz 1992.
    """

    title: ClassVar[str] = "L2"
    latex: ClassVar[str] = r"\lambda w"
    letters: ClassVar[tuple[Letter, ...]] = (Letter("λ", "penalty rate", "rate"),)

    rate: float = rate_parameter(
        "How hard weights are pulled towards 0 (λ in λ/2 Σ w²): too much, and they are too small "
        "to learn anything."
    )

    def bind(
        self,
        network: Network,
        theta: FloatArray,
        gradient: FloatArray,
        scale: float,
        is_free: BoolArray,
    ) -> BoundPenalty:
        rates = rates_of(network, scale * self.rate, is_free, theta)
        with_pull = np.zeros_like(theta)
        calls: Calls = (
            call(np.multiply, theta, rates, with_pull),
            call(np.add, gradient, with_pull, with_pull),
        )
        return BoundPenalty(calls, with_pull, ())

    def value(self, network: Network, theta: FloatArray) -> float:
        weights = theta[is_weight(network)].astype(np.float64)
        return self.rate / 2 * float(weights @ weights)

    def pull(self, weight: float, gradient: float) -> Formula:
        return Formula(r"\lambda \cdot w", {r"\lambda": self.rate, "w": weight}, self.rate * weight)
