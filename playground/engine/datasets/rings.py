"""Rings around each other."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.random import Generator

from playground.engine.arrays import FloatArray, IntArray
from playground.engine.dataset import DATASETS
from playground.engine.point_cloud import PointCloud
from playground.registry import parameter


@DATASETS.register("rings")
@dataclass(frozen=True)
class Rings(PointCloud):
    """Rings around 0 with gaps between them, of one class and the other in turn; +1 innermost.

    Ring k of n has the radii 5 (k − 0.8)/n to 5 (k − 0.2)/n. Noise moves points by U(−2, 2) times
    its size in each coordinate. Every ring has as many points for its area as the others.
    """

    title: ClassVar[str] = "Rings"

    rings: int = parameter(
        3, "Rings", "How many rings there are, one around the other.", minimum=2, maximum=6
    )

    def draw(self, rng: Generator) -> tuple[FloatArray, IntArray]:
        number = np.arange(1, self.rings + 1)
        inner, outer = 5 * (number - 0.8) / self.rings, 5 * (number - 0.2) / self.rings
        area = outer**2 - inner**2
        ring = rng.choice(self.rings, self.n_examples, p=area / area.sum())
        square = rng.uniform(inner[ring] ** 2, outer[ring] ** 2)
        angle = rng.uniform(0, 2 * np.pi, self.n_examples)
        across = np.stack((np.cos(angle), np.sin(angle)), axis=1)
        positions = np.sqrt(square)[:, np.newaxis] * across
        return self.jittered(positions, 2, rng), (ring % 2 == 0).astype(np.int64)
