from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.random import Generator

from playground.engine.arrays import FloatArray
from playground.engine.initialiser import INITIALISERS, Initialiser
from playground.registry import parameter


@INITIALISERS.register("sparse")
@dataclass(frozen=True)
class Sparse(Initialiser):
    """Each neuron listens to a few inputs only, chosen by chance; its other weights start at 0.

    So a neuron with many inputs does not saturate, and neurons differ from each other.
    Source: Martens 2010, "Deep learning via Hessian-free optimization", section 5.
    """

    title: ClassVar[str] = "Sparse"

    connections: int = parameter(
        15,
        "Inputs each",
        "How many inputs of a neuron start with a weight, from the bell curve with deviation 1; "
        "the others start at 0 and may still be learnt.",
        minimum=1,
        maximum=10_000,
        choices=(1, 2, 5, 15, 50),
    )

    def weights(self, rng: Generator, fan_in: int, fan_out: int) -> FloatArray:
        kept = min(self.connections, fan_in)
        order = rng.random((fan_out, fan_in)).argsort(axis=1)
        return np.where(order < kept, rng.standard_normal((fan_out, fan_in)), 0.0)
