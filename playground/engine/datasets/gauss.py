"""Two bell-shaped clouds."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.random import Generator

from playground.engine.arrays import FloatArray, IntArray
from playground.engine.dataset import DATASETS
from playground.engine.point_cloud import PointCloud


@DATASETS.register("gauss")
@dataclass(frozen=True)
class Gauss(PointCloud):
    """Normal clouds around (2, 2), which is +1, and (-2, -2), which is -1.

    Their variance rises linearly from 0.5 without noise to 4 at noise 0.5. Source: TensorFlow
    Playground.
    """

    title: ClassVar[str] = "Two clouds"

    def draw(self, rng: Generator) -> tuple[FloatArray, IntArray]:
        is_positive = self.is_first_half()
        centre = np.where(is_positive, 2.0, -2.0)[:, np.newaxis]
        deviation = np.sqrt(0.5 + 7 * self.noise)
        positions = rng.normal(centre, deviation, (self.n_examples, 2))
        return positions, is_positive.astype(np.int64)
