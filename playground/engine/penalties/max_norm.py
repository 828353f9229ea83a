from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.engine.arrays import BoolArray, FloatArray
from playground.engine.calls import Calls, call, constant
from playground.engine.letter import Letter
from playground.engine.network import Network
from playground.engine.penalty import PENALTIES, BoundPenalty, Penalty, is_weight
from playground.registry import parameter

_ROUNDING = 1e-6
"""The share that single precision may be off."""


@PENALTIES.register("max-norm")
@dataclass(frozen=True)
class MaxNorm(Penalty):
    """The weights into a neuron may be so long together; longer ones are shortened after a step.

    All of a neuron's weights are multiplied by the same factor; its bias, and what is frozen, stay
    as they are and do not count. It adds nothing to the loss. Source: Srivastava et al. 2014,
    "Dropout", section 5.1.
    """

    title: ClassVar[str] = "Max-norm"
    letters: ClassVar[tuple[Letter, ...]] = (
        Letter("c", "greatest length of the weights into a neuron", "most"),
        Letter("k", "what shortens them"),
    )
    limit_words: ClassVar[str] = (
        "The weights into this neuron had become longer together than the penalty allows, so all "
        "of them are shortened."
    )

    most: float = parameter(
        3.0,
        "Greatest length",
        "How long the weights into one neuron may be together: the root of the sum of their "
        "squares.",
        minimum=1e-6,
        maximum=1e6,
        choices=(0.1, 0.3, 1.0, 2.0, 3.0, 4.0, 10.0),
        is_logarithmic=True,
    )

    def bind(
        self,
        network: Network,
        theta: FloatArray,
        gradient: FloatArray,
        scale: float,
        is_free: BoolArray,
    ) -> BoundPenalty:
        is_shortened = is_weight(network) & is_free
        shares = network.views(is_shortened.astype(theta.dtype))
        limits: Calls = ()
        for node_id, views in network.views(theta).items():
            weight, share = views["weight"], shares[node_id]["weight"]
            if share.any():
                limits += self._shorten(weight, share)
        return BoundPenalty((), gradient, limits)

    def has_limited(self, before: float, reached: float, after: float) -> bool:
        return abs(after) < (1 - _ROUNDING) * abs(reached)

    def _shorten(self, weight: FloatArray, share: FloatArray) -> Calls:
        """Return calls that shorten the rows of a matrix where `share` is 1."""
        counted, is_counted = np.zeros_like(weight), share > 0
        length = np.zeros((len(weight), 1), weight.dtype)
        most = constant(self.most, weight)
        shortened = (
            call(np.multiply, weight, length, weight)
            if is_counted.all()
            else call(np.multiply, weight, length, weight, where=is_counted)
        )
        return (
            call(np.multiply, weight, share, counted),
            call(np.multiply, counted, counted, counted),
            call(counted.sum, axis=1, out=length, keepdims=True),
            call(np.sqrt, length, length),
            call(np.maximum, length, most, out=length),
            call(np.divide, most, length, length),
            shortened,
        )
