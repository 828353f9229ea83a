"""Four squares, the opposite ones alike."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.random import Generator

from playground.engine.arrays import FloatArray, IntArray
from playground.engine.dataset import DATASETS
from playground.engine.point_cloud import PointCloud


@DATASETS.register("xor")
@dataclass(frozen=True)
class Xor(PointCloud):
    """Points with |x1| and |x2| between 0.3 and 5.3; +1 where x1 x2 >= 0 after the jitter.

    Noise changes labels and never positions. Source: TensorFlow Playground.
    """

    title: ClassVar[str] = "XOR (exclusive or)"

    def draw(self, rng: Generator) -> tuple[FloatArray, IntArray]:
        positions = rng.uniform(-5, 5, (self.n_examples, 2))
        positions += np.where(positions > 0, 0.3, -0.3)
        product = np.prod(self.jittered(positions, 5, rng), axis=1)
        return positions, (product >= 0).astype(np.int64)
