from dataclasses import dataclass
from typing import ClassVar

from playground.engine.layer import LAYERS
from playground.engine.weighted_sums import WeightedSums


@LAYERS.register("dense")
@dataclass(frozen=True)
class Dense(WeightedSums):
    """A column of neurons, each a weighted sum of all inputs and an activation: a = f(W x + b)."""

    title: ClassVar[str] = "Dense"
