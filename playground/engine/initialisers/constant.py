from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.random import Generator

from playground.engine.arrays import FloatArray
from playground.engine.initialiser import INITIALISERS, Initialiser
from playground.registry import parameter


@INITIALISERS.register("constant")
@dataclass(frozen=True)
class Constant(Initialiser):
    """Every weight the same number, and every bias too: nothing is left to chance.

    Neurons of a column that are alike stay alike. Source: Nielsen, chapter 3, on why chance helps.
    """

    title: ClassVar[str] = "Constant"

    weight: float = parameter(
        0.5, "Weights", "The weight that every connection starts with.", minimum=-100, maximum=100
    )
    bias: float = parameter(
        0.0, "Biases", "The bias that every neuron starts with.", minimum=-100, maximum=100
    )

    def weights(self, rng: Generator, fan_in: int, fan_out: int) -> FloatArray:
        return np.full((fan_out, fan_in), float(self.weight))

    def biases(self, rng: Generator, fan_out: int) -> FloatArray:
        return np.full(fan_out, float(self.bias))
