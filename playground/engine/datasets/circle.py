"""A disc inside a ring."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.random import Generator

from playground.engine.arrays import FloatArray, IntArray
from playground.engine.dataset import DATASETS
from playground.engine.point_cloud import PointCloud


@DATASETS.register("circle")
@dataclass(frozen=True)
class Circle(PointCloud):
    """Half the points within 2.5 of the origin, half between 3.5 and 5 from it.

    A point is +1 where its jittered position is closer than 2.5, so noise changes labels and
    never positions. Source: TensorFlow Playground.
    """

    title: ClassVar[str] = "Circle"

    def draw(self, rng: Generator) -> tuple[FloatArray, IntArray]:
        is_inner = self.is_first_half()
        radius = rng.uniform(np.where(is_inner, 0, 3.5), np.where(is_inner, 2.5, 5))
        angle = rng.uniform(0, 2 * np.pi, self.n_examples)
        positions = np.stack((radius * np.sin(angle), radius * np.cos(angle)), axis=1)
        distance = np.linalg.norm(self.jittered(positions, 5, rng), axis=1)
        return positions, (distance < 2.5).astype(np.int64)
