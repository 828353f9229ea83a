import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.engine.arithmetic.equation import Formula
from playground.engine.arrays import BoolArray, FloatArray
from playground.engine.calls import Calls, call, constant
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


@PENALTIES.register("l1")
@dataclass(frozen=True)
class L1(Penalty):
    """Every weight is pulled towards 0 equally hard, so that those of little use become exactly 0.

    It adds lambda sum |w| to the loss, and lambda sign(w) to the gradient. A step that would carry
    a weight across zero ends at exactly 0 (clipping at the crossing; no soft threshold), and there
    the pull cancels a gradient of up to lambda, so that it stays. In TensorFlow Playground a weight
    that has come to 0 so is dead for ever; here a stronger gradient takes it away again.
    Source: Andrew and Gao 2007, "Scalable training of L1-regularized log-linear models", eq. 4 and
    the projection after it, applied to whatever step the optimiser takes.
    """

    title: ClassVar[str] = "L1"
    latex: ClassVar[str] = r"\lambda s"
    letters: ClassVar[tuple[Letter, ...]] = (
        Letter("λ", "penalty rate", "rate"),
        Letter("s", "sign of the weight; at 0, what holds against the gradient"),
        Letter("k", "what stops a weight that would cross zero"),
    )
    limit_words: ClassVar[str] = (
        "The step would carry it across zero; the L1 penalty stops it there, at exactly 0."
    )

    rate: float = rate_parameter(
        "How hard weights are pulled towards 0 (λ in λ Σ |w|), all alike: the larger, the more of "
        "them become exactly 0."
    )

    def bind(
        self,
        network: Network,
        theta: FloatArray,
        gradient: FloatArray,
        scale: float,
        is_free: BoolArray,
    ) -> BoundPenalty:
        rates = rates_of(network, abs(scale) * self.rate, is_free, theta)
        sign, pull, product, with_pull = (np.zeros_like(theta) for _ in range(4))
        is_penalised = (rates > 0).astype(theta.dtype)
        is_chosen, zero = np.zeros(theta.shape, np.bool_), constant(0, theta)
        calls: Calls = (
            call(np.sign, theta, sign),
            call(np.multiply, sign, is_penalised, sign),
            call(np.negative, gradient, pull),  # at 0 it holds against the gradient
            call(np.minimum, pull, rates, out=pull),
            call(np.maximum, pull, -rates, out=pull),
            call(np.not_equal, sign, zero, is_chosen),
            call(np.multiply, sign, rates, product),
            call(np.copyto, pull, product, where=is_chosen),
            call(np.add, gradient, pull, with_pull),
        )
        limits: Calls = (
            call(np.multiply, theta, sign, product),
            call(np.less, product, zero, is_chosen),
            call(np.copyto, theta, zero, where=is_chosen),
        )
        return BoundPenalty(calls, with_pull, limits if self.rate > 0 else ())

    def value(self, network: Network, theta: FloatArray) -> float:
        return self.rate * float(np.abs(theta[is_weight(network)]).sum(dtype=np.float64))

    def pull(self, weight: float, gradient: float) -> Formula:
        pull = math.copysign(self.rate, weight)
        if weight == 0:
            pull = max(-self.rate, min(self.rate, -gradient))
        sign = pull / self.rate if self.rate > 0 else 0.0
        return Formula(r"\lambda \cdot s", {r"\lambda": self.rate, "s": sign}, pull)

    def has_limited(self, before: float, reached: float, after: float) -> bool:
        return after == 0 and before * reached < 0
