from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.random import Generator

from playground.engine.arrays import FloatArray
from playground.engine.initialiser import INITIALISERS, Initialiser
from playground.registry import parameter


@INITIALISERS.register("orthogonal")
@dataclass(frozen=True)
class Orthogonal(Initialiser):
    """Neurons look in directions at right angles to each other, so signals keep their length.

    Where a column has more neurons than inputs, its inputs' weights are at right angles instead.
    Source: Saxe, McClelland and Ganguli 2014, section 3; drawn as in Mezzadri 2007, section 5.
    """

    title: ClassVar[str] = "Orthogonal"

    gain: float = parameter(
        1.0,
        "Length",
        "The length of each neuron's weights as an arrow; 1 keeps signals as long as they are.",
        minimum=0.01,
        maximum=10,
    )

    def weights(self, rng: Generator, fan_in: int, fan_out: int) -> FloatArray:
        tall = rng.standard_normal((max(fan_in, fan_out), min(fan_in, fan_out)))
        q, r = np.linalg.qr(tall)
        q *= np.where(np.diag(r) < 0, -1.0, 1.0)  # without it not every direction is as likely
        return self.gain * (q if fan_out >= fan_in else q.T)
