from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.random import Generator

from playground.engine.arrays import FloatArray
from playground.engine.initialiser import INITIALISERS, Initialiser


@INITIALISERS.register("same")
@dataclass(frozen=True)
class Same(Initialiser):
    """One number is drawn for each column, and all its weights start there: neurons stay copies.

    Copies get the same gradient at every step, so that the column can do no more than one neuron:
    a symmetry that never breaks. The number has the deviation 1/√fan-in.
    Source: Goodfellow, Bengio and Courville, Deep Learning, section 8.4.
    """

    title: ClassVar[str] = "All the same"

    def weights(self, rng: Generator, fan_in: int, fan_out: int) -> FloatArray:
        # also for all inputs: who listens to copies must not tell them apart, or they would part
        return np.full((fan_out, fan_in), rng.standard_normal() / np.sqrt(fan_in))
