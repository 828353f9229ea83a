from dataclasses import dataclass
from typing import ClassVar

from numpy.random import Generator

from playground.engine.arrays import FloatArray
from playground.engine.initialiser import INITIALISERS, Initialiser


@INITIALISERS.register("normal")
@dataclass(frozen=True)
class Normal(Initialiser):
    """Weights and biases from the bell curve with mean 0 and standard deviation 1.

    Source: Nielsen, Neural Networks and Deep Learning, chapter 1.
    """

    title: ClassVar[str] = "Normal (0, 1)"

    def weights(self, rng: Generator, fan_in: int, fan_out: int) -> FloatArray:
        return rng.standard_normal((fan_out, fan_in))

    def biases(self, rng: Generator, fan_out: int) -> FloatArray:
        return rng.standard_normal(fan_out)
