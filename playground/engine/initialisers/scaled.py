from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.random import Generator

from playground.engine.arrays import FloatArray
from playground.engine.initialiser import INITIALISERS, Initialiser


@INITIALISERS.register("scaled")
@dataclass(frozen=True)
class Scaled(Initialiser):
    """A bell curve that is narrower for neurons with many inputs: deviation 1/√fan-in.

    Biases keep deviation 1. Source: Nielsen, Neural Networks and Deep Learning, chapter 3.
    """

    title: ClassVar[str] = "Scaled by 1/√fan-in"

    def weights(self, rng: Generator, fan_in: int, fan_out: int) -> FloatArray:
        return rng.standard_normal((fan_out, fan_in)) / np.sqrt(fan_in)

    def biases(self, rng: Generator, fan_out: int) -> FloatArray:
        return rng.standard_normal(fan_out)
