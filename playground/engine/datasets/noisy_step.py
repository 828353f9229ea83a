"""A jump to predict."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.engine.arrays import FloatArray
from playground.engine.dataset import DATASETS
from playground.engine.line_cloud import LineCloud


@DATASETS.register("noisy-step")
@dataclass(frozen=True)
class NoisyStep(LineCloud):
    """The number to predict is −1 left of 0 and +1 right of it, with noise.

    A polynomial overshoots on both sides of the jump; a network needs a steep neuron for it.
    """

    title: ClassVar[str] = "Noisy step (curve)"

    def value(self, x: FloatArray) -> FloatArray:
        return np.where(x > 0, 1.0, -1.0)
