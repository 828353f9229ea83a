from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.random import Generator

from playground.engine.arrays import FloatArray
from playground.engine.initialiser import INITIALISERS, Initialiser


@INITIALISERS.register("he")
@dataclass(frozen=True)
class He(Initialiser):
    """A bell curve of deviation √(2 / fan-in), which keeps signals alive through ReLU layers.

    Source: He et al. 2015, equation 10.
    """

    title: ClassVar[str] = "He"

    def weights(self, rng: Generator, fan_in: int, fan_out: int) -> FloatArray:
        return rng.standard_normal((fan_out, fan_in)) * np.sqrt(2 / fan_in)
