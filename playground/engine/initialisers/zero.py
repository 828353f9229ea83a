from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.random import Generator

from playground.engine.arrays import FloatArray
from playground.engine.initialiser import INITIALISERS, Initialiser


@INITIALISERS.register("zero")
@dataclass(frozen=True)
class Zero(Initialiser):
    """Every weight 0: hidden neurons then stay alike for ever, which is worth seeing once."""

    title: ClassVar[str] = "Zero"

    def weights(self, rng: Generator, fan_in: int, fan_out: int) -> FloatArray:
        return np.zeros((fan_out, fan_in))
