from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.random import Generator

from playground.engine.arrays import FloatArray
from playground.engine.initialiser import INITIALISERS, Initialiser
from playground.registry import parameter


@INITIALISERS.register("uniform")
@dataclass(frozen=True)
class Uniform(Initialiser):
    """Every weight between −limit and limit, all equally likely.

    Source: TensorFlow Playground, with limit 0.5 and every bias 0.1.
    """

    title: ClassVar[str] = "Uniform"

    limit: float = parameter(
        0.5, "Up to ±", "The largest size of a starting weight.", minimum=0, maximum=100
    )
    bias: float = parameter(
        0.1, "Biases", "The bias that every neuron starts with.", minimum=-100, maximum=100
    )

    def weights(self, rng: Generator, fan_in: int, fan_out: int) -> FloatArray:
        return rng.uniform(-self.limit, self.limit, (fan_out, fan_in))

    def biases(self, rng: Generator, fan_out: int) -> FloatArray:
        return np.full(fan_out, self.bias)
