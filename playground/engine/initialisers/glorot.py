from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.random import Generator

from playground.engine.arrays import FloatArray
from playground.engine.initialiser import INITIALISERS, Initialiser


@INITIALISERS.register("glorot")
@dataclass(frozen=True)
class Glorot(Initialiser):
    """Uniform within √(6 / (fan-in + fan-out)), which keeps signals alive through tanh layers.

    Source: Glorot and Bengio 2010, equation 16.
    """

    title: ClassVar[str] = "Glorot"

    def weights(self, rng: Generator, fan_in: int, fan_out: int) -> FloatArray:
        limit = np.sqrt(6 / (fan_in + fan_out))
        return rng.uniform(-limit, limit, (fan_out, fan_in))
